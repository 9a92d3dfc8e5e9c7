using Terminal.Engine.Clearing;
using Terminal.Engine.Journal;

namespace Terminal.Tests.Engine;

/// <summary>
/// The clearing's phases and events as a table of its own: what must happen for each pair. The drawing in the engine's README is printed
/// from it.
/// </summary>
internal static class ClearingTable
{
    /// <summary>One event of each kind that the clearing tells apart, by a short name.</summary>
    public static readonly (string Name, ClearingEvent Event)[] Events =
    [
        ("advice due", new ClearingEvent.AdviceDue()),
        ("settlement due", new ClearingEvent.SettlementDue()),
        ("upload due", new ClearingEvent.UploadDue()),
        ("trailer due", new ClearingEvent.TrailerDue()),
        ("report due", new ClearingEvent.ReportDue()),
        ("revealed", new ClearingEvent.Revealed()),
        ("vault refused", new ClearingEvent.VaultRefused()),
        ("given up", new ClearingEvent.GivenUp()),
        ("unsent", new ClearingEvent.Unsent()),
        ("accepted", new ClearingEvent.Answered(ClearingVerdict.Accepted)),
        ("refused", new ClearingEvent.Answered(ClearingVerdict.Refused)),
        ("differs", new ClearingEvent.Answered(ClearingVerdict.Differs)),
        ("postponed", new ClearingEvent.Answered(ClearingVerdict.Postponed)),
        ("unanswered", new ClearingEvent.Unanswered()),
        ("recorded forwarded", new ClearingEvent.Recorded(JournalKind.Forwarded)),
        ("recorded refused", new ClearingEvent.Recorded(JournalKind.ForwardRefused)),
        ("recorded uploaded", new ClearingEvent.Recorded(JournalKind.RecordUploaded)),
        ("recorded closed", new ClearingEvent.Recorded(JournalKind.BatchClosed)),
        ("recorded reported", new ClearingEvent.Recorded(JournalKind.ScriptsReported)),
        ("record failed", new ClearingEvent.RecordFailed()),
        ("hurried", new ClearingEvent.Hurried()),
        ("time elapsed", new ClearingEvent.TimeElapsed()),
    ];

    /// <summary>How each phase is reached from rest.</summary>
    public static readonly Dictionary<ClearingPhase, string[]> Paths = new()
    {
        [ClearingPhase.Resting] = [],
        [ClearingPhase.Revealing] = ["advice due"],
        [ClearingPhase.Advising] = ["advice due", "revealed"],
        [ClearingPhase.NotingAdvice] = ["advice due", "revealed", "accepted"],
        [ClearingPhase.Settling] = ["settlement due"],
        [ClearingPhase.Fetching] = ["upload due"],
        [ClearingPhase.Uploading] = ["upload due", "revealed"],
        [ClearingPhase.NotingUpload] = ["upload due", "revealed", "accepted"],
        [ClearingPhase.Trailing] = ["trailer due"],
        [ClearingPhase.Closing] = ["settlement due", "accepted"],
        [ClearingPhase.Reporting] = ["report due"],
        [ClearingPhase.NotingReport] = ["report due", "accepted"],
        [ClearingPhase.Pausing] = ["settlement due", "unanswered"],
        [ClearingPhase.Halted] = ["settlement due", "record failed"],
    };

    /// <summary>Every pair that does something: the phase that follows, and the effect.</summary>
    public static readonly (ClearingPhase From, string Event, ClearingPhase To, string Effect)[] Handled =
    [
        (ClearingPhase.Resting, "advice due", ClearingPhase.Revealing, "RevealCard Advice"),
        (ClearingPhase.Resting, "settlement due", ClearingPhase.Settling, "Ask Settlement"),
        (ClearingPhase.Resting, "upload due", ClearingPhase.Fetching, "RevealCard Upload"),
        (ClearingPhase.Resting, "trailer due", ClearingPhase.Trailing, "Ask SettlementAfterUpload"),
        (ClearingPhase.Resting, "report due", ClearingPhase.Reporting, "Ask ScriptReport"),
        (ClearingPhase.Revealing, "revealed", ClearingPhase.Advising, "Ask Advice"),
        (ClearingPhase.Revealing, "vault refused", ClearingPhase.Pausing, ""),
        (ClearingPhase.Revealing, "given up", ClearingPhase.NotingAdvice, "Record ForwardRefused STORED-RELEASED"),
        (ClearingPhase.Advising, "accepted", ClearingPhase.NotingAdvice, "Record Forwarded"),
        (ClearingPhase.Advising, "refused", ClearingPhase.NotingAdvice, "Record ForwardRefused"),
        .. Pauses(ClearingPhase.Advising, "differs", "postponed", "unanswered", "unsent"),
        (ClearingPhase.NotingAdvice, "recorded forwarded", ClearingPhase.Resting, ""),
        (ClearingPhase.NotingAdvice, "recorded refused", ClearingPhase.Resting, ""),
        (ClearingPhase.Settling, "accepted", ClearingPhase.Closing, "Record BatchClosed BALANCED"),
        (ClearingPhase.Settling, "differs", ClearingPhase.Resting, ""),
        .. Pauses(ClearingPhase.Settling, "refused", "postponed", "unanswered", "unsent"),
        (ClearingPhase.Fetching, "revealed", ClearingPhase.Uploading, "Ask Upload"),
        (ClearingPhase.Fetching, "vault refused", ClearingPhase.Pausing, ""),
        (ClearingPhase.Fetching, "given up", ClearingPhase.NotingUpload, "Record RecordUploaded STORED-RELEASED"),
        (ClearingPhase.Uploading, "accepted", ClearingPhase.NotingUpload, "Record RecordUploaded"),
        .. Pauses(ClearingPhase.Uploading, "refused", "differs", "postponed", "unanswered", "unsent"),
        (ClearingPhase.NotingUpload, "recorded uploaded", ClearingPhase.Resting, ""),
        (ClearingPhase.Trailing, "accepted", ClearingPhase.Closing, "Record BatchClosed UPLOADED"),
        .. Pauses(ClearingPhase.Trailing, "refused", "differs", "postponed", "unanswered", "unsent"),
        (ClearingPhase.Closing, "recorded closed", ClearingPhase.Resting, ""),
        (ClearingPhase.Reporting, "accepted", ClearingPhase.NotingReport, "Record ScriptsReported"),
        (ClearingPhase.Reporting, "refused", ClearingPhase.NotingReport, "Record ScriptsReported"),
        .. Pauses(ClearingPhase.Reporting, "differs", "postponed", "unanswered", "unsent"),
        (ClearingPhase.NotingReport, "recorded reported", ClearingPhase.Resting, ""),
        (ClearingPhase.Pausing, "time elapsed", ClearingPhase.Resting, ""),
        (ClearingPhase.Pausing, "hurried", ClearingPhase.Resting, ""),
        .. from phase in Enum.GetValues<ClearingPhase>()
           where phase != ClearingPhase.Resting
           select (phase, "record failed", ClearingPhase.Halted, ""),
    ];

    /// <summary>Why an event changes nothing in a phase that the table does not list it for.</summary>
    public static readonly Dictionary<string, string> Ignored = new()
    {
        ["advice due"] = "a question is open already",
        ["settlement due"] = "a question is open already",
        ["upload due"] = "a question is open already",
        ["trailer due"] = "a question is open already",
        ["report due"] = "a question is open already",
        ["revealed"] = "told twice",
        ["vault refused"] = "an answer to a question that is not asked any more",
        ["given up"] = "nothing is asked of the vault",
        ["unsent"] = "told of a send that nobody made",
        ["accepted"] = "late or repeated",
        ["refused"] = "late or repeated",
        ["differs"] = "late or repeated",
        ["postponed"] = "late or repeated",
        ["unanswered"] = "nothing is asked",
        ["recorded forwarded"] = "told twice",
        ["recorded refused"] = "told twice",
        ["recorded uploaded"] = "told twice",
        ["recorded closed"] = "told twice",
        ["recorded reported"] = "told twice",
        ["record failed"] = "a record of somebody else: the node stops by itself",
        ["hurried"] = "it hurries already",
        ["time elapsed"] = "the phase has no deadline of its own: the session's answer time ends it",
    };

    /// <summary>The drawing: a Mermaid state diagram of everything that is handled, but for the failures of the journal.</summary>
    public static string Drawing() => Mermaid.Draw(
        "Resting",
        Handled.Where(row => row.Event != "record failed").Select(row => (row.From.ToString(), row.Event, row.To.ToString())));

    private static IEnumerable<(ClearingPhase From, string Event, ClearingPhase To, string Effect)> Pauses(
        ClearingPhase from, params string[] events) => events.Select(name => (from, name, ClearingPhase.Pausing, ""));
}
