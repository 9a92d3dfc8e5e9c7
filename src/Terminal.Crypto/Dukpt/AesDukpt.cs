using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Dukpt;

/// <summary>Derived unique keys per transaction with AES: the host's side, and the steps that both sides share.</summary>
/// <remarks>
/// X9.24-3 §6. A key serial number is 12 bytes: the initial key's identifier and a counter of 32 bits. The device's side is
/// <see cref="AesDukptState"/>.
/// </remarks>
public static class AesDukpt
{
    /// <summary>Bytes of a key serial number.</summary>
    public const int KsnLength = 12;

    /// <summary>Bytes of an initial key's identifier.</summary>
    public const int KeyIdLength = 8;

    /// <summary>Bytes of the longest key.</summary>
    public const int KeyLengthMax = 32;

    /// <summary>Bits of the transaction counter.</summary>
    public const int CounterBits = 32;

    /// <summary>Most one-bits of a counter.</summary>
    public const int OnesMax = 16;

    private const ushort KeyDerivationUsage = 0x8000;
    private const ushort InitialKeyUsage = 0x8001;

    /// <summary>The transaction counter of a key serial number.</summary>
    public static bool TryGetCounter(ReadOnlySpan<byte> ksn, out uint counter)
    {
        counter = ksn.Length == KsnLength ? BinaryPrimitives.ReadUInt32BigEndian(ksn[KeyIdLength..]) : 0;
        return ksn.Length == KsnLength;
    }

    /// <summary>True where a transaction may have this key serial number.</summary>
    public static bool IsValid(ReadOnlySpan<byte> ksn) => TryGetCounter(ksn, out uint counter) && DukptCounter.IsValid(counter, OnesMax);

    /// <summary>Writes the key serial number of the next transaction; false after the last, or where the lengths are wrong.</summary>
    public static bool TryAdvance(ReadOnlySpan<byte> ksn, Span<byte> next)
    {
        if (next.Length != KsnLength || !TryGetCounter(ksn, out uint counter)
            || !DukptCounter.TryAdvance(counter, CounterBits, OnesMax, out uint advanced))
        {
            return false;
        }

        ksn.CopyTo(next);
        BinaryPrimitives.WriteUInt32BigEndian(next[KeyIdLength..], advanced);
        return true;
    }

    /// <summary>Derives a device's initial key, as long as the base key. Asks for usage B0.</summary>
    /// <param name="bdk">The base derivation key.</param>
    /// <param name="keyId">The initial key's identifier, 8 bytes.</param>
    /// <param name="initialKey">As long as the base key.</param>
    public static bool TryDeriveInitialKey(PaymentKey bdk, ReadOnlySpan<byte> keyId, Span<byte> initialKey)
    {
        if (!bdk.Is(KeyUsage.BaseDerivation, KeyAlgorithm.Aes) || keyId.Length != KeyIdLength || initialKey.Length != bdk.Bytes.Length)
        {
            return false;
        }

        Span<byte> data = stackalloc byte[AesBlock.Length];
        Describe(data, InitialKeyUsage, TypeOf(bdk.Bytes.Length));
        keyId.CopyTo(data[8..]);
        Derive(bdk.Bytes, data, initialKey);
        return true;
    }

    /// <summary>
    /// Derives a transaction's key of a device's initial key, as long as that. Asks for usage B1 and a counter that may be.
    /// </summary>
    public static bool TryDeriveTransactionKey(PaymentKey initialKey, ReadOnlySpan<byte> ksn, Span<byte> transactionKey) =>
        IsValid(ksn) && TryWalk(initialKey, ksn, transactionKey);

    /// <summary>Derives the key under which the next initial key comes to the device.</summary>
    /// <remarks>X9.24-3 §6: the working key for key encryption at the counter FFFFFFFF, which no transaction has.</remarks>
    /// <param name="initialKey">The device's initial key; asks for usage B1.</param>
    /// <param name="keyId">Its identifier.</param>
    /// <param name="type">What the key is to be.</param>
    /// <param name="updateKey">As long as the type says.</param>
    public static bool TryDeriveUpdateKey(PaymentKey initialKey, ReadOnlySpan<byte> keyId, AesDukptKeyType type, Span<byte> updateKey)
    {
        if (keyId.Length != KeyIdLength || initialKey.Bytes.Length > KeyLengthMax)
        {
            return false;
        }

        Span<byte> ksn = stackalloc byte[KsnLength];
        Span<byte> key = stackalloc byte[KeyLengthMax];
        key = key[..initialKey.Bytes.Length];
        ksn.Fill(0xFF);
        keyId.CopyTo(ksn);
        bool derived = TryWalk(initialKey, ksn, key) && TryDeriveWorkingKey(key, ksn, AesDukptUsage.KeyEncryption, type, updateKey);
        CryptographicOperations.ZeroMemory(key);
        return derived;
    }

    /// <summary>Derives a working key of a transaction's key; false where the type is stronger than the transaction's key.</summary>
    /// <param name="transactionKey">16, 24 or 32 bytes.</param>
    /// <param name="ksn">The transaction's key serial number.</param>
    /// <param name="usage">What the key is for.</param>
    /// <param name="type">What it is to be.</param>
    /// <param name="workingKey">As long as the type says.</param>
    public static bool TryDeriveWorkingKey(
        ReadOnlySpan<byte> transactionKey, ReadOnlySpan<byte> ksn, AesDukptUsage usage, AesDukptKeyType type, Span<byte> workingKey)
    {
        if (transactionKey.Length is not (16 or 24 or 32) || !TryGetCounter(ksn, out uint counter) || !Enum.IsDefined(usage)
            || type.KeyLength() == 0 || type.ParentLengthMin() > transactionKey.Length || workingKey.Length != type.KeyLength())
        {
            return false;
        }

        Span<byte> data = stackalloc byte[AesBlock.Length];
        DescribeTransaction(data, (ushort)usage, type, ksn, counter);
        Derive(transactionKey, data, workingKey);
        return true;
    }

    /// <summary>The usage under which a working key does its work.</summary>
    public static KeyUsage KeyUsageOf(AesDukptUsage usage, AesDukptKeyType type) => usage switch
    {
        AesDukptUsage.KeyEncryption => KeyUsage.KeyBlockProtection,
        AesDukptUsage.Pin => KeyUsage.PinEncryption,
        AesDukptUsage.MacGeneration or AesDukptUsage.MacVerification or AesDukptUsage.MacBoth =>
            type.Algorithm() == KeyAlgorithm.Hmac ? KeyUsage.Hmac : KeyUsage.Cmac,
        _ => KeyUsage.DataEncryption,
    };

    /// <summary>One step down the tree of keys. Source and destination may be the same memory.</summary>
    internal static void Step(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ksn, uint counter, Span<byte> derived)
    {
        Span<byte> data = stackalloc byte[AesBlock.Length];
        DescribeTransaction(data, KeyDerivationUsage, TypeOf(key.Length), ksn, counter);
        Derive(key, data, derived);
    }

    private static bool TryWalk(PaymentKey initialKey, ReadOnlySpan<byte> ksn, Span<byte> derived)
    {
        if (!initialKey.Is(KeyUsage.InitialDukpt, KeyAlgorithm.Aes) || !TryGetCounter(ksn, out uint counter)
            || derived.Length != initialKey.Bytes.Length)
        {
            return false;
        }

        initialKey.Bytes.CopyTo(derived);
        uint walked = 0;
        for (int index = CounterBits - 1; index >= 0; index--)
        {
            uint bit = counter & (1U << index);
            if (bit != 0)
            {
                walked |= bit;
                Step(derived, ksn, walked, derived);
            }
        }

        return true;
    }

    private static AesDukptKeyType TypeOf(int keyLength) =>
        keyLength switch { 16 => AesDukptKeyType.Aes128, 24 => AesDukptKeyType.Aes192, _ => AesDukptKeyType.Aes256 };

    private static void DescribeTransaction(Span<byte> data, ushort usage, AesDukptKeyType type, ReadOnlySpan<byte> ksn, uint counter)
    {
        Describe(data, usage, type);
        ksn[4..KeyIdLength].CopyTo(data[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], counter);
    }

    /// <summary>The first half of the derivation data: version, block counter, usage, algorithm and length in bits.</summary>
    private static void Describe(Span<byte> data, ushort usage, AesDukptKeyType type)
    {
        data[0] = 1;
        data[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], usage);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], (ushort)((int)type & 0xFF));
        BinaryPrimitives.WriteUInt16BigEndian(data[6..], (ushort)(8 * type.KeyLength()));
    }

    private static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> derived)
    {
        Span<byte> result = stackalloc byte[KeyLengthMax];
        using (BlockCipher cipher = new(KeyAlgorithm.Aes, key, stackalloc ulong[BlockCipher.ScheduleLength]))
        {
            for (int block = 0; block * AesBlock.Length < derived.Length; block++)
            {
                Span<byte> part = result.Slice(block * AesBlock.Length, AesBlock.Length);
                data.CopyTo(part);
                part[1] = (byte)(block + 1);
                cipher.Encipher(part);
            }
        }

        result[..derived.Length].CopyTo(derived);
        CryptographicOperations.ZeroMemory(result);
    }
}
