using Terminal.Engine.Sales;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class SaleTests
{
    public static TheoryData<SalePhase, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<SalePhase, string>();
            foreach (SalePhase phase in Enum.GetValues<SalePhase>())
            {
                foreach ((string name, _) in SaleTable.Events)
                {
                    pairs.Add(phase, name);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_phase_and_event_is_handled_or_ignored_for_a_reason(SalePhase phase, string name)
    {
        Sale sale = At(phase);
        sale.Receive(Event(name), Instant.Origin);
        string effects = Effects(sale);
        int row = Array.FindIndex(SaleTable.Handled, handled => handled.From == phase && handled.Event == name);
        if (row >= 0)
        {
            Assert.Equal(SaleTable.Handled[row].To, sale.Phase);
            Assert.Equal(SaleTable.Handled[row].Effects, effects);
        }
        else
        {
            Assert.True(SaleTable.Ignored.ContainsKey(name), "nobody says why it is ignored");
            Assert.Equal(phase, sale.Phase);
            Assert.Equal("", effects);
        }
    }

    [Fact]
    public void The_drawing_in_the_readme_is_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Terminal.Engine", "README.md"));
        Assert.Contains(SaleTable.Drawing(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Presenting_and_presenting_again_have_one_deadline_together()
    {
        Sale sale = At(SalePhase.Reading);
        Instant? first = sale.Deadline;
        sale.Receive(Event("card wanted again"), Instant.Origin + TimeSpan.FromSeconds(20));
        Assert.NotNull(first);
        Assert.Equal(first, sale.Deadline);
        sale.Elapse(first.Value);
        Assert.Equal(SalePhase.Abandoning, sale.Phase);
    }

    [Fact]
    public void A_reversal_that_the_host_does_not_close_is_sent_again_after_the_pause()
    {
        Sale sale = At(SalePhase.Reversing);
        sale.Receive(Event("reversal goes on"), Instant.Origin);
        sale.Elapse(Instant.Origin + TimeSpan.FromSeconds(9));
        Assert.Equal("", Effects(sale));
        sale.Elapse(Instant.Origin + TimeSpan.FromSeconds(10));
        Assert.Equal("SendReversal", Effects(sale));
    }

    private static SaleEvent Event(string name) => SaleTable.Events.Single(row => row.Name == name).Event;

    private static Sale At(SalePhase phase)
    {
        var sale = new Sale(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
        foreach (string name in SaleTable.Paths[phase])
        {
            sale.Receive(Event(name), Instant.Origin);
        }

        Assert.Equal(phase, sale.Phase);
        _ = Effects(sale);
        return sale;
    }

    private static string Effects(Sale sale)
    {
        var names = new List<string>();
        while (sale.TryTake(out SaleEffect? effect))
        {
            names.Add(effect switch
            {
                SaleEffect.Record e => $"Record {e.Kind}",
                SaleEffect.ShowResult e => $"ShowResult {e.Prompt}",
                _ => effect!.GetType().Name,
            });
        }

        return string.Join(", ", names);
    }
}
