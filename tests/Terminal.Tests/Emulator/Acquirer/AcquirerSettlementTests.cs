using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>The 0500 and the 0320.</summary>
public sealed class AcquirerSettlementTests
{
    private const string Terminal = "20000001";
    private AcquirerBench bench = new(verifying: false);

    [Fact]
    public void Equal_totals_close_the_batch_and_the_same_settlement_again_is_answered_alike()
    {
        SellTheDay();
        Assert.Equal("00", bench.Ask(Question.Settlement((2, 2150, 1, 500), 10)));
        Assert.Equal("00", bench.Ask(Question.Settlement((2, 2150, 1, 500), 10)));
        Assert.Equal("00", bench.Ask(Question.Settlement((2, 2150, 1, 500), 11)));
        LedgerEntry closed = bench.Model.Ledger.First(entry => entry.State == LedgerState.Settlement);
        Assert.Equal(("0500", "920000", 7, "00"), (closed.Mti, closed.ProcessingCode, closed.Batch, closed.Outcome));
        Assert.Equal(new BatchTotals(2, 2150, 1, 500), closed.Told);
        Assert.Equal(new BatchTotals(2, 2150, 1, 500), closed.Held);
        Assert.Equal("77", bench.Ask(Question.Sale(100, 12)));
    }

    [Theory]
    [InlineData(1, 2150, 1, 500)]
    [InlineData(2, 2149, 1, 500)]
    [InlineData(2, 2150, 0, 500)]
    [InlineData(2, 2150, 1, 501)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(3, 2650, 0, 0)]
    public void Totals_that_differ_want_an_upload_and_the_batch_stays_open(int sales, long sum, int refunds, long refundSum)
    {
        SellTheDay();
        Assert.Equal("95", bench.Ask(Question.Settlement((sales, sum, refunds, refundSum), 10)));
        LedgerEntry line = bench.Model.Ledger[^1];
        Assert.Equal(new BatchTotals(sales, sum, refunds, refundSum), line.Told);
        Assert.Equal(new BatchTotals(2, 2150, 1, 500), line.Held);
        Assert.Equal("00", bench.Ask(Question.Sale(100, 11)));
        Assert.Equal("00", bench.Ask(Question.Settlement((3, 2250, 1, 500), 12)));
    }

    [Fact]
    public void A_kind_of_totals_that_is_zero_here_and_told_otherwise_differs()
    {
        Question settlement = Question.Settlement((0, 0, 0, 0), 1);
        settlement[63] = settlement[63][..30] + "001000000000100" + new string('0', 45);
        Assert.Equal("95", bench.Ask(settlement));
    }

    [Fact]
    public void A_closed_batch_that_is_told_other_totals_says_that_it_is_closed()
    {
        _ = bench.Approved(Question.Settlement((0, 0, 0, 0), 1));
        Assert.Equal("77", bench.Ask(Question.Settlement((1, 100, 0, 0), 2)));
        Assert.Equal("00", bench.Ask(Question.Settlement((0, 0, 0, 0), 3)));
    }

    [Fact]
    public void Voided_and_reversed_ones_count_nowhere_and_batches_and_terminals_are_apart()
    {
        SellTheDay();
        _ = bench.Approved(Question.Void(bench.Model.Ledger[0], 4));
        _ = bench.Approved(Question.Reversal(Question.Refund(500, 3)));
        Question next = Question.Sale(7000, 5);
        next[60] = "000008";
        _ = bench.Approved(next);
        Question other = Question.Sale(3000, 6);
        other[41] = "20000002";
        _ = bench.Approved(other);
        Assert.Equal(new BatchTotals(1, 900, 0, 0), bench.Model.Totals(Terminal, 7));
        Assert.Equal(new BatchTotals(1, 7000, 0, 0), bench.Model.Totals(Terminal, 8));
        Assert.Equal(new BatchTotals(1, 3000, 0, 0), bench.Model.Totals("20000002", 7));
        Assert.Equal("00", bench.Ask(Question.Settlement((1, 900, 0, 0), 10)));
    }

    [Theory]
    [InlineData(60, "", "30")]
    [InlineData(60, "00000X", "30")]
    [InlineData(60, "0000070", "30")]
    [InlineData(63, "", "30")]
    [InlineData(63, "000", "30")]
    [InlineData(63, "00000000000000A000000000000000000000000000000000000000000000000000000000000000000000000000", "30")]
    [InlineData(63, "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "30")]
    [InlineData(3, "990000", "12")]
    [InlineData(3, "960000", "12")]
    public void A_settlement_that_is_not_understood_closes_nothing(int field, string value, string outcome)
    {
        Question settlement = Question.Settlement((0, 0, 0, 0), 1);
        settlement[field] = value;
        Assert.Equal(outcome, bench.Ask(settlement));
        Assert.Equal("00", bench.Ask(Question.Sale(100, 2)));
    }

    [Fact]
    public void An_upload_is_the_truth()
    {
        Question[] day = SellTheDay();
        Question unknown = Question.Sale(4400, 5); // The terminal has it; the host never did.
        Question refused = Question.Advice(300, 6);
        bench.Model.Mode = AcquirerMode.Decline;
        Assert.Equal("05", bench.Ask(refused));
        bench.Model.Mode = AcquirerMode.Approve;
        Assert.Equal("95", bench.Ask(Question.Settlement((3, 5600, 1, 500), 10)));
        Upload([day[1], day[2], unknown, refused], 11);
        Assert.Equal(new BatchTotals(2, 2150, 1, 500), bench.Model.Totals(Terminal, 7));
        LedgerEntry end = bench.Approved(Question.Settlement((3, 5600, 1, 500), 15, "960000"));
        Assert.Equal(new BatchTotals(3, 5600, 1, 500), end.Told);
        Assert.Equal(new BatchTotals(3, 5600, 1, 500), end.Held);
        Assert.Equal(new BatchTotals(3, 5600, 1, 500), bench.Model.Totals(Terminal, 7));
        Assert.Equal(
            [("0200", LedgerState.Dropped), ("0220", LedgerState.Booked), ("0220", LedgerState.Booked), ("0220", LedgerState.Declined),
                ("0500", LedgerState.Settlement), ("0320", LedgerState.Uploaded), ("0320", LedgerState.Uploaded),
                ("0320", LedgerState.Booked), ("0320", LedgerState.Booked), ("0500", LedgerState.Settlement)],
            bench.Model.Ledger.Select(entry => (entry.Mti, entry.State)));
        LedgerEntry booked = bench.Model.Ledger[7];
        Assert.Equal((5, 105, 4400L, 7, "1122100005"), (booked.Stan, booked.Invoice, booked.Amount, booked.Batch, booked.LocalTime));
        Assert.Equal(("632610009999", "A1B2C3", "476173******0119"), (booked.Reference, booked.Authorisation, booked.Pan));
        Assert.Equal("77", bench.Ask(Question.Sale(100, 16)));
        Assert.Equal("00", bench.Ask(Question.Settlement((3, 5600, 1, 500), 15, "960000")));
        Assert.Equal("00", bench.Ask(Question.Settlement((3, 5600, 1, 500), 17)));
    }

    [Fact]
    public void An_upload_with_another_amount_takes_the_place_of_what_the_host_held()
    {
        Question sale = Question.Sale(1250, 1);
        _ = bench.Approved(sale);
        Assert.Equal("95", bench.Ask(Question.Settlement((1, 1300, 0, 0), 2)));
        sale[4] = "000000001300";
        Upload([sale], 3);
        _ = bench.Approved(Question.Settlement((1, 1300, 0, 0), 4, "960000"));
        Assert.Equal(LedgerState.Dropped, bench.Model.Ledger[0].State);
        Assert.Equal(new BatchTotals(1, 1300, 0, 0), bench.Model.Totals(Terminal, 7));
        Question refund = Question.Refund(1300, 5, bench.Model.Ledger[2]);
        refund[60] = "000008";
        refund[90] = "0200" + refund[90][4..];
        Assert.Equal("00", bench.Ask(refund));
    }

    [Fact]
    public void An_upload_that_goes_on_after_a_power_cut_may_send_records_twice()
    {
        Question[] day = SellTheDay();
        Assert.Equal("95", bench.Ask(Question.Settlement((1, 1, 0, 0), 10)));
        Upload([day[0], day[1]], 11);
        bench.Model.Close(1);
        bench.Model.Open(1);
        Upload([day[1], day[2]], 21);
        Assert.Equal(
            [LedgerState.Uploaded, LedgerState.Uploaded, LedgerState.Repeat, LedgerState.Uploaded],
            bench.Model.Ledger.Where(entry => entry.Mti == "0320").Select(entry => entry.State));
        _ = bench.Approved(Question.Settlement((2, 2150, 1, 500), 30, "960000"));
        Assert.Equal(new BatchTotals(2, 2150, 1, 500), bench.Model.Totals(Terminal, 7));
        Assert.All(bench.Model.Ledger.Take(3), entry => Assert.Equal(LedgerState.Booked, entry.State));
    }

    [Fact]
    public void An_upload_goes_on_after_the_hosts_own_restart()
    {
        Question[] day = SellTheDay();
        Question unknown = Question.Sale(4400, 5);
        Assert.Equal("95", bench.Ask(Question.Settlement((2, 5300, 0, 0), 10)));
        Upload([day[1], unknown], 11);
        bench = new AcquirerBench(verifying: false, past: bench.Kept);
        Upload([unknown], 13);
        _ = bench.Approved(Question.Settlement((2, 5300, 0, 0), 14, "960000"));
        Assert.Equal(
            [LedgerState.Dropped, LedgerState.Booked, LedgerState.Dropped], bench.Model.Ledger.Take(3).Select(entry => entry.State));
        Assert.Equal(new BatchTotals(2, 5300, 0, 0), bench.Model.Totals(Terminal, 7));
    }

    [Fact]
    public void The_same_record_with_another_amount_is_a_duplicate()
    {
        Question sale = Question.Sale(1250, 1);
        Upload([sale], 2);
        sale[4] = "000000001300";
        Assert.Equal("94", bench.Ask(Question.Record(sale, 3)));
    }

    [Fact]
    public void Records_of_an_upload_that_came_to_nothing_are_no_part_of_the_next_batch()
    {
        Question sale = Question.Sale(1250, 1);
        _ = bench.Approved(sale);
        Assert.Equal("95", bench.Ask(Question.Settlement((0, 0, 0, 0), 2)));
        Upload([sale, Question.Sale(999, 3)], 4);
        _ = bench.Approved(Question.Settlement((1, 1250, 0, 0), 6));
        Question mismatching = Question.Settlement((5, 5, 5, 5), 7);
        mismatching[60] = "000008";
        Assert.Equal("95", bench.Ask(mismatching));
        Upload([sale], 8); // Held, and in a batch that is closed: not booked twice.
        Question end = Question.Settlement((0, 0, 0, 0), 9, "960000");
        end[60] = "000008";
        _ = bench.Approved(end);
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals(Terminal, 8));
        Assert.Equal(new BatchTotals(1, 1250, 0, 0), bench.Model.Totals(Terminal, 7));
    }

    [Theory]
    [InlineData(60, "", "30")]
    [InlineData(60, "0200000001", "30")]
    [InlineData(60, "02000000012           ", "30")]
    [InlineData(60, "0200 00001            ", "30")]
    [InlineData(60, "0200000001           X", "30")]
    [InlineData(60, "0400000001            ", "12")]
    [InlineData(60, "0220000001            ", "00")]
    [InlineData(3, "020000", "12")]
    [InlineData(3, "200000", "12")]
    [InlineData(39, "05", "12")]
    [InlineData(39, "", "12")]
    [InlineData(2, "", "14")]
    [InlineData(4, "", "13")]
    public void A_record_of_anything_that_stands_in_no_batch_is_refused(int field, string value, string outcome)
    {
        Question record = Question.Record(Question.Sale(1250, 1), 2);
        record[field] = value;
        Assert.Equal(outcome, bench.Ask(record));
        Assert.Equal("95", bench.Ask(Question.Settlement((1, 1250, 0, 0), 3)));
        _ = bench.Approved(Question.Settlement((1, 1250, 0, 0), 4, "960000"));
        Assert.Equal(outcome == "00" ? 1 : 0, bench.Model.Totals(Terminal, 7).SalesCount);
    }

    [Fact]
    public void A_day_of_a_thousand_sales_is_uploaded_and_closed()
    {
        Question[] sales = [.. Enumerable.Range(1, 999).Select(stan => Question.Sale(100, stan))];
        Assert.Equal("95", bench.Ask(Question.Settlement((999, 99_900, 0, 0), 2000)));
        Upload(sales, 3000);
        LedgerEntry end = bench.Approved(Question.Settlement((999, 99_900, 0, 0), 2001, "960000"));
        Assert.Equal(end.Told, end.Held);
    }

    /// <summary>A sale of 12.50 (1), an offline sale of 9.00 (2), a refund of 5.00 (3).</summary>
    private Question[] SellTheDay()
    {
        Question[] day = [Question.Sale(1250, 1), Question.Advice(900, 2), Question.Refund(500, 3)];
        Assert.All(day, question => Assert.Equal("00", bench.Ask(question)));
        return day;
    }

    private void Upload(Question[] day, int firstStan) =>
        Assert.All(day, (question, index) => Assert.Equal("00", bench.Ask(Question.Record(question, firstStan + index))));
}
