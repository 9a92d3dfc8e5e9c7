using Terminal.Engine.Journal;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What a payment's own records, and those of later payments that go back to it, make of it.</summary>
public class BookedPaymentTests
{
    private static readonly Guid Sale = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Later = new("22222222-2222-4222-8222-222222222222");
    private static readonly Guid Last = new("33333333-3333-4333-8333-333333333333");

    [Fact]
    public void It_is_known_by_what_its_first_record_says()
    {
        var booked = new BookedPayment(Record(JournalKind.Requested) with
        {
            Type = PaymentType.Refund,
            OriginalId = Later,
            TillId = "till-7",
            Operator = "42",
            CurrencyNumeric = 756,
        });
        Assert.Equal((Sale, PaymentType.Refund, Later), (booked.Id, booked.Type, booked.OriginalId));
        Assert.Equal(("till-7", "42", 1000L, 756), (booked.TillId, booked.Operator, booked.AmountMinor, booked.CurrencyNumeric));
        Assert.Equal(1, Assert.Single(booked.Attempts).Number);
    }

    [Theory]
    [InlineData(JournalKind.Requested, AttemptState.InDoubt)]
    [InlineData(JournalKind.Approved, AttemptState.Approved)]
    [InlineData(JournalKind.Stored, AttemptState.Approved)]
    [InlineData(JournalKind.Declined, AttemptState.Declined)]
    [InlineData(JournalKind.Abandoned, AttemptState.Abandoned)]
    [InlineData(JournalKind.ReversalOwed, AttemptState.Reversing)]
    [InlineData(JournalKind.ReversalClosed, AttemptState.Reversed)]
    [InlineData(JournalKind.ReversalReleased, AttemptState.Released)]
    public void Each_record_of_an_attempt_says_where_it_stands(JournalKind kind, AttemptState state)
    {
        JournalRecord record = Record(kind);
        var booked = new BookedPayment(record);
        Assert.Equal(state, booked.Last.State);
        Assert.Equal(state == AttemptState.Approved, booked.IsApproved);
        Assert.Equal(state == AttemptState.Approved, booked.Counts);
        Assert.Same(record, booked.Last.Last);
        Assert.Equal(kind is JournalKind.Requested or JournalKind.Stored ? record : null, booked.Last.Request);
    }

    [Theory]
    [InlineData(JournalKind.ReceiptPrinted, ForwardState.Waiting, false)]
    [InlineData(JournalKind.Forwarded, ForwardState.Accepted, false)]
    [InlineData(JournalKind.ForwardRefused, ForwardState.Refused, false)]
    [InlineData(JournalKind.RecordUploaded, ForwardState.Waiting, true)]
    public void What_happens_to_it_afterwards_leaves_its_attempt_as_it_was(JournalKind kind, ForwardState forward, bool uploaded)
    {
        JournalRecord stored = Record(JournalKind.Stored);
        var booked = new BookedPayment(stored);
        booked.Apply(Record(kind));
        Assert.Equal((forward, uploaded), (booked.Forward, booked.IsUploaded));
        Assert.Equal(forward != ForwardState.Refused, booked.Counts);
        Assert.Same(stored, Assert.Single(booked.Attempts).Last);
        Assert.Equal(AttemptState.Approved, booked.Last.State);
    }

    [Fact]
    public void A_record_of_nothing_new_leaves_an_attempt_where_it_stands()
    {
        var attempt = new PaymentAttempt(1);
        attempt.Apply(Record(JournalKind.Declined));
        attempt.Apply(Record(JournalKind.ReceiptPrinted));
        Assert.Equal(AttemptState.Declined, attempt.State);
    }

    [Fact]
    public void Another_attempt_stands_beside_the_first_and_decides()
    {
        var booked = new BookedPayment(Record(JournalKind.Requested));
        booked.Apply(Record(JournalKind.Declined));
        JournalRecord request = Record(JournalKind.Requested) with { Attempt = 2 };
        booked.Apply(request);
        Assert.Equal(ForwardState.None, booked.Forward);
        booked.Apply(Record(JournalKind.Approved) with { Attempt = 2 });
        Assert.Equal([(1, AttemptState.Declined), (2, AttemptState.Approved)], booked.Attempts.Select(one => (one.Number, one.State)));
        Assert.Equal((2, true), (booked.Last.Number, booked.Counts));
        Assert.Same(request, booked.Last.Request);
    }

    [Fact]
    public void Its_reference_is_the_hosts_and_of_a_stored_sale_its_advices()
    {
        var booked = new BookedPayment(Record(JournalKind.Stored));
        Assert.Equal("", booked.RetrievalReference);
        booked.Apply(Record(JournalKind.Forwarded) with { RetrievalReference = "7" });
        Assert.Equal("7", booked.RetrievalReference);
        Assert.Equal("8", new BookedPayment(Record(JournalKind.Approved) with { RetrievalReference = "8" }).RetrievalReference);
    }

    [Theory]
    [InlineData(JournalKind.Requested, false)]
    [InlineData(JournalKind.Declined, false)]
    [InlineData(JournalKind.ReversalClosed, false)]
    [InlineData(JournalKind.Approved, true)]
    [InlineData(JournalKind.Stored, true)]
    public void An_approved_void_takes_it_back_and_no_other_does(JournalKind kind, bool voided)
    {
        BookedPayment booked = Approved();
        booked.Apply(Record(kind) with { PaymentId = Later, Type = PaymentType.Void, OriginalId = Sale });
        Assert.Equal((voided, !voided), (booked.IsVoided, booked.Counts));
        Assert.Equal(0, booked.RefundedMinor);
        Assert.Equal((Sale, AttemptState.Approved), (booked.Id, booked.Last.State));
    }

    [Theory]
    [InlineData(JournalKind.Requested, 0)]
    [InlineData(JournalKind.Declined, 0)]
    [InlineData(JournalKind.Approved, 300)]
    [InlineData(JournalKind.Stored, 300)]
    public void An_approved_refund_counts_against_it_and_no_other_does(JournalKind kind, long refunded)
    {
        BookedPayment booked = Approved();
        booked.Apply(Refund(Later, 300) with { Kind = kind });
        Assert.Equal((refunded, false, true), (booked.RefundedMinor, booked.IsVoided, booked.Counts));
    }

    [Fact]
    public void Refunds_add_up_and_one_that_is_voided_is_given_back()
    {
        BookedPayment booked = Approved();
        booked.Apply(Refund(Later, 300));
        booked.Apply(Refund(Last, 200));
        Assert.Equal(500, booked.RefundedMinor);
        JournalRecord taking = Record(JournalKind.Declined) with
        {
            PaymentId = Guid.NewGuid(),
            Type = PaymentType.Void,
            OriginalId = Later,
        };
        booked.Apply(taking);
        Assert.Equal(500, booked.RefundedMinor);
        booked.Apply(taking with { Kind = JournalKind.Approved, Type = PaymentType.Refund }); // A refund of a refund is no void of it.
        Assert.Equal(500, booked.RefundedMinor);
        booked.Apply(taking with { Kind = JournalKind.Approved, OriginalId = Guid.NewGuid() });
        Assert.Equal(500, booked.RefundedMinor);
        booked.Apply(taking with { Kind = JournalKind.Approved });
        Assert.Equal((200L, false, true), (booked.RefundedMinor, booked.IsVoided, booked.Counts));
    }

    [Fact]
    public void A_void_moves_no_money_of_its_own() =>
        Assert.False(new BookedPayment(Record(JournalKind.Approved) with { Type = PaymentType.Void, OriginalId = Later }).Counts);

    [Fact]
    public void Totals_hold_sales_and_refunds_apart_and_say_what_is_left()
    {
        BatchTotals totals = default(BatchTotals).With(Approved()).With(Approved())
            .With(new BookedPayment(Refund(Later, 300)))
            .With(new BookedPayment(Refund(Last, 200)));
        Assert.Equal(new BatchTotals(2, 2000, 2, 500), totals);
        Assert.Equal(1500, totals.NetMinor);
    }

    private static BookedPayment Approved() => new(Record(JournalKind.Approved));

    private static JournalRecord Refund(Guid id, long minor) =>
        Record(JournalKind.Approved) with { PaymentId = id, Type = PaymentType.Refund, OriginalId = Sale, AmountMinor = minor };

    private static JournalRecord Record(JournalKind kind) => new()
    {
        Sequence = 1,
        Kind = kind,
        PaymentId = Sale,
        Attempt = 1,
        Batch = 1,
        AmountMinor = 1000,
        CurrencyNumeric = 978,
    };
}
