using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Engine.Host;

/// <summary>Makes the questions to the host out of the payment in hand and out of what the journal holds.</summary>
internal static class HostRequests
{
    /// <summary>Response code of an offline approval that no kernel has given one (EMV 4.4 Book 4, Annex A: 8A).</summary>
    private const string OfflineApproved = "Y1";

    /// <summary>The payment in hand, or its reversal.</summary>
    public static HostRequest Of(Payment payment, HostTask task) => new()
    {
        Task = task,
        Stan = payment.Stan,
        Invoice = payment.Invoice,
        Batch = payment.Batch,
        LocalTime = payment.LocalTime,
        Amount = payment.Amount,
        CardSequence = payment.CardSequence,
        EntryMode = EmvFacts.EntryModeOf(payment.EmvData.Span),
        Type = payment.Type,
        Original = payment.Original is { } original ? OriginalOf(original) : null,
        ResponseCode = task == HostTask.Reversal ? ReasonCode(payment.Reason) : "",
    };

    /// <summary>The advice of a stored sale, or the upload of any approved payment.</summary>
    public static HostRequest Of(BookedPayment booked, HostTask task, bool repeated = false)
    {
        JournalRecord request = booked.Last.Request!;
        JournalRecord outcome = booked.Last.Last!;
        bool upload = task == HostTask.Upload;
        bool stored = request.Kind == JournalKind.Stored;
        return new HostRequest
        {
            Task = task,
            Stan = upload ? 0 : request.Stan,
            Invoice = request.Invoice,
            Batch = request.Batch,
            LocalTime = request.LocalTime,
            Amount = AmountOf(request),
            CardSequence = EmvFacts.SequenceOf(request.EmvData.Span),
            EntryMode = EmvFacts.EntryModeOf(request.EmvData.Span),
            Type = booked.Type,
            Original = upload ? OriginalOf(booked) : null,
            ResponseCode = stored ? OfflineCode(request) : outcome.ResponseCode,
            AuthorisationCode = outcome.AuthorisationCode,
            RetrievalReference = booked.RetrievalReference,
            Repeated = repeated,
        };
    }

    /// <summary>The report on the scripts of an attempt.</summary>
    public static HostRequest Report(PaymentAttempt attempt)
    {
        JournalRecord request = attempt.Request!;
        JournalRecord outcome = attempt.Last!;
        return new HostRequest
        {
            Task = HostTask.ScriptReport,
            Invoice = request.Invoice,
            Batch = request.Batch,
            LocalTime = request.LocalTime,
            Amount = AmountOf(request),
            CardSequence = EmvFacts.SequenceOf(request.EmvData.Span),
            EntryMode = EmvFacts.EntryModeOf(request.EmvData.Span),
            Type = request.Type,
            Original = new HostOriginal(
                request.Type,
                Mti.FinancialRequest,
                request.Stan,
                request.LocalTime,
                outcome.AuthorisationCode,
                outcome.RetrievalReference),
        };
    }

    /// <summary>The settlement of a batch.</summary>
    public static HostRequest Settlement(BatchReport report, Currency currency, bool afterUpload) => new()
    {
        Task = afterUpload ? HostTask.SettlementAfterUpload : HostTask.Settlement,
        Batch = report.Batch,
        LocalTime = report.LocalTime,
        Amount = new Amount(0, currency),
        Totals = report.Totals,
    };

    /// <summary>As the kernel has set it: a chip that was not told of an unreachable host says Y1, one that was, Y3.</summary>
    private static string OfflineCode(JournalRecord stored) =>
        EmvFacts.TryFind(stored.EmvData.Span, Tag.AuthorisationResponseCode, out ReadOnlySpan<byte> code) && code is [0x59, var digit]
            ? "Y" + (char)digit
            : OfflineApproved;

    private static HostOriginal OriginalOf(BookedPayment booked)
    {
        JournalRecord request = booked.Last.Request!;
        JournalRecord outcome = booked.Last.Last!;
        Mti mti = request.Kind == JournalKind.Stored || booked.Type == PaymentType.Refund ? Mti.FinancialAdvice : Mti.FinancialRequest;
        return new HostOriginal(
            booked.Type, mti, request.Stan, request.LocalTime, outcome.AuthorisationCode, booked.RetrievalReference);
    }

    private static Amount AmountOf(JournalRecord request)
    {
        bool known = Currency.TryFind(request.CurrencyNumeric, out Currency currency);
        Invariant.Check(known); // The terminal wrote it from its own configuration.
        return new Amount(request.AmountMinor, currency);
    }

    private static string ReasonCode(string reason) => reason == "CANCELLED" ? "17" : "98";
}
