using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>The 0220: refunds and offline sales.</summary>
public sealed class AcquirerRefundTests
{
    private readonly AcquirerBench bench = new(verifying: false);

    [Fact]
    public void A_refund_without_an_original_is_booked_as_what_it_is()
    {
        IsoMessage answer = bench.Answer(Question.Refund(500, 1))!;
        Assert.Equal("00", answer.GetText(DataElement.ResponseCode));
        Assert.Equal("632610000001", answer.GetText(DataElement.RetrievalReference));
        LedgerEntry entry = Assert.Single(bench.Model.Ledger);
        Assert.Equal(("0220", "200000", LedgerState.Booked, 0), (entry.Mti, entry.ProcessingCode, entry.State, entry.Original));
        Assert.Equal("476173******0119", entry.Pan);
        Assert.Equal(new BatchTotals(0, 0, 1, 500), bench.Model.Totals("20000001", 7));
        Assert.Equal(new AcquirerTotals(0, 0, 0, 0), bench.Model.Totals("20000001"));
    }

    [Theory]
    [InlineData("0220")]
    [InlineData("0221")]
    public void The_same_advice_again_is_answered_as_the_first_time_and_booked_once(string repeat)
    {
        foreach (Question question in (Question[])[Question.Refund(500, 1), Question.Advice(900, 2)])
        {
            IsoMessage first = bench.Answer(question)!;
            question.Mti = repeat == "0220" ? 0x0220 : 0x0221;
            IsoMessage again = bench.Answer(question)!;
            Assert.Equal("00", again.GetText(DataElement.ResponseCode));
            Assert.Equal(first.GetText(DataElement.RetrievalReference), again.GetText(DataElement.RetrievalReference));
        }

        Assert.Equal(
            [("0220", "00", LedgerState.Booked), (repeat, "00", LedgerState.Repeat), ("0220", "00", LedgerState.Booked),
                (repeat, "00", LedgerState.Repeat)],
            bench.Fates());
        Assert.Equal([0, 1, 0, 3], bench.Model.Ledger.Select(entry => entry.Original));
        Assert.Equal(new BatchTotals(1, 900, 1, 500), bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void A_repeat_of_an_advice_that_never_came_is_the_first()
    {
        Question advice = Question.Advice(900, 1);
        advice.Mti = 0x0221;
        LedgerEntry entry = bench.Approved(advice);
        Assert.Equal(LedgerState.Booked, entry.State);
        Question taken = Question.Void(entry, 2);
        taken[90] = "0220" + taken[90][4..]; // The terminal names it by its first type.
        Assert.Equal("00", bench.Ask(taken));
    }

    [Theory]
    [InlineData(4, "000000000901")]
    [InlineData(3, "200000")]
    public void The_numbers_of_an_advice_with_anything_else_in_it_are_a_duplicate(int field, string value)
    {
        Question advice = Question.Advice(900, 1);
        _ = bench.Approved(advice);
        advice[field] = value;
        Assert.Equal("94", bench.Ask(advice));
        Assert.Equal(new BatchTotals(1, 900, 0, 0), bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void A_refusal_of_an_advice_is_repeated_as_well()
    {
        bench.Model.Mode = AcquirerMode.Decline;
        Question advice = Question.Advice(900, 1);
        Assert.Equal("05", bench.Ask(advice));
        bench.Model.Mode = AcquirerMode.Approve;
        Assert.Equal("05", bench.Ask(advice));
        Assert.Equal([("0220", "05", LedgerState.Declined), ("0220", "05", LedgerState.Repeat)], bench.Fates());
    }

    [Fact]
    public void Refunds_never_give_back_more_than_the_sale_took()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1000, 1));
        _ = bench.Approved(Question.Refund(400, 2, sale));
        Assert.Equal("61", bench.Ask(Question.Refund(601, 3, sale)));
        LedgerEntry rest = bench.Approved(Question.Refund(600, 4, sale));
        Assert.Equal("61", bench.Ask(Question.Refund(1, 5, sale)));
        Assert.Equal(1, rest.Original);
        Assert.Equal(new BatchTotals(1, 1000, 2, 1000), bench.Model.Totals("20000001", 7));
        Assert.Equal("61", new AcquirerBench(verifying: false, past: bench.Kept).Ask(Question.Refund(1, 6, sale)));
    }

    [Fact]
    public void A_refund_that_was_reversed_or_voided_can_be_given_again()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1000, 1));
        Question refund = Question.Refund(1000, 2, sale);
        _ = bench.Approved(refund);
        _ = bench.Approved(Question.Reversal(refund));
        _ = bench.Approved(Question.Reversal(refund));
        LedgerEntry second = bench.Approved(Question.Refund(1000, 3, sale));
        Question taken = Question.Void(second, 4);
        _ = bench.Approved(taken);
        _ = bench.Approved(Question.Reversal(taken));
        Assert.Equal("61", bench.Ask(Question.Refund(1, 5, sale)));
        Assert.Equal(new BatchTotals(1, 1000, 1, 1000), bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void A_reversal_that_overtakes_its_refund_bars_it()
    {
        Question refund = Question.Refund(500, 1);
        Assert.Equal("25", bench.Ask(Question.Reversal(refund)));
        Assert.Equal("94", bench.Ask(refund));
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
    }

    [Theory]
    [InlineData(37, "632610009999", "25")]
    [InlineData(37, "", "25")]
    [InlineData(90, "", "25")]
    [InlineData(90, "020000000911221000010000000000000000000000", "25")]
    [InlineData(90, "777777777777777777777777777777777777777777", "25")]
    [InlineData(41, "20000002", "25")]
    [InlineData(49, "840", "12")]
    public void An_original_that_is_named_and_not_found_is_said_so(int field, string value, string outcome)
    {
        Question refund = Question.Refund(500, 2, bench.Approved(Question.Sale(1000, 1)));
        refund[field] = value;
        Assert.Equal(outcome, bench.Ask(refund));
        Assert.Equal(LedgerState.Declined, bench.Model.Ledger[1].State);
    }

    [Fact]
    public void What_was_taken_back_refused_or_is_a_refund_itself_has_nothing_left_to_give_back()
    {
        LedgerEntry voided = bench.Approved(Question.Sale(1000, 1));
        _ = bench.Approved(Question.Void(voided, 2));
        Assert.Equal("61", bench.Ask(Question.Refund(1, 3, voided)));
        Assert.Equal("51", bench.Ask(Question.Sale(1051, 4)));
        Assert.Equal("61", bench.Ask(Question.Refund(1, 5, bench.Model.Ledger[^1])));
        LedgerEntry refund = bench.Approved(Question.Refund(100, 6));
        Assert.Equal("25", bench.Ask(Question.Refund(1, 7, refund)));
    }

    [Fact]
    public void A_sale_of_a_closed_batch_can_be_refunded_in_the_open_one()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1000, 1));
        _ = bench.Approved(Question.Settlement((1, 1000, 0, 0), 2));
        Assert.Equal("77", bench.Ask(Question.Refund(400, 3, sale)));
        Question refund = Question.Refund(400, 4, sale);
        refund[60] = "000008";
        Assert.Equal("00", bench.Ask(refund));
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), bench.Model.Totals("20000001", 7));
        Assert.Equal(new BatchTotals(0, 0, 1, 400), bench.Model.Totals("20000001", 8));
    }

    [Fact]
    public void An_offline_sale_counts_as_a_sale_and_its_amounts_ending_asks_for_nothing()
    {
        _ = bench.Approved(Question.Advice(1205, 1));
        _ = bench.Approved(Question.Advice(1268, 2));
        _ = bench.Approved(Question.Refund(151, 3));
        Assert.Equal(new BatchTotals(2, 2473, 1, 151), bench.Model.Totals("20000001", 7));
        Assert.Equal(new AcquirerTotals(2, 2473, 0, 0), bench.Model.Totals("20000001"));
    }

    [Fact]
    public void An_offline_sale_is_taken_after_its_batch_was_closed_and_anything_else_is_not()
    {
        _ = bench.Approved(Question.Settlement((0, 0, 0, 0), 1));
        Assert.Equal("77", bench.Ask(Question.Sale(1000, 2)));
        Assert.Equal("77", bench.Ask(Question.Refund(1000, 3)));
        Assert.Equal("00", bench.Ask(Question.Advice(1000, 4)));
        Assert.Equal(
            [LedgerState.Settlement, LedgerState.Declined, LedgerState.Declined, LedgerState.Booked],
            bench.Model.Ledger.Select(entry => entry.State));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("Z1")]
    public void An_advice_of_a_sale_that_was_not_approved_offline_is_refused(string said)
    {
        Question advice = Question.Advice(900, 1);
        advice[39] = said;
        Assert.Equal("12", bench.Ask(advice));
    }

    [Fact]
    public void A_financial_message_that_this_host_does_not_know_is_refused()
    {
        Question cash = Question.Sale(1000, 1);
        cash[3] = "010000";
        Assert.Equal("12", bench.Ask(cash));
        Question advice = Question.Advice(1000, 2);
        advice[3] = "020000";
        Assert.Equal("12", bench.Ask(advice));
        Assert.Equal([LedgerState.Declined, LedgerState.Declined], bench.Model.Ledger.Select(entry => entry.State));
    }
}
