using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <content>What the terminal knows of itself, of the machine under it, and of what ends on a day.</content>
public sealed partial class Node
{
    private MachineHealth machine = new();
    private IReadOnlyList<Expiry> certificates = [];

    private void TakeHealth(NodeEvent occurred, Instant now)
    {
        switch (occurred)
        {
            case NodeEvent.MachineMeasured e:
                machine = e.Health;
                break;
            case NodeEvent.CertificatesRead e:
                certificates = e.Expiries;
                WatchDays(now);
                break;
            default:
                break;
        }
    }

    private Telemetry Measure(Instant now)
    {
        BatchReport batch = book.Report(book.Batch, "", "");
        return new()
        {
            Uptime = now - startedAt,
            ClockTrusted = clock.Trusted,
            HostReady = host.IsReady,
            ReaderReady = contactless.IsReady,
            Printer = receipts.State,
            Batch = book.Batch,
            SaleCount = batch.Totals.SaleCount,
            SaleTotalMinor = batch.Totals.SaleMinor,
            ReversalOwed = book.ReversalOwed,
            ReceiptsOwed = book.Papers.Count,
            JournalSequence = book.LastSequence,
            CertificateDaysLeft = clock.Trusted ? expiries.FewestDays(ExpiryKind.Certificate, TodayAt(now)) : null,
            CaKeyDaysLeft = clock.Trusted ? expiries.FewestDays(ExpiryKind.CaKey, TodayAt(now)) : null,
            PaperLow = receipts.PaperLow,
            StoredCount = book.Queue.Count,
            StoredTotalMinor = book.QueueMinor,
            StoredAge = StoredAge(now),
            HostRoundTrip = host.RoundTrip,
            HostLossCount = host.LossCount,
            VaultRefusalCount = vaultRefusalCount,
            Machine = machine,
        };
    }

    private TimeSpan? StoredAge(Instant now)
    {
        if (!clock.Trusted || book.Queue.Count == 0 || book.Queue[0].Last.Request is not { UnixMilliseconds: > 0 } sale)
        {
            return null;
        }

        return TimeSpan.FromMilliseconds(Math.Max(0, clock.UnixMillisecondsAt(now) - sale.UnixMilliseconds));
    }
}
