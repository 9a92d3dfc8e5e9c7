namespace Terminal.Emulator.Acquirer;

/// <summary>One batch of one terminal, as the host holds it.</summary>
internal sealed class HostBatch
{
    /// <summary>What the sales and refunds that stand come to.</summary>
    public BatchTotals Totals { get; set; } = BatchTotals.Zero;

    /// <summary>Sequence numbers of the sales and refunds that stand.</summary>
    public SortedSet<int> Standing { get; } = [];

    /// <summary>True from the first settlement (920000) on.</summary>
    public bool WasAsked { get; set; }

    /// <summary>True from the first settlement that was answered 95.</summary>
    public bool WantsUpload { get; set; }

    /// <summary>What the terminal told when the batch was closed; null while it is open.</summary>
    public BatchTotals? ClosedWith { get; set; }
}
