using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>The keys that the host gives at sign-on, for all messages until the next one: of MACs, and where it gives them of PINs and
/// tracks.</summary>
/// <remarks>They are in memory alone: after a restart the terminal signs on anew.</remarks>
internal sealed class SessionKeys : MessageKey
{
    private readonly KeyAlgorithm algorithm;
    private readonly SecretBuffer?[] keys = new SecretBuffer?[3];

    private SessionKeys(KeyAlgorithm algorithm, byte[] name)
        : base(algorithm)
    {
        this.algorithm = algorithm;
        SerialNumber = name;
    }

    /// <inheritdoc/>
    public override byte[] SerialNumber { get; }

    /// <inheritdoc/>
    protected override bool IsShared => true;

    /// <summary>Whether PINs can be enciphered.</summary>
    public bool HasPin => keys[1] is not null;

    /// <summary>Check values of the keys for MACs, PINs and tracks, upper-case hexadecimal; empty where there is none.</summary>
    public string[] CheckValues { get; } = ["", "", ""];

    /// <summary>Opens the host's key blocks.</summary>
    /// <param name="question">What brings them: the blocks for MACs, PINs and tracks, and the name.</param>
    /// <param name="protection">The key that they are under, AES.</param>
    /// <param name="arena">Where the keys go.</param>
    /// <param name="opened">The keys.</param>
    /// <returns>Why not; null where they were taken.</returns>
    public static VaultRefusal? TryOpen(
        VaultCommand.TakeSessionKeys question, ReadOnlySpan<byte> protection, SecretArena arena, out SessionKeys? opened)
    {
        opened = null;
        ReadOnlyMemory<byte>[] blocks = [question.ForMacs, question.ForPins, question.ForTracks];
        if (KeyBlock.Parse(blocks[0].Span, out KeyBlock first) != KeyBlockStatus.Good)
        {
            return VaultRefusal.Malformed;
        }

        SessionKeys fresh = new(first.Algorithm, question.Name.ToArray());
        VaultRefusal? refusal = null;
        for (int i = 0; i < blocks.Length && refusal is null; i++)
        {
            refusal = blocks[i].IsEmpty ? null : fresh.Take(i, blocks[i].Span, protection, arena);
        }

        if (refusal is null)
        {
            opened = fresh;
        }
        else
        {
            fresh.Dispose();
        }

        return refusal;
    }

    /// <summary>Takes one of the keys. The host's MAC is made under the key of the question's.</summary>
    private VaultRefusal? Take(int index, ReadOnlySpan<byte> text, ReadOnlySpan<byte> protection, SecretArena arena)
    {
        if (KeyBlock.Parse(text, out KeyBlock block) != KeyBlockStatus.Good)
        {
            return VaultRefusal.Malformed;
        }

        bool isFit = (index, block.Usage, block.ModeOfUse) switch
        {
            (0, KeyUsage.Cmac, KeyModeOfUse.GenerateAndVerify) => algorithm == KeyAlgorithm.Aes,
            (0, KeyUsage.MacAlgorithm3, KeyModeOfUse.GenerateAndVerify) => algorithm == KeyAlgorithm.Tdes,
            (1, KeyUsage.PinEncryption, KeyModeOfUse.Encrypt or KeyModeOfUse.Both) => true,
            (2, KeyUsage.DataEncryption, KeyModeOfUse.Encrypt or KeyModeOfUse.Both) => true,
            _ => false,
        };
        if (!isFit || block.Algorithm != algorithm)
        {
            return VaultRefusal.WrongUse;
        }

        using SecretBuffer key = arena.Rent(KeyBlock.KeyLengthMax);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, protection, out PaymentKey unwraps));
        KeyBlockStatus status = KeyBlockImport.Open(block, unwraps, key.Bytes, out int length);
        if (status != KeyBlockStatus.Good)
        {
            return status == KeyBlockStatus.NotAuthentic ? VaultRefusal.NotAuthentic : VaultRefusal.KeyNotAllowed;
        }

        SecretBuffer kept = arena.Rent(length);
        key.Bytes[..length].CopyTo(kept.Bytes);
        keys[index] = kept;
        CheckValues[index] = Convert.ToHexString(KeyRoom.CheckValueOf(algorithm, kept.Bytes));
        return null;
    }

    /// <inheritdoc/>
    public override void Dispose() => Array.ForEach(keys, static key => key?.Dispose());

    /// <inheritdoc/>
    protected override int Derive(MessageUse use, Span<byte> working)
    {
        SecretBuffer? key = keys[use switch { MessageUse.Pin => 1, MessageUse.Track => 2, _ => 0 }];
        key?.Bytes.CopyTo(working);
        return key?.Bytes.Length ?? 0;
    }
}
