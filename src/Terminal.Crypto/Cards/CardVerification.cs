using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Issuer;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Primitives;

namespace Terminal.Crypto.Cards;

/// <summary>Card verification values, as an issuer's module computes them: CVV (and CVC, CVV2) and the dynamic CVC3.</summary>
/// <remarks>The algorithms are the schemes' and common knowledge; no standard's clause is cited.</remarks>
public static class CardVerification
{
    /// <summary>Digits of a CVV.</summary>
    public const int CvvLength = 3;

    /// <summary>Digits of a CVC3.</summary>
    public const int Cvc3Length = 5;

    /// <summary>Computes a CVV. Asks for usage C0 and TDES of 16 bytes.</summary>
    /// <param name="key">The pair of keys.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="expiry">Four ASCII digits in the order of the card's track (or printed, for CVV2).</param>
    /// <param name="serviceCode">Three ASCII digits.</param>
    /// <param name="cvv">Three bytes for ASCII digits.</param>
    public static bool TryCvv(PaymentKey key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, Span<byte> cvv)
    {
        if (!key.Is(KeyUsage.CardVerification, KeyAlgorithm.Tdes) || key.Bytes.Length != 16 || pan.DigitCount == 0
            || expiry.Length != 4 || serviceCode.Length != 3 || !Octets.AreDigits(expiry) || !Octets.AreDigits(serviceCode)
            || cvv.Length != CvvLength)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[32];
        Span<byte> block = stackalloc byte[16];
        digits.Fill((byte)'0');
        int count = pan.CopyDigits(digits);
        expiry.CopyTo(digits[count..]);
        serviceCode.CopyTo(digits[(count + 4)..]);
        for (int i = 0; i < digits.Length; i++)
        {
            block.SetNibble(i, digits[i] - '0');
        }

        Span<byte> result = stackalloc byte[DesBlock.Length];
        _ = BlockMac.TryAlgorithm3(key.Bytes[..8], key.Bytes[8..], MacPadding.Zeros, block, result);
        Decimals.Pick(result, cvv);
        CryptographicOperations.ZeroMemory(digits);
        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(result);
        return true;
    }

    /// <summary>Computes the card's static part, IVCVC3, of the track's data with zeros where its dynamic digits stand.</summary>
    /// <param name="cardKey">The card's key, made by <see cref="IccMasterKey"/>; asks for usage E4 and TDES.</param>
    /// <param name="trackData">The track's static data.</param>
    /// <param name="ivCvc3">Two bytes.</param>
    public static bool TryIvCvc3(PaymentKey cardKey, ReadOnlySpan<byte> trackData, Span<byte> ivCvc3)
    {
        if (!IsCardKey(cardKey) || ivCvc3.Length != 2)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[DesBlock.Length];
        bool computed = BlockMac.TryAlgorithm3(cardKey.Bytes[..8], cardKey.Bytes[8..], MacPadding.Marked, trackData, mac);
        mac[6..].CopyTo(ivCvc3);
        CryptographicOperations.ZeroMemory(mac);
        return computed;
    }

    /// <summary>Computes the value of one transaction.</summary>
    /// <param name="cardKey">The card's key; asks for usage E4 and TDES.</param>
    /// <param name="ivCvc3">Two bytes.</param>
    /// <param name="unpredictableNumber">Four bytes.</param>
    /// <param name="transactionCounter">Two bytes.</param>
    /// <param name="cvc3">Five bytes for ASCII digits, of which the last three or fewer go on the track.</param>
    public static bool TryCvc3(
        PaymentKey cardKey, ReadOnlySpan<byte> ivCvc3, ReadOnlySpan<byte> unpredictableNumber, ReadOnlySpan<byte> transactionCounter,
        Span<byte> cvc3)
    {
        if (!IsCardKey(cardKey) || ivCvc3.Length != 2 || unpredictableNumber.Length != 4 || transactionCounter.Length != 2
            || cvc3.Length != Cvc3Length)
        {
            return false;
        }

        Span<byte> block = stackalloc byte[DesBlock.Length];
        ivCvc3.CopyTo(block);
        unpredictableNumber.CopyTo(block[2..]);
        transactionCounter.CopyTo(block[6..]);
        using BlockCipher cipher = new(KeyAlgorithm.Tdes, cardKey.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Encipher(block);
        int value = BinaryPrimitives.ReadUInt16BigEndian(block[6..]);
        for (int i = Cvc3Length - 1; i >= 0; i--)
        {
            cvc3[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        CryptographicOperations.ZeroMemory(block);
        return true;
    }

    private static bool IsCardKey(PaymentKey key) => key.Is(KeyUsage.EmvDynamicNumbers, KeyAlgorithm.Tdes) && key.Bytes.Length == 16;
}
