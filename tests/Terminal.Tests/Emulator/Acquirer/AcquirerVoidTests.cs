using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

public sealed class AcquirerVoidTests
{
    private readonly AcquirerBench bench = new(verifying: false);

    [Fact]
    public void A_void_takes_a_sale_of_the_open_batch_back()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        IsoMessage answer = bench.Answer(Question.Void(sale, 2))!;
        Assert.Equal("00", answer.GetText(DataElement.ResponseCode));
        Assert.Equal(12, answer.GetText(DataElement.RetrievalReference).Length);
        Assert.Equal(6, answer.GetText(DataElement.AuthorisationCode).Length);
        Assert.Equal([("0200", "00", LedgerState.Voided), ("0200", "00", LedgerState.Void)], bench.Fates());
        LedgerEntry taken = bench.Model.Ledger[1];
        Assert.Equal(("020000", 2, sale.Invoice, 1), (taken.ProcessingCode, taken.Stan, taken.Invoice, taken.Original));
        Assert.Equal(new AcquirerTotals(0, 0, 0, 0), bench.Model.Totals("20000001"));
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void A_void_takes_a_refund_of_the_open_batch_back()
    {
        LedgerEntry refund = bench.Approved(Question.Refund(500, 1));
        Assert.Equal(new BatchTotals(0, 0, 1, 500), bench.Model.Totals("20000001", 7));
        Assert.Equal("00", bench.Ask(Question.Void(refund, 2)));
        Assert.Equal([("0220", "00", LedgerState.Voided), ("0200", "00", LedgerState.Void)], bench.Fates());
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void An_offline_sale_that_was_forwarded_can_be_voided_by_the_reference_of_its_answer()
    {
        LedgerEntry advice = bench.Approved(Question.Advice(900, 1));
        Assert.Equal("00", bench.Ask(Question.Void(advice, 2)));
        Assert.Equal(LedgerState.Voided, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void What_was_voided_is_not_voided_again()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        Assert.Equal("00", bench.Ask(Question.Void(sale, 2)));
        Assert.Equal("12", bench.Ask(Question.Void(sale, 3)));
        Assert.Equal([LedgerState.Voided, LedgerState.Void, LedgerState.Declined], bench.Model.Ledger.Select(entry => entry.State));
    }

    [Fact]
    public void A_repeated_void_is_a_duplicate_and_the_first_stands()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        Assert.Equal("00", bench.Ask(Question.Void(sale, 2)));
        Assert.Equal("94", bench.Ask(Question.Void(sale, 2)));
        Assert.Equal(LedgerState.Voided, bench.Model.Ledger[0].State);
    }

    [Theory]
    [InlineData(37, "632610009999")]
    [InlineData(37, "")]
    [InlineData(38, "999999")]
    [InlineData(38, "")]
    [InlineData(62, "000999")]
    [InlineData(2, "4761739001010127")]
    [InlineData(41, "20000002")]
    [InlineData(90, "")]
    [InlineData(90, "020000000911221000010000000000000000000000")]
    [InlineData(90, "020000000111221000020000000000000000000000")]
    [InlineData(90, "022000000111221000010000000000000000000000")]
    [InlineData(90, "020000000011221000010000000000000000000000")]
    [InlineData(90, "999999999999999999999999999999999999999999")]
    [InlineData(90, "000000000000000000000000000000000000000000")]
    public void A_void_that_names_its_original_wrongly_finds_none(int field, string value)
    {
        Question taken = Question.Void(bench.Approved(Question.Sale(1250, 1)), 2);
        Assert.Equal("020000000111221000010000000000000000000000", taken[90]);
        taken[field] = value;
        Assert.Equal("25", bench.Ask(taken));
        Assert.Equal([LedgerState.Booked, LedgerState.Declined], bench.Model.Ledger.Select(entry => entry.State));
        Assert.Equal("00", bench.Ask(Question.Void(bench.Model.Ledger[0], 3)));
    }

    [Theory]
    [InlineData(4, "000000001251", "12")]
    [InlineData(49, "840", "12")]
    [InlineData(3, "220000", "12")]
    [InlineData(60, "000008", "12")]
    [InlineData(60, "00000A", "30")]
    [InlineData(60, "7", "30")]
    [InlineData(3, "010000", "12")]
    [InlineData(2, "", "14")]
    [InlineData(4, "000000000000", "13")]
    public void A_void_of_another_amount_kind_or_batch_is_refused(int field, string value, string outcome)
    {
        Question taken = Question.Void(bench.Approved(Question.Sale(1250, 1)), 2);
        taken[field] = value;
        Assert.Equal(outcome, bench.Ask(taken));
        Assert.Equal([LedgerState.Booked, LedgerState.Declined], bench.Model.Ledger.Select(entry => entry.State));
    }

    [Fact]
    public void What_was_refused_reversed_or_is_a_void_itself_is_no_booked_sale()
    {
        Question reversed = Question.Sale(1250, 1);
        LedgerEntry undone = bench.Approved(reversed);
        _ = bench.Approved(Question.Reversal(reversed));
        Assert.Equal("12", bench.Ask(Question.Void(undone, 2)));
        Assert.Equal("51", bench.Ask(Question.Sale(1251, 3)));
        Assert.Equal("12", bench.Ask(Question.Void(bench.Model.Ledger[^1], 4)));
        LedgerEntry taken = bench.Approved(Question.Void(bench.Approved(Question.Sale(700, 5)), 6));
        Assert.Equal("12", bench.Ask(Question.Void(taken, 7)));
    }

    [Fact]
    public void A_sale_of_a_batch_that_is_closed_is_not_voided()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        _ = bench.Approved(Question.Settlement((1, 1250, 0, 0), 2));
        Question inNextBatch = Question.Void(sale, 3);
        inNextBatch[60] = "000008";
        Assert.Equal("12", bench.Ask(inNextBatch));
        Assert.Equal("77", bench.Ask(Question.Void(sale, 4)));
        Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_sale_of_which_money_was_given_back_is_not_taken_back_as_well()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        LedgerEntry refund = bench.Approved(Question.Refund(250, 2, sale));
        Assert.Equal("12", bench.Ask(Question.Void(sale, 3)));
        Assert.Equal("00", bench.Ask(Question.Void(refund, 4)));
        Assert.Equal("00", bench.Ask(Question.Void(sale, 5)));
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
    }

    [Theory]
    [InlineData("sale")]
    [InlineData("refund")]
    public void A_reversal_of_a_void_restores_what_it_had_taken_back_once(string what)
    {
        LedgerEntry original = bench.Approved(what == "sale" ? Question.Sale(1250, 1) : Question.Refund(1250, 1));
        BatchTotals before = bench.Model.Totals("20000001", 7);
        Question taken = Question.Void(original, 2);
        _ = bench.Approved(taken);
        _ = bench.Approved(Question.Reversal(taken));
        Assert.Equal([LedgerState.Booked, LedgerState.Reversed, LedgerState.Reversal], bench.Model.Ledger.Select(entry => entry.State));
        Assert.Equal(before, bench.Model.Totals("20000001", 7));
        _ = bench.Approved(Question.Void(original, 3));
        _ = bench.Approved(Question.Reversal(taken)); // Once more: the second void stands all the same.
        Assert.Equal(LedgerState.Voided, bench.Model.Ledger[0].State);
        Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
    }

    [Fact]
    public void A_reversal_that_overtakes_its_void_bars_it_and_the_sale_stands()
    {
        Question taken = Question.Void(bench.Approved(Question.Sale(1250, 1)), 2);
        Assert.Equal("25", bench.Ask(Question.Reversal(taken)));
        Assert.Equal("94", bench.Ask(taken));
        Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_reversal_with_the_processing_code_of_another_request_undoes_nothing()
    {
        Question sale = Question.Sale(1250, 1);
        _ = bench.Approved(sale);
        Question reversal = Question.Reversal(sale);
        reversal[3] = "020000";
        Assert.Equal("25", bench.Ask(reversal));
        Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
        Assert.Equal("00", bench.Ask(Question.Reversal(sale)));
    }

    [Fact]
    public void A_sale_that_is_undone_while_it_is_voided_does_not_come_back_with_its_voids_reversal()
    {
        Question sale = Question.Sale(1250, 1);
        Question taken = Question.Void(bench.Approved(sale), 2);
        _ = bench.Approved(taken);
        _ = bench.Approved(Question.Reversal(sale));
        _ = bench.Approved(Question.Reversal(taken));
        Assert.Equal([LedgerState.Reversed, LedgerState.Reversed], bench.Model.Ledger.Take(2).Select(entry => entry.State));
    }
}
