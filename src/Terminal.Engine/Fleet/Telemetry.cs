namespace Terminal.Engine.Fleet;

/// <summary>A look at the terminal's health, as the fleet sees it. No amounts of single payments, no card data.</summary>
public sealed record Telemetry
{
    /// <summary>Time since the process started.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Whether somebody has set the clock.</summary>
    public required bool ClockTrusted { get; init; }

    /// <summary>Whether the host session is signed on.</summary>
    public required bool HostReady { get; init; }

    /// <summary>Whether the contactless reader answers.</summary>
    public required bool ReaderReady { get; init; }

    /// <summary>The printer's last word: ok, or a fault code in lower case.</summary>
    public required string Printer { get; init; }

    /// <summary>The open batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Count of approved sales in it.</summary>
    public required int SaleCount { get; init; }

    /// <summary>Their sum in minor units.</summary>
    public required long SaleTotalMinor { get; init; }

    /// <summary>Whether a reversal waits for the host.</summary>
    public required bool ReversalOwed { get; init; }

    /// <summary>Receipts that are not on paper yet.</summary>
    public required int ReceiptsOwed { get; init; }

    /// <summary>Number of the journal's last record.</summary>
    public required long JournalSequence { get; init; }

    /// <summary>Days until the first certificate ends, negative after it; null where none is known, or no trusted time.</summary>
    public int? CertificateDaysLeft { get; init; }

    /// <summary>Days until the first CA key ends, negative after it; null where none is known, or no trusted time.</summary>
    public int? CaKeyDaysLeft { get; init; }

    /// <summary>Whether the roll was near its end before the last paper; null where no printer was asked yet.</summary>
    public bool? PaperLow { get; init; }

    /// <summary>Count of sales approved offline that the host has yet to be told of.</summary>
    public int StoredCount { get; init; }

    /// <summary>Their sum in minor units.</summary>
    public long StoredTotalMinor { get; init; }

    /// <summary>Age of the oldest of them by the shop's clock; null where there is none, or no trusted time.</summary>
    public TimeSpan? StoredAge { get; init; }

    /// <summary>Time from the last message to the host that was answered to its answer; null before the first.</summary>
    public TimeSpan? HostRoundTrip { get; init; }

    /// <summary>Sessions with the host that ended, for whatever reason, since the process started.</summary>
    public int HostLossCount { get; init; }

    /// <summary>Questions that the vault refused since the process started, save those that it had no time for.</summary>
    public int VaultRefusalCount { get; init; }

    /// <summary>The machine under the terminal, as it was last looked at.</summary>
    public MachineHealth Machine { get; init; } = new();
}
