using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <content>Whether a payment may begin, and its beginning: the same for the keypad and for a till.</content>
public sealed partial class Node
{
    /// <summary>Why a payment cannot begin now, as a code of the fault catalogue; null where it can.</summary>
    private string? WhyNot(PaymentType type, long amountMinor, BookedPayment? original)
    {
        string? standing = halted
            ?? (transaction.Busy || closeAsked ? "BUSY"
            : transaction.Phase != TransactionPhase.Idle ? "REVERSAL"
            : storageLow ? "DISK"
            : !clock.Known || !hostTried || keeper.IsChanging ? "STARTING"
            : amountMinor is < 0 or > Amount.MinorMax ? "AMOUNT"
            : null);
        return standing ?? type switch
        {
            PaymentType.Sale => WhyNotSell(amountMinor),
            PaymentType.Void => WhyNotVoid(original),
            _ => WhyNotRefund(amountMinor, original),
        };
    }

    private string? WhyNotSell(long amountMinor) =>
        amountMinor == 0 ? "AMOUNT"
        : !contactless.IsReady ? "READER"
        : host.IsReady ? null
        : WhyNotOffline(amountMinor);

    private string? WhyNotVoid(BookedPayment? original) =>
        original is not { IsApproved: true, Type: not PaymentType.Void } || original.Forward == ForwardState.Refused ? "NO-ORIGINAL"
        : original.Last.Last!.Batch != book.Batch ? "NOT-THIS-BATCH"
        : original.IsVoided ? "ALREADY-VOIDED"
        : original.RefundedMinor > 0 ? "OVER-REFUND"
        : original.Forward == ForwardState.Waiting ? "NOT-SENT"
        : !host.IsReady ? "NO-LINK"
        : null;

    private string? WhyNotRefund(long amountMinor, BookedPayment? original)
    {
        if (original is null)
        {
            return amountMinor == 0 ? "AMOUNT" : !contactless.IsReady ? "READER" : !host.IsReady ? "NO-LINK" : null;
        }

        return original is not { IsApproved: true, Type: PaymentType.Sale, Forward: not ForwardState.Refused } ? "NO-ORIGINAL"
            : original.IsVoided ? "ALREADY-VOIDED"
            : original.Forward == ForwardState.Waiting ? "NOT-SENT"
            : RefundOf(amountMinor, original) > original.AmountMinor - original.RefundedMinor
                || original.AmountMinor == original.RefundedMinor ? "OVER-REFUND"
            : !HasCard(original) && !contactless.IsReady ? "READER"
            : !host.IsReady ? "NO-LINK"
            : null;
    }

    /// <summary>Why this amount cannot be sold without the host; null where it can.</summary>
    private string? WhyNotOffline(long amountMinor)
    {
        OfflineSettings offline = settings.Offline;
        return offline.Use == OfflineUse.Never ? "NO-LINK"
            : !clock.Trusted ? "CLOCK"
            : book.Queue.Count >= offline.CountMax ? "QUEUE-FULL"
            : amountMinor > offline.SaleLimitMinor || book.QueueMinor + amountMinor > offline.TotalLimitMinor ? "OFFLINE-LIMIT"
            : null;
    }

    /// <summary>The most that the card may approve by itself now, minor units; 0 sends everything online.</summary>
    private long OfflineLimit(Payment sold)
    {
        bool may = sold.Type == PaymentType.Sale
            && (settings.Offline.Use == OfflineUse.BelowLimit || (settings.Offline.Use == OfflineUse.HostDown && !host.IsReady))
            && WhyNotOffline(sold.Amount.Minor) is null;
        return may ? sold.Amount.Minor : 0;
    }

    /// <summary>Amount 0 refunds all that is left.</summary>
    private static long RefundOf(long amountMinor, BookedPayment original) =>
        amountMinor == 0 ? original.AmountMinor - original.RefundedMinor : amountMinor;

    private static bool HasCard(BookedPayment original) => original.Last.Request is { CardCiphertext.IsEmpty: false };

    /// <summary>Begins a payment for which <see cref="WhyNot"/> said nothing.</summary>
    private void Begin(PaymentPlan plan, Instant now)
    {
        BookedPayment? original = plan.Original;
        long minor = plan.Type switch
        {
            PaymentType.Void => original!.AmountMinor,
            PaymentType.Refund when original is not null => RefundOf(plan.AmountMinor, original),
            _ => plan.AmountMinor,
        };
        payment?.EraseSecrets();
        payment = new Payment(plan.Id ?? NewId(), plan.Type, new Amount(minor, settings.Currency))
        {
            Attempt = plan.Attempt,
            TillId = plan.TillId,
            Operator = plan.Operator,
            Original = original,
            FromJournal = plan.Type == PaymentType.Void || (original is not null && HasCard(original)),
        };
        told = "";
        cardLanguage = null;
        tracer?.Begin(payment, now);
        if (payment.FromJournal)
        {
            payment.TakeCardOf(original!.Last.Request!);
        }

        ForgetDesk();
        desk.BeginSale();
        transaction.Receive(new TransactionEvent.Requested(payment.FromJournal), now);
    }

    /// <summary>What somebody wants to be paid, refunded or voided, checked and ready to begin.</summary>
    private sealed record PaymentPlan(PaymentType Type, long AmountMinor, BookedPayment? Original)
    {
        public Guid? Id { get; init; }

        public int Attempt { get; init; } = 1;

        public string TillId { get; init; } = "";

        public string Operator { get; init; } = "";
    }
}
