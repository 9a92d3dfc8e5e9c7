using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>What is kept of the codes of two people who may bring keys together: a salted, slow hash of each, and how often wrong ones
/// came.</summary>
/// <remarks>
/// A record of 113 bytes: version 1 (1 byte), rounds (4), tries since the last right one (4), time of the last try (8, seconds since 1970),
/// then of either code salt (16) and PBKDF2-HMAC-SHA-256 (32). It is under no key of the vault's, so that it outlives all of them; who may
/// write the file can put other codes into it.
/// </remarks>
public sealed class OperatorBook
{
    /// <summary>Fewest characters of a code.</summary>
    public const int CodeLengthMin = 8;

    /// <summary>Most characters of a code.</summary>
    public const int CodeLengthMax = 64;

    /// <summary>Rounds of the hash: about half a second of a small board for each code.</summary>
    public const int Rounds = 600_000;

    /// <summary>So many tries go without a wait.</summary>
    public const int FreeCount = 3;

    private const byte Version = 1;
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int EntryLength = SaltLength + HashLength;
    private const int HeadLength = 17;
    private const int Length = HeadLength + (2 * EntryLength);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private readonly byte[] record;

    private OperatorBook(byte[] record) => this.record = record;

    private int TryCount => BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(5));

    private long LastTryAt => BinaryPrimitives.ReadInt64BigEndian(record.AsSpan(9));

    /// <summary>Takes two codes; null where one is too short or too long, or both are one.</summary>
    /// <param name="first">The first person's; the caller zeroes both.</param>
    /// <param name="second">The other's.</param>
    /// <param name="entropy">For the salts.</param>
    /// <param name="rounds">Rounds of the hash.</param>
    public static OperatorBook? TryMake(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Entropy entropy, int rounds = Rounds)
    {
        if (first.Length is < CodeLengthMin or > CodeLengthMax || second.Length is < CodeLengthMin or > CodeLengthMax
            || CryptographicOperations.FixedTimeEquals(first, second))
        {
            return null;
        }

        byte[] record = new byte[Length];
        record[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(1), rounds);
        for (int person = 0; person < 2; person++)
        {
            Span<byte> entry = record.AsSpan(HeadLength + (person * EntryLength), EntryLength);
            entropy.Fill(entry[..SaltLength]);
            Hash(person == 0 ? first : second, entry[..SaltLength], rounds, entry[SaltLength..]);
        }

        return new OperatorBook(record);
    }

    /// <summary>Reads a record; null where it is none.</summary>
    public static OperatorBook? Read(ReadOnlySpan<byte> record) =>
        record.Length == Length && record[0] == Version && BinaryPrimitives.ReadInt32BigEndian(record[1..]) is > 0 and <= 100 * Rounds
        && BinaryPrimitives.ReadInt32BigEndian(record[5..]) >= 0
            ? new OperatorBook(record.ToArray())
            : null;

    /// <summary>The record.</summary>
    public ReadOnlySpan<byte> Write() => record;

    /// <summary>How long nobody may try: 1 minute after the third wrong try, twice as long after each further one, 24 hours at
    /// most.</summary>
    /// <param name="now">Seconds since 1970. A clock that was set back ends no wait early, and one that was set forward does.</param>
    public TimeSpan WaitAt(long now)
    {
        if (TryCount < FreeCount)
        {
            return TimeSpan.Zero;
        }

        int doubled = Math.Min(TryCount - FreeCount, 11);
        TimeSpan wait = FirstWait * (1 << doubled);
        double seconds = Math.Min(wait.TotalSeconds, LongestWait.TotalSeconds) - (now - LastTryAt);
        return now < LastTryAt ? LongestWait : seconds <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>The book with one more try. It is made durable before codes are compared: a plug that is pulled is no free try.</summary>
    public OperatorBook Trying(long now) => With(TryCount == int.MaxValue ? TryCount : TryCount + 1, now);

    /// <summary>The book after right codes.</summary>
    public OperatorBook Cleared() => With(0, 0);

    /// <summary>Whether both codes are right. Which one is wrong nobody is told.</summary>
    public bool Matches(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Matches(0, first) & Matches(1, second);

    private static void Hash(ReadOnlySpan<byte> code, ReadOnlySpan<byte> salt, int rounds, Span<byte> hash) =>
        Rfc2898DeriveBytes.Pbkdf2(code, salt, hash, rounds, HashAlgorithmName.SHA256);

    private bool Matches(int person, ReadOnlySpan<byte> code)
    {
        ReadOnlySpan<byte> entry = record.AsSpan(HeadLength + (person * EntryLength), EntryLength);
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(code, entry[..SaltLength], BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(1)), hash);
        return CryptographicOperations.FixedTimeEquals(hash, entry[SaltLength..]);
    }

    private OperatorBook With(int tries, long at)
    {
        byte[] changed = [.. record];
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(5), tries);
        BinaryPrimitives.WriteInt64BigEndian(changed.AsSpan(9), at);
        return new OperatorBook(changed);
    }
}
