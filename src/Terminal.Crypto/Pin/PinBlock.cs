using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Crypto.Pin;

/// <summary>PIN blocks of 8 bytes, formats 0 to 3, in the clear and under TDES.</summary>
/// <remarks>ISO 9564-1 §9.3. PINs are 4 to 12 ASCII digits in memory of the caller's, who zeroes them.</remarks>
public static class PinBlock
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 8;

    /// <summary>The fewest digits of a PIN.</summary>
    public const int DigitCountMin = 4;

    /// <summary>The most digits of a PIN.</summary>
    public const int DigitCountMax = 12;

    private const int NibbleCount = 2 * Length;

    /// <summary>How many digits are filled behind a PIN of so many.</summary>
    public static int FillCount(int digitCount) => NibbleCount - 2 - digitCount;

    /// <summary>Turns random bytes, one a digit, into a format's filling: A to F for format 3, 0 to F for format 1.</summary>
    public static void MakeFill(PinBlockFormat format, Span<byte> random)
    {
        for (int i = 0; i < random.Length; i++)
        {
            random[i] = format == PinBlockFormat.Iso3 ? (byte)(10 + ((random[i] * 6) >> 8)) : (byte)(random[i] & 0x0F);
        }
    }

    /// <summary>Makes a clear block.</summary>
    /// <param name="format">0 to 3.</param>
    /// <param name="pin">4 to 12 ASCII digits.</param>
    /// <param name="pan">The account number; not looked at by formats 1 and 2.</param>
    /// <param name="fill">
    /// Values of the filled digits of formats 1 (0 to 15) and 3 (10 to 15), one a byte and <see cref="FillCount"/> of them; else empty.
    /// </param>
    /// <param name="block">8 bytes.</param>
    public static bool TryEncode(PinBlockFormat format, ReadOnlySpan<byte> pin, Pan pan, ReadOnlySpan<byte> fill, Span<byte> block)
    {
        if (format is < PinBlockFormat.Iso0 or > PinBlockFormat.Iso3 || block.Length != Length
            || pin.Length is < DigitCountMin or > DigitCountMax || !Octets.AreDigits(pin) || (HasPan(format) && pan.DigitCount == 0)
            || !IsFill(format, fill, FillCount(pin.Length)))
        {
            return false;
        }

        block.SetNibble(0, (int)format);
        block.SetNibble(1, pin.Length);
        for (int i = 2; i < NibbleCount; i++)
        {
            int filled = i - 2 - pin.Length;
            block.SetNibble(i, filled < 0 ? pin[i - 2] - '0' : fill.IsEmpty ? 0x0F : fill[filled]);
        }

        if (HasPan(format))
        {
            AddPan(pan, block);
        }

        return true;
    }

    /// <summary>
    /// Reads a clear block; false, with nothing in <paramref name="pin"/>, where it is not one of this format and number.
    /// </summary>
    /// <param name="format">0 to 3.</param>
    /// <param name="block">8 bytes.</param>
    /// <param name="pan">The account number; not looked at by formats 1 and 2.</param>
    /// <param name="pin">12 bytes for ASCII digits.</param>
    /// <param name="digitCount">How many they are.</param>
    public static bool TryDecode(PinBlockFormat format, ReadOnlySpan<byte> block, Pan pan, Span<byte> pin, out int digitCount)
    {
        digitCount = 0;
        if (format is < PinBlockFormat.Iso0 or > PinBlockFormat.Iso3 || block.Length != Length || pin.Length != DigitCountMax
            || (HasPan(format) && pan.DigitCount == 0))
        {
            return false;
        }

        Span<byte> clear = stackalloc byte[Length];
        block.CopyTo(clear);
        if (HasPan(format))
        {
            AddPan(pan, clear);
        }

        int count = clear.Nibble(1);
        bool good = clear.Nibble(0) == (int)format & count is >= DigitCountMin and <= DigitCountMax;
        for (int i = 0; i < NibbleCount - 2; i++)
        {
            int digit = clear.Nibble(i + 2);
            bool isPin = i < count;
            good &= isPin ? digit <= 9 : IsFill(format, digit);
            if (i < DigitCountMax)
            {
                pin[i] = isPin ? (byte)('0' + digit) : (byte)0;
            }
        }

        CryptographicOperations.ZeroMemory(clear);
        if (!good)
        {
            CryptographicOperations.ZeroMemory(pin);
            return false;
        }

        digitCount = count;
        return true;
    }

    /// <summary>Enciphers a block of formats 0, 1 or 3 in place. Asks for usage P0 and TDES.</summary>
    /// <remarks>Format 2 is no format for the way to a host, and is not enciphered here.</remarks>
    public static bool TryEncipher(PaymentKey key, Span<byte> block) => TryApply(key, block, backwards: false);

    /// <summary>Deciphers a block in place. Asks for usage P0 and TDES.</summary>
    public static bool TryDecipher(PaymentKey key, Span<byte> block) => TryApply(key, block, backwards: true);

    private static bool TryApply(PaymentKey key, Span<byte> block, bool backwards)
    {
        if (!key.Is(KeyUsage.PinEncryption, KeyAlgorithm.Tdes) || block.Length != Length
            || (!backwards && block.Nibble(0) == (int)PinBlockFormat.Iso2))
        {
            return false;
        }

        using BlockCipher cipher = new(KeyAlgorithm.Tdes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        if (backwards)
        {
            cipher.Decipher(block);
        }
        else
        {
            cipher.Encipher(block);
        }

        return true;
    }

    private static bool HasPan(PinBlockFormat format) => format is PinBlockFormat.Iso0 or PinBlockFormat.Iso3;

    private static bool IsFill(PinBlockFormat format, ReadOnlySpan<byte> fill, int count) =>
        format is PinBlockFormat.Iso0 or PinBlockFormat.Iso2
            ? fill.IsEmpty
            : fill.Length == count && !fill.ContainsAnyExceptInRange(format == PinBlockFormat.Iso3 ? (byte)10 : (byte)0, (byte)15);

    private static bool IsFill(PinBlockFormat format, int digit) => format switch
    {
        PinBlockFormat.Iso1 => true,
        PinBlockFormat.Iso3 => digit >= 10,
        _ => digit == 0x0F,
    };

    /// <summary>Adds the account number's block: four zeros, then the twelve digits before the check digit.</summary>
    private static void AddPan(Pan pan, Span<byte> block)
    {
        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        int last = pan.CopyDigits(digits) - 2;
        for (int i = NibbleCount - 1; i >= 4 && last >= 0; i--, last--)
        {
            block.SetNibble(i, block.Nibble(i) ^ (digits[last] - '0'));
        }

        CryptographicOperations.ZeroMemory(digits);
    }
}
