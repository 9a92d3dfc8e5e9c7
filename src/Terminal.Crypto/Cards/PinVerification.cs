using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Crypto.Cards;

/// <summary>How an issuer's module verifies a PIN: Visa's PVV, and the offset of IBM 3624.</summary>
/// <remarks>The algorithms are common knowledge; no standard's clause is cited. PINs and values are ASCII digits.</remarks>
public static class PinVerification
{
    /// <summary>Digits of a PVV.</summary>
    public const int PvvLength = 4;

    /// <summary>Digits of a decimalisation table.</summary>
    public const int TableLength = 16;

    /// <summary>Computes a PVV of the PIN's first four digits. Asks for usage V2 and TDES.</summary>
    /// <param name="key">The pair of keys.</param>
    /// <param name="keyIndex">The key's index, 0 to 9.</param>
    /// <param name="pin">4 to 12 digits.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="pvv">Four bytes.</param>
    public static bool TryPvv(PaymentKey key, int keyIndex, ReadOnlySpan<byte> pin, Pan pan, Span<byte> pvv)
    {
        if (!key.Is(KeyUsage.PinVerificationVisa, KeyAlgorithm.Tdes) || keyIndex is < 0 or > 9 || !IsPin(pin) || pan.DigitCount < 12
            || pvv.Length != PvvLength)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        Span<byte> block = stackalloc byte[DesBlock.Length];
        int count = pan.CopyDigits(digits);
        for (int i = 0; i < 11; i++)
        {
            block.SetNibble(i, digits[count - 12 + i] - '0');
        }

        block.SetNibble(11, keyIndex);
        for (int i = 0; i < PvvLength; i++)
        {
            block.SetNibble(12 + i, pin[i] - '0');
        }

        using BlockCipher cipher = new(KeyAlgorithm.Tdes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Encipher(block);
        Decimals.Pick(block, pvv);
        CryptographicOperations.ZeroMemory(digits);
        CryptographicOperations.ZeroMemory(block);
        return true;
    }

    /// <summary>Computes the natural PIN, which an account has without anybody choosing. Asks for usage V1 and TDES.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rules">How the account number is taken and the result decimalised.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="pin">4 to 12 bytes: the digits.</param>
    public static bool TryNaturalPin(PaymentKey key, Ibm3624Rules rules, Pan pan, Span<byte> pin)
    {
        if (!key.Is(KeyUsage.PinVerificationIbm3624, KeyAlgorithm.Tdes)
            || pin.Length is < PinBlock.DigitCountMin or > PinBlock.DigitCountMax || !rules.Fit(pan.DigitCount))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        Span<byte> block = stackalloc byte[DesBlock.Length];
        _ = pan.CopyDigits(digits);
        for (int i = 0; i < TableLength; i++)
        {
            block.SetNibble(i, i < rules.ValidationLength ? digits[rules.ValidationStart + i] - '0' : rules.Pad);
        }

        using BlockCipher cipher = new(KeyAlgorithm.Tdes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Encipher(block);
        for (int i = 0; i < pin.Length; i++)
        {
            pin[i] = rules.Table[block.Nibble(i)];
        }

        CryptographicOperations.ZeroMemory(digits);
        CryptographicOperations.ZeroMemory(block);
        return true;
    }

    /// <summary>Computes the offset between the natural PIN and the one that was chosen; both have the same count of digits.</summary>
    public static bool TryOffset(PaymentKey key, Ibm3624Rules rules, Pan pan, ReadOnlySpan<byte> pin, Span<byte> offset)
    {
        if (!IsPin(pin) || offset.Length != pin.Length || !TryNaturalPin(key, rules, pan, offset))
        {
            return false;
        }

        for (int i = 0; i < pin.Length; i++)
        {
            offset[i] = (byte)('0' + ((pin[i] - offset[i] + 10) % 10));
        }

        return true;
    }

    /// <summary>Computes the PIN of an offset; as many digits as the offset has.</summary>
    public static bool TryPin(PaymentKey key, Ibm3624Rules rules, Pan pan, ReadOnlySpan<byte> offset, Span<byte> pin)
    {
        if (!IsPin(offset) || offset.Length != pin.Length || !TryNaturalPin(key, rules, pan, pin))
        {
            return false;
        }

        for (int i = 0; i < pin.Length; i++)
        {
            pin[i] = (byte)('0' + ((pin[i] + offset[i] - (2 * '0')) % 10));
        }

        return true;
    }

    private static bool IsPin(ReadOnlySpan<byte> pin) =>
        pin.Length is >= PinBlock.DigitCountMin and <= PinBlock.DigitCountMax && Octets.AreDigits(pin);
}
