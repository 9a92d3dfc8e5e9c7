namespace Terminal.Engine.Till;

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
