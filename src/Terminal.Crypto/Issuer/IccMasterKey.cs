using System.Security.Cryptography;
using Terminal.Crypto.Cards;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Crypto.Issuer;

/// <summary>A card's master key, made of the issuer's and the account number. It has the usage of the issuer's key.</summary>
/// <remarks>EMV 4.4 Book 2, Annex A1.4.</remarks>
public static class IccMasterKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 16;

    private const int DigitCount = 16;

    /// <summary>
    /// Option A: the last 16 digits of account number and sequence number. Asks for a usage E0 to E6 and TDES of 16 bytes.
    /// </summary>
    public static bool TryDeriveA(PaymentKey issuerKey, Pan pan, byte sequenceNumber, Span<byte> masterKey) =>
        TryDerive(issuerKey, pan, sequenceNumber, masterKey, hashed: false);

    /// <summary>Option B: as A for numbers of up to 16 digits; 16 digits of a hash for longer ones.</summary>
    public static bool TryDeriveB(PaymentKey issuerKey, Pan pan, byte sequenceNumber, Span<byte> masterKey) =>
        TryDerive(issuerKey, pan, sequenceNumber, masterKey, hashed: pan.DigitCount > DigitCount);

    /// <summary>True of a TDES key of 16 bytes that is an EMV master key or made of one.</summary>
    internal static bool IsEmvKey(PaymentKey key) =>
        key.Algorithm == KeyAlgorithm.Tdes && key.Bytes.Length == Length && key.Usage is >= KeyUsage.EmvCryptogram and <= KeyUsage.EmvOther;

    private static bool TryDerive(PaymentKey issuerKey, Pan pan, byte sequenceNumber, Span<byte> masterKey, bool hashed)
    {
        if (!IsEmvKey(issuerKey) || pan.DigitCount == 0 || sequenceNumber >> 4 > 9 || (sequenceNumber & 0x0F) > 9
            || masterKey.Length != Length)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Pan.DigitCountMax + 3];
        digits.Fill((byte)'0');
        int count = pan.CopyDigits(digits) + 2;
        digits[count - 2] = (byte)('0' + (sequenceNumber >> 4));
        digits[count - 1] = (byte)('0' + (sequenceNumber & 0x0F));
        Span<byte> taken = stackalloc byte[DigitCount];
        if (hashed)
        {
            Hash(digits[..count], taken);
        }
        else
        {
            TakeLast(digits[..count], taken);
        }

        Encipher(issuerKey, taken, masterKey);
        CryptographicOperations.ZeroMemory(digits);
        CryptographicOperations.ZeroMemory(taken);
        return true;
    }

    private static void TakeLast(ReadOnlySpan<byte> digits, Span<byte> taken)
    {
        int length = Math.Min(digits.Length, DigitCount);
        taken.Fill((byte)'0');
        digits[^length..].CopyTo(taken[^length..]);
    }

    /// <summary>SHA-1 over the packed digits, a zero in front of an odd count, and sixteen decimal digits of it.</summary>
    private static void Hash(ReadOnlySpan<byte> digits, Span<byte> taken)
    {
        Span<byte> packed = stackalloc byte[(Pan.DigitCountMax + 3) / 2];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        packed = packed[..((digits.Length + 1) / 2)];
        packed.Clear();
        for (int i = 0; i < digits.Length; i++)
        {
            packed.SetNibble((digits.Length % 2) + i, digits[i] - '0');
        }

        _ = SHA1.HashData(packed, hash);
        Decimals.Pick(hash, taken);
        CryptographicOperations.ZeroMemory(packed);
        CryptographicOperations.ZeroMemory(hash);
    }

    private static void Encipher(PaymentKey issuerKey, ReadOnlySpan<byte> digits, Span<byte> masterKey)
    {
        using BlockCipher cipher = new(KeyAlgorithm.Tdes, issuerKey.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        for (int i = 0; i < DigitCount; i++)
        {
            masterKey.SetNibble(i, digits[i] - '0');
        }

        masterKey[..8].CopyTo(masterKey[8..]);
        masterKey[8..].Combine(0xFF);
        cipher.EncipherEach(masterKey);
        masterKey.MakeOdd();
    }
}
