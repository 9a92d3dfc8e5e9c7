using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Transactions;

/// <summary>One sale at a time, from the confirmed amount to a settled record; and the reversal of a sale whose result is
/// unknown.</summary>
/// <remarks>
/// The request is durable before the first byte leaves, an approval before anybody is told of it, and an owed reversal before its message.
/// A power cut at any point leaves a journal from which recovery knows what to do: <see cref="TransactionPhase"/> says what, phase by phase.
/// While a reversal is owed no new sale begins.
/// </remarks>
/// <param name="cardTime">How long the reader waits for a card and for the end of its reading.</param>
/// <param name="reversalPause">Time between two reversals where the host's answer did not close the first.</param>
public sealed class Transaction(TimeSpan cardTime, TimeSpan reversalPause)
{
    private readonly Queue<TransactionEffect> effects = new();
    private PromptId resultPrompt;
    private string resultReason = "";
    private Instant now;

    /// <summary>The present phase.</summary>
    public TransactionPhase Phase { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>True from the confirmed amount until the result is on the screen: a person waits for this sale.</summary>
    public bool Busy => Phase is > TransactionPhase.Idle and <= TransactionPhase.Owing;

    /// <summary>Takes one event; its effects are there to be taken afterwards.</summary>
    public void Receive(TransactionEvent occurred, Instant at)
    {
        now = at;
        Phase = (Phase, occurred) switch
        {
            (TransactionPhase.Idle, TransactionEvent.Requested) => Arm(PromptId.PresentCard),
            (TransactionPhase.Idle, TransactionEvent.Recovered { ReversalOwed: false }) => Owe(PromptId.NoAnswerReversing, "POWER-CUT"),
            (TransactionPhase.Idle, TransactionEvent.Recovered { ReversalOwed: true }) => Then(TransactionPhase.Revealing, new TransactionEffect.RevealCard()),

            (TransactionPhase.Presenting, TransactionEvent.CardFound) => Then(TransactionPhase.Reading, new TransactionEffect.ShowProgress(PromptId.Processing)),
            (TransactionPhase.Presenting, TransactionEvent.CardRefused e) => Abandon(e.Prompt, e.Reason),
            (TransactionPhase.Presenting or TransactionPhase.Reading, TransactionEvent.TimeElapsed) => Abandon(PromptId.TimedOut, "NO-CARD"),
            (TransactionPhase.Presenting or TransactionPhase.Reading, TransactionEvent.ReaderFailed) => Abandon(PromptId.ReaderFault, "READER"),
            (TransactionPhase.Presenting or TransactionPhase.Reading, TransactionEvent.Cancelled) => Abandon(PromptId.Cancelled, "CANCELLED"),
            (TransactionPhase.Reading, TransactionEvent.CardWantedAgain e) => Then(TransactionPhase.Presenting, new TransactionEffect.ArmReader(e.Prompt)),
            (TransactionPhase.Reading, TransactionEvent.CardRefused e) => Abandon(e.Prompt, e.Reason),
            (TransactionPhase.Reading, TransactionEvent.CardRead) => Then(
                TransactionPhase.Protecting, new TransactionEffect.StopReader(), new TransactionEffect.ProtectCard()),

            (TransactionPhase.Protecting, TransactionEvent.Protected) => Then(TransactionPhase.Requesting, Write(JournalKind.Requested)),
            (TransactionPhase.Protecting, TransactionEvent.VaultRefused) => Abandon(PromptId.OutOfService, "VAULT"),
            (TransactionPhase.Protecting, TransactionEvent.Cancelled) => Abandon(PromptId.Cancelled, "CANCELLED"),

            (TransactionPhase.Requesting, TransactionEvent.Recorded { Kind: JournalKind.Requested }) => Send(),
            (TransactionPhase.Requesting, TransactionEvent.Cancelled) => TransactionPhase.Withdrawing,
            (TransactionPhase.Withdrawing, TransactionEvent.Recorded { Kind: JournalKind.Requested }) => Abandon(PromptId.Cancelled, "CANCELLED"),

            (TransactionPhase.InDoubt, TransactionEvent.Unsent) => Abandon(PromptId.NoConnection, "NO-LINK"),
            (TransactionPhase.InDoubt, TransactionEvent.Answered { Approved: true }) => Then(TransactionPhase.Approving, Write(JournalKind.Approved)),
            (TransactionPhase.InDoubt, TransactionEvent.Answered { Approved: false }) => Then(TransactionPhase.Declining, Write(JournalKind.Declined)),
            (TransactionPhase.InDoubt, TransactionEvent.AnswerOverdue) => Owe(PromptId.NoAnswerReversing, "NO-ANSWER"),
            (TransactionPhase.InDoubt, TransactionEvent.LinkLost) => Owe(PromptId.NoAnswerReversing, "LINK-LOST"),
            (TransactionPhase.InDoubt, TransactionEvent.Cancelled) => Owe(PromptId.CancelledReversing, "CANCELLED"),

            (TransactionPhase.Approving, TransactionEvent.Recorded { Kind: JournalKind.Approved }) => Then(
                TransactionPhase.Idle, new TransactionEffect.ShowResult(PromptId.Approved, ""), new TransactionEffect.PrintReceipt()),
            (TransactionPhase.Declining, TransactionEvent.Recorded { Kind: JournalKind.Declined }) => Then(
                TransactionPhase.Idle, new TransactionEffect.ShowResult(PromptId.Declined, "")),
            (TransactionPhase.Abandoning, TransactionEvent.Recorded { Kind: JournalKind.Abandoned }) => Then(TransactionPhase.Idle, Result()),

            (TransactionPhase.Owing, TransactionEvent.Recorded { Kind: JournalKind.ReversalOwed }) => Then(
                TransactionPhase.Revealing, Result(), new TransactionEffect.RevealCard()),
            (TransactionPhase.Revealing, TransactionEvent.Revealed) => Reverse(),
            (TransactionPhase.Revealing, TransactionEvent.VaultRefused) => Halt("VAULT"),
            (TransactionPhase.Reversing, TransactionEvent.HostReady or TransactionEvent.AnswerOverdue or TransactionEvent.TimeElapsed) => Reverse(),
            (TransactionPhase.Reversing, TransactionEvent.ReversalAnswered { Closes: true }) => Then(
                TransactionPhase.Closing, Write(JournalKind.ReversalClosed)),
            (TransactionPhase.Reversing, TransactionEvent.ReversalAnswered { Closes: false }) => Within(reversalPause),
            (TransactionPhase.Closing, TransactionEvent.Recorded { Kind: JournalKind.ReversalClosed }) => Then(TransactionPhase.Idle),

            (not TransactionPhase.Idle, TransactionEvent.RecordFailed) => Halt("JOURNAL"),
            _ => Phase, // Late, foreign and repeated events change nothing; TransactionTests lists every such pair and why.
        };
    }

    /// <summary>Takes the next effect; false when there is none.</summary>
    public bool TryTake(out TransactionEffect? effect) => effects.TryDequeue(out effect);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant at)
    {
        if (Deadline is { } deadline && at >= deadline)
        {
            Deadline = null;
            Receive(new TransactionEvent.TimeElapsed(), at);
        }
    }

    private TransactionPhase Arm(PromptId prompt)
    {
        _ = Then(TransactionPhase.Presenting, new TransactionEffect.ArmReader(prompt));
        Deadline = now + cardTime;
        return TransactionPhase.Presenting;
    }

    private TransactionPhase Send() => Then(TransactionPhase.InDoubt, new TransactionEffect.ShowProgress(PromptId.Authorising), new TransactionEffect.SendSale());

    private TransactionPhase Abandon(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(TransactionPhase.Abandoning, new TransactionEffect.StopReader(), new TransactionEffect.Record(JournalKind.Abandoned, reason));
    }

    private TransactionPhase Owe(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(TransactionPhase.Owing, new TransactionEffect.Record(JournalKind.ReversalOwed, reason));
    }

    private TransactionPhase Reverse() => Then(TransactionPhase.Reversing, new TransactionEffect.SendReversal());

    private TransactionPhase Halt(string reason) => Then(
        TransactionPhase.Halted, new TransactionEffect.StopReader(), new TransactionEffect.ShowResult(PromptId.OutOfService, reason));

    private TransactionPhase Within(TimeSpan pause)
    {
        Deadline = now + pause;
        return Phase;
    }

    private static TransactionEffect.Record Write(JournalKind kind) => new(kind, "");

    private TransactionEffect.ShowResult Result() => new(resultPrompt, resultReason);

    private TransactionPhase Then(TransactionPhase next, params ReadOnlySpan<TransactionEffect> wanted)
    {
        // Presenting, reading and presenting again have one deadline together: a card that asks for ever does not hold the terminal.
        Deadline = next is TransactionPhase.Presenting or TransactionPhase.Reading ? Deadline : null;
        foreach (TransactionEffect effect in wanted)
        {
            effects.Enqueue(effect);
        }

        return next;
    }
}
