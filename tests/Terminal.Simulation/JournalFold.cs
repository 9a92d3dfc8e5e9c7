using Terminal.Engine.Journal;

namespace Terminal.Simulation;

/// <summary>What a batch comes to.</summary>
internal readonly record struct FoldedTotals(int Sales, long SalesMinor, int Refunds, long RefundsMinor);

/// <summary>One attempt of a payment, as the records of the journal tell it.</summary>
internal sealed class FoldedAttempt
{
    /// <summary>The request or the stored sale; null where it never came so far.</summary>
    public JournalRecord? Request { get; set; }

    /// <summary>The record that ended it; null while it is open.</summary>
    public JournalRecord? End { get; set; }

    /// <summary>How often it ended.</summary>
    public int Ends { get; set; }

    /// <summary>Whether a reversal was owed.</summary>
    public bool IsOwed { get; set; }

    /// <summary>Whether the host has heard what became of the issuer's scripts.</summary>
    public bool IsReported { get; set; }

    /// <summary>What the card made of its issuer's scripts (9F5B), in hexadecimal digits; null where none came with an
    /// answer that stands.</summary>
    public string? Scripts =>
        End is { Kind: JournalKind.Approved or JournalKind.Declined } ? JournalFold.ScriptsOf(End.EmvData.Span) : null;

    /// <summary>Whether it moves, or moved, money.</summary>
    public bool IsApproved => End?.Kind is JournalKind.Approved or JournalKind.Stored;
}

/// <summary>One payment.</summary>
/// <param name="first">Its first record.</param>
internal sealed class FoldedPayment(JournalRecord first)
{
    /// <summary>Its first record.</summary>
    public JournalRecord First { get; } = first;

    /// <summary>Attempts by number.</summary>
    public SortedList<int, FoldedAttempt> Attempts { get; } = [];

    /// <summary>The host's word on a stored sale; null where there is none.</summary>
    public JournalRecord? Forwarding { get; set; }

    /// <summary>Whether a void of it was approved.</summary>
    public bool IsVoided { get; set; }

    /// <summary>The attempt that was approved; null where none was.</summary>
    public FoldedAttempt? Approval => Attempts.Values.FirstOrDefault(static attempt => attempt.IsApproved);

    /// <summary>Whether it is money: neither voided nor refused when it was forwarded, and no void itself.</summary>
    public bool Counts => Approval is not null && !IsVoided && First.Type != PaymentType.Void
        && Forwarding?.Kind != JournalKind.ForwardRefused;
}

/// <summary>The journal as the simulation reads it: by code of its own, so that a fault in the engine's does not hide itself.</summary>
internal sealed class JournalFold
{
    /// <summary>Folds a journal.</summary>
    public JournalFold(IReadOnlyList<JournalRecord> records)
    {
        foreach (JournalRecord record in records)
        {
            switch (record.Kind)
            {
                case JournalKind.CloseBegan:
                    Closing = record;
                    break;
                case JournalKind.BatchClosed:
                    Closing = null;
                    Closed.Add(record);
                    break;
                case JournalKind.ReceiptPrinted:
                    Printed.Add(record.PaymentId);
                    break;
                default:
                    Take(record);
                    break;
            }
        }
    }

    /// <summary>All payments.</summary>
    public Dictionary<Guid, FoldedPayment> Payments { get; } = [];

    /// <summary>The settled batches, in order.</summary>
    public List<JournalRecord> Closed { get; } = [];

    /// <summary>Every attempt of every payment.</summary>
    public IEnumerable<FoldedAttempt> Attempts => Payments.Values.SelectMany(static payment => payment.Attempts.Values);

    /// <summary>The closing whose settlement is owed; null where none is.</summary>
    public JournalRecord? Closing { get; private set; }

    /// <summary>What was printed: payments and closings.</summary>
    public HashSet<Guid> Printed { get; } = [];

    /// <summary>Whether an issuer has yet to hear what became of its scripts.</summary>
    public bool OwesReport => Attempts.Any(static attempt => attempt is { Scripts: not null, IsReported: false });

    /// <summary>The open request, or the owed reversal, at the journal's end; null where there is none.</summary>
    public static JournalRecord? Open(IReadOnlyList<JournalRecord> records)
    {
        for (int i = records.Count - 1; i >= 0; i--)
        {
            JournalRecord record = records[i];
            if (record.Kind is JournalKind.Requested or JournalKind.ReversalOwed)
            {
                return record;
            }

            if (Ends(record.Kind) && record.Stan != 0)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The value of 9F5B in data objects whose lengths are one byte each; null where it is not there.</summary>
    public static string? ScriptsOf(ReadOnlySpan<byte> data)
    {
        for (int at = 0; at < data.Length;)
        {
            int tagLength = (data[at] & 0x1F) == 0x1F ? 2 : 1;
            int length = data[at + tagLength];
            if (data.Slice(at, tagLength) is [0x9F, 0x5B])
            {
                return Convert.ToHexString(data.Slice(at + tagLength + 1, length));
            }

            at += tagLength + 1 + length;
        }

        return null;
    }

    /// <summary>True for the kinds that end an attempt.</summary>
    public static bool Ends(JournalKind kind) => kind is JournalKind.Approved or JournalKind.Stored or JournalKind.Declined
        or JournalKind.Abandoned or JournalKind.ReversalClosed or JournalKind.ReversalReleased;

    /// <summary>True for the kinds that are a step of an attempt.</summary>
    public static bool IsStep(JournalKind kind) => Ends(kind) || kind is JournalKind.Requested or JournalKind.ReversalOwed;

    /// <summary>What a batch comes to.</summary>
    public FoldedTotals Totals(int batch)
    {
        FoldedTotals sum = default;
        foreach (FoldedPayment payment in Payments.Values.Where(one => one.Counts && one.Approval!.Request!.Batch == batch))
        {
            long minor = payment.First.AmountMinor;
            sum = payment.First.Type == PaymentType.Refund
                ? sum with { Refunds = sum.Refunds + 1, RefundsMinor = sum.RefundsMinor + minor }
                : sum with { Sales = sum.Sales + 1, SalesMinor = sum.SalesMinor + minor };
        }

        return sum;
    }

    private void Take(JournalRecord record)
    {
        if (!Payments.TryGetValue(record.PaymentId, out FoldedPayment? payment))
        {
            payment = new FoldedPayment(record);
            Payments.Add(record.PaymentId, payment);
        }

        if (record.Kind is JournalKind.Forwarded or JournalKind.ForwardRefused)
        {
            payment.Forwarding = record;
            return;
        }

        if (record.Kind == JournalKind.ScriptsReported)
        {
            payment.Attempts[record.Attempt].IsReported = true;
            return;
        }

        if (!IsStep(record.Kind))
        {
            return;
        }

        if (!payment.Attempts.TryGetValue(record.Attempt, out FoldedAttempt? attempt))
        {
            attempt = new FoldedAttempt();
            payment.Attempts.Add(record.Attempt, attempt);
        }

        attempt.Request = record.Kind is JournalKind.Requested or JournalKind.Stored ? record : attempt.Request;
        attempt.IsOwed |= record.Kind == JournalKind.ReversalOwed;
        if (Ends(record.Kind))
        {
            attempt.End = record;
            attempt.Ends++;
        }

        if (attempt.IsApproved && record.Type == PaymentType.Void && Payments.TryGetValue(record.OriginalId, out FoldedPayment? voided))
        {
            voided.IsVoided = true;
        }
    }
}
