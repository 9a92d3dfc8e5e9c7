using Terminal.Engine.Journal;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class JournalBookTests
{
    private static readonly Guid First = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Second = new("22222222-2222-4222-8222-222222222222");

    [Fact]
    public void A_replayed_journal_says_what_the_book_that_wrote_it_said()
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Requested, First, 1));
        Write(book, records, Draft(JournalKind.Approved, First, 1));
        Write(book, records, Draft(JournalKind.Requested, Second, 2));
        var replayed = new JournalBook(records);
        Assert.Null(replayed.BrokenAt);
        Assert.Equal(book.NextStan, replayed.NextStan);
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), replayed.Report(1, "", "").Totals);
        Assert.Equal(Second, replayed.Open?.PaymentId);
        Assert.Equal(First, Assert.Single(replayed.Papers).Id);
    }

    [Theory]
    [InlineData("dropped")]
    [InlineData("changed")]
    [InlineData("swapped")]
    [InlineData("ciphertext")]
    public void A_journal_that_somebody_changed_is_found_out(string how)
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Requested, First, 1) with { CardCiphertext = new byte[] { 1, 2, 3 } });
        Write(book, records, Draft(JournalKind.Approved, First, 1));
        Write(book, records, Draft(JournalKind.ReceiptPrinted, First, 1));
        switch (how)
        {
            case "dropped":
                records.RemoveAt(1);
                break;
            case "changed":
                records[1] = records[1] with { AmountMinor = 9 };
                break;
            case "swapped":
                (records[1], records[2]) = (records[2], records[1]);
                break;
            default:
                records[0] = records[0] with { CardCiphertext = new byte[] { 1, 2, 4 } };
                break;
        }

        Assert.NotNull(new JournalBook(records).BrokenAt);
    }

    [Fact]
    public void Erasing_a_ciphertext_leaves_the_chain_whole()
    {
        var records = new List<JournalRecord>();
        Write(new JournalBook([]), records, Draft(JournalKind.Requested, First, 1) with { CardCiphertext = new byte[] { 1, 2, 3 } });
        records[0] = records[0] with { CardCiphertext = default };
        Assert.Null(new JournalBook(records).BrokenAt);
    }

    [Fact]
    public void A_torn_tail_is_no_record()
    {
        Assert.Equal(1, new JournalBook([Draft(JournalKind.Requested, First, 1) with { Sequence = 1 }]).BrokenAt);
    }

    [Fact]
    public void An_empty_journal_begins_at_one()
    {
        var book = new JournalBook([]);
        Assert.Equal((1, 1, 1, 0L), (book.Batch, book.NextStan, book.NextInvoice, book.LastSequence));
        Assert.Null(book.Open);
        Assert.Null(book.BrokenAt);
        Assert.Equal(1, book.Seal(Draft(JournalKind.Requested, First, 1)).Sequence);
    }

    [Theory]
    [InlineData(JournalBook.StanMax - 1, JournalBook.StanMax)]
    [InlineData(JournalBook.StanMax, 1)]
    [InlineData(41, 42)]
    public void A_trace_number_follows_the_last_and_stays_below_those_of_network_messages(int last, int next)
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, last));
        Assert.Equal(next, book.NextStan);
        Assert.Equal(899_999, JournalBook.StanMax);
    }

    [Theory]
    [InlineData(999_998, 999_999)]
    [InlineData(999_999, 1)]
    public void Invoice_and_batch_follow_the_last_and_go_round_after_six_digits(int last, int next)
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1) with { Invoice = last });
        Assert.Equal(next, book.NextInvoice);
        Write(book, [], Draft(JournalKind.CloseBegan, Second, 0) with { Batch = last });
        Assert.Equal(next, book.Batch);
    }

    [Fact]
    public void A_void_bears_its_originals_invoice_and_takes_none()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 5));
        Write(book, [], Draft(JournalKind.Approved, First, 5));
        Write(book, [], Draft(JournalKind.Requested, Second, 6) with { Type = PaymentType.Void, OriginalId = First, Invoice = 2 });
        Assert.Equal((7, 6), (book.NextStan, book.NextInvoice));
    }

    [Fact]
    public void The_first_record_that_breaks_the_chain_is_named_and_nothing_after_it_counts()
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Requested, First, 1));
        Write(book, records, Draft(JournalKind.Approved, First, 1));
        Write(book, records, Draft(JournalKind.Requested, Second, 2));
        records[1] = records[1] with { AmountMinor = 9 };
        var replayed = new JournalBook(records);
        Assert.Equal((2L, 1L, default), (replayed.BrokenAt, replayed.LastSequence, replayed.Report(1, "", "").Totals));
    }

    [Fact]
    public void A_gap_in_the_numbers_breaks_the_chain()
    {
        JournalRecord record = Draft(JournalKind.Requested, First, 1) with { Sequence = 2, PreviousHash = JournalChain.Genesis };
        Assert.Equal(2, new JournalBook([record with { Hash = JournalChain.Link(record) }]).BrokenAt);
    }

    [Fact]
    public void Sealing_takes_the_digest_of_the_ciphertext_and_links_to_the_record_before()
    {
        var book = new JournalBook([]);
        JournalRecord first = book.Seal(Draft(JournalKind.Requested, First, 1) with { CardCiphertext = new byte[] { 1, 2, 3 } });
        JournalRecord second = book.Seal(Draft(JournalKind.Approved, First, 1));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData([1, 2, 3]), first.CardDigest.ToArray());
        Assert.True(second.CardDigest.IsEmpty);
        Assert.Equal((1, 2), (first.Sequence, second.Sequence));
        Assert.True(JournalChain.Holds(first, JournalChain.Genesis.Span));
        Assert.True(JournalChain.Holds(second, first.Hash.Span));
        Assert.Equal(2, book.LastSequence);
        Assert.Null(book.Open); // Sealed is not durable.
    }

    [Theory]
    [InlineData(JournalKind.Declined)]
    [InlineData(JournalKind.Abandoned)]
    public void A_payment_that_ends_without_a_booking_is_open_no_more_and_counts_nothing(JournalKind end)
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1));
        Assert.Equal(First, book.Open?.PaymentId);
        Assert.False(book.ReversalOwed);
        Write(book, [], Draft(end, First, 1));
        Assert.Null(book.Open);
        Assert.Equal(default, book.Report(1, "", "").Totals);
        Assert.Empty(book.Papers);
        Assert.Null(book.LastApproved);
    }

    [Fact]
    public void A_payment_that_ended_before_its_request_leaves_another_ones_open()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1));
        Write(book, [], Draft(JournalKind.Abandoned, Second, 0));
        Assert.Equal(First, book.Open?.PaymentId);
    }

    [Fact]
    public void Receipts_are_owed_until_each_is_on_paper()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1));
        Write(book, [], Draft(JournalKind.Approved, First, 1));
        Write(book, [], Draft(JournalKind.Requested, Second, 2));
        Write(book, [], Draft(JournalKind.Approved, Second, 2));
        Assert.Equal([First, Second], book.Papers.Select(paper => paper.Id));
        Assert.Equal(new BatchTotals(2, 2000, 0, 0), book.Report(1, "", "").Totals);
        Assert.Equal(Second, book.LastApproved?.Id);
        Write(book, [], Draft(JournalKind.ReceiptPrinted, First, 1));
        Assert.Equal(Second, Assert.Single(book.Papers).Id);
    }

    [Fact]
    public void An_approval_of_what_is_not_open_is_our_own_fault() =>
        Assert.Throws<InvariantException>(() => Write(new JournalBook([]), [], Draft(JournalKind.Approved, First, 1)));

    [Fact]
    public void A_kind_that_nobody_knows_is_not_read_over() =>
        Assert.Throws<InvariantException>(() => Write(new JournalBook([]), [], Draft((JournalKind)999, First, 1)));

    [Theory]
    [InlineData(JournalKind.Forwarded, 0, 1)]
    [InlineData(JournalKind.ForwardRefused, 1, 0)]
    public void A_stored_sale_waits_until_the_host_has_said_a_word(JournalKind word, int refused, int counted)
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Stored, First, 1));
        Write(book, records, Draft(JournalKind.Stored, Second, 2) with { AmountMinor = 500 });
        Assert.Null(book.Open);
        Assert.Equal([First, Second], new JournalBook(records).Queue.Select(payment => payment.Id));
        Assert.Equal((1500L, 2, 1500L), (book.QueueMinor, book.Report(1, "", "").WaitingCount, book.Report(1, "", "").WaitingMinor));
        Assert.Equal(2, book.Papers.Count);
        Write(book, records, Draft(word, First, 1));
        Assert.Equal(Second, Assert.Single(book.Queue).Id);
        BatchReport report = new JournalBook(records).Report(1, "", "");
        Assert.Equal((500L, 1, 500L), (book.QueueMinor, report.WaitingCount, report.WaitingMinor));
        Assert.Equal((refused, refused * 1000L, counted + 1), (report.RefusedCount, report.RefusedMinor, report.Totals.SaleCount));
        Write(book, records, Draft(word, First, 1)); // Told twice.
        Assert.Equal(500, book.QueueMinor);
    }

    [Fact]
    public void A_batch_that_is_being_settled_is_uploaded_in_order_without_what_does_not_count()
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        var third = new Guid("33333333-3333-4333-8333-333333333333");
        foreach ((Guid id, int stan) in (ReadOnlySpan<(Guid, int)>)[(First, 1), (Second, 2), (third, 3)])
        {
            Write(book, records, Draft(JournalKind.Requested, id, stan) with { CardCiphertext = new byte[] { 1 } });
            Write(book, records, Draft(id == Second ? JournalKind.Declined : JournalKind.Approved, id, stan));
        }

        Assert.Null(book.NextUpload);
        Write(book, records, Draft(JournalKind.CloseBegan, Guid.NewGuid(), 0));
        Assert.Equal((2, First, false), (book.Batch, book.NextUpload!.Id, book.IsUploading));
        Write(book, records, Draft(JournalKind.RecordUploaded, First, 1));
        Assert.Equal((third, true), (new JournalBook(records).NextUpload!.Id, new JournalBook(records).IsUploading));
        Write(book, records, Draft(JournalKind.RecordUploaded, third, 3));
        Assert.Null(book.NextUpload);
        Guid next = Guid.NewGuid();
        Write(book, records, Draft(JournalKind.Requested, next, 4) with { Batch = 2 });
        Write(book, records, Draft(JournalKind.Approved, next, 4) with { Batch = 2 });
        JournalRecord closed = Draft(JournalKind.BatchClosed, book.Closing!.PaymentId, 0);
        Write(book, records, closed with { Reason = "UPLOADED", LocalTime = "261122180000" });
        Assert.Null(book.Closing);
        Assert.False(book.IsUploading);
        Assert.Null(book.Find(First));
        Assert.NotNull(book.Find(next));
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), book.Report(2, "", "").Totals);
        OwedPaper report = book.Papers.Single(paper => paper.Report is not null);
        Assert.Equal(new BatchReport(1, new BatchTotals(2, 2000, 0, 0), "261122180000", "UPLOADED"), report.Report);
        Assert.Equal([1], new JournalBook(records).BatchesToErase);
        book.Erased(1);
        Assert.Empty(book.BatchesToErase);
    }

    [Fact]
    public void An_owed_reversal_is_open_until_it_is_closed()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1));
        Write(book, [], Draft(JournalKind.ReversalOwed, First, 1));
        Assert.True(book.ReversalOwed);
        Write(book, [], Draft(JournalKind.ReversalClosed, First, 1));
        Assert.False(book.ReversalOwed);
        Assert.Null(book.Open);
        Assert.Equal(default, book.Report(1, "", "").Totals);
    }

    private static void Write(JournalBook book, List<JournalRecord> records, JournalRecord draft)
    {
        JournalRecord record = book.Seal(draft);
        book.Apply(record);
        records.Add(record);
    }

    private static JournalRecord Draft(JournalKind kind, Guid payment, int stan) => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = payment,
        Attempt = 1,
        Stan = stan,
        Invoice = stan,
        Batch = 1,
        AmountMinor = 1000,
        CurrencyNumeric = 978,
    };
}
