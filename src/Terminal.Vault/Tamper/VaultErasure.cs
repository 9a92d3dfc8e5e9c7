using Terminal.Vault.Tamper;

namespace Terminal.Vault;

/// <summary>One step by which the vault's keys go from the board for good. Each may be done twice.</summary>
/// <param name="step">What goes, or what is written.</param>
/// <param name="mark">The mark to write; empty in the other steps.</param>
public sealed class VaultErasure(ErasureStep step, ReadOnlyMemory<byte> mark = default)
{
    /// <summary>What is to be done.</summary>
    public ErasureStep Step { get; } = step;

    /// <summary>The mark.</summary>
    public ReadOnlyMemory<byte> Mark { get; } = mark;

    /// <summary>All steps, in their order.</summary>
    /// <param name="loss">Why.</param>
    /// <param name="at">Seconds since 1970.</param>
    public static IReadOnlyList<VaultErasure> All(KeyLoss loss, long at) =>
    [
        new VaultErasure(ErasureStep.StorageKey),
        new VaultErasure(ErasureStep.Records),
        new VaultErasure(ErasureStep.Mark, TamperMark.Write(loss, at)),
    ];
}

/// <summary>The steps of an erasure, in their order. A power cut between two of them leaves a vault without keys.</summary>
public enum ErasureStep
{
    /// <summary>The storage key goes from where it is sealed: all else is worth nothing without it.</summary>
    StorageKey,

    /// <summary>The records of all slots go.</summary>
    Records,

    /// <summary>The mark is written that says why; it stays until new keys are in.</summary>
    Mark,
}
