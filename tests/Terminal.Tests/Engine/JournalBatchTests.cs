using Terminal.Engine.Journal;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>The journal's book over voids, refunds and the end of a batch.</summary>
public class JournalBatchTests
{
    private static readonly Guid Sale = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Other = new("22222222-2222-4222-8222-222222222222");
    private static readonly Guid Taking = new("33333333-3333-4333-8333-333333333333");
    private static readonly Guid Closing = new("44444444-4444-4444-8444-444444444444");
    private readonly JournalBook book = new([]);
    private int stan;

    [Fact]
    public void A_batch_is_empty_until_a_payment_is_open_or_approved()
    {
        Assert.True(book.IsBatchEmpty);
        Write(JournalKind.Requested, Sale);
        Assert.False(book.IsBatchEmpty);
        Write(JournalKind.Declined, Sale);
        Assert.True(book.IsBatchEmpty);
        Approve(Other);
        Assert.False(book.IsBatchEmpty);
        Write(JournalKind.CloseBegan, Closing);
        Assert.False(book.IsBatchEmpty); // The new one is, and the one before it is not settled yet.
        Write(JournalKind.BatchClosed, Closing);
        Assert.True(book.IsBatchEmpty);
    }

    [Fact]
    public void A_batch_whose_settlement_is_owed_is_not_empty_though_nothing_was_sold()
    {
        Write(JournalKind.CloseBegan, Closing);
        Assert.False(book.IsBatchEmpty);
    }

    [Fact]
    public void A_stored_sale_that_waits_keeps_the_next_batch_from_being_empty()
    {
        Write(JournalKind.Stored, Sale);
        Write(JournalKind.CloseBegan, Closing);
        Write(JournalKind.BatchClosed, Closing);
        Assert.False(book.IsBatchEmpty);
        Assert.Equal(Sale, Assert.Single(book.Queue).Id);
    }

    [Fact]
    public void A_sale_that_is_voided_leaves_the_totals_and_what_waits()
    {
        Approve(Sale);
        Write(JournalKind.Stored, Other);
        Assert.Equal((2, 1, 1000L), (Report().Totals.SaleCount, Report().WaitingCount, Report().WaitingMinor));
        Approve(Taking, PaymentType.Void, Other);
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), Report().Totals);
        Assert.Equal((0, 0L), (Report().WaitingCount, Report().WaitingMinor));
        Assert.Equal((true, false), (book.Find(Other)!.IsVoided, book.Find(Sale)!.IsVoided));
    }

    [Fact]
    public void A_refund_counts_against_its_sale_until_it_is_voided_itself()
    {
        Approve(Sale);
        Approve(Other, PaymentType.Refund, Sale, 400);
        Assert.Equal(new BatchTotals(1, 1000, 1, 400), Report().Totals);
        Assert.Equal(400, book.Find(Sale)!.RefundedMinor);
        Approve(Taking, PaymentType.Void, Other, 400);
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), Report().Totals);
        Assert.Equal((0L, true, false), (book.Find(Sale)!.RefundedMinor, book.Find(Other)!.IsVoided, book.Find(Sale)!.IsVoided));
    }

    [Fact]
    public void A_report_holds_its_own_batch_alone()
    {
        Approve(Sale);
        Write(JournalKind.CloseBegan, Closing);
        Apply(Draft(JournalKind.Requested, Other) with { Batch = 2, AmountMinor = 70 });
        Apply(Draft(JournalKind.Approved, Other) with { Batch = 2, AmountMinor = 70 });
        BatchReport report = book.Report(2, "261122180000", "BALANCED");
        Assert.Equal(new BatchReport(2, new BatchTotals(1, 70, 0, 0), "261122180000", "BALANCED"), report);
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), Report().Totals);
        Assert.Equal((Sale, false), (book.NextUpload!.Id, book.IsUploading));
        Write(JournalKind.RecordUploaded, Sale);
        Assert.True(book.IsUploading);
        Assert.Null(book.NextUpload); // The other one is of the open batch.
    }

    [Fact]
    public void An_upload_has_not_begun_with_a_record_of_another_batch()
    {
        Approve(Sale);
        Write(JournalKind.CloseBegan, Closing);
        Apply(Draft(JournalKind.Stored, Other) with { Batch = 2 });
        Apply(Draft(JournalKind.RecordUploaded, Other) with { Batch = 2 });
        Assert.False(book.IsUploading);
        Assert.Equal(Sale, book.NextUpload!.Id);
    }

    [Fact]
    public void The_cards_of_a_batch_are_erased_where_it_had_any()
    {
        Approve(Sale);
        Write(JournalKind.CloseBegan, Closing);
        Assert.Null(book.Find(Closing)); // A closing is no payment.
        Write(JournalKind.BatchClosed, Closing);
        Assert.Empty(book.BatchesToErase);
        Assert.Null(book.Find(Closing));
        Assert.Null(book.FindLast(static _ => true));
    }

    [Fact]
    public void A_paper_of_a_settled_batch_leaves_no_payment_behind()
    {
        Write(JournalKind.ReceiptPrinted, Sale);
        Assert.Null(book.Find(Sale));
        Assert.Null(book.FindLast(static _ => true));
    }

    [Fact]
    public void A_reversal_that_was_released_is_owed_no_more()
    {
        Write(JournalKind.Requested, Sale);
        Write(JournalKind.ReversalOwed, Sale);
        Assert.Equal((Sale, true), (book.Open!.PaymentId, book.ReversalOwed));
        Write(JournalKind.ReversalReleased, Sale);
        Assert.Null(book.Open);
        Assert.False(book.ReversalOwed);
        Write(JournalKind.Requested, Other);
        Assert.False(book.ReversalOwed);
    }

    [Fact]
    public void A_payment_from_the_disk_is_taken_in_hand_once_and_gets_what_goes_back_to_it()
    {
        var looked = new BookedPayment(Draft(JournalKind.Approved, Sale) with { Batch = 9 });
        book.Adopt(looked);
        book.Adopt(new BookedPayment(Draft(JournalKind.Approved, Sale) with { Batch = 9 }));
        Assert.Same(looked, book.Find(Sale));
        Assert.Same(looked, book.FindLast(static payment => payment.IsApproved));
        Assert.True(book.IsBatchEmpty); // It is of another batch.
        Approve(Other, PaymentType.Refund, Sale, 400);
        Assert.Equal(400, looked.RefundedMinor);
        int count = 0;
        _ = book.FindLast(payment => payment.Id == Sale && ++count > 1);
        Assert.Equal(1, count);
    }

    [Fact]
    public void A_request_that_is_stored_offline_takes_its_numbers()
    {
        Apply(Draft(JournalKind.Stored, Sale) with { Stan = 41, Invoice = 17 });
        Assert.Equal((42, 18), (book.NextStan, book.NextInvoice));
        Assert.Equal((1000L, Sale), (book.QueueMinor, book.LastApproved!.Id));
    }

    [Fact]
    public void Sealing_keeps_the_digest_of_a_ciphertext_that_is_erased()
    {
        byte[] digest = [.. Enumerable.Repeat((byte)0xD1, 32)];
        Assert.Equal(digest, book.Seal(Draft(JournalKind.Requested, Sale) with { CardDigest = digest }).CardDigest.ToArray());
    }

    private BatchReport Report() => book.Report(1, "", "");

    private void Approve(Guid id, PaymentType type = PaymentType.Sale, Guid original = default, long minor = 1000)
    {
        foreach (JournalKind kind in (ReadOnlySpan<JournalKind>)[JournalKind.Requested, JournalKind.Approved])
        {
            Apply(Draft(kind, id) with { Type = type, OriginalId = original, AmountMinor = minor });
        }
    }

    private void Write(JournalKind kind, Guid payment) => Apply(Draft(kind, payment));

    private void Apply(JournalRecord draft) => book.Apply(book.Seal(draft));

    private JournalRecord Draft(JournalKind kind, Guid payment) => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = payment,
        Attempt = 1,
        Stan = ++stan,
        Invoice = stan,
        Batch = 1,
        AmountMinor = 1000,
        CurrencyNumeric = 978,
    };
}
