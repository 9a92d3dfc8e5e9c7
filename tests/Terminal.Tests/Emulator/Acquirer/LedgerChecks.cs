using Terminal.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>What must hold of any ledger, folded here line by line and by no index of the book's.</summary>
internal static class LedgerChecks
{
    /// <summary>Batch totals are what is booked, refunds stay within their sales, and the kept lines make the same book again.</summary>
    public static void Hold(AcquirerBench bench)
    {
        IReadOnlyList<LedgerEntry> ledger = bench.Model.Ledger;
        LedgerEntry[] booked = [.. ledger.Where(entry => entry.State == LedgerState.Booked)];
        foreach ((string terminal, int batch) in ledger.Select(entry => (entry.Terminal, entry.Batch)).Distinct())
        {
            LedgerEntry[] own = [.. booked.Where(entry => entry.Terminal == terminal && entry.Batch == batch)];
            LedgerEntry[] refunds = [.. own.Where(entry => entry.ProcessingCode == "200000")];
            long given = refunds.Sum(entry => entry.Amount);
            Assert.Equal(
                new BatchTotals(own.Length - refunds.Length, own.Sum(entry => entry.Amount) - given, refunds.Length, given),
                bench.Model.Totals(terminal, batch));
        }

        foreach (IGrouping<int, LedgerEntry> refunds in booked
            .Where(entry => entry is { ProcessingCode: "200000", Original: > 0 }).GroupBy(entry => entry.Original))
        {
            Assert.True(refunds.Sum(entry => entry.Amount) <= ledger[refunds.Key - 1].Amount, $"too much of line {refunds.Key}");
        }

        Assert.Equal(
            booked.Length, booked.Select(entry => (entry.Terminal, entry.Stan, entry.LocalTime)).Distinct().Count());
        Assert.All(booked, entry => Assert.True(entry.ProcessingCode is "000000" or "200000", entry.ProcessingCode));
        Assert.Equal(ledger, new AcquirerBench(verifying: false, past: bench.Kept).Model.Ledger);
    }
}
