using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Crypto.Pin;

/// <summary>PIN blocks of format 4: 16 bytes, for AES, bound to the account number by two encipherments.</summary>
/// <remarks>ISO 9564-1 §9.4. A block in the clear does not exist, only its two fields.</remarks>
public static class PinBlock4
{
    /// <summary>Bytes of a block and of each field.</summary>
    public const int Length = 16;

    /// <summary>Bytes of random numbers in a block.</summary>
    public const int RandomLength = 8;

    /// <summary>The fewest digits of which an account number's length is told; shorter ones are filled on the left.</summary>
    private const int PanDigitCountMin = 12;

    /// <summary>Enciphers a PIN. Asks for usage P0 and AES.</summary>
    /// <param name="key">The key.</param>
    /// <param name="pin">4 to 12 ASCII digits.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="random">8 random bytes, new for each block.</param>
    /// <param name="block">16 bytes.</param>
    public static bool TryEncipher(PaymentKey key, ReadOnlySpan<byte> pin, Pan pan, ReadOnlySpan<byte> random, Span<byte> block)
    {
        if (!key.Is(KeyUsage.PinEncryption, KeyAlgorithm.Aes) || pan.DigitCount == 0 || !TryEncodePin(pin, random, block))
        {
            return false;
        }

        Span<byte> panField = stackalloc byte[Length];
        _ = TryEncodePan(pan, panField);
        using BlockCipher cipher = new(KeyAlgorithm.Aes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Encipher(block);
        block.Combine(panField);
        cipher.Encipher(block);
        CryptographicOperations.ZeroMemory(panField);
        return true;
    }

    /// <summary>Deciphers a PIN. Asks for usage P0 and AES; false where the block is not of this key and number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="block">16 bytes.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="pin">12 bytes for ASCII digits.</param>
    /// <param name="digitCount">How many they are.</param>
    public static bool TryDecipher(PaymentKey key, ReadOnlySpan<byte> block, Pan pan, Span<byte> pin, out int digitCount)
    {
        digitCount = 0;
        if (!key.Is(KeyUsage.PinEncryption, KeyAlgorithm.Aes) || block.Length != Length || pan.DigitCount == 0)
        {
            return false;
        }

        Span<byte> field = stackalloc byte[Length];
        Span<byte> panField = stackalloc byte[Length];
        block.CopyTo(field);
        _ = TryEncodePan(pan, panField);
        using BlockCipher cipher = new(KeyAlgorithm.Aes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        cipher.Decipher(field);
        field.Combine(panField);
        cipher.Decipher(field);
        bool good = TryDecodePin(field, pin, out digitCount);
        CryptographicOperations.ZeroMemory(field);
        CryptographicOperations.ZeroMemory(panField);
        return good;
    }

    /// <summary>Makes the field of the PIN: control, length, digits, A as filling, random bytes.</summary>
    public static bool TryEncodePin(ReadOnlySpan<byte> pin, ReadOnlySpan<byte> random, Span<byte> field)
    {
        if (pin.Length is < PinBlock.DigitCountMin or > PinBlock.DigitCountMax || !Octets.AreDigits(pin)
            || random.Length != RandomLength || field.Length != Length)
        {
            return false;
        }

        field[..RandomLength].Fill(0xAA);
        field.SetNibble(0, (int)PinBlockFormat.Iso4);
        field.SetNibble(1, pin.Length);
        for (int i = 0; i < pin.Length; i++)
        {
            field.SetNibble(i + 2, pin[i] - '0');
        }

        random.CopyTo(field[RandomLength..]);
        return true;
    }

    /// <summary>Reads the field of the PIN; false, with nothing in <paramref name="pin"/>, where it is none.</summary>
    public static bool TryDecodePin(ReadOnlySpan<byte> field, Span<byte> pin, out int digitCount)
    {
        digitCount = 0;
        if (field.Length != Length || pin.Length != PinBlock.DigitCountMax)
        {
            return false;
        }

        int count = field.Nibble(1);
        bool good = field.Nibble(0) == (int)PinBlockFormat.Iso4 & count is >= PinBlock.DigitCountMin and <= PinBlock.DigitCountMax;
        for (int i = 0; i < (2 * RandomLength) - 2; i++)
        {
            int digit = field.Nibble(i + 2);
            bool isPin = i < count;
            good &= isPin ? digit <= 9 : digit == 0x0A;
            if (i < pin.Length)
            {
                pin[i] = isPin ? (byte)('0' + digit) : (byte)0;
            }
        }

        if (!good)
        {
            CryptographicOperations.ZeroMemory(pin);
            return false;
        }

        digitCount = count;
        return true;
    }

    /// <summary>Makes the field of the account number: digits more than twelve, the digits, zeros.</summary>
    public static bool TryEncodePan(Pan pan, Span<byte> field)
    {
        if (pan.DigitCount == 0 || field.Length != Length)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        int count = pan.CopyDigits(digits);
        int missing = Math.Max(0, PanDigitCountMin - count);
        field.Clear();
        field.SetNibble(0, count + missing - PanDigitCountMin);
        for (int i = 0; i < count; i++)
        {
            field.SetNibble(1 + missing + i, digits[i] - '0');
        }

        CryptographicOperations.ZeroMemory(digits);
        return true;
    }
}
