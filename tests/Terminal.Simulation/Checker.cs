using System.Globalization;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Simulation;

/// <summary>A checker objects.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);

/// <summary>
/// Watches one shop: what reaches the outside against what is durable, and at rest the journal, the acquirer's ledger and the paper against
/// each other.
/// </summary>
/// <remarks>It folds the journal by code of its own and takes nothing from the engine but the records themselves.</remarks>
internal sealed class Checker
{
    private const int FrameHead = 7; // Two bytes of length, five of TPDU; then the message type.
    private readonly Shop shop;

    public Checker(Shop shop)
    {
        this.shop = shop;
        shop.Watch = (_, effect) => See(effect);
        shop.WatchPrompt = (_, prompt) => See(prompt);
    }

    /// <summary>True where every approved sale has its paper.</summary>
    public static bool PapersAreDone(Shop shop)
    {
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        return records.Count(record => record.Kind == JournalKind.Approved)
            == records.Count(record => record.Kind == JournalKind.ReceiptPrinted);
    }

    /// <summary>The world has healed and is at rest.</summary>
    public void CheckAtRest(IReadOnlyList<LedgerEntry> ledger)
    {
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        Demand(shop.Terminal.Prompt == PromptId.Welcome, $"not at rest: the screen says {shop.Terminal.Prompt}");
        Demand(PapersAreDone(shop), "not at rest: a receipt is owed");
        Demand(Open(records) is null, "not at rest: a sale is open");

        string[] booked = [.. ledger.Where(entry => entry.Terminal == shop.TerminalId && entry.State == LedgerState.Booked)
            .Select(entry => Line(entry.Stan, entry.Invoice, entry.Amount)).Order(StringComparer.Ordinal)];
        string[] approved = [.. records.Where(record => record.Kind == JournalKind.Approved)
            .Select(record => Line(record.Stan, record.Invoice, record.AmountMinor)).Order(StringComparer.Ordinal)];
        Demand(
            booked.SequenceEqual(approved),
            $"the host holds [{string.Join("; ", booked.Except(approved))}], the journal [{string.Join("; ", approved.Except(booked))}]");

        CheckNumbers(records);
        CheckPapers(records);
    }

    private void See(NodeEffect effect)
    {
        if (effect is not NodeEffect.Transmit { Wire: Wire.Host } sent || sent.Bytes.Length < FrameHead + 2)
        {
            return;
        }

        ReadOnlySpan<byte> type = sent.Bytes.Span.Slice(FrameHead, 2);
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        JournalRecord? last = records.LastOrDefault(record => record.Kind != JournalKind.ReceiptPrinted);
        if (type[0] == 0x02)
        {
            Demand(last?.Kind == JournalKind.Requested, $"a 0200 leaves while the last durable record is {last?.Kind}");
        }
        else if (type[0] == 0x04)
        {
            Demand(Open(records)?.Kind == JournalKind.ReversalOwed, "a 0400 leaves that the journal does not owe");
        }
    }

    private void See(PromptId prompt)
    {
        // The paper of an earlier sale may be confirmed at any time.
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        JournalKind? last = records.LastOrDefault(record => record.Kind != JournalKind.ReceiptPrinted)?.Kind;
        JournalKind? needed = prompt switch
        {
            PromptId.Approved => JournalKind.Approved,
            PromptId.Declined => JournalKind.Declined,
            PromptId.Cancelled or PromptId.NotAuthorised or PromptId.CardError or PromptId.TimedOut => JournalKind.Abandoned,
            PromptId.CancelledReversing or PromptId.NoAnswerReversing => JournalKind.ReversalOwed,
            _ => null,
        };
        Demand(needed is null || last == needed, $"the screen says {prompt} while the last durable record is {last}");
        Demand(prompt != PromptId.OutOfService, "out of service");
        Demand(prompt != PromptId.Welcome || Open(records) is null, "welcome, while a sale is open");
    }

    private static JournalRecord? Open(IReadOnlyList<JournalRecord> records)
    {
        for (int i = records.Count - 1; i >= 0; i--)
        {
            switch (records[i].Kind)
            {
                case JournalKind.Requested or JournalKind.ReversalOwed:
                    return records[i];
                case JournalKind.ReceiptPrinted:
                    continue;
                case JournalKind.Abandoned when records[i].Stan == 0:
                    continue; // It never had a request.
                default:
                    return null;
            }
        }

        return null;
    }

    private static void CheckNumbers(IReadOnlyList<JournalRecord> records)
    {
        JournalRecord[] requests = [.. records.Where(record => record.Kind == JournalKind.Requested)];
        Demand(requests.Select(record => record.Stan).Distinct().Count() == requests.Length, "a trace number was used twice");
        Demand(requests.Select(record => record.Invoice).Distinct().Count() == requests.Length, "an invoice number was used twice");
        foreach (IGrouping<Guid, JournalRecord> payment in records.GroupBy(record => record.PaymentId))
        {
            int ends = payment.Count(record =>
                record.Kind is JournalKind.Approved or JournalKind.Declined
                    or JournalKind.Abandoned or JournalKind.ReversalClosed);
            Demand(ends == 1, $"payment of stan {payment.First().Stan} ended {ends} times");
        }
    }

    private void CheckPapers(IReadOnlyList<JournalRecord> records)
    {
        foreach (JournalRecord approved in records.Where(record => record.Kind == JournalKind.Approved))
        {
            string invoice = string.Create(CultureInfo.InvariantCulture, $"Invoice {approved.Invoice:D6}");
            string[] papers = [.. shop.Printer.Receipts.Where(paper => paper.Contains(invoice, StringComparison.Ordinal))];
            Demand(papers.Length > 0, $"no paper for {invoice}");
            Demand(papers.Count(paper => !paper.Contains("DUPLICATE", StringComparison.Ordinal)) <= 1, $"two originals for {invoice}");
        }

        Demand(
            shop.Printer.Receipts.All(paper => paper.Contains("APPROVED", StringComparison.Ordinal)
                && records.Any(record => record.Kind == JournalKind.Approved
                    && paper.Contains(
                        string.Create(CultureInfo.InvariantCulture, $"Invoice {record.Invoice:D6}"), StringComparison.Ordinal))),
            "a paper for a sale that the journal does not book");
    }

    private static string Line(int stan, int invoice, long amount) =>
        string.Create(CultureInfo.InvariantCulture, $"stan {stan} invoice {invoice} amount {amount}");

    private static void Demand(bool holds, string objection)
    {
        if (!holds)
        {
            throw new CheckFailedException(objection);
        }
    }
}
