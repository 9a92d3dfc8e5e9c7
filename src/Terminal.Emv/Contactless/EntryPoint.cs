using Terminal.Emv.Apdu;
using Terminal.Emv.C3;
using Terminal.Emv.Contact;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contactless;

/// <summary>The contactless entry point with its kernels: from an amount and a card to an outcome, as a machine without I/O.</summary>
/// <remarks>
/// EMV Contactless Book B. <see cref="Start"/> with a transaction, <see cref="CardPresented"/> when a card is activated, then each
/// <see cref="KernelOutputKind.SendApdu"/> is answered by <see cref="Receive"/> or <see cref="CardLost"/>, until
/// <see cref="KernelOutputKind.Finish"/>. After each call drain <see cref="TryTake"/>. Every outcome ends the transaction here; for
/// <see cref="OutcomeKind.TryAgain"/> the caller starts again with a new unpredictable number. Calls that do not fit the phase change
/// nothing. The data objects can be read after the end, until <see cref="Clear"/> or the next start. Nothing is allocated after
/// construction.
/// </remarks>
public sealed class EntryPoint
{
    /// <summary>The longest time for an answer of the card, over which the card is taken for lost.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(6);

    private const int QualifiersLength = 4;
    private const int OutputCountMax = 4;
    private const byte ContactReader = 0x20;
    private const byte ContactlessEntryMode = 0x07;
    private const byte StripeReader = 0x40;
    private readonly ContactlessConfiguration configuration;
    private readonly KernelC3 kernel;
    private readonly TransactionData data = new();
    private readonly Candidates candidates = new();
    private readonly bool[] takesPart;
    private readonly byte[] qualifiers;
    private readonly byte[] command = new byte[Limits.CommandLengthMax];
    private readonly KernelOutput[] outputs = new KernelOutput[OutputCountMax];
    private TransactionParameters transaction;
    private OutcomeReason lastRefusal;
    private int outputCount;
    private int outputNext;
    private Phase phase;

    /// <summary>Creates the machine for a configuration, which must keep to its lengths and limits.</summary>
    public EntryPoint(ContactlessConfiguration configuration)
    {
        Invariant.Check(TerminalObjects.Fits(configuration));
        this.configuration = configuration;
        kernel = new KernelC3(configuration.CaKeys);
        takesPart = new bool[configuration.Applications.Count];
        qualifiers = new byte[configuration.Applications.Count * QualifiersLength];
    }

    private enum Phase
    {
        /// <summary>No transaction, or one that has ended.</summary>
        Idle,

        /// <summary>Start B: the field is the reader's business; a card is waited for.</summary>
        AwaitingCard,

        /// <summary>Start C: the payment directory is selected.</summary>
        SelectingDirectory,

        /// <summary>Start C: an application is selected.</summary>
        SelectingApplication,

        /// <summary>Start D: the kernel has the card.</summary>
        Kernel,
    }

    /// <summary>When <see cref="Elapse"/> must be called at the latest; null while no answer of a card is waited for.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Count of applications that the cardholder may choose from.</summary>
    public int ChoiceCount => candidates.Count;

    /// <summary>An application that the cardholder may choose.</summary>
    /// <param name="index">From 0; they stand in the order in which they would be tried.</param>
    public ApplicationChoice Choice(int index) => candidates.Choice(index);

    /// <summary>True for a kernel that is built in: C-3 so far.</summary>
    public static bool Runs(int kernelId) => kernelId == 3;

    /// <summary>Starts a transaction, whatever was before.</summary>
    public void Start(in TransactionParameters parameters, Instant now)
    {
        Begin(Phase.Idle);
        transaction = parameters;
        TerminalObjects.Load(data.Terminal, configuration.Terminal, transaction, ContactlessEntryMode);
        OutcomeReason reason = OutcomeReason.NotConfigured;
        bool any = false;
        for (int i = 0; i < takesPart.Length; i++)
        {
            OutcomeReason refusal = PreProcessing.Run(configuration.Applications[i], transaction, QualifiersOf(i));
            takesPart[i] = refusal == OutcomeReason.None;
            any |= takesPart[i];
            reason = refusal is OutcomeReason.None or OutcomeReason.NotConfigured ? reason : refusal;
        }

        if (any)
        {
            phase = Phase.AwaitingCard;
            Show(MessageIdentifier.PresentCard, ReaderStatus.ReadyToRead);
        }
        else
        {
            Finish(Verdict.OtherInterface(reason));
        }
    }

    /// <summary>A card is activated.</summary>
    public void CardPresented(Instant now)
    {
        if (phase != Phase.AwaitingCard)
        {
            return;
        }

        Drained();
        Show(MessageIdentifier.Processing, ReaderStatus.Processing);
        phase = Phase.SelectingDirectory;
        Send(CommandApdu.SelectPpse(command), now);
    }

    /// <summary>The card has answered.</summary>
    /// <param name="response">Data and status word; read in place during the call.</param>
    /// <param name="now">The time.</param>
    public void Receive(ReadOnlySpan<byte> response, Instant now)
    {
        Drained();
        switch (phase)
        {
            case Phase.SelectingDirectory:
                DirectorySelected(response, now);
                break;
            case Phase.SelectingApplication:
                ApplicationSelected(response, now);
                break;
            case Phase.Kernel:
                Verdict verdict = kernel.Receive(response, command, out int length);
                Follow(verdict, length, now);
                break;
            default:
                break; // An answer that nobody waits for.
        }
    }

    /// <summary>The card left the field or does not answer any more.</summary>
    public void CardLost(Instant now)
    {
        if (phase is Phase.SelectingDirectory or Phase.SelectingApplication or Phase.Kernel)
        {
            Drained();
            Finish(Verdict.Again(OutcomeReason.CardLost));
        }
    }

    /// <summary>The cashier or the cardholder cancels.</summary>
    public void Cancel(Instant now)
    {
        if (phase != Phase.Idle)
        {
            Drained();
            Finish(Verdict.End(OutcomeReason.Cancelled));
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline <= now)
        {
            CardLost(now);
        }
    }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out KernelOutput output)
    {
        bool taken = outputNext < outputCount;
        output = taken ? outputs[outputNext++] : default;
        return taken;
    }

    /// <summary>Reads a data object of the transaction; the span is valid until the next start or <see cref="Clear"/>.</summary>
    public bool TryGetData(uint tag, out ReadOnlySpan<byte> value) => data.TryGet(tag, out value);

    /// <summary>Zeroes the transaction's data: account number and track data do not outlive their use.</summary>
    public void Clear() => Begin(Phase.Idle);

    private void DirectorySelected(ReadOnlySpan<byte> response, Instant now)
    {
        if (!ResponseApdu.TryRead(response, out ResponseApdu apdu))
        {
            Finish(Verdict.End(OutcomeReason.CardDataMalformed));
        }
        else if (apdu.Status != StatusWord.Success)
        {
            Finish(Verdict.End(OutcomeReason.NoDirectory));
        }
        else if (!candidates.TryBuild(apdu.Data, configuration.Applications, takesPart))
        {
            Finish(Verdict.End(OutcomeReason.CardDataMalformed));
        }
        else if (transaction.CardholderChooses && !candidates.TryPrefer(transaction.ChosenName.Span) && candidates.Count > 1)
        {
            phase = Phase.Idle;
            Deadline = null;
            Emit(new KernelOutput(KernelOutputKind.ChooseApplication));
        }
        else
        {
            lastRefusal = OutcomeReason.NoCommonApplication;
            SelectNext(now);
        }
    }

    private void SelectNext(Instant now)
    {
        if (!candidates.TryNext())
        {
            Finish(Verdict.End(lastRefusal));
            return;
        }

        data.Card.Clear();
        TerminalObjects.Load(data.Terminal, configuration.Terminal, transaction, ContactlessEntryMode);
        int index = candidates.ApplicationIndex;
        TerminalObjects.Load(data.Terminal, configuration.Applications[index], QualifiersOf(index), transaction);
        phase = Phase.SelectingApplication;
        Send(CommandApdu.Select(candidates.AdfName, command), now);
    }

    private void ApplicationSelected(ReadOnlySpan<byte> response, Instant now)
    {
        if (!ResponseApdu.TryRead(response, out ResponseApdu apdu) || apdu.Status != StatusWord.Success
            || !FileControlInformation.TryStore(apdu.Data, data))
        {
            lastRefusal = OutcomeReason.ApplicationsRefused;
            SelectNext(now);
            return;
        }

        phase = Phase.Kernel;
        Verdict verdict = kernel.Start(data, command, out int length);
        Follow(verdict, length, now);
    }

    private void Follow(Verdict verdict, int length, Instant now)
    {
        if (!verdict.Ends)
        {
            Send(length, now);
        }
        else if (verdict.Kind == OutcomeKind.SelectNext)
        {
            lastRefusal = verdict.Reason;
            SelectNext(now);
        }
        else
        {
            if (kernel.CardRead)
            {
                Show(MessageIdentifier.CardReadOk, ReaderStatus.CardReadSuccessfully);
            }

            Finish(verdict, kernel.CardRead ? kernel.Cvm : OutcomeCvm.NotApplicable);
        }
    }

    private void Finish(Verdict verdict, OutcomeCvm cvm = OutcomeCvm.NotApplicable)
    {
        byte interfaces = configuration.Terminal.Capabilities.Span[0];
        OutcomeKind kind = verdict.Kind == OutcomeKind.TryAnotherInterface && (interfaces & (ContactReader | StripeReader)) == 0
            ? OutcomeKind.Declined // There is no other interface, and nobody is sent to one.
            : verdict.Kind;
        UserInterfaceRequest ui = Shown(kind, verdict.Reason, cvm);
        bool decided = kind is OutcomeKind.Approved or OutcomeKind.OnlineRequest;
        OutcomeStart start = kind == OutcomeKind.TryAgain ? OutcomeStart.B : OutcomeStart.NotApplicable;
        phase = Phase.Idle;
        Deadline = null;
        Emit(new KernelOutput(
            KernelOutputKind.Finish,
            Outcome: new Outcome(kind, decided ? cvm : OutcomeCvm.NotApplicable, verdict.Reason, start, ui)));
    }

    private UserInterfaceRequest Shown(OutcomeKind kind, OutcomeReason reason, OutcomeCvm cvm) => kind switch
    {
        OutcomeKind.Approved when cvm == OutcomeCvm.Signature => new(MessageIdentifier.ApprovedSign, ReaderStatus.NotReady),
        OutcomeKind.Approved => new(MessageIdentifier.Approved, ReaderStatus.NotReady),
        OutcomeKind.OnlineRequest when cvm == OutcomeCvm.OnlinePin => new(MessageIdentifier.EnterPin, ReaderStatus.NotReady),
        OutcomeKind.OnlineRequest => new(MessageIdentifier.Authorising, ReaderStatus.NotReady),
        OutcomeKind.Declined => new(MessageIdentifier.NotAuthorised, ReaderStatus.NotReady),
        OutcomeKind.TryAgain when reason == OutcomeReason.SeePhone => new(MessageIdentifier.SeePhone, ReaderStatus.NotReady),
        OutcomeKind.TryAgain => new(MessageIdentifier.PresentAgain, ReaderStatus.ReadyToRead),
        OutcomeKind.TryAnotherInterface when (configuration.Terminal.Capabilities.Span[0] & StripeReader) == 0 =>
            new(MessageIdentifier.InsertCard, ReaderStatus.ProcessingError),
        OutcomeKind.TryAnotherInterface => new(MessageIdentifier.InsertOrSwipe, ReaderStatus.ProcessingError),
        _ when reason == OutcomeReason.Cancelled => new(MessageIdentifier.Clear, ReaderStatus.Idle),
        _ => new(MessageIdentifier.TryAnotherCard, ReaderStatus.ProcessingError),
    };

    private Span<byte> QualifiersOf(int index) => qualifiers.AsSpan(index * QualifiersLength, QualifiersLength);

    private void Begin(Phase start)
    {
        Drained();
        data.Clear();
        command.AsSpan().Clear();
        kernel.Clear();
        Deadline = null;
        phase = start;
    }

    private void Send(int length, Instant now)
    {
        Deadline = now + AnswerTime;
        Emit(new KernelOutput(KernelOutputKind.SendApdu, command.AsMemory(0, length)));
    }

    private void Show(MessageIdentifier message, ReaderStatus status) =>
        Emit(new KernelOutput(KernelOutputKind.ShowUi, Ui: new UserInterfaceRequest(message, status)));

    private void Emit(in KernelOutput output)
    {
        Invariant.Check(outputCount < outputs.Length);
        outputs[outputCount++] = output;
    }

    /// <summary>What was not taken of the last call's outputs is gone: outputs are valid until the next call.</summary>
    private void Drained() => outputCount = outputNext = 0;
}
