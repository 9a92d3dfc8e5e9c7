using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Emulator.EmvCrypto;

/// <summary>The master key of one card, from the issuer's master key, the account number and its sequence number.</summary>
/// <remarks>EMV 4.4 Book 2, Annex A1.4. This is issuer and card cryptography: the models use it, the terminal never does.</remarks>
public static class IccMasterKey
{
    /// <summary>Length in bytes.</summary>
    public const int Length = BlockCipher.KeyLength;

    /// <summary>Option A: the last sixteen digits of account number and sequence number.</summary>
    /// <param name="issuerKey">16 bytes.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="sequenceNumber">Tag 5F34, packed; 0 where the card has none.</param>
    public static byte[] DeriveA(ReadOnlySpan<byte> issuerKey, Pan pan, byte sequenceNumber)
    {
        byte[] packed = Packed(pan, sequenceNumber);
        return FromBlock(issuerKey, packed.AsSpan(packed.Length - BlockCipher.BlockLength));
    }

    /// <summary>Option B: as option A for up to sixteen digits; for more, sixteen decimal digits out of a hash.</summary>
    /// <inheritdoc cref="DeriveA"/>
    public static byte[] DeriveB(ReadOnlySpan<byte> issuerKey, Pan pan, byte sequenceNumber)
    {
        if (pan.DigitCount <= 16)
        {
            return DeriveA(issuerKey, pan, sequenceNumber);
        }

        byte[] packed = Packed(pan, sequenceNumber);
        byte[] hash = SHA1.HashData(packed.AsSpan(packed.Length - ((pan.DigitCount + 3) / 2)));
        return FromBlock(issuerKey, Decimalised(hash));
    }

    /// <summary>Digits right-aligned in eleven bytes: zeros, account number, sequence number.</summary>
    private static byte[] Packed(Pan pan, byte sequenceNumber)
    {
        byte[] packed = new byte[11];
        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        int count = pan.CopyDigits(digits);
        int nibble = 20 - count;
        foreach (byte digit in digits[..count])
        {
            packed[nibble / 2] |= (byte)((digit - '0') << (nibble % 2 == 0 ? 4 : 0));
            nibble++;
        }

        digits.Clear();
        packed[^1] = sequenceNumber;
        return packed;
    }

    /// <summary>The first sixteen decimal digits of a hash; where there are fewer, its letters follow as 0 to 5.</summary>
    private static byte[] Decimalised(ReadOnlySpan<byte> hash)
    {
        byte[] block = new byte[BlockCipher.BlockLength];
        int written = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < hash.Length * 2 && written < 16; i++)
            {
                int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0x0F;
                if (nibble > 9 == (pass == 1))
                {
                    block[written / 2] |= (byte)((nibble % 10) << (written % 2 == 0 ? 4 : 0));
                    written++;
                }
            }
        }

        return block;
    }

    private static byte[] FromBlock(ReadOnlySpan<byte> issuerKey, ReadOnlySpan<byte> block)
    {
        Span<byte> both = stackalloc byte[2 * BlockCipher.BlockLength];
        block.CopyTo(both);
        for (int i = 0; i < block.Length; i++)
        {
            both[block.Length + i] = (byte)(block[i] ^ 0xFF);
        }

        return BlockCipher.WithOddParity(BlockCipher.Encrypt(issuerKey, both));
    }
}
