using System.Buffers.Binary;

namespace Terminal.Crypto.Keys;

/// <summary>Keys that no vault should let in: TDES that is single DES in truth, and DES keys that undo themselves.</summary>
public static class WeakKeys
{
    private const ulong ParityMask = 0xFEFEFEFEFEFEFEFE;

    /// <summary>The weak and semi-weak keys of DES, without parity.</summary>
    private static ReadOnlySpan<ulong> Weak =>
    [
        0x0000000000000000, 0xFEFEFEFEFEFEFEFE, 0xE0E0E0E0F0F0F0F0, 0x1E1E1E1E0E0E0E0E,
        0x00FE00FE00FE00FE, 0xFE00FE00FE00FE00, 0x1EE01EE00EF00EF0, 0xE01EE01EF00EF00E,
        0x00E000E000F000F0, 0xE000E000F000F000, 0x1EFE1EFE0EFE0EFE, 0xFE1EFE1EFE0EFE0E,
        0x001E001E000E000E, 0x1E001E000E000E00, 0xE0FEE0FEF0FEF0FE, 0xFEE0FEE0FEF0FEF0,
    ];

    /// <summary>
    /// True of a TDES key whose neighbours are equal (parity aside) or that has a weak or semi-weak part; no AES key is weak.
    /// </summary>
    /// <remarks>Also true of a length that is none of TDES.</remarks>
    public static bool IsWeakTdes(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 24))
        {
            return true;
        }

        bool weak = false;
        ulong before = 0;
        for (int offset = 0; offset < key.Length; offset += 8)
        {
            ulong part = BinaryPrimitives.ReadUInt64BigEndian(key[offset..]) & ParityMask;
            foreach (ulong one in Weak)
            {
                weak |= part == one;
            }

            weak |= offset > 0 && part == before;
            before = part;
        }

        return weak;
    }
}
