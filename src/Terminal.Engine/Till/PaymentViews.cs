using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Engine.Transactions;
using Terminal.Primitives;

namespace Terminal.Engine.Till;

/// <summary>Makes what a till sees of what the journal says.</summary>
internal static class PaymentViews
{
    /// <summary>A payment that has records.</summary>
    public static PaymentView Of(BookedPayment payment)
    {
        _ = Currency.TryFind(payment.CurrencyNumeric, out Currency currency);
        string state = StateOf(payment.Last);
        return new PaymentView
        {
            Id = payment.TillId,
            Type = payment.Type,
            State = state,
            Final = IsFinal(state),
            AmountMinor = payment.AmountMinor,
            Currency = currency.Code,
            Offline = payment.Forward != ForwardState.None,
            Forwarding = payment.Forward.ToString().ToLowerInvariant(),
            Voided = payment.IsVoided,
            RefundedMinor = payment.RefundedMinor,
            Attempts = [.. payment.Attempts.Select(Of)],
        };
    }

    /// <summary>The payment in hand, whose attempt has no record yet.</summary>
    /// <param name="payment">Its facts.</param>
    /// <param name="earlier">Its earlier attempts; null where this is the first.</param>
    /// <param name="phase">Where it stands.</param>
    public static PaymentView Of(Payment payment, BookedPayment? earlier, TransactionPhase phase)
    {
        string state = phase switch
        {
            TransactionPhase.Presenting or TransactionPhase.Fetching => "presenting",
            TransactionPhase.Abandoning or TransactionPhase.Withdrawing => "cancelling",
            _ => "inProgress",
        };
        AttemptView attempt = new() { Number = payment.Attempt, State = state, MaskedPan = payment.MaskedPan, Batch = payment.Batch };
        return new PaymentView
        {
            Id = payment.TillId,
            Type = payment.Type,
            State = state,
            Final = false,
            AmountMinor = payment.Amount.Minor,
            Currency = payment.Amount.Currency.Code,
            Attempts = [.. earlier?.Attempts.Select(Of) ?? [], attempt],
        };
    }

    /// <summary>Whether the last attempt of a payment has its result.</summary>
    public static bool IsFinal(BookedPayment payment) => IsFinal(StateOf(payment.Last));

    private static bool IsFinal(string state) => state is "approved" or "declined" or "cancelled" or "failed" or "reversed" or "released";

    private static AttemptView Of(PaymentAttempt attempt)
    {
        JournalRecord last = attempt.Last!;
        ReadOnlySpan<byte> emv = attempt.Request is { } request ? request.EmvData.Span : default;
        return new AttemptView
        {
            Number = attempt.Number,
            State = StateOf(attempt),
            Reason = last.Reason,
            ResponseCode = last.ResponseCode,
            AuthorisationCode = last.AuthorisationCode,
            RetrievalReference = last.RetrievalReference,
            Stan = last.Stan,
            Invoice = last.Invoice,
            Batch = last.Batch,
            LocalTime = last.LocalTime,
            MaskedPan = last.MaskedPan,
            CardName = CardText.CardName(emv) ?? "",
            Aid = EmvFacts.TryFind(emv, Tag.DedicatedFileName, out ReadOnlySpan<byte> aid) ? Hex.ToText(aid) : "",
            Verification = attempt.Request is { } read ? Verification.Of(read) : "",
        };
    }

    private static string StateOf(PaymentAttempt attempt) => attempt.State switch
    {
        AttemptState.Approved => "approved",
        AttemptState.Declined => "declined",
        AttemptState.Abandoned => attempt.Last!.Reason == "CANCELLED" ? "cancelled" : "failed",
        AttemptState.Reversing => "reversing",
        AttemptState.Reversed => "reversed",
        AttemptState.Released => "released",
        _ => "inProgress",
    };
}
