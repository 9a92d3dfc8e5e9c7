namespace Terminal.Engine.Journal;

/// <summary>The totals of a batch for paper, screen and till.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Totals">What it comes to.</param>
/// <param name="LocalTime">When, YYMMDDhhmmss.</param>
/// <param name="Verdict">Empty while the batch is open (X); BALANCED or UPLOADED once the host settled it (Z).</param>
public sealed record BatchReport(int Batch, BatchTotals Totals, string LocalTime, string Verdict)
{
    /// <summary>Count of sales that the host has yet to be told of.</summary>
    public int WaitingCount { get; init; }

    /// <summary>Their sum in minor units.</summary>
    public long WaitingMinor { get; init; }

    /// <summary>Count of offline sales that the host refused; the totals leave them out.</summary>
    public int RefusedCount { get; init; }

    /// <summary>Their sum in minor units.</summary>
    public long RefusedMinor { get; init; }
}
