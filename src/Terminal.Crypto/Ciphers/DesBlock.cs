using System.Buffers.Binary;
using System.Numerics;

namespace Terminal.Crypto.Ciphers;

/// <summary>The DES block operation under a schedule that the caller holds, without tables that are indexed by secrets.</summary>
/// <remarks>
/// FIPS 46-3. A row of an S-box is one number of sixteen nibbles, chosen by masks and shifted, so that neither a branch nor an address
/// depends on key or data. It is the step of TDES and of the derivations that are written in single DES; nothing outside this project
/// sees it.
/// </remarks>
internal static class DesBlock
{
    /// <summary>Bytes of a block and of a key.</summary>
    public const int Length = 8;

    /// <summary>Words of one key's schedule: a round's 48 bits each.</summary>
    public const int ScheduleLength = 16;

    /// <summary>Of each S-box its four rows, sixteen nibbles each with the first column on the right.</summary>
    private static ReadOnlySpan<ulong> Rows =>
    [
        0x7095C6A38BF21D4E, 0x8359BC6A1D2E47F0, 0x05A379CFB26D8E14, 0xD60AE3B5719428CF,
        0xA50CD27943B6E81F, 0x5B96A10CE82F74D3, 0xF2396C851D4AB7E0, 0x9E50C76B24F31A8D,
        0x824B7CD15F36E90A, 0x1FBCE582A643907D, 0x7EA5C21B03F8946D, 0xC25B3EF478960DA1,
        0xF4CB5821A9603ED7, 0x9EA1C27430F65B8D, 0x4825E31FD7BC096A, 0xE27CB5498D1A60F3,
        0x9E0DF3586BA714C2, 0x6893AF051D74C2BE, 0xE0365C9F87DAB124, 0x354A90F6D2E17C8B,
        0xB57E43D08629FA1C, 0x83B0ED1659C724FA, 0x6BD1A4073C825FE9, 0xD80671EBAF59C234,
        0x16A579C3D80FE2B4, 0x68F2C53EA1947B0D, 0x295086FAE73CDB41, 0xC32EF0597A418DB6,
        0x7C05E39A1BF6482D, 0x29E0B65C473A8DF1, 0x853FDA602EC914B7, 0xB65309CFD8A47E12,
    ];

    /// <summary>Where permutation P puts the four bits that each S-box gives, highest first, as shifts in the result.</summary>
    private static ReadOnlySpan<byte> Places =>
    [
        23, 15, 9, 1,
        19, 4, 30, 14,
        8, 16, 2, 26,
        6, 12, 22, 31,
        24, 18, 7, 29,
        28, 3, 21, 13,
        0, 20, 10, 25,
        27, 5, 17, 11,
    ];

    /// <summary>The 56 bits of a key, in the order of PC-1; the byte's parity bits (8, 16, ...) do not stand in it.</summary>
    private static ReadOnlySpan<byte> FirstChoice =>
    [
        57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
    ];

    /// <summary>The 48 bits of a round, in the order of PC-2.</summary>
    private static ReadOnlySpan<byte> SecondChoice =>
    [
        14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
    ];

    /// <summary>Makes the schedule of one key of 8 bytes; parity is not looked at.</summary>
    public static void Expand(ReadOnlySpan<byte> key, Span<ulong> schedule)
    {
        ulong bits = BinaryPrimitives.ReadUInt64BigEndian(key);
        uint left = (uint)Choose(bits, 64, FirstChoice[..28]);
        uint right = (uint)Choose(bits, 64, FirstChoice[28..]);
        for (int round = 0; round < ScheduleLength; round++)
        {
            int turn = round is 0 or 1 or 8 or 15 ? 1 : 2;
            left = ((left << turn) | (left >> (28 - turn))) & 0x0FFFFFFF;
            right = ((right << turn) | (right >> (28 - turn))) & 0x0FFFFFFF;
            schedule[round] = Choose(((ulong)left << 28) | right, 56, SecondChoice);
        }
    }

    /// <summary>One block under one key; the initial and final permutations are <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    /// <param name="halves">What <see cref="Enter"/> gave, or an earlier call.</param>
    /// <param name="schedule">The key's schedule.</param>
    /// <param name="backwards">True to decipher.</param>
    public static ulong Rounds(ulong halves, ReadOnlySpan<ulong> schedule, bool backwards)
    {
        uint left = (uint)(halves >> 32);
        uint right = (uint)(halves & uint.MaxValue);
        for (int round = 0; round < ScheduleLength; round++)
        {
            uint mixed = left ^ Mix(right, schedule[backwards ? ScheduleLength - 1 - round : round]);
            left = right;
            right = mixed;
        }

        return ((ulong)right << 32) | left;
    }

    /// <summary>The initial permutation of a block.</summary>
    public static ulong Enter(ReadOnlySpan<byte> block)
    {
        uint left = BinaryPrimitives.ReadUInt32BigEndian(block);
        uint right = BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        Swap(ref left, ref right, 4, 0x0F0F0F0F);
        Swap(ref left, ref right, 16, 0x0000FFFF);
        Swap(ref right, ref left, 2, 0x33333333);
        Swap(ref right, ref left, 8, 0x00FF00FF);
        Swap(ref left, ref right, 1, 0x55555555);
        return ((ulong)left << 32) | right;
    }

    /// <summary>The final permutation: the initial one backwards.</summary>
    public static void Leave(ulong halves, Span<byte> block)
    {
        uint left = (uint)(halves >> 32);
        uint right = (uint)(halves & uint.MaxValue);
        Swap(ref left, ref right, 1, 0x55555555);
        Swap(ref right, ref left, 8, 0x00FF00FF);
        Swap(ref right, ref left, 2, 0x33333333);
        Swap(ref left, ref right, 16, 0x0000FFFF);
        Swap(ref left, ref right, 4, 0x0F0F0F0F);
        BinaryPrimitives.WriteUInt32BigEndian(block, left);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], right);
    }

    /// <summary>The round function: expansion, key, S-boxes, P.</summary>
    private static uint Mix(uint half, ulong roundKey)
    {
        uint result = 0;
        for (int box = 0; box < 8; box++)
        {
            uint six = (BitOperations.RotateLeft(half, 5 + (4 * box)) ^ (uint)((roundKey >> (42 - (6 * box))) & 0x3F)) & 0x3F;
            ulong outer = ulong.MaxValue * (six >> 5);
            ulong inner = ulong.MaxValue * (six & 1);
            ReadOnlySpan<ulong> rows = Rows.Slice(4 * box, 4);
            ulong upper = rows[0] ^ ((rows[0] ^ rows[1]) & inner);
            ulong lower = rows[2] ^ ((rows[2] ^ rows[3]) & inner);
            uint four = (uint)(((upper ^ ((upper ^ lower) & outer)) >> (int)((six << 1) & 0x3C)) & 0x0F);
            ReadOnlySpan<byte> places = Places.Slice(4 * box, 4);
            result |= (((four >> 3) & 1) << places[0]) | (((four >> 2) & 1) << places[1])
                | (((four >> 1) & 1) << places[2]) | ((four & 1) << places[3]);
        }

        return result;
    }

    private static ulong Choose(ulong bits, int count, ReadOnlySpan<byte> choice)
    {
        ulong chosen = 0;
        foreach (byte place in choice)
        {
            chosen = (chosen << 1) | ((bits >> (count - place)) & 1);
        }

        return chosen;
    }

    private static void Swap(ref uint one, ref uint other, int shift, uint mask)
    {
        uint differ = ((one >> shift) ^ other) & mask;
        other ^= differ;
        one ^= differ << shift;
    }
}
