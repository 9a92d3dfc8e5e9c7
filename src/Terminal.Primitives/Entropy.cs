using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Terminal.Primitives;

/// <summary>A stream of unpredictable bytes for pure code, grown from a seed that the edge draws.</summary>
/// <remarks>
/// SHA-256 over key, counter and use; after every request the key is replaced by a hash of itself (fast key erasure), so that a later look
/// at the state tells nothing of earlier output. The same seed gives the same stream: the simulation replays it. Not for several threads.
/// </remarks>
public sealed class Entropy
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedLength = 32;

    private readonly byte[] state = new byte[SeedLength + 9];
    private ulong counter;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">32 bytes from the operating system's generator, or from the simulation's seed.</param>
    public Entropy(ReadOnlySpan<byte> seed)
    {
        Invariant.Check(seed.Length == SeedLength);
        seed.CopyTo(state);
    }

    /// <summary>Fills <paramref name="destination"/>.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        while (!destination.IsEmpty)
        {
            Block(0, block);
            int taken = Math.Min(block.Length, destination.Length);
            block[..taken].CopyTo(destination);
            destination = destination[taken..];
        }

        Block(1, block);
        block.CopyTo(state);
        block.Clear();
    }

    /// <summary>Draws a number from 0 up to, not including, <paramref name="bound"/>, without bias.</summary>
    public ulong Below(ulong bound)
    {
        Invariant.Check(bound > 0);
        Span<byte> bytes = stackalloc byte[8];
        ulong limit = ulong.MaxValue - (ulong.MaxValue % bound);
        ulong value;
        do
        {
            Fill(bytes);
            value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }
        while (value >= limit);
        return value % bound;
    }

    private void Block(byte use, Span<byte> block)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(SeedLength), counter++);
        state[^1] = use;
        SHA256.HashData(state, block);
    }
}
