using System.Text;
using Terminal.Engine.Journal;
using Terminal.Engine.Sales;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>
/// The sale's phases and events as a table of its own: what must happen for each pair. The drawing in the engine's README is printed from
/// it.
/// </summary>
internal static class SaleTable
{
    private static readonly Amount Ten = new(1000, new Currency(978, 2, "EUR"));

    /// <summary>One event of each kind that a sale tells apart, by a short name.</summary>
    public static readonly (string Name, SaleEvent Event)[] Events =
    [
        ("requested", new SaleEvent.Requested(Ten)),
        ("recovered, open", new SaleEvent.Recovered(false)),
        ("recovered, reversal owed", new SaleEvent.Recovered(true)),
        ("card found", new SaleEvent.CardFound()),
        ("card read", new SaleEvent.CardRead()),
        ("card wanted again", new SaleEvent.CardWantedAgain(PromptId.PresentCardAgain)),
        ("card refused", new SaleEvent.CardRefused(PromptId.CardError, "X")),
        ("reader failed", new SaleEvent.ReaderFailed()),
        ("protected", new SaleEvent.Protected()),
        ("revealed", new SaleEvent.Revealed()),
        ("vault refused", new SaleEvent.VaultRefused()),
        ("recorded request", new SaleEvent.Recorded(JournalKind.SaleRequested)),
        ("recorded approval", new SaleEvent.Recorded(JournalKind.SaleApproved)),
        ("recorded decline", new SaleEvent.Recorded(JournalKind.SaleDeclined)),
        ("recorded end", new SaleEvent.Recorded(JournalKind.SaleAbandoned)),
        ("recorded owed", new SaleEvent.Recorded(JournalKind.ReversalOwed)),
        ("recorded closed", new SaleEvent.Recorded(JournalKind.ReversalClosed)),
        ("record failed", new SaleEvent.RecordFailed()),
        ("unsent", new SaleEvent.Unsent()),
        ("approved", new SaleEvent.Answered(true)),
        ("declined", new SaleEvent.Answered(false)),
        ("reversal closes", new SaleEvent.ReversalAnswered(true)),
        ("reversal goes on", new SaleEvent.ReversalAnswered(false)),
        ("answer overdue", new SaleEvent.AnswerOverdue()),
        ("link lost", new SaleEvent.LinkLost()),
        ("host ready", new SaleEvent.HostReady()),
        ("cancelled", new SaleEvent.Cancelled()),
        ("time elapsed", new SaleEvent.TimeElapsed()),
    ];

    /// <summary>How each phase is reached from a new sale.</summary>
    public static readonly Dictionary<SalePhase, string[]> Paths = new()
    {
        [SalePhase.Idle] = [],
        [SalePhase.Presenting] = ["requested"],
        [SalePhase.Reading] = ["requested", "card found"],
        [SalePhase.Protecting] = ["requested", "card found", "card read"],
        [SalePhase.Requesting] = ["requested", "card found", "card read", "protected"],
        [SalePhase.Withdrawing] = ["requested", "card found", "card read", "protected", "cancelled"],
        [SalePhase.InDoubt] = ["requested", "card found", "card read", "protected", "recorded request"],
        [SalePhase.Approving] = ["requested", "card found", "card read", "protected", "recorded request", "approved"],
        [SalePhase.Declining] = ["requested", "card found", "card read", "protected", "recorded request", "declined"],
        [SalePhase.Abandoning] = ["requested", "cancelled"],
        [SalePhase.Owing] = ["recovered, open"],
        [SalePhase.Revealing] = ["recovered, reversal owed"],
        [SalePhase.Reversing] = ["recovered, reversal owed", "revealed"],
        [SalePhase.Closing] = ["recovered, reversal owed", "revealed", "reversal closes"],
        [SalePhase.Halted] = ["recovered, reversal owed", "vault refused"],
    };

    /// <summary>Every pair that does something: the phase that follows, and the effects in order.</summary>
    public static readonly (SalePhase From, string Event, SalePhase To, string Effects)[] Handled =
    [
        (SalePhase.Idle, "requested", SalePhase.Presenting, "ArmReader"),
        (SalePhase.Idle, "recovered, open", SalePhase.Owing, "Record ReversalOwed"),
        (SalePhase.Idle, "recovered, reversal owed", SalePhase.Revealing, "RevealCard"),
        (SalePhase.Presenting, "card found", SalePhase.Reading, "ShowProgress"),
        (SalePhase.Presenting, "card refused", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Presenting, "time elapsed", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Presenting, "reader failed", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Presenting, "cancelled", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Reading, "card read", SalePhase.Protecting, "StopReader, ProtectCard"),
        (SalePhase.Reading, "card wanted again", SalePhase.Presenting, "ArmReader"),
        (SalePhase.Reading, "card refused", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Reading, "time elapsed", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Reading, "reader failed", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Reading, "cancelled", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Protecting, "protected", SalePhase.Requesting, "Record SaleRequested"),
        (SalePhase.Protecting, "vault refused", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Protecting, "cancelled", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.Requesting, "recorded request", SalePhase.InDoubt, "ShowProgress, SendSale"),
        (SalePhase.Requesting, "cancelled", SalePhase.Withdrawing, ""),
        (SalePhase.Withdrawing, "recorded request", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.InDoubt, "unsent", SalePhase.Abandoning, "StopReader, Record SaleAbandoned"),
        (SalePhase.InDoubt, "approved", SalePhase.Approving, "Record SaleApproved"),
        (SalePhase.InDoubt, "declined", SalePhase.Declining, "Record SaleDeclined"),
        (SalePhase.InDoubt, "answer overdue", SalePhase.Owing, "Record ReversalOwed"),
        (SalePhase.InDoubt, "link lost", SalePhase.Owing, "Record ReversalOwed"),
        (SalePhase.InDoubt, "cancelled", SalePhase.Owing, "Record ReversalOwed"),
        (SalePhase.Approving, "recorded approval", SalePhase.Idle, "ShowResult Approved, PrintReceipt"),
        (SalePhase.Declining, "recorded decline", SalePhase.Idle, "ShowResult Declined"),
        (SalePhase.Abandoning, "recorded end", SalePhase.Idle, "ShowResult Cancelled"),
        (SalePhase.Owing, "recorded owed", SalePhase.Revealing, "ShowResult NoAnswerReversing, RevealCard"),
        (SalePhase.Revealing, "revealed", SalePhase.Reversing, "SendReversal"),
        (SalePhase.Revealing, "vault refused", SalePhase.Halted, "StopReader, ShowResult OutOfService"),
        (SalePhase.Reversing, "host ready", SalePhase.Reversing, "SendReversal"),
        (SalePhase.Reversing, "answer overdue", SalePhase.Reversing, "SendReversal"),
        (SalePhase.Reversing, "time elapsed", SalePhase.Reversing, "SendReversal"),
        (SalePhase.Reversing, "reversal closes", SalePhase.Closing, "Record ReversalClosed"),
        (SalePhase.Reversing, "reversal goes on", SalePhase.Reversing, ""),
        (SalePhase.Closing, "recorded closed", SalePhase.Idle, ""),
        .. from phase in Enum.GetValues<SalePhase>()
           where phase != SalePhase.Idle
           select (phase, "record failed", SalePhase.Halted, "StopReader, ShowResult OutOfService"),
    ];

    /// <summary>Why an event changes nothing in a phase that the table does not list it for.</summary>
    public static readonly Dictionary<string, string> Ignored = new()
    {
        ["requested"] = "one sale at a time; the desk offers none while a sale or a reversal is open",
        ["recovered, open"] = "recovery is the first event of a process",
        ["recovered, reversal owed"] = "recovery is the first event of a process",
        ["card found"] = "the reader was told to stop, or has told it already",
        ["card read"] = "the sale has gone on: a kernel's late end",
        ["card wanted again"] = "the sale has gone on: a kernel's late end",
        ["card refused"] = "the sale has gone on: a kernel's late end",
        ["reader failed"] = "the reader is not needed any more",
        ["protected"] = "told twice, or the sale was cancelled meanwhile",
        ["revealed"] = "told twice",
        ["vault refused"] = "an answer to a question that the sale does not ask any more",
        ["recorded request"] = "told twice",
        ["recorded approval"] = "told twice",
        ["recorded decline"] = "told twice",
        ["recorded end"] = "told twice",
        ["recorded owed"] = "told twice",
        ["recorded closed"] = "told twice",
        ["record failed"] = "a record of no sale: the node stops by itself",
        ["unsent"] = "told of a send that nobody made",
        ["approved"] = "late or repeated: the sale is settled, or its reversal is owed",
        ["declined"] = "late or repeated: the sale is settled, or its reversal is owed",
        ["reversal closes"] = "late or repeated",
        ["reversal goes on"] = "late or repeated",
        ["answer overdue"] = "nothing is asked",
        ["link lost"] = "nothing is asked, or the reversal waits for the session to come back",
        ["host ready"] = "nothing waits to be sent",
        ["cancelled"] = "nothing to cancel, or too late: the result is being written",
        ["time elapsed"] = "the phase has no deadline of its own",
    };

    /// <summary>The drawing: a Mermaid state diagram of everything that is handled, but for the failures of the journal.</summary>
    public static string Drawing()
    {
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> Idle\n");
        foreach (IGrouping<(SalePhase From, SalePhase To), string> arrow in Handled
            .Where(row => row.Event != "record failed")
            .GroupBy(row => (row.From, row.To), row => row.Event))
        {
            _ = text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"    {arrow.Key.From} --> {arrow.Key.To}: {string.Join(" / ", arrow)}\n");
        }

        return text.Append("```\n").ToString();
    }
}
