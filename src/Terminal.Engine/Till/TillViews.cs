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

/// <summary>One attempt as a till sees it.</summary>
public sealed record AttemptView
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>As <see cref="PaymentView.State"/>.</summary>
    public required string State { get; init; }

    /// <summary>A code of the fault catalogue: why it ended as it did; empty where nothing needs a reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>DE39; empty where the host was not heard.</summary>
    public string ResponseCode { get; init; } = "";

    /// <summary>DE38.</summary>
    public string AuthorisationCode { get; init; } = "";

    /// <summary>DE37.</summary>
    public string RetrievalReference { get; init; } = "";

    /// <summary>Trace number; 0 where none was used.</summary>
    public int Stan { get; init; }

    /// <summary>Invoice; 0 where none was used.</summary>
    public int Invoice { get; init; }

    /// <summary>Batch.</summary>
    public int Batch { get; init; }

    /// <summary>Local time of the request, YYMMDDhhmmss; empty where none was made.</summary>
    public string LocalTime { get; init; } = "";

    /// <summary>First six and last four digits.</summary>
    public string MaskedPan { get; init; } = "";

    /// <summary>The application's label or preferred name, as the card says it.</summary>
    public string CardName { get; init; } = "";

    /// <summary>AID, hexadecimal.</summary>
    public string Aid { get; init; } = "";

    /// <summary>How the cardholder was verified, as the receipt says it.</summary>
    public string Verification { get; init; } = "";
}

/// <summary>The terminal as a till sees it.</summary>
public sealed record StatusView
{
    /// <summary>starting, ready, readyOffline, busy, reversing, outOfService.</summary>
    public required string State { get; init; }

    /// <summary>A code of the fault catalogue where it does not trade; else empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>The till's id of the payment that goes on; empty where none does or a person keyed it.</summary>
    public string Payment { get; init; } = "";

    /// <summary>Whether the host session is signed on.</summary>
    public bool Host { get; init; }

    /// <summary>Whether the card reader answers.</summary>
    public bool Reader { get; init; }

    /// <summary>The printer's last word: ok, or a fault in lower case.</summary>
    public string Printer { get; init; } = "";

    /// <summary>Whether the wall clock is trusted.</summary>
    public bool ClockTrusted { get; init; }

    /// <summary>The open batch.</summary>
    public int Batch { get; init; }

    /// <summary>The batch whose settlement is owed; 0 where none is.</summary>
    public int ClosingBatch { get; init; }

    /// <summary>Count of offline sales that the host has yet to be told of.</summary>
    public int QueueCount { get; init; }

    /// <summary>Their sum, minor units.</summary>
    public long QueueMinor { get; init; }

    /// <summary>Local time of the oldest of them, YYMMDDhhmmss; empty where there is none.</summary>
    public string QueueOldest { get; init; } = "";

    /// <summary>Papers that are not printed yet.</summary>
    public int PapersOwed { get; init; }
}
