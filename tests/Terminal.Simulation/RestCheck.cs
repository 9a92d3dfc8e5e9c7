using System.Globalization;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.World;
using Terminal.Engine.Journal;
using Terminal.Vault;
using static Terminal.Simulation.CheckFailedException;
using BatchTotals = Terminal.Emulator.Acquirer.BatchTotals;

namespace Terminal.Simulation;

/// <summary>At rest the four ledgers of a shop must agree: the acquirer's, the journal, the paper, and the till's.</summary>
internal sealed class RestCheck
{
    private readonly Shop shop;
    private readonly AcquirerModel acquirer;
    private readonly IReadOnlyList<JournalRecord> records;
    private readonly JournalFold fold;
    private readonly LedgerEntry[] ledger;

    // What a supervisor released the terminal from is between the shop and the acquirer; of a void that is the sale's fate too.
    private readonly HashSet<int> unsure;

    /// <summary>Takes the ledgers as they are.</summary>
    public RestCheck(Shop shop, AcquirerModel acquirer)
    {
        this.shop = shop;
        this.acquirer = acquirer;
        records = shop.Terminal.Journal.Records;
        fold = new JournalFold(records);
        ledger = [.. acquirer.Ledger.Where(entry => entry.Terminal == shop.TerminalId)];
        JournalRecord[] released = [.. records.Where(static record => record.Kind == JournalKind.ReversalReleased)];
        unsure =
        [
            .. released.Select(static record => record.Stan), .. released.Where(IsHeldVoid).Select(StanOfOriginal),
            .. records.Where(IsGivenUp).Select(static record => record.Stan),
        ];
    }

    private IEnumerable<FoldedPayment> Approved => fold.Payments.Values.Where(static payment => payment.Approval is not null);

    /// <summary>Compares all of it.</summary>
    public void Compare()
    {
        string? noisy = new Quiet(shop).Unrest;
        Demand(noisy is null, $"not at rest: {noisy}");
        CheckMoney();
        CheckVoids();
        CheckStored();
        CheckRefusedKeys();
        CheckScripts();
        CheckNumbers();
        fold.Closed.ForEach(CheckBatch);
        CheckPapers();
        CheckTill();
        CheckFleet();
    }

    private void CheckMoney()
    {
        IEnumerable<string> booked = ledger.Where(entry => entry.State == LedgerState.Booked && !unsure.Contains(entry.Stan))
            .Select(static entry => Line(
                entry.ProcessingCode == "200000" ? PaymentType.Refund : PaymentType.Sale,
                entry.Stan, entry.Invoice, entry.Batch, entry.Amount));
        IEnumerable<string> counted = Approved.Where(payment => payment.Counts && !unsure.Contains(payment.Approval!.Request!.Stan))
            .Select(LineOf);
        Same(booked, counted, "money");
    }

    /// <summary>True of what the host could not be told, or told once more, since its card's key is gone.</summary>
    private static bool IsGivenUp(JournalRecord record) => record.Reason == "STORED-RELEASED";

    /// <summary>True where the host booked a void that the terminal was released from.</summary>
    private bool IsHeldVoid(JournalRecord released) => released.Type == PaymentType.Void
        && Array.Exists(ledger, entry => entry.State == LedgerState.Void && entry.Stan == released.Stan);

    private int StanOfOriginal(JournalRecord released) => fold.Payments[released.OriginalId].Approval!.Request!.Stan;

    private void CheckVoids()
    {
        // A released void may stand at the host and not in the journal; the upload then books anew what it took back.
        bool released = records.Any(static record => record.Kind == JournalKind.ReversalReleased && record.Type == PaymentType.Void);
        IEnumerable<string> voids = ledger.Where(static entry => entry.State == LedgerState.Void)
            .Select(static entry => Number(entry.Stan));
        IEnumerable<string> approved = Approved.Where(static payment => payment.First.Type == PaymentType.Void)
            .Select(static payment => Number(payment.Approval!.Request!.Stan));
        IEnumerable<string> voided = ledger.Where(static entry => entry.State == LedgerState.Voided)
            .Select(static entry => Number(entry.Stan));
        IEnumerable<string> taken = Approved.Where(static payment => payment.IsVoided)
            .Select(static payment => Number(payment.Approval!.Request!.Stan));
        if (!released)
        {
            Same(voids, approved, "voids");
            Same(voided, taken, "voided");
        }
    }

    private void CheckStored()
    {
        foreach (FoldedPayment stored in Approved.Where(static payment =>
            payment.Approval!.End!.Kind == JournalKind.Stored && !IsGivenUp(payment.Forwarding!)))
        {
            JournalRecord sale = stored.Approval!.Request!;
            LedgerEntry? told = Array.Find(ledger, entry =>
                entry.Stan == sale.Stan && entry.Mti is "0220" or "0221"
                && entry.State is not (LedgerState.Repeat or LedgerState.Unproven));
            Demand(told is not null, $"the host never heard of the stored sale of stan {sale.Stan}");
            bool refused = stored.Forwarding!.Kind == JournalKind.ForwardRefused;
            Demand(
                refused == (told!.State == LedgerState.Declined),
                $"stored stan {sale.Stan} is {stored.Forwarding.Kind} and at the host {told.State}");
        }
    }

    /// <summary>A payment whose key the host refused is no payment, and where it ended as declined the journal says by what code.</summary>
    private void CheckRefusedKeys()
    {
        foreach (LedgerEntry refused in ledger.Where(static entry => entry is { State: LedgerState.Unproven, Mti: "0200" }))
        {
            JournalRecord? end = records.LastOrDefault(record => record.Stan == refused.Stan && JournalFold.Ends(record.Kind));
            bool isSafe = end is { Kind: JournalKind.Declined } ? end.ResponseCode == refused.Outcome
                : end?.Kind is JournalKind.Abandoned or JournalKind.ReversalClosed or JournalKind.ReversalReleased;
            Demand(isSafe, $"the host refused the key of stan {refused.Stan} with {refused.Outcome}: {end?.Kind} {end?.ResponseCode}");
        }
    }

    /// <summary>The host knows what became of an issuer's scripts, of each attempt that it answered with some and of no other.</summary>
    private void CheckScripts()
    {
        IEnumerable<string> heard = ledger.Where(static entry => entry is { State: LedgerState.Report, Outcome: "00" })
            .Select(entry => $"stan {acquirer.Ledger[entry.Original - 1].Stan} {entry.Scripts}").Distinct();
        IEnumerable<string> had = fold.Attempts.Where(static attempt => attempt.Scripts is not null)
            .Select(static attempt => $"stan {attempt.Request!.Stan} {attempt.Scripts}");
        Same(heard, had, "scripts");
    }

    private void CheckNumbers()
    {
        JournalRecord[] requests = [.. records.Where(static record => record.Kind is JournalKind.Requested or JournalKind.Stored)];
        JournalRecord[] invoiced = [.. requests.Where(static record => record.Type != PaymentType.Void)];
        Demand(requests.Select(static record => record.Stan).Distinct().Count() == requests.Length, "a trace number was used twice");
        Demand(invoiced.Select(static record => record.Invoice).Distinct().Count() == invoiced.Length, "an invoice was used twice");
        foreach (FoldedPayment payment in fold.Payments.Values)
        {
            FoldedAttempt? restless = payment.Attempts.Values.FirstOrDefault(static attempt => attempt.Ends != 1);
            Demand(restless is null, $"an attempt of stan {payment.First.Stan} ended {restless?.Ends} times");
            int approvals = payment.Attempts.Values.Count(static attempt => attempt.IsApproved);
            Demand(approvals <= 1, $"payment of stan {payment.First.Stan} was approved {approvals} times");
            if (payment.First.Type == PaymentType.Void && payment.Approval is { } approval)
            {
                FoldedPayment original = fold.Payments[payment.First.OriginalId];
                bool same = original.Approval?.Request is { } sold
                    && sold.Batch == approval.Request!.Batch && sold.Invoice == approval.Request.Invoice;
                Demand(
                    same,
                    $"void of stan {approval.Request!.Stan} has another batch or invoice than its original");
            }
        }
    }

    /// <summary>A batch that was closed: the journal, the host's words, the host's book and the paper come to the same.</summary>
    private void CheckBatch(JournalRecord closed)
    {
        FoldedTotals own = fold.Totals(closed.Batch);
        LedgerEntry? settled = Array.Find(ledger, entry =>
            entry.State == LedgerState.Settlement && entry.Outcome == "00" && entry.Batch == closed.Batch);
        Demand(settled is not null, $"batch {closed.Batch} is closed, and the host did not settle it");
        Demand(From(settled!.Told!) == own, $"batch {closed.Batch}: told {settled.Told}, the journal comes to {own}");
        FoldedTotals held = From(settled.Held!), holds = From(acquirer.Totals(shop.TerminalId, closed.Batch));
        if (!records.Any(record => IsGivenUp(record) && record.Batch == closed.Batch))
        {
            Demand(held == own, $"batch {closed.Batch}: the host held {held}, the journal comes to {own}");
            Demand(holds == own, $"batch {closed.Batch}: the host holds {holds}, the journal comes to {own}");
        }

        Paper[] papers = [.. shop.Printer.Receipts.Select(Paper.Read).Where(paper => paper.IsClosing && paper.Batch == closed.Batch)];
        Demand(papers.Length > 0, $"no report of batch {closed.Batch}");
        Demand(papers.All(paper => paper.Totals == own), $"the report of batch {closed.Batch} says {papers[0].Totals}, the journal {own}");
        Demand(papers.Count(static paper => !paper.IsDuplicate) <= 1, $"two originals of the report of batch {closed.Batch}");
        Demand(
            shop.Terminal.Journal.FailedErasures > 0
            || !records.Any(record => record.Batch == closed.Batch && !record.CardCiphertext.IsEmpty),
            $"batch {closed.Batch} is settled, and the journal still holds a card of it");
    }

    private void CheckPapers()
    {
        ILookup<(PaymentType Type, int Stan), Paper> papers = shop.Printer.Receipts.Select(Paper.Read)
            .Where(static paper => paper.IsReceipt).ToLookup(static paper => (paper.Type, paper.Stan));
        foreach (FoldedPayment payment in Approved)
        {
            JournalRecord request = payment.Approval!.Request!;
            Paper[] own = [.. papers[(request.Type, request.Stan)]];
            Demand(own.Length > 0, $"no paper for stan {request.Stan}");
            Demand(own.Count(static paper => !paper.IsDuplicate) <= 1, $"two originals for stan {request.Stan}");
            Demand(own.All(paper => paper.Invoice == request.Invoice), $"a paper of stan {request.Stan} has another invoice");
            Demand(own.All(paper => !paper.IsVoided || payment.IsVoided), $"a paper of stan {request.Stan} says that it is voided");
        }

        HashSet<(PaymentType Type, int Stan)> known =
            [.. Approved.Select(static payment => (payment.First.Type, payment.Approval!.Request!.Stan))];
        Demand(papers.All(paper => known.Contains(paper.Key)), "a paper for a payment that the journal does not book");
    }

    private void CheckTill()
    {
        ILookup<string, FoldedPayment> ordered = fold.Payments.Values.ToLookup(static payment => payment.First.TillId);
        foreach (TillOrder order in shop.Till.Orders)
        {
            string id = order.Order.Id;
            FoldedPayment[] found = [.. ordered[id]];
            Demand(found.Length <= 1, $"the till's {id} is two payments");
            Demand(found.Length == 0 || order.MayHaveBegun, $"the till's {id} was refused, and the journal has it");
            bool approved = found.Length == 1 && found[0].Approval is not null;
            Demand(
                approved == order.Finals.Values.Contains("approved"),
                $"the till was told [{string.Join(' ', order.Finals)}] of {id}; approved in the journal: {approved}");
            Demand(
                found.Length == 0 || order.State.Length > 0 || !order.MayHaveBegun,
                $"the till knows nothing of {id}, and the journal has it");
        }

        Demand(
            ordered.All(payments => payments.Key.Length == 0 || shop.Till.Orders.Any(order => order.Order.Id == payments.Key)),
            "the journal has a payment that the till never ordered");
    }

    /// <summary>The operator has each event once, without a gap; a batch is closed by one command at most.</summary>
    private void CheckFleet()
    {
        if (shop.Fleet is not { } fleet)
        {
            return;
        }

        long expected = 0;
        long? gap = fleet.Heard.Keys.Select(static sequence => (long?)sequence).FirstOrDefault(sequence => sequence != ++expected);
        Demand(gap is null, $"the operator misses the event before {gap}");
        int closed = records.Count(static record => record.Kind == JournalKind.BatchClosed);
        int done = fleet.Ordered.Count(static one => one.Name == "close" && one.End == "done");
        Demand(closed > 0 || done == 0, "the operator was told that a batch is closed, and none is");
        CheckConfigurations(fleet);
    }

    /// <summary>Each sale kept the limit of the version that its record names, and a batch is of one shop.</summary>
    private void CheckConfigurations(FleetModel fleet)
    {
        foreach (IGrouping<int, LedgerEntry> batch in ledger.Where(entry => IsBooked(entry) && !unsure.Contains(entry.Stan))
            .GroupBy(static entry => entry.Batch))
        {
            string[] merchants = [.. batch.Select(static entry => entry.Merchant).Distinct()];
            Demand(merchants.Length == 1, $"batch {batch.Key} is of the shops {string.Join(' ', merchants)}");
        }

        foreach (JournalRecord sale in records.Where(static record => record.Type == PaymentType.Sale && IsBegun(record)))
        {
            long? limit = fleet.Pushes is { } pushes ? pushes.LimitOf(sale.ConfigurationVersion) : sale.AmountMinor + 1;
            Demand(limit is not null, $"stan {sale.Stan} was sold under version {sale.ConfigurationVersion}, which nobody pushed");
            Demand(sale.AmountMinor < limit, $"stan {sale.Stan} was sold under version {sale.ConfigurationVersion}, above its limit");
        }

        foreach (IGrouping<(Guid Id, int Attempt, Guid Boot), JournalRecord> attempt in records
            .Where(static record => IsBegun(record)
                || record.Kind is JournalKind.Approved or JournalKind.Declined or JournalKind.ReversalOwed)
            .GroupBy(static record => (record.PaymentId, record.Attempt, record.BootId)))
        {
            Demand(
                attempt.Select(static record => record.ConfigurationVersion).Distinct().Count() == 1,
                $"an attempt of stan {attempt.First().Stan} was begun and ended under two versions");
        }
    }

    private static bool IsBegun(JournalRecord record) => record.Kind is JournalKind.Requested or JournalKind.Stored;

    private static bool IsBooked(LedgerEntry entry) => entry.Batch > 0
        && entry.State is LedgerState.Booked or LedgerState.Void or LedgerState.Voided or LedgerState.Settlement;

    private static FoldedTotals From(BatchTotals totals) =>
        new(totals.SalesCount, totals.SalesMinor, totals.RefundsCount, totals.RefundsMinor);

    private static string LineOf(FoldedPayment payment)
    {
        JournalRecord request = payment.Approval!.Request!;
        return Line(payment.First.Type, request.Stan, request.Invoice, request.Batch, request.AmountMinor);
    }

    private static string Line(PaymentType type, int stan, int invoice, int batch, long amount) => string.Create(
        CultureInfo.InvariantCulture, $"{type} stan {stan} invoice {invoice} batch {batch} amount {amount}");

    private static string Number(int stan) => "stan " + stan.ToString(CultureInfo.InvariantCulture);

    private static void Same(IEnumerable<string> host, IEnumerable<string> journal, string what)
    {
        string[] held = [.. host.Order(StringComparer.Ordinal)];
        string[] booked = [.. journal.Order(StringComparer.Ordinal)];
        Demand(
            held.SequenceEqual(booked),
            $"{what}: the host holds [{string.Join("; ", held.Except(booked))}], the journal [{string.Join("; ", booked.Except(held))}]");
    }
}
