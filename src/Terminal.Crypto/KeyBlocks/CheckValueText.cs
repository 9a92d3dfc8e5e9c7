using System.Buffers;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>Check values as key blocks carry them (KC, KP): how they were computed, then hexadecimal digits.</summary>
internal static class CheckValueText
{
    private const int LegacyLengthMax = 3;
    private const int CmacLengthMax = 5;

    /// <summary>
    /// True where the text is a check value of this key. One of a key of neither TDES nor AES cannot be checked and is none.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> text, KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        Span<byte> value = stackalloc byte[CmacLengthMax];
        Span<byte> computed = stackalloc byte[BlockCipher.BlockLengthMax];
        if (text.Length < 2 || algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Aes)
            || Convert.FromHexString(text[2..], value, out _, out int length) != OperationStatus.Done || length < KeyCheckValue.LengthMin)
        {
            return false;
        }

        bool byCmac = text[..2].SequenceEqual("01"u8);
        if (!byCmac && (!text[..2].SequenceEqual("00"u8) || length > LegacyLengthMax))
        {
            return false;
        }

        using BlockCipher cipher = new(algorithm, key, stackalloc ulong[BlockCipher.ScheduleLength]);
        computed = computed[..cipher.BlockLength];
        computed.Clear();
        if (byCmac)
        {
            Cmac.Compute(cipher, computed, [], computed);
        }
        else
        {
            cipher.Encipher(computed);
        }

        bool matches = CryptographicOperations.FixedTimeEquals(computed[..length], value[..length]);
        CryptographicOperations.ZeroMemory(computed);
        return matches;
    }
}
