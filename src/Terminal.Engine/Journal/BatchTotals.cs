namespace Terminal.Engine.Journal;

/// <summary>What a batch comes to: payments that are neither voided nor reversed.</summary>
/// <param name="SaleCount">Count of sales, offline ones among them.</param>
/// <param name="SaleMinor">Their sum in minor units.</param>
/// <param name="RefundCount">Count of refunds.</param>
/// <param name="RefundMinor">Their sum in minor units, as a positive number.</param>
public readonly record struct BatchTotals(int SaleCount, long SaleMinor, int RefundCount, long RefundMinor)
{
    /// <summary>Sales less refunds, minor units.</summary>
    public long NetMinor => checked(SaleMinor - RefundMinor);

    /// <summary>The totals with one payment more.</summary>
    public BatchTotals With(BookedPayment payment) => payment.Type == PaymentType.Refund
        ? this with { RefundCount = RefundCount + 1, RefundMinor = checked(RefundMinor + payment.AmountMinor) }
        : this with { SaleCount = SaleCount + 1, SaleMinor = checked(SaleMinor + payment.AmountMinor) };
}
