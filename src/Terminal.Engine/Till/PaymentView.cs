using Terminal.Engine.Journal;

namespace Terminal.Engine.Till;

/// <summary>A payment as a till sees it: one schema, online and offline, running and ended. No more of the card than its mask.</summary>
public sealed record PaymentView
{
    /// <summary>The till's id; empty where a person keyed it.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required PaymentType Type { get; init; }

    /// <summary>
    /// presenting, inProgress, cancelling, approved, declined, cancelled, failed, reversing, reversed, released. It is never declined or
    /// failed while the host may hold it: that is reversing.
    /// </summary>
    public required string State { get; init; }

    /// <summary>True for a state that stays. Another attempt of the payment needs the till's word.</summary>
    public required bool Final { get; init; }

    /// <summary>Minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217, letters.</summary>
    public required string Currency { get; init; }

    /// <summary>True where it was approved without the host.</summary>
    public bool Offline { get; init; }

    /// <summary>none, waiting, accepted or refused: the advice of an offline sale.</summary>
    public string Forwarding { get; init; } = "none";

    /// <summary>True once a void of it was approved.</summary>
    public bool Voided { get; init; }

    /// <summary>Sum of its refunds, minor units.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>All attempts, oldest first.</summary>
    public IReadOnlyList<AttemptView> Attempts { get; init; } = [];
}
