using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>The slots: what lies in each, what may come in, and the next key of a transaction.</summary>
/// <remarks>
/// It keeps records, not keys: a key is opened for the moment of its use. A new record counts once <see cref="Install"/> says that it is
/// durable; until then the old one stands.
/// </remarks>
internal sealed partial class KeyRoom(SecretArena arena, ReadOnlySpan<byte> storageKey, Entropy entropy) : IDisposable
{
    /// <summary>All slots.</summary>
    public static readonly KeySlot[] All = [KeySlot.Protection, KeySlot.Transaction, KeySlot.Identity];

    private readonly KeySafe safe = new(arena, storageKey, entropy);
    private readonly Dictionary<KeySlot, byte[]> records = [];

    /// <summary>Puts a record in its slot: it is what the disk holds. An empty one leaves the slot empty.</summary>
    public void Install(KeySlot slot, byte[] record)
    {
        _ = records.Remove(slot);
        if (record.Length > 0)
        {
            records.Add(slot, record);
        }
    }

    /// <summary>True where a slot has a record.</summary>
    public bool Has(KeySlot slot) => records.ContainsKey(slot);

    /// <summary>How it stands with every slot; of an identity where one was made.</summary>
    public IReadOnlyList<SlotStatus> Report() =>
        [.. All.Where(slot => slot != KeySlot.Identity || Has(slot)).Select(Status)];

    /// <summary>How it stands with a slot.</summary>
    public SlotStatus Status(KeySlot slot)
    {
        if (!records.TryGetValue(slot, out byte[]? record))
        {
            return new SlotStatus { Slot = slot, State = SlotState.Empty };
        }

        DeviceIdentity? identity = null;
        SlotFacts? facts;
        using SecretBuffer? content = slot == KeySlot.Identity
            ? safe.OpenIdentity(record, out facts, out identity)
            : Open(slot, record, out facts);
        if (content is null || facts is null)
        {
            return new SlotStatus { Slot = slot, State = SlotState.Damaged };
        }

        return facts.Status(identity is not null ? StateOf(identity)
            : slot == KeySlot.Transaction && IsUsedUp(facts, content.Bytes) ? SlotState.UsedUp
            : SlotState.Ready);
    }

    /// <summary>Takes a key that two people brought in components, into <see cref="KeySlot.Protection"/>.</summary>
    /// <param name="key">16, 24 or 32 bytes of AES.</param>
    /// <param name="isDevelopment">Whether it is for trying out.</param>
    /// <param name="at">Seconds since 1970.</param>
    /// <param name="loaded">The record to write and what it will be.</param>
    public VaultRefusal? Enter(ReadOnlySpan<byte> key, bool isDevelopment, long at, out LoadedKey loaded)
    {
        loaded = default;
        if (!PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, key, out _))
        {
            return VaultRefusal.Malformed;
        }

        SlotFacts facts = new(KeySlot.Protection, KeyAlgorithm.Aes, KeyOrigin.Components, isDevelopment, at)
        {
            CheckValue = CheckValueOf(KeyAlgorithm.Aes, key),
        };
        return Keep(facts, key, out loaded);
    }

    /// <summary>True where the key of a slot came in this very block.</summary>
    public bool Holds(KeySlot slot, ReadOnlySpan<byte> text) =>
        FactsOf(slot)?.BlockMark is { } mark && mark.AsSpan().SequenceEqual(MarkOf(text));

    /// <summary>Takes a key block under the protection key, or a token of TR-34.</summary>
    /// <param name="wanted">The block, and where it is to go.</param>
    /// <param name="loaded">The record to write and what it will be.</param>
    /// <returns>Why not; null where it was taken.</returns>
    public VaultRefusal? Load(VaultCommand.LoadKey wanted, out LoadedKey loaded)
    {
        loaded = default;
        if (IsToken(wanted.Block.Span))
        {
            return LoadToken(wanted, out loaded);
        }

        KeySlot slot = wanted.Slot;
        if (KeyBlock.Parse(wanted.Block.Span, out KeyBlock block) != KeyBlockStatus.Good)
        {
            return VaultRefusal.Malformed;
        }

        KeyUsage usage = slot == KeySlot.Protection ? KeyUsage.KeyBlockProtection : KeyUsage.InitialDukpt;
        if (slot == KeySlot.Identity || block.Usage != usage || !MayUnwrap(slot, block))
        {
            return VaultRefusal.WrongUse;
        }

        using SecretBuffer? protection = OpenProtection(out SlotFacts? under);
        if (protection is null || under is null)
        {
            return VaultRefusal.NoKey;
        }

        using SecretBuffer key = arena.Rent(KeyBlock.KeyLengthMax);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, protection.Bytes, out PaymentKey unwraps));
        KeyBlockStatus status = KeyBlockImport.Open(block, unwraps, key.Bytes, out int length);
        if (status != KeyBlockStatus.Good)
        {
            return status != KeyBlockStatus.NotAuthentic ? VaultRefusal.KeyNotAllowed
                : block.NamesOtherProtectionThan(unwraps) ? VaultRefusal.OtherProtection
                : VaultRefusal.NotAuthentic;
        }

        long newest = FactsOf(slot)?.MadeAt ?? 0;
        long made = BlockTime.Of(block);
        if (made <= newest && !(wanted.IsByHand && made == 0))
        {
            return VaultRefusal.Stale;
        }

        SlotFacts facts = new(slot, block.Algorithm, KeyOrigin.KeyBlock, under.IsDevelopment, wanted.At)
        {
            CheckValue = CheckValueOf(block.Algorithm, key.Bytes[..length]),
            MadeAt = Math.Max(made, newest),
            BlockMark = MarkOf(wanted.Block.Span),
        };
        return slot == KeySlot.Protection
            ? Keep(facts, key.Bytes[..length], out loaded)
            : Begin(facts, block, key.Bytes[..length], out loaded);
    }

    /// <summary>Takes the next transaction's key out of its slot. The record must be durable before the key is used.</summary>
    /// <param name="refusal">Why there is none, where there is none.</param>
    public TransactionKey? Step(out VaultRefusal refusal)
    {
        SlotFacts? facts = null;
        using SecretBuffer? state =
            records.TryGetValue(KeySlot.Transaction, out byte[]? record) ? safe.OpenState(record, out facts) : null;
        refusal = state is null ? VaultRefusal.NoKey : VaultRefusal.UsedUp;
        return state is null || facts is null ? null
            : facts.Algorithm == KeyAlgorithm.Aes ? StepAes(facts, state)
            : StepTdes(facts, state);
    }

    /// <summary>Opens the keys that the host gives at sign-on.</summary>
    /// <param name="question">Their key blocks.</param>
    /// <param name="opened">The keys.</param>
    /// <returns>Why not; null where they were taken.</returns>
    public VaultRefusal? OpenSession(VaultCommand.TakeSessionKeys question, out SessionKeys? opened)
    {
        opened = null;
        using SecretBuffer? protection = OpenProtection(out _);
        return protection is null ? VaultRefusal.NoKey : SessionKeys.TryOpen(question, protection.Bytes, arena, out opened);
    }

    public void Dispose()
    {
        safe.Dispose();
        records.Clear();
    }

    /// <summary>The longest check value that a key of the algorithm has.</summary>
    public static byte[] CheckValueOf(KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        byte[] value = new byte[algorithm == KeyAlgorithm.Aes ? KeyCheckValue.AesLengthMax : KeyCheckValue.TdesLengthMax];
        Invariant.Check(KeyCheckValue.TryCompute(algorithm, key, value));
        return value;
    }

    /// <summary>Of keys under which others come only AES is taken: one mechanism, and none that is weaker than what it carries.</summary>
    private static bool MayUnwrap(KeySlot slot, KeyBlock block) => slot != KeySlot.Protection
        || (block.Algorithm == KeyAlgorithm.Aes && block.ModeOfUse is KeyModeOfUse.Decrypt or KeyModeOfUse.Both);

    private static bool IsUsedUp(SlotFacts facts, Span<byte> state) => facts.Algorithm == KeyAlgorithm.Aes
        ? !AesDukptState.TryOpen(state, out AesDukptState aes) || aes.IsExhausted
        : !TdesDukptState.TryOpen(state, out TdesDukptState tdes) || tdes.IsExhausted;

    private static byte[] MarkOf(ReadOnlySpan<byte> block) => SHA256.HashData(block)[..SlotFacts.BlockMarkLength];

    /// <summary>What is known of the key of a slot; null where none can be used.</summary>
    private SlotFacts? FactsOf(KeySlot slot)
    {
        SlotFacts? facts = null;
        using SecretBuffer? content = records.TryGetValue(slot, out byte[]? record) ? Open(slot, record, out facts) : null;
        return facts;
    }

    private SecretBuffer? Open(KeySlot slot, byte[] record, out SlotFacts? facts) => slot switch
    {
        KeySlot.Transaction => safe.OpenState(record, out facts),
        KeySlot.Identity => safe.OpenIdentity(record, out facts, out _),
        _ => safe.OpenKey(record, slot, out facts),
    };

    private SecretBuffer? OpenProtection(out SlotFacts? facts)
    {
        facts = null;
        return records.TryGetValue(KeySlot.Protection, out byte[]? record)
            ? safe.OpenKey(record, KeySlot.Protection, out facts)
            : null;
    }

    private VaultRefusal? Keep(SlotFacts facts, ReadOnlySpan<byte> key, out LoadedKey loaded)
    {
        loaded = new LoadedKey(safe.WriteKey(facts, KeyUsage.KeyBlockProtection, key), facts.Status(SlotState.Ready));
        return null;
    }

    /// <summary>Fills the derivation keys of DUKPT; the initial key goes no further than this.</summary>
    /// <remarks>The block names the key by IK (8 bytes of AES) or KS (10 bytes of TDES), as X9.143 has them.</remarks>
    private VaultRefusal? Begin(SlotFacts facts, KeyBlock block, ReadOnlySpan<byte> key, out LoadedKey loaded)
    {
        loaded = default;
        bool aes = facts.Algorithm == KeyAlgorithm.Aes;
        byte[] name = new byte[aes ? AesDukpt.KeyIdLength : TdesDukpt.KsnLength];
        if (!block.Optional.TryFind(aes ? "IK"u8 : "KS"u8, out ReadOnlySpan<byte> text) || text.Length != 2 * name.Length
            || Convert.FromHexString(text, name, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return VaultRefusal.Malformed;
        }

        if (FactsOf(KeySlot.Transaction) is { } there && there.Algorithm == facts.Algorithm && IsOf(there.SerialNumber, name))
        {
            return VaultRefusal.Stale;
        }

        using SecretBuffer state = arena.Rent(aes ? AesDukptState.Length : TdesDukptState.Length);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.InitialDukpt, facts.Algorithm, key, out PaymentKey initial));
        byte[] serial;
        if (aes)
        {
            Invariant.Check(AesDukptState.TryLoad(initial, name, state.Bytes, out AesDukptState fresh));
            serial = fresh.Ksn.ToArray();
        }
        else if (TdesDukptState.TryLoad(initial, name, state.Bytes, out TdesDukptState fresh))
        {
            serial = fresh.Ksn.ToArray();
        }
        else
        {
            return VaultRefusal.KeyNotAllowed; // Three TDES keys: DUKPT has two.
        }

        SlotFacts named = facts with { SerialNumber = serial };
        loaded = new LoadedKey(safe.WriteState(named, state.Bytes), named.Status(SlotState.Ready));
        return null;
    }

    /// <summary>True where a serial number is one of an initial key. The last 21 bits of TDES, and 4 bytes of AES, count transactions.
    /// </summary>
    private static bool IsOf(ReadOnlySpan<byte> serial, ReadOnlySpan<byte> name) => name.Length == AesDukpt.KeyIdLength
        ? serial.StartsWith(name)
        : serial[..7].SequenceEqual(name[..7]) && (serial[7] & 0xE0) == (name[7] & 0xE0);

    private TransactionKey? StepAes(SlotFacts facts, SecretBuffer state)
    {
        if (!AesDukptState.TryOpen(state.Bytes, out AesDukptState keys) || keys.IsExhausted)
        {
            return null;
        }

        SecretBuffer key = arena.Rent(keys.KeyLength);
        byte[] serial = new byte[AesDukpt.KsnLength];
        Invariant.Check(keys.TryTake(key.Bytes, serial)); // An opened state that is not used up has its next key.
        SlotFacts next = facts with { SerialNumber = keys.Ksn.ToArray() };
        return new TransactionKey(KeyAlgorithm.Aes, serial, key, safe.WriteState(next, state.Bytes));
    }

    private TransactionKey? StepTdes(SlotFacts facts, SecretBuffer state)
    {
        if (!TdesDukptState.TryOpen(state.Bytes, out TdesDukptState keys) || keys.IsExhausted)
        {
            return null;
        }

        SecretBuffer key = arena.Rent(TdesDukpt.KeyLength);
        byte[] serial = new byte[TdesDukpt.KsnLength];
        Invariant.Check(keys.TryTake(key.Bytes, serial)); // As above.
        SlotFacts next = facts with { SerialNumber = keys.Ksn.ToArray() };
        return new TransactionKey(KeyAlgorithm.Tdes, serial, key, safe.WriteState(next, state.Bytes));
    }
}

/// <summary>A key that came in: its record, which is yet to be made durable, and what it will then be.</summary>
internal readonly record struct LoadedKey(byte[] Record, SlotStatus Status)
{
    /// <summary>The record of the identity that must be durable first; null where there is none.</summary>
    public byte[]? Before { get; init; }
}
