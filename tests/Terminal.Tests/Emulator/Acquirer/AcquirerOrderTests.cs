using Terminal.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>Messages in any order, and more than once.</summary>
public sealed class AcquirerOrderTests
{
    [Fact]
    public void A_void_and_its_reversals_leave_the_sale_booked_in_whatever_order_they_come()
    {
        foreach (int[] order in Orders([0, 0, 1, 1, 1]))
        {
            AcquirerBench bench = new(verifying: false);
            Question taken = Question.Void(bench.Approved(Question.Sale(1250, 1)), 2);
            Play(bench, [taken, Question.Reversal(taken)], order);
            Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
            Assert.Equal(new BatchTotals(1, 1250, 0, 0), bench.Model.Totals("20000001", 7));
        }
    }

    [Theory]
    [InlineData("sale")]
    [InlineData("refund")]
    [InlineData("advice")]
    public void A_request_and_its_reversals_leave_nothing_in_whatever_order_they_come(string what)
    {
        Question request = what switch
        {
            "sale" => Question.Sale(1250, 1),
            "refund" => Question.Refund(1250, 1),
            _ => Question.Advice(1250, 1),
        };
        foreach (int[] order in Orders([0, 0, 1, 1]))
        {
            AcquirerBench bench = new(verifying: false);
            Play(bench, [request, Question.Reversal(request)], order);
            Assert.Equal(BatchTotals.Zero, bench.Model.Totals("20000001", 7));
        }
    }

    [Fact]
    public void After_any_day_totals_are_what_is_booked_and_no_sale_is_refunded_beyond_itself()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            Random random = new(seed);
            AcquirerBench bench = new(verifying: false);
            List<Question> asked = [Question.Sale(1000, 1)];
            bench.Ask(asked[0]);
            for (int stan = 2; stan < 120; stan++)
            {
                Question question = Draw(random, bench.Model.Ledger, asked, stan);
                question[60] = question.Mti == 0x0320 ? question[60] : "00000" + (1 + (stan / 40));
                asked.Add(question);
                bench.Ask(question);
            }

            LedgerChecks.Hold(bench);
        }
    }

    private static Question Draw(Random random, IReadOnlyList<LedgerEntry> ledger, List<Question> asked, int stan)
    {
        LedgerEntry any = ledger[random.Next(ledger.Count)];
        Question before = asked[random.Next(asked.Count)];
        long amount = 100 * (1 + random.Next(10));
        return random.Next(9) switch
        {
            0 or 1 => Question.Sale(amount, stan),
            2 => Question.Advice(amount, stan),
            3 when any.State == LedgerState.Booked => Question.Void(any, stan),
            4 or 5 when any.State == LedgerState.Booked => Question.Refund(amount, stan, any),
            6 when before.Mti is 0x0200 or 0x0220 => Question.Reversal(before),
            7 when before.Mti is 0x0200 or 0x0220 => Question.Record(before, stan),
            8 => Question.Settlement((random.Next(2), 1000, 0, 0), stan, random.Next(3) == 0 ? "960000" : "920000"),
            _ => before,
        };
    }

    private static void Play(AcquirerBench bench, Question[] questions, int[] order) =>
        Assert.All(order, index => Assert.NotNull(bench.Ask(questions[index])));

    /// <summary>Every order of some things, of which each is there as often as it is.</summary>
    private static IEnumerable<int[]> Orders(int[] things)
    {
        if (things.Length == 0)
        {
            yield return [];
        }

        foreach (int first in things.Distinct())
        {
            int[] rest = [.. things];
            int[] others = [.. rest[..Array.IndexOf(rest, first)], .. rest[(Array.IndexOf(rest, first) + 1)..]];
            foreach (int[] order in Orders(others))
            {
                yield return [first, .. order];
            }
        }
    }
}
