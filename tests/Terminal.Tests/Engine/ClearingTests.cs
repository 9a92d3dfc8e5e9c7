using Terminal.Engine.Clearing;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class ClearingTests
{
    public static TheoryData<ClearingPhase, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<ClearingPhase, string>();
            foreach (ClearingPhase phase in Enum.GetValues<ClearingPhase>())
            {
                foreach ((string name, _) in ClearingTable.Events)
                {
                    pairs.Add(phase, name);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_phase_and_event_is_handled_or_ignored_for_a_reason(ClearingPhase phase, string name)
    {
        Clearing clearing = At(phase);
        clearing.Receive(Event(name), Instant.Origin);
        string effects = Effects(clearing);
        int row = Array.FindIndex(ClearingTable.Handled, handled => handled.From == phase && handled.Event == name);
        if (row >= 0)
        {
            Assert.Equal(ClearingTable.Handled[row].To, clearing.Phase);
            Assert.Equal(ClearingTable.Handled[row].Effect, effects);
        }
        else
        {
            Assert.True(ClearingTable.Ignored.ContainsKey(name), "nobody says why it is ignored");
            Assert.Equal(phase, clearing.Phase);
            Assert.Equal("", effects);
        }
    }

    [Fact]
    public void The_drawing_in_the_readme_is_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Terminal.Engine", "README.md"));
        Assert.Contains(ClearingTable.Drawing(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_that_wants_the_records_is_remembered_until_the_batch_is_settled()
    {
        Clearing clearing = At(ClearingPhase.Settling);
        clearing.Receive(Event("differs"), Instant.Origin);
        Assert.True(clearing.UploadWanted);
        clearing.Receive(Event("trailer due"), Instant.Origin);
        clearing.Receive(Event("accepted"), Instant.Origin);
        Assert.True(clearing.UploadWanted);
        clearing.Receive(Event("recorded closed"), Instant.Origin);
        Assert.False(clearing.UploadWanted);
    }

    [Fact]
    public void A_pause_ends_at_its_time_and_not_before()
    {
        Clearing clearing = At(ClearingPhase.Pausing);
        clearing.Elapse(Instant.Origin + TimeSpan.FromSeconds(19));
        Assert.Equal(ClearingPhase.Pausing, clearing.Phase);
        clearing.Elapse(Instant.Origin + TimeSpan.FromSeconds(20));
        Assert.Equal(ClearingPhase.Resting, clearing.Phase);
        Assert.Null(clearing.Deadline);
    }

    [Fact]
    public void Somebody_in_a_hurry_ends_a_pause()
    {
        Clearing clearing = At(ClearingPhase.Pausing);
        clearing.Receive(Event("hurried"), Instant.Origin);
        Assert.Null(clearing.Deadline);
    }

    private static ClearingEvent Event(string name) => ClearingTable.Events.Single(row => row.Name == name).Event;

    private static Clearing At(ClearingPhase phase)
    {
        var clearing = new Clearing(TimeSpan.FromSeconds(20));
        foreach (string name in ClearingTable.Paths[phase])
        {
            clearing.Receive(Event(name), Instant.Origin);
        }

        Assert.Equal(phase, clearing.Phase);
        _ = Effects(clearing);
        return clearing;
    }

    private static string Effects(Clearing clearing)
    {
        var names = new List<string>();
        while (clearing.TryTake(out ClearingEffect? effect))
        {
            names.Add(effect switch
            {
                ClearingEffect.Record e => $"Record {e.Kind} {e.Reason}".TrimEnd(),
                ClearingEffect.Ask e => $"Ask {e.Task}",
                ClearingEffect.RevealCard e => $"RevealCard {e.For}",
                _ => effect!.GetType().Name,
            });
        }

        return string.Join(", ", names);
    }
}
