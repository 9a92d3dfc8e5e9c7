using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Tr34;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>Writes and opens the records in which payment keys rest.</summary>
/// <remarks>
/// A key rests as an X9.143 block of version D whose label (LB) holds the slot's facts in hexadecimal; the derivation keys of DUKPT, which
/// no block holds, as facts and AES-256-GCM over their buffer; an identity as facts, the length of its public part in two bytes, that part,
/// and AES-256-GCM over the private key, under a key of its own that comes from the one of buffers. The keys for that come from the storage
/// key by HMAC-SHA-256 over a label.
/// </remarks>
internal sealed class KeySafe : IDisposable
{
    /// <summary>Longest record in bytes.</summary>
    public const int RecordLengthMax = SlotFacts.Length + AesDukptState.Length + GcmSeal.Overhead;

    private const int IdentityOffset = SlotFacts.Length + sizeof(ushort);

    private static ReadOnlySpan<byte> Label => "LB"u8;

    private readonly SecretArena arena;
    private readonly SecretBuffer blockKey;
    private readonly SecretBuffer stateKey;
    private readonly Entropy entropy;

    public KeySafe(SecretArena arena, ReadOnlySpan<byte> storageKey, Entropy entropy)
    {
        this.arena = arena;
        this.entropy = entropy;
        blockKey = arena.Rent(HMACSHA256.HashSizeInBytes);
        stateKey = arena.Rent(HMACSHA256.HashSizeInBytes);
        HMACSHA256.HashData(storageKey, "terminal vault, key blocks, 1"u8, blockKey.Bytes);
        HMACSHA256.HashData(storageKey, "terminal vault, derivation keys, 1"u8, stateKey.Bytes);
    }

    /// <summary>The record of a key.</summary>
    public byte[] WriteKey(SlotFacts facts, KeyUsage usage, ReadOnlySpan<byte> key)
    {
        Span<byte> head = stackalloc byte[SlotFacts.Length];
        facts.Write(head);
        Span<byte> label = stackalloc byte[2 * SlotFacts.Length];
        Invariant.Check(Convert.TryToHexString(head, label, out _));
        Span<byte> random = stackalloc byte[KeyBlockWriter.RandomLength];
        entropy.Fill(random);
        byte[] text = new byte[RecordLengthMax];
        KeyBlockWriter writer = new(
            new KeyBlockTemplate(KeyBlockVersion.DerivationD, usage, facts.Algorithm, KeyModeOfUse.Decrypt) { KeyContext = '1' }, text);
        bool fits = writer.TryAdd(Label, label);
        fits &= writer.TryFinish(BlockKey(), key, random, out int written);
        Invariant.Check(fits); // The key was looked at on the way in.
        return text[..written];
    }

    /// <summary>Opens the record of a key; null, and nothing rented, where it is none of this slot under this storage key.</summary>
    public SecretBuffer? OpenKey(ReadOnlySpan<byte> record, KeySlot slot, out SlotFacts? facts)
    {
        facts = null;
        SecretBuffer key = arena.Rent(KeyBlock.KeyLengthMax);
        Span<byte> head = stackalloc byte[SlotFacts.Length];
        if (KeyBlock.Parse(record, out KeyBlock block) == KeyBlockStatus.Good
            && block.Optional.TryFind(Label, out ReadOnlySpan<byte> label)
            && Convert.FromHexString(label, head, out _, out int read) == System.Buffers.OperationStatus.Done
            && KeyBlockImport.Open(block, BlockKey(), key.Bytes, out int length) == KeyBlockStatus.Good
            && SlotFacts.Read(head[..read], slot) is { } known)
        {
            facts = known;
            return Shortened(key, length);
        }

        key.Dispose();
        return null;
    }

    /// <summary>The record of a DUKPT buffer.</summary>
    public byte[] WriteState(SlotFacts facts, ReadOnlySpan<byte> state)
    {
        byte[] record = new byte[SlotFacts.Length + state.Length + GcmSeal.Overhead];
        facts.Write(record);
        GcmSeal.Seal(stateKey.Bytes, record.AsSpan(0, SlotFacts.Length), state, record.AsSpan(SlotFacts.Length), entropy);
        return record;
    }

    /// <summary>Opens the record of a DUKPT buffer; null, and nothing rented, where it is none.</summary>
    public SecretBuffer? OpenState(ReadOnlySpan<byte> record, out SlotFacts? facts)
    {
        int length = SlotFacts.LengthOf(record);
        facts = record.Length <= length ? null : SlotFacts.Read(record[..length], KeySlot.Transaction);
        if (facts is null)
        {
            return null;
        }

        SecretBuffer state = arena.Rent(facts.Algorithm == KeyAlgorithm.Aes ? AesDukptState.Length : TdesDukptState.Length);
        if (GcmSeal.TryOpen(stateKey.Bytes, record[..length], record[length..], state.Bytes))
        {
            return state;
        }

        state.Dispose();
        facts = null;
        return null;
    }

    /// <summary>The record of an identity.</summary>
    public byte[] WriteIdentity(SlotFacts facts, DeviceIdentity identity, ReadOnlySpan<byte> privateKey)
    {
        byte[] head = new byte[IdentityOffset + DeviceIdentity.LengthMax];
        facts.Write(head);
        int length = identity.Write(head.AsSpan(IdentityOffset));
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(SlotFacts.Length), (ushort)length);
        length += IdentityOffset;
        byte[] record = new byte[length + privateKey.Length + GcmSeal.Overhead];
        head.AsSpan(0, length).CopyTo(record);
        using SecretBuffer key = IdentityKey();
        GcmSeal.Seal(key.Bytes, head.AsSpan(0, length), privateKey, record.AsSpan(length), entropy);
        return record;
    }

    /// <summary>Opens the record of an identity: its private key; null, and nothing rented, where it is none.</summary>
    public SecretBuffer? OpenIdentity(ReadOnlySpan<byte> record, out SlotFacts? facts, out DeviceIdentity? identity)
    {
        (facts, identity) = (null, null);
        int length = record.Length < IdentityOffset ? 0 : BinaryPrimitives.ReadUInt16BigEndian(record[SlotFacts.Length..]) + IdentityOffset;
        int keyLength = record.Length - length - GcmSeal.Overhead;
        if (length == 0 || keyLength is < 1 or > Tr34Identity.PrivateKeyLengthMax)
        {
            return null;
        }

        using SecretBuffer key = IdentityKey();
        SecretBuffer privateKey = arena.Rent(keyLength);
        if (GcmSeal.TryOpen(key.Bytes, record[..length], record[length..], privateKey.Bytes)
            && SlotFacts.Read(record[..SlotFacts.Length], KeySlot.Identity) is { } known
            && DeviceIdentity.Read(record[IdentityOffset..length]) is { } read)
        {
            (facts, identity) = (known, read);
            return privateKey;
        }

        privateKey.Dispose();
        return null;
    }

    public void Dispose()
    {
        blockKey.Dispose();
        stateKey.Dispose();
    }

    private SecretBuffer IdentityKey()
    {
        SecretBuffer key = arena.Rent(HMACSHA256.HashSizeInBytes);
        HMACSHA256.HashData(stateKey.Bytes, "terminal vault, identity, 1"u8, key.Bytes);
        return key;
    }

    private PaymentKey BlockKey()
    {
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, blockKey.Bytes, out PaymentKey key));
        return key;
    }

    private SecretBuffer Shortened(SecretBuffer key, int length)
    {
        SecretBuffer exact = arena.Rent(length);
        key.Bytes[..length].CopyTo(exact.Bytes);
        key.Dispose();
        return exact;
    }
}
