using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

public sealed class AcquirerModeTests
{
    private readonly AcquirerBench bench = new(verifying: false);

    [Fact]
    public void Silent_it_decides_books_and_closes_all_the_same_and_answers_reversals_alone()
    {
        Question refund = Question.Refund(500, 2);
        bench.Model.Mode = AcquirerMode.None;
        Assert.All(
            (Question[])[Question.Sale(1250, 1), refund, Question.Advice(900, 3), Question.Settlement((9, 9, 9, 9), 4),
                Question.Record(Question.Sale(1250, 1), 5)],
            question => Assert.Null(bench.Ask(question)));
        Assert.Null(bench.Ask(Question.Void(bench.Model.Ledger[0], 6)));
        Assert.Equal("00", bench.Ask(Question.Reversal(refund)));
        Assert.Null(bench.Ask(Question.Settlement((1, 900, 0, 0), 7)));
        Assert.Equal(
            [LedgerState.Voided, LedgerState.Reversed, LedgerState.Booked, LedgerState.Settlement, LedgerState.Uploaded,
                LedgerState.Void, LedgerState.Reversal, LedgerState.Settlement],
            bench.Model.Ledger.Select(entry => entry.State));
        Assert.Equal("00", bench.Model.Ledger[^1].Outcome);
        bench.Model.Mode = AcquirerMode.Approve;
        Assert.Equal("00", bench.Ask(Question.Settlement((1, 900, 0, 0), 7)));
    }

    [Fact]
    public void Late_every_answer_but_a_reversals_comes_when_its_time_has_come()
    {
        bench.Model.Mode = AcquirerMode.Late;
        Question sale = Question.Sale(1250, 1);
        Assert.All(
            (Question[])[sale, Question.Refund(500, 2), Question.Advice(900, 3), Question.Record(sale, 4),
                Question.Settlement((2, 2150, 1, 500), 5)],
            question => Assert.Null(bench.Ask(question)));
        Assert.Equal("25", bench.Ask(Question.Reversal(Question.Sale(700, 99))));
        bench.Pass(TimeSpan.FromSeconds(40));
        Assert.Equal(
            ["0210", "0230", "0230", "0330", "0510"],
            Enumerable.Range(0, 5).Select(_ => bench.Take()!).Select(answer => answer.Mti.ToString()));
        Assert.Null(bench.Take());
    }

    [Fact]
    public void Declining_it_refuses_sales_refunds_voids_and_advices_and_settles()
    {
        LedgerEntry sale = bench.Approved(Question.Sale(1250, 1));
        bench.Model.Mode = AcquirerMode.Decline;
        Assert.All(
            (Question[])[Question.Sale(1250, 2), Question.Void(sale, 3), Question.Refund(500, 4), Question.Refund(500, 5, sale),
                Question.Advice(900, 6)],
            question => Assert.Equal("05", bench.Ask(question)));
        Assert.Equal("00", bench.Ask(Question.Settlement((1, 1250, 0, 0), 7)));
    }

    [Fact]
    public void Mismatching_the_first_settlement_of_each_batch_is_answered_95_whatever_it_says()
    {
        bench.Model.Mode = AcquirerMode.Mismatch;
        Question sale = Question.Sale(1250, 1);
        _ = bench.Approved(sale);
        Assert.Equal("95", bench.Ask(Question.Settlement((1, 1250, 0, 0), 2)));
        _ = bench.Approved(Question.Record(sale, 3));
        Assert.Equal("00", bench.Ask(Question.Settlement((1, 1250, 0, 0), 4, "960000")));
        Assert.Equal(new BatchTotals(1, 1250, 0, 0), bench.Model.Totals("20000001", 7));
        Question next = Question.Settlement((0, 0, 0, 0), 5);
        next[60] = "000008";
        Assert.Equal("95", bench.Ask(next));
        next[11] = "000006";
        Assert.Equal("00", bench.Ask(next));
        Assert.Equal("51", bench.Ask(InBatch9(Question.Sale(1251, 7))));
        Assert.Null(bench.Ask(InBatch9(Question.Sale(1268, 8))));
    }

    [Fact]
    public void The_first_settlement_of_a_batch_is_known_after_a_restart()
    {
        bench.Model.Mode = AcquirerMode.Mismatch;
        Assert.Equal("95", bench.Ask(Question.Settlement((0, 0, 0, 0), 1)));
        AcquirerBench restarted = new(verifying: false, past: bench.Kept);
        restarted.Model.Mode = AcquirerMode.Mismatch;
        Assert.Equal("00", restarted.Ask(Question.Settlement((0, 0, 0, 0), 2)));
    }

    [Fact]
    public void Unclosed_it_answers_no_payment_and_undoes_none_until_the_switch_is_turned()
    {
        bench.Model.Mode = AcquirerMode.Unclosed;
        Question sale = Question.Sale(1250, 1);
        Assert.Null(bench.Ask(sale));
        Assert.All((Question[])[sale, Question.Sale(700, 99)], asked => Assert.Equal("96", bench.Ask(Question.Reversal(asked))));
        Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
        Assert.Equal(new BatchTotals(1, 1250, 0, 0), bench.Model.Totals("20000001", 7));
        AcquirerBench restarted = new(verifying: false, past: bench.Kept);
        Assert.Equal(LedgerState.Booked, restarted.Model.Ledger[0].State);
        Assert.Equal("00", restarted.Ask(Question.Sale(700, 99))); // The reversal that was refused bars nothing.
        Assert.Equal("00", restarted.Ask(Question.Reversal(sale)));
        Assert.Equal(LedgerState.Reversed, restarted.Model.Ledger[0].State);
    }

    [Fact]
    public void What_an_answer_carries_is_by_its_kind()
    {
        bench.Approved(Question.Sale(1250, 1));
        AssertCarries(bench.Answer(Question.Void(bench.Model.Ledger[0], 2))!, true, true);
        AssertCarries(bench.Answer(Question.Advice(900, 3))!, true, false);
        AssertCarries(bench.Answer(Question.Refund(500, 4))!, true, false);
        AssertCarries(bench.Answer(Question.Record(Question.Sale(1250, 1), 5))!, false, false);
        AssertCarries(bench.Answer(Question.Settlement((0, 0, 0, 0), 6))!, true, false);
    }

    private static Question InBatch9(Question question)
    {
        question[60] = "000009";
        return question;
    }

    private static void AssertCarries(IsoMessage answer, bool reference, bool authorisation)
    {
        Assert.Equal(reference, answer.Has(DataElement.RetrievalReference));
        Assert.Equal(authorisation, answer.Has(DataElement.AuthorisationCode));
        Assert.False(answer.Has(DataElement.PrimaryAccountNumber));
        Assert.False(answer.Has(DataElement.OriginalData));
    }
}
