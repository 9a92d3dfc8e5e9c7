using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Crypto.Ciphers;

/// <summary>TDES or AES under one key: a view of a schedule in memory of the caller's, which <see cref="Dispose"/> zeroes.</summary>
/// <remarks>
/// Made as <c>using BlockCipher cipher = new(algorithm, key, stackalloc ulong[BlockCipher.ScheduleLength]);</c>. It allocates nothing.
/// Weak keys are taken: they are refused where keys are let in, and MAC algorithm 3 of published vectors uses them.
/// </remarks>
internal readonly ref struct BlockCipher
{
    /// <summary>Words of memory that a schedule may need: three of DES; of AES 30.</summary>
    public const int ScheduleLength = 3 * DesBlock.ScheduleLength;

    /// <summary>Bytes of the longest block.</summary>
    public const int BlockLengthMax = AesBlock.Length;

    private readonly Span<ulong> schedule;
    private readonly int roundKeysLength;
    private readonly bool isSingle;

    /// <summary>Makes the schedule.</summary>
    /// <param name="algorithm">TDES or AES.</param>
    /// <param name="key">8 (one DES step, for the older derivations), 16 or 24 bytes of TDES; 16, 24 or 32 of AES.</param>
    /// <param name="memory">At least <see cref="ScheduleLength"/> words.</param>
    public BlockCipher(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, Span<ulong> memory)
    {
        schedule = memory[..ScheduleLength];
        if (algorithm == KeyAlgorithm.Aes)
        {
            Invariant.Check(key.Length is 16 or 24 or 32);
            BlockLength = AesBlock.Length;
            roundKeysLength = AesBlock.Expand(key, MemoryMarshal.AsBytes(schedule));
            return;
        }

        Invariant.Check(algorithm == KeyAlgorithm.Tdes && key.Length is 8 or 16 or 24);
        BlockLength = DesBlock.Length;
        isSingle = key.Length == DesBlock.Length;
        for (int part = 0; part < (isSingle ? 1 : 3); part++)
        {
            DesBlock.Expand(
                key.Slice(DesBlock.Length * part % key.Length, DesBlock.Length),
                schedule.Slice(part * DesBlock.ScheduleLength, DesBlock.ScheduleLength));
        }
    }

    /// <summary>8 bytes of TDES, 16 of AES.</summary>
    public int BlockLength { get; }

    /// <summary>Enciphers one block in place.</summary>
    public void Encipher(Span<byte> block)
    {
        if (roundKeysLength > 0)
        {
            AesBlock.Encipher(MemoryMarshal.AsBytes(schedule)[..roundKeysLength], block);
        }
        else
        {
            ulong halves = DesBlock.Rounds(DesBlock.Enter(block), Part(0), backwards: false);
            if (!isSingle)
            {
                halves = DesBlock.Rounds(DesBlock.Rounds(halves, Part(1), backwards: true), Part(2), backwards: false);
            }

            DesBlock.Leave(halves, block);
        }
    }

    /// <summary>Deciphers one block in place.</summary>
    public void Decipher(Span<byte> block)
    {
        if (roundKeysLength > 0)
        {
            AesBlock.Decipher(MemoryMarshal.AsBytes(schedule)[..roundKeysLength], block);
        }
        else
        {
            ulong halves = DesBlock.Enter(block);
            if (!isSingle)
            {
                halves = DesBlock.Rounds(DesBlock.Rounds(halves, Part(2), backwards: true), Part(1), backwards: false);
            }

            DesBlock.Leave(DesBlock.Rounds(halves, Part(0), backwards: true), block);
        }
    }

    /// <summary>Enciphers whole blocks in place, chained from <paramref name="initial"/> (CBC).</summary>
    public void EncipherChained(ReadOnlySpan<byte> initial, Span<byte> data)
    {
        ReadOnlySpan<byte> before = initial;
        for (int offset = 0; offset < data.Length; offset += BlockLength)
        {
            Span<byte> block = data.Slice(offset, BlockLength);
            block.Combine(before[..BlockLength]);
            Encipher(block);
            before = block;
        }
    }

    /// <summary>Deciphers whole blocks in place, chained from <paramref name="initial"/> (CBC).</summary>
    public void DecipherChained(ReadOnlySpan<byte> initial, Span<byte> data)
    {
        for (int offset = data.Length - BlockLength; offset >= 0; offset -= BlockLength)
        {
            Span<byte> block = data.Slice(offset, BlockLength);
            Decipher(block);
            block.Combine(offset == 0 ? initial[..BlockLength] : data.Slice(offset - BlockLength, BlockLength));
        }
    }

    /// <summary>Enciphers whole blocks in place, each for itself (ECB).</summary>
    public void EncipherEach(Span<byte> data)
    {
        for (int offset = 0; offset < data.Length; offset += BlockLength)
        {
            Encipher(data.Slice(offset, BlockLength));
        }
    }

    /// <summary>Zeroes the schedule.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(schedule));

    private ReadOnlySpan<ulong> Part(int index) => schedule.Slice(index * DesBlock.ScheduleLength, DesBlock.ScheduleLength);
}
