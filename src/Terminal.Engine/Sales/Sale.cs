using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Sales;

/// <summary>One sale at a time, from the confirmed amount to a settled record; and the reversal of a sale whose result is
/// unknown.</summary>
/// <remarks>
/// The request is durable before the first byte leaves, an approval before anybody is told of it, and an owed reversal before its message.
/// A power cut at any point leaves a journal from which recovery knows what to do: <see cref="SalePhase"/> says what, phase by phase.
/// While a reversal is owed no new sale begins.
/// </remarks>
/// <param name="cardTime">How long the reader waits for a card and for the end of its reading.</param>
/// <param name="reversalPause">Time between two reversals where the host's answer did not close the first.</param>
public sealed class Sale(TimeSpan cardTime, TimeSpan reversalPause)
{
    private readonly Queue<SaleEffect> effects = new();
    private PromptId resultPrompt;
    private string resultReason = "";
    private Instant now;

    /// <summary>The present phase.</summary>
    public SalePhase Phase { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>True from the confirmed amount until the result is on the screen: a person waits for this sale.</summary>
    public bool Busy => Phase is > SalePhase.Idle and <= SalePhase.Owing;

    /// <summary>Takes one event; its effects are there to be taken afterwards.</summary>
    public void Receive(SaleEvent occurred, Instant at)
    {
        now = at;
        Phase = (Phase, occurred) switch
        {
            (SalePhase.Idle, SaleEvent.Requested) => Arm(PromptId.PresentCard),
            (SalePhase.Idle, SaleEvent.Recovered { ReversalOwed: false }) => Owe(PromptId.NoAnswerReversing, "POWER-CUT"),
            (SalePhase.Idle, SaleEvent.Recovered { ReversalOwed: true }) => Then(SalePhase.Revealing, new SaleEffect.RevealCard()),

            (SalePhase.Presenting, SaleEvent.CardFound) => Then(SalePhase.Reading, new SaleEffect.ShowProgress(PromptId.Processing)),
            (SalePhase.Presenting, SaleEvent.CardRefused e) => Abandon(e.Prompt, e.Reason),
            (SalePhase.Presenting or SalePhase.Reading, SaleEvent.TimeElapsed) => Abandon(PromptId.TimedOut, "NO-CARD"),
            (SalePhase.Presenting or SalePhase.Reading, SaleEvent.ReaderFailed) => Abandon(PromptId.ReaderFault, "READER"),
            (SalePhase.Presenting or SalePhase.Reading, SaleEvent.Cancelled) => Abandon(PromptId.Cancelled, "CANCELLED"),
            (SalePhase.Reading, SaleEvent.CardWantedAgain e) => Then(SalePhase.Presenting, new SaleEffect.ArmReader(e.Prompt)),
            (SalePhase.Reading, SaleEvent.CardRefused e) => Abandon(e.Prompt, e.Reason),
            (SalePhase.Reading, SaleEvent.CardRead) => Then(
                SalePhase.Protecting, new SaleEffect.StopReader(), new SaleEffect.ProtectCard()),

            (SalePhase.Protecting, SaleEvent.Protected) => Then(SalePhase.Requesting, Write(JournalKind.SaleRequested)),
            (SalePhase.Protecting, SaleEvent.VaultRefused) => Abandon(PromptId.OutOfService, "VAULT"),
            (SalePhase.Protecting, SaleEvent.Cancelled) => Abandon(PromptId.Cancelled, "CANCELLED"),

            (SalePhase.Requesting, SaleEvent.Recorded { Kind: JournalKind.SaleRequested }) => Send(),
            (SalePhase.Requesting, SaleEvent.Cancelled) => SalePhase.Withdrawing,
            (SalePhase.Withdrawing, SaleEvent.Recorded { Kind: JournalKind.SaleRequested }) => Abandon(PromptId.Cancelled, "CANCELLED"),

            (SalePhase.InDoubt, SaleEvent.Unsent) => Abandon(PromptId.NoConnection, "NO-LINK"),
            (SalePhase.InDoubt, SaleEvent.Answered { Approved: true }) => Then(SalePhase.Approving, Write(JournalKind.SaleApproved)),
            (SalePhase.InDoubt, SaleEvent.Answered { Approved: false }) => Then(SalePhase.Declining, Write(JournalKind.SaleDeclined)),
            (SalePhase.InDoubt, SaleEvent.AnswerOverdue) => Owe(PromptId.NoAnswerReversing, "NO-ANSWER"),
            (SalePhase.InDoubt, SaleEvent.LinkLost) => Owe(PromptId.NoAnswerReversing, "LINK-LOST"),
            (SalePhase.InDoubt, SaleEvent.Cancelled) => Owe(PromptId.CancelledReversing, "CANCELLED"),

            (SalePhase.Approving, SaleEvent.Recorded { Kind: JournalKind.SaleApproved }) => Then(
                SalePhase.Idle, new SaleEffect.ShowResult(PromptId.Approved, ""), new SaleEffect.PrintReceipt()),
            (SalePhase.Declining, SaleEvent.Recorded { Kind: JournalKind.SaleDeclined }) => Then(
                SalePhase.Idle, new SaleEffect.ShowResult(PromptId.Declined, "")),
            (SalePhase.Abandoning, SaleEvent.Recorded { Kind: JournalKind.SaleAbandoned }) => Then(SalePhase.Idle, Result()),

            (SalePhase.Owing, SaleEvent.Recorded { Kind: JournalKind.ReversalOwed }) => Then(
                SalePhase.Revealing, Result(), new SaleEffect.RevealCard()),
            (SalePhase.Revealing, SaleEvent.Revealed) => Reverse(),
            (SalePhase.Revealing, SaleEvent.VaultRefused) => Halt("VAULT"),
            (SalePhase.Reversing, SaleEvent.HostReady or SaleEvent.AnswerOverdue or SaleEvent.TimeElapsed) => Reverse(),
            (SalePhase.Reversing, SaleEvent.ReversalAnswered { Closes: true }) => Then(
                SalePhase.Closing, Write(JournalKind.ReversalClosed)),
            (SalePhase.Reversing, SaleEvent.ReversalAnswered { Closes: false }) => Within(reversalPause),
            (SalePhase.Closing, SaleEvent.Recorded { Kind: JournalKind.ReversalClosed }) => Then(SalePhase.Idle),

            (not SalePhase.Idle, SaleEvent.RecordFailed) => Halt("JOURNAL"),
            _ => Phase, // Late, foreign and repeated events change nothing; SaleTests lists every such pair and why.
        };
    }

    /// <summary>Takes the next effect; false when there is none.</summary>
    public bool TryTake(out SaleEffect? effect) => effects.TryDequeue(out effect);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant at)
    {
        if (Deadline is { } deadline && at >= deadline)
        {
            Deadline = null;
            Receive(new SaleEvent.TimeElapsed(), at);
        }
    }

    private SalePhase Arm(PromptId prompt)
    {
        _ = Then(SalePhase.Presenting, new SaleEffect.ArmReader(prompt));
        Deadline = now + cardTime;
        return SalePhase.Presenting;
    }

    private SalePhase Send() => Then(SalePhase.InDoubt, new SaleEffect.ShowProgress(PromptId.Authorising), new SaleEffect.SendSale());

    private SalePhase Abandon(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(SalePhase.Abandoning, new SaleEffect.StopReader(), new SaleEffect.Record(JournalKind.SaleAbandoned, reason));
    }

    private SalePhase Owe(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(SalePhase.Owing, new SaleEffect.Record(JournalKind.ReversalOwed, reason));
    }

    private SalePhase Reverse() => Then(SalePhase.Reversing, new SaleEffect.SendReversal());

    private SalePhase Halt(string reason) => Then(
        SalePhase.Halted, new SaleEffect.StopReader(), new SaleEffect.ShowResult(PromptId.OutOfService, reason));

    private SalePhase Within(TimeSpan pause)
    {
        Deadline = now + pause;
        return Phase;
    }

    private static SaleEffect.Record Write(JournalKind kind) => new(kind, "");

    private SaleEffect.ShowResult Result() => new(resultPrompt, resultReason);

    private SalePhase Then(SalePhase next, params ReadOnlySpan<SaleEffect> wanted)
    {
        // Presenting, reading and presenting again have one deadline together: a card that asks for ever does not hold the terminal.
        Deadline = next is SalePhase.Presenting or SalePhase.Reading ? Deadline : null;
        foreach (SaleEffect effect in wanted)
        {
            effects.Enqueue(effect);
        }

        return next;
    }
}
