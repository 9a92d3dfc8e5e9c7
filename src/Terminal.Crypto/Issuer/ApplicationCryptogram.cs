using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.Issuer;

/// <summary>A card's cryptogram, and the issuer's answer to it. Both ask for usage E0.</summary>
/// <remarks>EMV 4.4 Book 2 §8.1 and §8.2.</remarks>
public static class ApplicationCryptogram
{
    /// <summary>Bytes of a cryptogram, and of an answer by method 1.</summary>
    public const int Length = 8;

    /// <summary>Bytes of an answer by method 2.</summary>
    public const int ShortLength = 4;

    private const int ProprietaryLengthMax = 8;

    /// <summary>Computes the cryptogram over the data that card and issuer have agreed on.</summary>
    /// <param name="key">The session's key, or the card's where its version has no session keys.</param>
    /// <param name="padding">Marked; zeros for the older versions of Visa.</param>
    /// <param name="data">The data.</param>
    /// <param name="cryptogram">8 bytes.</param>
    public static bool TryCompute(PaymentKey key, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> cryptogram) =>
        IsCryptogramKey(key) && cryptogram.Length == Length
        && BlockMac.TryAlgorithm3(key.Bytes[..8], key.Bytes[8..], padding, data, cryptogram);

    /// <summary>The answer by method 1: the response code of 2 bytes, under the cryptogram.</summary>
    public static bool TryAnswer1(PaymentKey key, ReadOnlySpan<byte> cryptogram, ReadOnlySpan<byte> responseCode, Span<byte> answer)
    {
        if (!IsCryptogramKey(key) || cryptogram.Length != Length || responseCode.Length != 2 || answer.Length != Length)
        {
            return false;
        }

        cryptogram.CopyTo(answer);
        answer[..2].Combine(responseCode);
        using BlockCipher cipher = new(KeyAlgorithm.Tdes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Encipher(answer);
        return true;
    }

    /// <summary>The answer by method 2: a MAC over cryptogram, card status update (4 bytes) and proprietary data (8 at most).</summary>
    public static bool TryAnswer2(
        PaymentKey key, ReadOnlySpan<byte> cryptogram, ReadOnlySpan<byte> statusUpdate, ReadOnlySpan<byte> proprietary, Span<byte> answer)
    {
        if (!IsCryptogramKey(key) || cryptogram.Length != Length || statusUpdate.Length != 4
            || proprietary.Length > ProprietaryLengthMax || answer.Length != ShortLength)
        {
            return false;
        }

        Span<byte> data = stackalloc byte[Length + 4 + ProprietaryLengthMax];
        cryptogram.CopyTo(data);
        statusUpdate.CopyTo(data[Length..]);
        proprietary.CopyTo(data[(Length + 4)..]);
        return BlockMac.TryAlgorithm3(
            key.Bytes[..8], key.Bytes[8..], MacPadding.Marked, data[..(Length + 4 + proprietary.Length)], answer);
    }

    /// <summary>True where both are the same cryptogram, in a time that does not tell where they differ.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> computed, ReadOnlySpan<byte> received) => BlockMac.AreEqual(computed, received);

    private static bool IsCryptogramKey(PaymentKey key) => key.Usage == KeyUsage.EmvCryptogram && IccMasterKey.IsEmvKey(key);
}
