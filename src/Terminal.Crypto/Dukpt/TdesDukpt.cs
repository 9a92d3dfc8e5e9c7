using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Dukpt;

/// <summary>Derived unique keys per transaction with TDES: the host's side, and the steps that both sides share.</summary>
/// <remarks>
/// X9.24-1, Annex A. A key serial number is 10 bytes of which the last 21 bits count transactions. The device's side is
/// <see cref="TdesDukptState"/>.
/// </remarks>
public static class TdesDukpt
{
    /// <summary>Bytes of a key serial number.</summary>
    public const int KsnLength = 10;

    /// <summary>Bytes of all keys.</summary>
    public const int KeyLength = 16;

    /// <summary>Bits of the transaction counter.</summary>
    public const int CounterBits = 21;

    /// <summary>Most one-bits of a counter.</summary>
    public const int OnesMax = 10;

    private const uint CounterMask = (1 << CounterBits) - 1;

    /// <summary>Where a key differs from its half-brother: added to each half, 8 bytes of C0C0C0C000000000.</summary>
    private static ReadOnlySpan<byte> HalfMask => [0xC0, 0xC0, 0xC0, 0xC0, 0, 0, 0, 0, 0xC0, 0xC0, 0xC0, 0xC0, 0, 0, 0, 0];

    /// <summary>The transaction counter of a key serial number.</summary>
    public static bool TryGetCounter(ReadOnlySpan<byte> ksn, out uint counter)
    {
        counter = ksn.Length == KsnLength ? BinaryPrimitives.ReadUInt32BigEndian(ksn[6..]) & CounterMask : 0;
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
        SetCounter(next, advanced);
        return true;
    }

    /// <summary>How many transactions a counter of so many bits and one-bits gives.</summary>
    public static long CountTransactions(int counterBits, int onesMax)
    {
        if (counterBits is < 1 or > 32 || onesMax is < 0 or > 32)
        {
            return 0;
        }

        long total = 0;
        long choose = 1;
        for (int ones = 1; ones <= Math.Min(onesMax, counterBits); ones++)
        {
            choose = choose * (counterBits - ones + 1) / ones;
            total += choose;
        }

        return total;
    }

    /// <summary>Derives a device's initial key. Asks for usage B0 and a key of 16 bytes that is not weak.</summary>
    /// <param name="bdk">The base derivation key.</param>
    /// <param name="ksn">The device's key serial number; its counter is not looked at.</param>
    /// <param name="initialKey">16 bytes.</param>
    public static bool TryDeriveInitialKey(PaymentKey bdk, ReadOnlySpan<byte> ksn, Span<byte> initialKey)
    {
        if (!bdk.Is(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes) || bdk.Bytes.Length != KeyLength || WeakKeys.IsWeakTdes(bdk.Bytes)
            || ksn.Length != KsnLength || initialKey.Length != KeyLength)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyLength];
        Span<ulong> schedule = stackalloc ulong[BlockCipher.ScheduleLength];
        bdk.Bytes.CopyTo(key);
        for (int half = 0; half < 2; half++)
        {
            using BlockCipher cipher = new(KeyAlgorithm.Tdes, key, schedule);
            Span<byte> block = initialKey.Slice(8 * half, 8);
            ksn[..8].CopyTo(block);
            block[7] &= 0xE0;
            cipher.Encipher(block);
            key.Combine(HalfMask);
        }

        CryptographicOperations.ZeroMemory(key);
        return true;
    }

    /// <summary>Derives a transaction's key of a device's initial key. Asks for usage B1 and a counter that may be.</summary>
    public static bool TryDeriveTransactionKey(PaymentKey initialKey, ReadOnlySpan<byte> ksn, Span<byte> transactionKey)
    {
        if (!initialKey.Is(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes) || initialKey.Bytes.Length != KeyLength
            || !IsValid(ksn) || transactionKey.Length != KeyLength || !TryGetCounter(ksn, out uint counter))
        {
            return false;
        }

        initialKey.Bytes.CopyTo(transactionKey);
        uint walked = 0;
        for (uint bit = 1 << (CounterBits - 1); bit != 0; bit >>= 1)
        {
            if ((counter & bit) != 0)
            {
                walked |= bit;
                Step(transactionKey, ksn, walked, transactionKey);
            }
        }

        return true;
    }

    /// <summary>Derives a working key of a transaction's key; both have 16 bytes and may be the same memory.</summary>
    public static bool TryDeriveWorkingKey(ReadOnlySpan<byte> transactionKey, TdesDukptUsage usage, Span<byte> workingKey)
    {
        int place = usage switch
        {
            TdesDukptUsage.Pin => 7,
            TdesDukptUsage.MacRequest => 6,
            TdesDukptUsage.MacResponse => 4,
            TdesDukptUsage.DataRequest => 5,
            TdesDukptUsage.DataResponse => 3,
            _ => -1,
        };
        if (place < 0 || transactionKey.Length != KeyLength || workingKey.Length != KeyLength)
        {
            return false;
        }

        transactionKey.CopyTo(workingKey);
        workingKey[place] ^= 0xFF;
        workingKey[place + 8] ^= 0xFF;
        if (usage is TdesDukptUsage.DataRequest or TdesDukptUsage.DataResponse)
        {
            using BlockCipher cipher = new(KeyAlgorithm.Tdes, workingKey, stackalloc ulong[BlockCipher.ScheduleLength]);
            cipher.EncipherEach(workingKey);
        }

        return true;
    }

    /// <summary>
    /// The usage under which a working key does its work; a MAC may be a retail MAC or a CMAC, and the caller's system says which.
    /// </summary>
    public static KeyUsage KeyUsageOf(TdesDukptUsage usage, bool cmac = false) => usage switch
    {
        TdesDukptUsage.Pin => KeyUsage.PinEncryption,
        TdesDukptUsage.MacRequest or TdesDukptUsage.MacResponse => cmac ? KeyUsage.Cmac : KeyUsage.MacAlgorithm3,
        _ => KeyUsage.DataEncryption,
    };

    /// <summary>The non-reversible key generation: one step down the tree of keys. Source and destination may be the same memory.</summary>
    internal static void Step(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ksn, uint counter, Span<byte> derived)
    {
        Span<byte> serial = stackalloc byte[KsnLength];
        Span<byte> both = stackalloc byte[KeyLength];
        Span<byte> result = stackalloc byte[KeyLength];
        Span<ulong> schedule = stackalloc ulong[BlockCipher.ScheduleLength];
        ksn.CopyTo(serial);
        SetCounter(serial, counter);
        key.CopyTo(both);
        for (int half = 1; half >= 0; half--)
        {
            using BlockCipher cipher = new(KeyAlgorithm.Tdes, both[..8], schedule);
            Span<byte> block = result.Slice(8 * half, 8);
            serial[2..].CopyTo(block);
            block.Combine(both[8..]);
            cipher.Encipher(block);
            block.Combine(both[8..]);
            both.Combine(HalfMask);
        }

        result.CopyTo(derived);
        CryptographicOperations.ZeroMemory(both);
        CryptographicOperations.ZeroMemory(result);
    }

    /// <summary>Puts a counter in a key serial number.</summary>
    internal static void SetCounter(Span<byte> ksn, uint counter)
    {
        uint kept = BinaryPrimitives.ReadUInt32BigEndian(ksn[6..]) & ~CounterMask;
        BinaryPrimitives.WriteUInt32BigEndian(ksn[6..], kept | counter);
    }
}
