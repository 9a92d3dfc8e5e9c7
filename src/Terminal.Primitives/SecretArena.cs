namespace Terminal.Primitives;

/// <summary>One block of memory that holds every clear secret of the process.</summary>
/// <remarks>
/// The platform hands the block in: locked into memory and kept out of dumps on a device, a plain array in tests. Slices are given out by
/// <see cref="Rent"/> and come back zeroed. A full arena is a programmer's error: every use has its place in the sum of <c>Limits</c>.
/// </remarks>
/// <param name="block">The memory; it must not move (pinned or native) where the platform can lock it.</param>
public sealed class SecretArena(Memory<byte> block)
{
    private readonly List<(int Offset, int Length)> rented = [];

    /// <summary>Gives out a zeroed slice. The caller disposes it as soon as the secret has done its work.</summary>
    public SecretBuffer Rent(int length)
    {
        Invariant.Check(length > 0);
        int offset = 0;
        int index = 0;
        while (index < rented.Count && rented[index].Offset - offset < length)
        {
            offset = rented[index].Offset + rented[index].Length;
            index++;
        }

        Invariant.Check(block.Length - offset >= length);
        rented.Insert(index, (offset, length));
        return new SecretBuffer(this, offset, length);
    }

    internal Span<byte> Slice(int offset, int length) => block.Span.Slice(offset, length);

    internal void Return(int offset, int length)
    {
        Slice(offset, length).Clear();
        bool removed = rented.Remove((offset, length));
        Invariant.Check(removed);
    }
}
