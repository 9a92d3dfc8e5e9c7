using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using At = Terminal.Engine.Clearing.ClearingPhase;
using Do = Terminal.Engine.Clearing.ClearingEffect;
using On = Terminal.Engine.Clearing.ClearingEvent;

namespace Terminal.Engine.Clearing;

/// <summary>What goes on with the host behind the counter: stored sales are told, oldest first, and a closed batch is settled, by its
/// totals or, where they differ, record by record; when nothing else is due, issuers hear what became of their scripts.</summary>
/// <remarks>
/// It never stands in a payment's way: it asks on a lane of its own, and a closed batch is another than the one that payments go into. What
/// is due the node says, from the journal; the machine has nothing to remember but how far the present question is.
/// </remarks>
/// <param name="pause">Time between two questions where the host did not take the first.</param>
public sealed class Clearing(TimeSpan pause)
{
    private readonly Queue<ClearingEffect> effects = new();
    private Instant now;

    /// <summary>The present phase.</summary>
    public ClearingPhase Phase { get; private set; }

    /// <summary>True where the host wants the records of the batch that is being settled.</summary>
    public bool UploadWanted { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes one event; its effects are there to be taken afterwards.</summary>
    public void Receive(ClearingEvent occurred, Instant at)
    {
        now = at;
        Phase = (Phase, occurred) switch
        {
            (At.Resting, On.AdviceDue) => Reveal(At.Revealing, HostTask.Advice),
            (At.Revealing, On.Revealed) => Ask(At.Advising, HostTask.Advice),
            (At.Advising, On.Answered { Verdict: ClearingVerdict.Accepted }) => Write(At.NotingAdvice, JournalKind.Forwarded),
            (At.Advising, On.Answered { Verdict: ClearingVerdict.Refused }) => Write(At.NotingAdvice, JournalKind.ForwardRefused),
            (At.Revealing, On.GivenUp) => Write(At.NotingAdvice, JournalKind.ForwardRefused, "STORED-RELEASED"),
            (At.NotingAdvice, On.Recorded { Kind: JournalKind.Forwarded or JournalKind.ForwardRefused }) => Rest(),

            (At.Resting, On.SettlementDue) => Ask(At.Settling, HostTask.Settlement),
            (At.Settling, On.Answered { Verdict: ClearingVerdict.Accepted }) => Write(At.Closing, JournalKind.BatchClosed, "BALANCED"),
            (At.Settling, On.Answered { Verdict: ClearingVerdict.Differs }) => WantUpload(),
            (At.Resting, On.UploadDue) => Reveal(At.Fetching, HostTask.Upload),
            (At.Fetching, On.Revealed) => Ask(At.Uploading, HostTask.Upload),
            (At.Uploading, On.Answered { Verdict: ClearingVerdict.Accepted }) => Write(At.NotingUpload, JournalKind.RecordUploaded),
            (At.Fetching, On.GivenUp) => Write(At.NotingUpload, JournalKind.RecordUploaded, "STORED-RELEASED"),
            (At.NotingUpload, On.Recorded { Kind: JournalKind.RecordUploaded }) => Rest(),
            (At.Resting, On.TrailerDue) => Ask(At.Trailing, HostTask.SettlementAfterUpload),
            (At.Trailing, On.Answered { Verdict: ClearingVerdict.Accepted }) => Write(At.Closing, JournalKind.BatchClosed, "UPLOADED"),
            (At.Closing, On.Recorded { Kind: JournalKind.BatchClosed }) => Closed(),

            (At.Resting, On.ReportDue) => Ask(At.Reporting, HostTask.ScriptReport),
            (At.Reporting, On.Answered { Verdict: ClearingVerdict.Accepted or ClearingVerdict.Refused }) => // No money hangs on it.
                Write(At.NotingReport, JournalKind.ScriptsReported),
            (At.NotingReport, On.Recorded { Kind: JournalKind.ScriptsReported }) => Rest(),

            (At.Revealing or At.Fetching, On.VaultRefused) => Pause(),
            (At.Advising or At.Settling or At.Uploading or At.Trailing or At.Reporting, On.Answered or On.Unanswered or On.Unsent) =>
                Pause(),
            (At.Pausing, On.TimeElapsed or On.Hurried) => Rest(),

            (not At.Resting, On.RecordFailed) => At.Halted,
            _ => Phase, // Late and repeated events change nothing; ClearingTests lists every such pair and why.
        };
    }

    /// <summary>Takes the next effect; false when there is none.</summary>
    public bool TryTake(out ClearingEffect? effect) => effects.TryDequeue(out effect);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant at)
    {
        if (Deadline is { } deadline && at >= deadline)
        {
            Deadline = null;
            Receive(new On.TimeElapsed(), at);
        }
    }

    private ClearingPhase Reveal(ClearingPhase next, HostTask task) => Then(next, new Do.RevealCard(task));

    private ClearingPhase Ask(ClearingPhase next, HostTask task) => Then(next, new Do.Ask(task));

    private ClearingPhase Write(ClearingPhase next, JournalKind kind, string reason = "") =>
        Then(next, new Do.Record(kind, reason));

    private ClearingPhase WantUpload()
    {
        UploadWanted = true;
        return Rest();
    }

    private ClearingPhase Closed()
    {
        UploadWanted = false;
        return Rest();
    }

    private ClearingPhase Rest()
    {
        Deadline = null;
        return At.Resting;
    }

    private ClearingPhase Pause()
    {
        Deadline = now + pause;
        return At.Pausing;
    }

    private ClearingPhase Then(ClearingPhase next, ClearingEffect effect)
    {
        effects.Enqueue(effect);
        return next;
    }
}
