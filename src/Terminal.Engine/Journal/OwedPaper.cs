namespace Terminal.Engine.Journal;

/// <summary>A paper that the journal owes: the receipt of an approved payment, or the report of a settled batch.</summary>
/// <param name="Id">The payment's id, or the closing's.</param>
/// <param name="Payment">The payment; null for a report.</param>
/// <param name="Report">The report; null for a receipt.</param>
public sealed record OwedPaper(Guid Id, BookedPayment? Payment, BatchReport? Report);
