using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.Keys;

/// <summary>Check values: what may be shown of a key so that two people can compare theirs.</summary>
/// <remarks>X9.24-1, Annex A. They are cut short on purpose: more bytes would help one who searches for the key.</remarks>
public static class KeyCheckValue
{
    /// <summary>Most bytes of a TDES key's value.</summary>
    public const int TdesLengthMax = 3;

    /// <summary>Most bytes of an AES key's value.</summary>
    public const int AesLengthMax = 5;

    /// <summary>Fewest bytes that tell anything.</summary>
    public const int LengthMin = 2;

    /// <summary>
    /// TDES: zeros enciphered; AES: CMAC over a block of zeros. The destination's length says to how many bytes it is cut.
    /// </summary>
    public static bool TryCompute(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, Span<byte> value)
    {
        int lengthMax = algorithm == KeyAlgorithm.Tdes ? TdesLengthMax : AesLengthMax;
        return value.Length <= lengthMax && TryCompute(algorithm, key, value, byCmac: algorithm == KeyAlgorithm.Aes);
    }

    /// <summary>The older way for AES, zeros enciphered; 3 bytes at most.</summary>
    public static bool TryComputeLegacyAes(ReadOnlySpan<byte> key, Span<byte> value) =>
        value.Length <= TdesLengthMax && TryCompute(KeyAlgorithm.Aes, key, value, byCmac: false);

    /// <summary>True where the value, of two bytes at least, is the key's, in a time that does not tell where they differ.</summary>
    public static bool Matches(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> computed = stackalloc byte[AesLengthMax];
        return value.Length is >= LengthMin and <= AesLengthMax
            && TryCompute(algorithm, key, computed[..value.Length])
            && CryptographicOperations.FixedTimeEquals(computed[..value.Length], value);
    }

    private static bool TryCompute(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, Span<byte> value, bool byCmac)
    {
        if (algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Aes)
            || value.Length < LengthMin || !PaymentKey.TryCreate(default, algorithm, key, out _))
        {
            return false;
        }

        using BlockCipher cipher = new(algorithm, key, stackalloc ulong[BlockCipher.ScheduleLength]);
        Span<byte> block = stackalloc byte[BlockCipher.BlockLengthMax];
        block = block[..cipher.BlockLength];
        block.Clear();
        if (byCmac)
        {
            Span<byte> mac = stackalloc byte[BlockCipher.BlockLengthMax];
            Cmac.Compute(cipher, block, [], mac[..cipher.BlockLength]);
            mac[..value.Length].CopyTo(value);
            CryptographicOperations.ZeroMemory(mac);
        }
        else
        {
            cipher.Encipher(block);
            block[..value.Length].CopyTo(value);
            CryptographicOperations.ZeroMemory(block);
        }

        return true;
    }
}
