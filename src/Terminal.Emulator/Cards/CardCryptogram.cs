using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>The application cryptogram of a card with cryptogram version 18, and the derivation of its key.</summary>
/// <remarks>EMV 4.4 Book 2, Annex A1: master key derivation option A, common session key derivation, MAC over 8-byte blocks.</remarks>
internal static class CardCryptogram
{
    /// <summary>The card's master key from the issuer's, by account number and sequence number.</summary>
    public static byte[] CardKey(ReadOnlySpan<byte> issuerKey, ReadOnlySpan<char> pan, byte sequenceNumber)
    {
        string digits = string.Concat(pan, sequenceNumber.ToString("X2", null));
        byte[] y = Hex.Parse(digits.PadLeft(16, '0').AsSpan()[^16..]);
        byte[] key = Diversify(issuerKey, y, y, 0xFF);
        for (int i = 0; i < key.Length; i++)
        {
            bool even = (byte.PopCount(key[i]) & 1) == 0;
            key[i] = even ? (byte)(key[i] ^ 1) : key[i];
        }

        return key;
    }

    /// <summary>The cryptogram over <paramref name="data"/> under the session key of <paramref name="counter"/> (2 bytes).</summary>
    public static byte[] Compute(ReadOnlySpan<byte> cardKey, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> data)
    {
        byte[] left = [counter[0], counter[1], 0xF0, 0, 0, 0, 0, 0];
        byte[] right = [counter[0], counter[1], 0x0F, 0, 0, 0, 0, 0];
        byte[] session = Diversify(cardKey, left, right, 0x00);
        byte[] padded = new byte[((data.Length / 8) + 1) * 8];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        return RetailMac(session, padded);
    }

    private static byte[] Diversify(ReadOnlySpan<byte> key, byte[] left, byte[] right, byte rightMask)
    {
        using var cipher = TripleDES.Create();
        cipher.Key = [.. key, .. key[..8]];
        byte[] masked = [.. right];
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= rightMask;
        }

        return [.. cipher.EncryptEcb(left, PaddingMode.None), .. cipher.EncryptEcb(masked, PaddingMode.None)];
    }

    /// <summary>Single DES chaining under the left half, the last block also through the right half (ISO/IEC 9797-1 algorithm 3).</summary>
    private static byte[] RetailMac(byte[] key, byte[] padded)
    {
        using var single = DES.Create();
        single.Key = key[..8];
        byte[] chained = single.EncryptCbc(padded, new byte[8], PaddingMode.None);
        using var other = DES.Create();
        other.Key = key[8..];
        return single.EncryptEcb(other.DecryptEcb(chained.AsSpan(chained.Length - 8), PaddingMode.None), PaddingMode.None);
    }
}
