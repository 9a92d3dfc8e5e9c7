using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class TransactionTests
{
    public static TheoryData<TransactionPhase, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<TransactionPhase, string>();
            foreach (TransactionPhase phase in Enum.GetValues<TransactionPhase>())
            {
                foreach ((string name, _) in TransactionTable.Events)
                {
                    pairs.Add(phase, name);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_phase_and_event_is_handled_or_ignored_for_a_reason(TransactionPhase phase, string name)
    {
        Transaction transaction = At(phase);
        transaction.Receive(Event(name), Instant.Origin);
        string effects = Effects(transaction);
        int row = Array.FindIndex(TransactionTable.Handled, handled => handled.From == phase && handled.Event == name);
        if (row >= 0)
        {
            Assert.Equal(TransactionTable.Handled[row].To, transaction.Phase);
            Assert.Equal(TransactionTable.Handled[row].Effects, effects);
        }
        else
        {
            Assert.True(TransactionTable.Ignored.ContainsKey(name), "nobody says why it is ignored");
            Assert.Equal(phase, transaction.Phase);
            Assert.Equal("", effects);
        }
    }

    [Fact]
    public void The_drawing_in_the_readme_is_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Terminal.Engine", "README.md"));
        Assert.Contains(TransactionTable.Drawing(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Presenting_and_presenting_again_have_one_deadline_together()
    {
        Transaction transaction = At(TransactionPhase.Reading);
        Instant? first = transaction.Deadline;
        transaction.Receive(Event("card wanted again"), Instant.Origin + TimeSpan.FromSeconds(20));
        Assert.NotNull(first);
        Assert.Equal(first, transaction.Deadline);
        transaction.Elapse(first.Value);
        Assert.Equal(TransactionPhase.Abandoning, transaction.Phase);
    }

    [Fact]
    public void A_reversal_that_the_host_does_not_close_is_sent_again_after_the_pause()
    {
        Transaction transaction = At(TransactionPhase.Reversing);
        transaction.Receive(Event("reversal goes on"), Instant.Origin);
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(9));
        Assert.Equal("", Effects(transaction));
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(10));
        Assert.Equal("SendReversal", Effects(transaction));
    }

    private static TransactionEvent Event(string name) => TransactionTable.Events.Single(row => row.Name == name).Event;

    private static Transaction At(TransactionPhase phase)
    {
        var transaction = new Transaction(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
        foreach (string name in TransactionTable.Paths[phase])
        {
            transaction.Receive(Event(name), Instant.Origin);
        }

        Assert.Equal(phase, transaction.Phase);
        _ = Effects(transaction);
        return transaction;
    }

    private static string Effects(Transaction transaction)
    {
        var names = new List<string>();
        while (transaction.TryTake(out TransactionEffect? effect))
        {
            names.Add(effect switch
            {
                TransactionEffect.Record e => $"Record {e.Kind}",
                TransactionEffect.ShowResult e => $"ShowResult {e.Prompt}",
                _ => effect!.GetType().Name,
            });
        }

        return string.Join(", ", names);
    }
}
