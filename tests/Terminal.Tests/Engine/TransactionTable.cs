using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>
/// The sale's phases and events as a table of its own: what must happen for each pair. The drawing in the engine's README is printed from
/// it.
/// </summary>
internal static class TransactionTable
{
    /// <summary>One event of each kind that a sale tells apart, by a short name.</summary>
    public static readonly (string Name, TransactionEvent Event)[] Events =
    [
        ("requested", new TransactionEvent.Requested(FromJournal: false)),
        ("requested, from the journal", new TransactionEvent.Requested(FromJournal: true)),
        ("recovered, open", new TransactionEvent.Recovered(false)),
        ("recovered, reversal owed", new TransactionEvent.Recovered(true)),
        ("card found", new TransactionEvent.CardFound()),
        ("card read", new TransactionEvent.CardRead()),
        ("card approved", new TransactionEvent.CardApproved()),
        ("card wanted again", new TransactionEvent.CardWantedAgain(PromptId.PresentCardAgain)),
        ("card refused", new TransactionEvent.CardRefused(PromptId.CardError, "X")),
        ("reader failed", new TransactionEvent.ReaderFailed()),
        ("protected", new TransactionEvent.Protected(WantsPin: false)),
        ("protected, PIN wanted", new TransactionEvent.Protected(WantsPin: true)),
        ("PIN entered", new TransactionEvent.PinEntered()),
        ("revealed", new TransactionEvent.Revealed()),
        ("vault refused", new TransactionEvent.VaultRefused()),
        ("recorded request", new TransactionEvent.Recorded(JournalKind.Requested)),
        ("recorded approval", new TransactionEvent.Recorded(JournalKind.Approved)),
        ("recorded decline", new TransactionEvent.Recorded(JournalKind.Declined)),
        ("recorded end", new TransactionEvent.Recorded(JournalKind.Abandoned)),
        ("recorded stored", new TransactionEvent.Recorded(JournalKind.Stored)),
        ("recorded release", new TransactionEvent.Recorded(JournalKind.ReversalReleased)),
        ("recorded owed", new TransactionEvent.Recorded(JournalKind.ReversalOwed)),
        ("recorded closed", new TransactionEvent.Recorded(JournalKind.ReversalClosed)),
        ("record failed", new TransactionEvent.RecordFailed()),
        ("unsent", new TransactionEvent.Unsent()),
        ("approved", new TransactionEvent.Answered(true)),
        ("declined", new TransactionEvent.Answered(false)),
        ("wrong PIN", new TransactionEvent.Answered(false, PinAgain: true)),
        ("reversal closes", new TransactionEvent.ReversalAnswered(true)),
        ("reversal goes on", new TransactionEvent.ReversalAnswered(false)),
        ("answer overdue", new TransactionEvent.AnswerOverdue()),
        ("link lost", new TransactionEvent.LinkLost()),
        ("released", new TransactionEvent.Released()),
        ("host ready", new TransactionEvent.HostReady()),
        ("cancelled", new TransactionEvent.Cancelled()),
        ("time elapsed", new TransactionEvent.TimeElapsed()),
    ];

    /// <summary>How each phase is reached from a new sale.</summary>
    public static readonly Dictionary<TransactionPhase, string[]> Paths = new()
    {
        [TransactionPhase.Idle] = [],
        [TransactionPhase.Presenting] = ["requested"],
        [TransactionPhase.Reading] = ["requested", "card found"],
        [TransactionPhase.Fetching] = ["requested, from the journal"],
        [TransactionPhase.Sealing] = ["requested", "card found", "card approved"],
        [TransactionPhase.Storing] = ["requested", "card found", "card approved", "protected"],
        [TransactionPhase.Protecting] = ["requested", "card found", "card read"],
        [TransactionPhase.EnteringPin] = ["requested", "card found", "card read", "protected, PIN wanted"],
        [TransactionPhase.RefusingPin] = ["requested", "card found", "card read", "protected", "recorded request", "wrong PIN"],
        [TransactionPhase.Requesting] = ["requested", "card found", "card read", "protected"],
        [TransactionPhase.Withdrawing] = ["requested", "card found", "card read", "protected", "cancelled"],
        [TransactionPhase.InDoubt] = ["requested", "card found", "card read", "protected", "recorded request"],
        [TransactionPhase.Approving] = ["requested", "card found", "card read", "protected", "recorded request", "approved"],
        [TransactionPhase.Declining] = ["requested", "card found", "card read", "protected", "recorded request", "declined"],
        [TransactionPhase.Abandoning] = ["requested", "cancelled"],
        [TransactionPhase.Owing] = ["recovered, open"],
        [TransactionPhase.Revealing] = ["recovered, reversal owed"],
        [TransactionPhase.Reversing] = ["recovered, reversal owed", "revealed"],
        [TransactionPhase.Closing] = ["recovered, reversal owed", "revealed", "reversal closes"],
        [TransactionPhase.Releasing] = ["recovered, reversal owed", "revealed", "released"],
        [TransactionPhase.Halted] = ["recovered, reversal owed", "vault refused"],
    };

    /// <summary>Every pair that does something: the phase that follows, and the effects in order.</summary>
    public static readonly (TransactionPhase From, string Event, TransactionPhase To, string Effects)[] Handled =
    [
        (TransactionPhase.Idle, "requested", TransactionPhase.Presenting, "ArmReader"),
        (TransactionPhase.Idle, "requested, from the journal", TransactionPhase.Fetching, "ShowProgress, RevealCard"),
        (TransactionPhase.Idle, "recovered, open", TransactionPhase.Owing, "Record ReversalOwed"),
        (TransactionPhase.Idle, "recovered, reversal owed", TransactionPhase.Revealing, "RevealCard"),
        (TransactionPhase.Presenting, "card found", TransactionPhase.Reading, "ShowProgress"),
        (TransactionPhase.Presenting, "card refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Presenting, "time elapsed", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Presenting, "reader failed", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Presenting, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Reading, "card read", TransactionPhase.Protecting, "StopReader, ProtectCard"),
        (TransactionPhase.Reading, "card approved", TransactionPhase.Sealing, "StopReader, ProtectCard"),
        (TransactionPhase.Reading, "card wanted again", TransactionPhase.Presenting, "ArmReader"),
        (TransactionPhase.Reading, "card refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Reading, "time elapsed", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Reading, "reader failed", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Reading, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Fetching, "revealed", TransactionPhase.Requesting, "Record Requested"),
        (TransactionPhase.Fetching, "vault refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Fetching, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Sealing, "protected", TransactionPhase.Storing, "Record Stored"),
        (TransactionPhase.Sealing, "protected, PIN wanted", TransactionPhase.Storing, "Record Stored"),
        (TransactionPhase.Sealing, "vault refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Sealing, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Storing, "recorded stored", TransactionPhase.Idle, "ShowResult Approved, PrintReceipt"),
        (TransactionPhase.Protecting, "card refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Protecting, "protected", TransactionPhase.Requesting, "Record Requested"),
        (TransactionPhase.Protecting, "protected, PIN wanted", TransactionPhase.EnteringPin, "AskPin"),
        (TransactionPhase.EnteringPin, "PIN entered", TransactionPhase.Requesting, "ShowProgress, Record Requested"),
        (TransactionPhase.EnteringPin, "card refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.EnteringPin, "time elapsed", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.EnteringPin, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Protecting, "vault refused", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Protecting, "cancelled", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.Requesting, "recorded request", TransactionPhase.InDoubt, "ShowProgress, SendRequest"),
        (TransactionPhase.Requesting, "cancelled", TransactionPhase.Withdrawing, ""),
        (TransactionPhase.Withdrawing, "recorded request", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.InDoubt, "unsent", TransactionPhase.Abandoning, "StopReader, Record Abandoned"),
        (TransactionPhase.InDoubt, "approved", TransactionPhase.Approving, "Record Approved"),
        (TransactionPhase.InDoubt, "declined", TransactionPhase.Declining, "Record Declined"),
        (TransactionPhase.InDoubt, "wrong PIN", TransactionPhase.RefusingPin, "Record Declined"),
        (TransactionPhase.RefusingPin, "recorded decline", TransactionPhase.Presenting, "TryAgain"),
        (TransactionPhase.InDoubt, "answer overdue", TransactionPhase.Owing, "Record ReversalOwed"),
        (TransactionPhase.InDoubt, "link lost", TransactionPhase.Owing, "Record ReversalOwed"),
        (TransactionPhase.InDoubt, "cancelled", TransactionPhase.Owing, "Record ReversalOwed"),
        (TransactionPhase.Approving, "recorded approval", TransactionPhase.Idle, "ShowResult Approved, PrintReceipt"),
        (TransactionPhase.Declining, "recorded decline", TransactionPhase.Idle, "ShowResult Declined"),
        (TransactionPhase.Abandoning, "recorded end", TransactionPhase.Idle, "ShowResult Cancelled"),
        (TransactionPhase.Owing, "recorded owed", TransactionPhase.Revealing, "ShowResult NoAnswerReversing, RevealCard"),
        (TransactionPhase.Revealing, "revealed", TransactionPhase.Reversing, "SendReversal"),
        (TransactionPhase.Revealing, "vault refused", TransactionPhase.Halted, "StopReader, ShowResult OutOfService"),
        (TransactionPhase.Reversing, "host ready", TransactionPhase.Reversing, "SendReversal"),
        (TransactionPhase.Reversing, "answer overdue", TransactionPhase.Reversing, "SendReversal"),
        (TransactionPhase.Reversing, "time elapsed", TransactionPhase.Reversing, "SendReversal"),
        (TransactionPhase.Reversing, "reversal closes", TransactionPhase.Closing, "Record ReversalClosed"),
        (TransactionPhase.Reversing, "reversal goes on", TransactionPhase.Reversing, ""),
        (TransactionPhase.Reversing, "released", TransactionPhase.Releasing, "Record ReversalReleased"),
        (TransactionPhase.Releasing, "recorded release", TransactionPhase.Idle, ""),
        (TransactionPhase.Closing, "recorded closed", TransactionPhase.Idle, ""),
        .. from phase in Enum.GetValues<TransactionPhase>()
           where phase != TransactionPhase.Idle
           select (phase, "record failed", TransactionPhase.Halted, "StopReader, ShowResult OutOfService"),
    ];

    /// <summary>Why an event changes nothing in a phase that the table does not list it for.</summary>
    public static readonly Dictionary<string, string> Ignored = new()
    {
        ["requested"] = "one at a time; none is begun while another, or a reversal, is open",
        ["requested, from the journal"] = "one at a time; none is begun while another, or a reversal, is open",
        ["card approved"] = "the transaction has gone on: a kernel's late end",
        ["recorded stored"] = "told twice",
        ["recorded release"] = "told twice",
        ["released"] = "no reversal waits",
        ["recovered, open"] = "recovery is the first event of a process",
        ["recovered, reversal owed"] = "recovery is the first event of a process",
        ["card found"] = "the reader was told to stop, or has told it already",
        ["card read"] = "the sale has gone on: a kernel's late end",
        ["card wanted again"] = "the sale has gone on: a kernel's late end",
        ["card refused"] = "the sale has gone on: a kernel's late end",
        ["reader failed"] = "the reader is not needed any more",
        ["protected"] = "told twice, or the sale was cancelled meanwhile",
        ["protected, PIN wanted"] = "told twice, or the sale was cancelled meanwhile",
        ["PIN entered"] = "told twice, or the sale was cancelled meanwhile",
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
        ["wrong PIN"] = "late or repeated: the sale is settled, or its reversal is owed",
        ["reversal closes"] = "late or repeated",
        ["reversal goes on"] = "late or repeated",
        ["answer overdue"] = "nothing is asked",
        ["link lost"] = "nothing is asked, or the reversal waits for the session to come back",
        ["host ready"] = "nothing waits to be sent",
        ["cancelled"] = "nothing to cancel, or too late: the result is being written",
        ["time elapsed"] = "the phase has no deadline of its own",
    };

    /// <summary>The drawing: a Mermaid state diagram of everything that is handled, but for the failures of the journal.</summary>
    public static string Drawing() => Mermaid.Draw(
        "Idle",
        Handled.Where(row => row.Event != "record failed").Select(row => (row.From.ToString(), row.Event, row.To.ToString())));
}
