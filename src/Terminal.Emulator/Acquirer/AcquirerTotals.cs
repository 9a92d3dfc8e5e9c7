namespace Terminal.Emulator.Acquirer;

/// <summary>What one terminal has taken in sales, by the acquirer's ledger: refunds and voids are no part of it.</summary>
/// <param name="BookedCount">Count of sales that move money.</param>
/// <param name="BookedMinor">Their sum in minor units.</param>
/// <param name="DeclinedCount">Count of sales refused.</param>
/// <param name="ReversedCount">Count of sales undone.</param>
public readonly record struct AcquirerTotals(int BookedCount, long BookedMinor, int DeclinedCount, int ReversedCount);
