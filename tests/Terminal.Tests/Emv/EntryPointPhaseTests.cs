using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv;

/// <summary>Every phase of the entry point with every event: what it does, or that it changes nothing.</summary>
public sealed class EntryPointPhaseTests
{
    private static readonly string[] Phases = ["idle", "awaiting", "directory", "application", "kernel", "ended"];
    private static readonly string[] Events = ["card", "answer", "lost", "cancel", "elapse"];

    private static readonly Dictionary<string, string> Handled = new()
    {
        ["awaiting/card"] = "ShowUi SendApdu",
        ["awaiting/cancel"] = "Cancelled",
        ["directory/answer"] = "CardDataMalformed",
        ["application/answer"] = "ApplicationsRefused",
        ["kernel/answer"] = "ProcessingOptionsRefused",
        ["directory/lost"] = "CardLost",
        ["application/lost"] = "CardLost",
        ["kernel/lost"] = "CardLost",
        ["directory/cancel"] = "Cancelled",
        ["application/cancel"] = "Cancelled",
        ["kernel/cancel"] = "Cancelled",
        ["directory/elapse"] = "CardLost",
        ["application/elapse"] = "CardLost",
        ["kernel/elapse"] = "CardLost",
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string phase in Phases)
            {
                foreach (string occurred in Events)
                {
                    pairs.Add(phase, occurred);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_is_handled_as_the_table_says_or_changes_nothing(string phase, string occurred)
    {
        EntryPoint entryPoint = Reach(phase);
        switch (occurred)
        {
            case "card":
                entryPoint.CardPresented(default);
                break;
            case "answer":
                entryPoint.Receive(phase == "directory" ? [0x90, 0x00] : [0x69, 0x00], default);
                break;
            case "lost":
                entryPoint.CardLost(default);
                break;
            case "cancel":
                entryPoint.Cancel(default);
                break;
            default:
                entryPoint.Elapse(new Instant(long.MaxValue));
                break;
        }

        Assert.Equal(Handled.GetValueOrDefault($"{phase}/{occurred}", ""), Take(entryPoint));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void From_every_phase_a_start_begins_anew(string phase, string occurred)
    {
        Assert.NotEmpty(occurred);
        EntryPoint entryPoint = Reach(phase);
        entryPoint.Start(Transaction(), default);
        Assert.Equal("ShowUi", Take(entryPoint));
        Assert.Equal(OutcomeKind.OnlineRequest, Tap(entryPoint, OptionsAnswer()).Kind);
    }

    private static EntryPoint Reach(string phase)
    {
        int steps = Array.IndexOf(Phases, phase);
        EntryPoint entryPoint = new(Configuration());
        Action[] path =
        [
            () => entryPoint.Start(Transaction(), default),
            () => entryPoint.CardPresented(default),
            () => entryPoint.Receive(Hex.Parse(Ppse(Entry(Visa))), default),
            () => entryPoint.Receive(Hex.Parse(Fci()), default),
            () => entryPoint.Receive(Hex.Parse(OptionsAnswer()), default),
        ];
        foreach (Action step in path.Take(steps))
        {
            step();
        }

        _ = Take(entryPoint);
        return entryPoint;
    }

    private static string Take(EntryPoint entryPoint)
    {
        var taken = new List<string>();
        while (entryPoint.TryTake(out KernelOutput output))
        {
            taken.Add(output.Kind == KernelOutputKind.Finish ? output.Outcome.Reason.ToString() : output.Kind.ToString());
        }

        return string.Join(' ', taken);
    }
}
