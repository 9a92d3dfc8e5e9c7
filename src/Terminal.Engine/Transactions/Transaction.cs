using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;
using At = Terminal.Engine.Transactions.TransactionPhase;
using Do = Terminal.Engine.Transactions.TransactionEffect;
using On = Terminal.Engine.Transactions.TransactionEvent;

namespace Terminal.Engine.Transactions;

/// <summary>One sale, refund or void at a time, from the wish to a settled record; and the reversal of one whose result is
/// unknown.</summary>
/// <remarks>
/// The request is durable before the first byte leaves, an approval before anybody is told of it, and an owed reversal before its message.
/// A power cut at any point leaves a journal from which recovery knows what to do: <see cref="TransactionPhase"/> says what, phase by
/// phase. While a reversal is owed no other transaction begins.
/// </remarks>
/// <param name="cardTime">How long the reader waits for a card and for the end of its reading.</param>
/// <param name="reversalPause">Time between two reversals where the host's answer did not close the first.</param>
public sealed class Transaction(TimeSpan cardTime, TimeSpan reversalPause)
{
    // Longer than the vault gives the cardholder: it passes where the vault has died.
    private static readonly TimeSpan PinTime = TimeSpan.FromSeconds(90);

    // For a supervisor's code, a number and an expiry, with a slip or two.
    private static readonly TimeSpan KeyingTime = TimeSpan.FromSeconds(120);

    // A cashier who goes on without an answer has let the cardholder go.
    private static readonly TimeSpan SignatureTime = TimeSpan.FromSeconds(120);

    private readonly Queue<TransactionEffect> effects = new();
    private PromptId resultPrompt;
    private string resultReason = "";
    private Instant now;

    /// <summary>The present phase.</summary>
    public TransactionPhase Phase { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>True from the wish until the result is on the screen: a person waits for it.</summary>
    public bool Busy => Phase is > At.Idle and <= At.Owing;

    /// <summary>Takes one event; its effects are there to be taken afterwards.</summary>
    public void Receive(TransactionEvent occurred, Instant at)
    {
        now = at;
        Phase = Next(occurred);
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

    private TransactionPhase Next(TransactionEvent occurred) => (Phase, occurred) switch
    {
        (At.Idle, On.Requested { FromJournal: false }) => Arm(PromptId.PresentCard),
        (At.Idle, On.Requested) => Then(At.Fetching, new Do.ShowProgress(PromptId.Processing), new Do.RevealCard()),
        (At.Idle, On.Recovered { ReversalOwed: false }) => Owe(PromptId.NoAnswerReversing, "POWER-CUT"),
        (At.Idle, On.Recovered { ReversalOwed: true }) or (At.Revealing, On.VaultFound) => Then(At.Revealing, new Do.RevealCard()),
        (At.Presenting, On.CardFound) => Then(At.Reading, new Do.ShowProgress(PromptId.Processing)),
        (At.Presenting, On.KeyingWanted) => KeyCard(),
        (At.Presenting or At.Reading or At.Keying or At.Protecting or At.EnteringPin, On.CardRefused e) => Abandon(e.Prompt, e.Reason),
        (At.Requesting, On.CardRefused e) => Withdraw(e.Prompt, e.Reason),
        (At.InDoubt or At.Completing, On.CardRefused e) => Owe(PromptId.CardRefusedReversing, e.Reason),
        (>= At.Presenting and <= At.Keying or At.EnteringPin, On.TimeElapsed) => TimeOut(),
        (At.Presenting or At.Reading, On.ReaderFailed) => Abandon(PromptId.ReaderFault, "READER"),
        (At.Reading, On.CardWantedAgain e) => Then(At.Presenting, new Do.ArmReader(e.Prompt)),
        (At.Reading or At.Keying, On.CardRead) => Then(At.Protecting, new Do.StopReader(), new Do.ProtectCard()),
        (At.Reading, On.PinWanted) or (At.Reading, On.HostWanted { IsProtected: false }) => Then(At.Protecting, new Do.ProtectCard()),
        (At.Reading, On.CardApproved) => Then(At.Sealing, new Do.StopReader(), new Do.ProtectCard()),
        (At.Protecting, On.Protected { WantsPin: true }) => AskPin(),
        (At.Reading, On.HostWanted) or (At.Fetching, On.Revealed) or (At.Protecting, On.Protected) => Request(),
        (At.EnteringPin, On.PinEntered { IsInSlot: true }) => GoOn(),
        (At.EnteringPin, On.PinEntered) => Then(At.Requesting, new Do.ShowProgress(PromptId.Processing), Write(JournalKind.Requested)),
        (At.Sealing, On.Protected { IsToBeSigned: true }) => AskSignature(At.SigningOffline),
        (At.Sealing, On.Protected) or (At.SigningOffline, On.Signed or On.TimeElapsed) => Then(At.Storing, Write(JournalKind.Stored)),
        (At.SigningOffline, On.SignatureRefused) => Abandon(PromptId.NotAuthorised, "SIGNATURE"),
        (>= At.Presenting and <= At.Sealing, On.VaultLost) => Abandon(PromptId.OutOfService, "VAULT-GONE"),
        (>= At.Presenting and <= At.Sealing, On.KeysLost e) => Abandon(PromptId.OutOfService, e.Code),
        (At.Fetching or At.Protecting or At.Sealing, On.VaultRefused) => Abandon(PromptId.OutOfService, "VAULT"),
        (>= At.Presenting and <= At.SigningOffline, On.Cancelled) => Abandon(PromptId.Cancelled, "CANCELLED"),
        (At.Storing, On.Recorded { Kind: JournalKind.Stored }) => Approved(),
        (At.Requesting, On.Recorded { Kind: JournalKind.Requested }) => Send(),
        (At.Requesting, On.Cancelled) => Withdraw(PromptId.Cancelled, "CANCELLED"),
        (At.Requesting, On.KeysLost e) => Withdraw(PromptId.OutOfService, e.Code),
        (At.Withdrawing, On.Recorded { Kind: JournalKind.Requested }) => Abandon(resultPrompt, resultReason),
        (At.InDoubt, On.Unsent) => Abandon(PromptId.NoConnection, "NO-LINK"),
        (At.InDoubt, On.Answered { IsInSlot: true, PinAgain: false } e) => Then(e.Approved ? At.Completing : At.Refusing),
        (At.InDoubt, On.Answered { Approved: true, IsToBeSigned: true }) or (At.Completing, On.CardCompleted { IsToBeSigned: true })
            => AskSignature(At.Signing),
        (At.InDoubt, On.Answered { Approved: true }) or (At.Completing, On.CardCompleted) or (At.Signing, On.Signed or On.TimeElapsed)
            => Then(At.Approving, Write(JournalKind.Approved)),
        (At.Signing, On.SignatureRefused) => Owe(PromptId.CancelledReversing, "SIGNATURE"),
        (At.InDoubt, On.Answered { PinAgain: true }) => Then(At.RefusingPin, Write(JournalKind.Declined)),
        (At.InDoubt, On.Answered) or (At.Refusing, On.CardCompleted or On.CardRefused or On.Cancelled) => Decline(),
        (At.InDoubt, On.AnswerOverdue) => Owe(PromptId.NoAnswerReversing, "NO-ANSWER"),
        (At.InDoubt, On.LinkLost) => Owe(PromptId.NoAnswerReversing, "LINK-LOST"),
        (At.InDoubt or At.Completing or At.Signing, On.Cancelled) => Owe(PromptId.CancelledReversing, "CANCELLED"),
        (At.Approving, On.Recorded { Kind: JournalKind.Approved }) => Approved(),
        (At.Declining, On.Recorded { Kind: JournalKind.Declined }) => Then(At.Idle, new Do.ShowResult(PromptId.Declined, "")),
        (At.RefusingPin, On.Recorded { Kind: JournalKind.Declined }) => ArmAgain(),
        (At.Abandoning, On.Recorded { Kind: JournalKind.Abandoned }) => Then(At.Idle, Result()),
        (At.Owing, On.Recorded { Kind: JournalKind.ReversalOwed }) => Then(At.Revealing, Result(), new Do.RevealCard()),
        (At.Revealing, On.Revealed) => Reverse(),
        (At.Reversing, On.HostReady or On.AnswerOverdue or On.TimeElapsed) => Reverse(),
        (At.Reversing, On.ReversalAnswered { Closes: true }) => Then(At.Closing, Write(JournalKind.ReversalClosed)),
        (At.Reversing, On.ReversalAnswered { Closes: false }) => Within(reversalPause),
        (At.Revealing or At.Reversing, On.Released) => Then(At.Releasing, Write(JournalKind.ReversalReleased)),
        (At.Closing, On.Recorded { Kind: JournalKind.ReversalClosed })
            or (At.Releasing, On.Recorded { Kind: JournalKind.ReversalReleased }) => Then(At.Idle),
        (not At.Idle, On.RecordFailed) => Halt("JOURNAL"),
        _ => Phase, // Late, foreign and repeated events change nothing; TransactionTests lists every such pair and why.
    };

    private TransactionPhase Arm(PromptId prompt)
    {
        _ = Then(At.Presenting, new Do.ArmReader(prompt));
        Deadline = now + cardTime;
        return At.Presenting;
    }

    private TransactionPhase ArmAgain()
    {
        _ = Then(At.Presenting, new Do.TryAgain(PromptId.WrongPin));
        Deadline = now + cardTime;
        return At.Presenting;
    }

    private TransactionPhase AskPin()
    {
        _ = Then(At.EnteringPin, new Do.AskPin());
        Deadline = now + PinTime;
        return At.EnteringPin;
    }

    private TransactionPhase KeyCard()
    {
        _ = Then(At.Keying, new Do.StopReader(), new Do.KeyCard());
        Deadline = now + KeyingTime;
        return At.Keying;
    }

    private TransactionPhase AskSignature(TransactionPhase next)
    {
        _ = Then(next, new Do.AskSignature());
        Deadline = now + SignatureTime;
        return next;
    }

    /// <summary>The card in the slot has waited for the PIN, and has the time of a reading once more.</summary>
    private TransactionPhase GoOn()
    {
        _ = Then(At.Reading, new Do.ShowProgress(PromptId.Processing));
        Deadline = now + cardTime;
        return At.Reading;
    }

    private TransactionPhase Request() => Then(At.Requesting, Write(JournalKind.Requested));

    private TransactionPhase Send() => Then(At.InDoubt, new Do.ShowProgress(PromptId.Authorising), new Do.SendRequest());

    private TransactionPhase Decline() => Then(At.Declining, Write(JournalKind.Declined));

    private TransactionPhase Approved() => Then(At.Idle, new Do.ShowResult(PromptId.Approved, ""), new Do.PrintReceipt());

    private TransactionPhase TimeOut() => Abandon(PromptId.TimedOut, Phase == At.EnteringPin ? "PIN-TIME" : "NO-CARD");

    private TransactionPhase Abandon(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(At.Abandoning, new Do.StopReader(), new Do.Record(JournalKind.Abandoned, reason));
    }

    private TransactionPhase Withdraw(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(At.Withdrawing);
    }

    private TransactionPhase Owe(PromptId prompt, string reason)
    {
        (resultPrompt, resultReason) = (prompt, reason);
        return Then(At.Owing, new Do.Record(JournalKind.ReversalOwed, reason));
    }

    private TransactionPhase Reverse() => Then(At.Reversing, new Do.SendReversal());

    private TransactionPhase Halt(string reason) => Then(
        At.Halted, new Do.StopReader(), new Do.ShowResult(PromptId.OutOfService, reason));

    private TransactionPhase Within(TimeSpan pause)
    {
        Deadline = now + pause;
        return Phase;
    }

    private static Do.Record Write(JournalKind kind) => new(kind, "");

    private Do.ShowResult Result() => new(resultPrompt, resultReason);

    private TransactionPhase Then(TransactionPhase next, params ReadOnlySpan<TransactionEffect> wanted)
    {
        // Presenting, reading and presenting again have one deadline together: a card that asks for ever does not hold the terminal.
        Deadline = next is At.Presenting or At.Reading ? Deadline : null;
        foreach (TransactionEffect effect in wanted)
        {
            effects.Enqueue(effect);
        }

        return next;
    }
}
