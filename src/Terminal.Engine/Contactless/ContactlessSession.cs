using Terminal.Devices.Contactless;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Tracing;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Contactless;

/// <summary>Joins the reader's driver and the entry point: arms the one with the other's wish, carries APDUs between them, and says what
/// came of it.</summary>
/// <param name="reader">The driver.</param>
/// <param name="entryPoint">The entry point with its kernels.</param>
/// <param name="devicePause">Pause before a failed reader is started again.</param>
public sealed class ContactlessSession(IContactlessReader reader, EntryPoint entryPoint, TimeSpan devicePause)
{
    private const byte RefundType = 0x20; // Tag 9C.
    private readonly Queue<ContactlessOutput> outputs = new();
    private Instant? restart;
    private bool armed;
    private bool refunds;

    /// <summary>True while the reader can be armed.</summary>
    public bool IsReady { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(restart, Instant.Earlier(reader.Deadline, entryPoint.Deadline));

    /// <summary>Who keeps what is said to the card; null where nobody does.</summary>
    internal PaymentTracer? Tracer { get; init; }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out ContactlessOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Reads a data object of the transaction; valid from <c>CardRead</c> to <see cref="Stop"/>.</summary>
    public bool TryGetData(uint tag, out ReadOnlySpan<byte> value) => entryPoint.TryGetData(tag, out value);

    /// <summary>Works with other applications, limits and keys from now on. Not while a card is looked for.</summary>
    public void Use(EntryPoint next)
    {
        Invariant.Check(!armed);
        entryPoint = next;
    }

    /// <summary>The reader's line is there.</summary>
    public void LineOpened(Instant now)
    {
        restart = null;
        reader.Start(now);
        Pump(now);
    }

    /// <summary>The reader's line is gone.</summary>
    public void LineClosed()
    {
        restart = null;
        Fail("NO-LINE");
    }

    /// <summary>Starts the kernel and looks for a card.</summary>
    public void Arm(in TransactionParameters parameters, Instant now)
    {
        armed = true;
        refunds = parameters.TransactionType == RefundType;
        entryPoint.Start(parameters, now);
        Pump(now);
        if (armed)
        {
            reader.Activate(now);
            Pump(now);
        }
    }

    /// <summary>Stops kernel and reader, and zeroes what the card said. Harmless at any time.</summary>
    public void Stop(Instant now)
    {
        armed = false;
        entryPoint.Clear(); // Whatever the sale needs of the card it has taken: number and track do not outlive that here.
        reader.Deactivate(now);
        Pump(now);
    }

    /// <summary>Takes bytes from the reader's line.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        reader.Receive(bytes, now);
        Pump(now);
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (restart is { } due && now >= due)
        {
            restart = null;
            reader.Start(now);
        }

        reader.Elapse(now);
        entryPoint.Elapse(now);
        Pump(now);
    }

    private void Pump(Instant now)
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            while (reader.TryTake(out ReaderOutput output))
            {
                Take(output, now);
                moved = true;
            }

            while (entryPoint.TryTake(out KernelOutput output))
            {
                Take(output, now);
                moved = true;
            }
        }
    }

    private void Take(ReaderOutput output, Instant now)
    {
        switch (output.Kind)
        {
            case ReaderOutputKind.Transmit:
                outputs.Enqueue(new ContactlessOutput.Transmit(output.Bytes.ToArray()));
                break;
            case ReaderOutputKind.Ready:
                IsReady = true;
                outputs.Enqueue(new ContactlessOutput.ReaderReady());
                break;
            case ReaderOutputKind.Failed:
                restart = now + devicePause;
                Fail(Code(output.Fault));
                break;
            case ReaderOutputKind.CardPresented when armed:
                outputs.Enqueue(new ContactlessOutput.CardFound());
                entryPoint.CardPresented(now);
                break;
            case ReaderOutputKind.Collision when armed:
                outputs.Enqueue(new ContactlessOutput.Show(PromptId.PresentOneCard));
                break;
            case ReaderOutputKind.Response when armed:
                Tracer?.Response(output.Bytes.Span, now);
                entryPoint.Receive(output.Bytes.Span, now);
                break;
            case ReaderOutputKind.CardLost when armed:
                entryPoint.CardLost(now);
                break;
            default:
                break; // A card's word after the sale has let go of it.
        }
    }

    private void Take(KernelOutput output, Instant now)
    {
        switch (output.Kind)
        {
            case KernelOutputKind.SendApdu:
                Tracer?.Command(output.Bytes.Span, now);
                reader.Exchange(output.Bytes.Span, now);
                break;
            case KernelOutputKind.ChooseApplication:
                Offer(now);
                break;
            case KernelOutputKind.Finish:
                Finish(output.Outcome, now);
                break;
            default:
                break; // Messages of the kernel's middle: the sale's own screens say the same.
        }
    }

    private void Offer(Instant now)
    {
        armed = false;
        reader.Deactivate(now);
        ApplicationChoice[] choices = [.. Enumerable.Range(0, entryPoint.ChoiceCount).Select(entryPoint.Choice)];
        outputs.Enqueue(new ContactlessOutput.ChoiceWanted(
            [.. choices.Select(static choice => CardText.NameOf(choice))], [.. choices.Select(static choice => choice.Name)]));
    }

    private void Finish(Outcome outcome, Instant now)
    {
        armed = false;
        Tracer?.Note($"kernel: {outcome.Kind}, verification {outcome.Cvm}, reason {outcome.Reason}", now);
        Tracer?.Decided(TryGetData, application: null, now);
        reader.Deactivate(now);
        outputs.Enqueue(outcome.Kind switch
        {
            OutcomeKind.OnlineRequest when outcome.Cvm is OutcomeCvm.NoCvm or OutcomeCvm.NotApplicable
                or OutcomeCvm.ConfirmationCodeVerified => new ContactlessOutput.CardRead(false),
            OutcomeKind.OnlineRequest when outcome.Cvm == OutcomeCvm.OnlinePin => new ContactlessOutput.CardRead(false, !refunds),
            OutcomeKind.OnlineRequest when outcome.Cvm == OutcomeCvm.Signature =>
                new ContactlessOutput.CardRead(false, WantsSignature: !refunds),
            OutcomeKind.Approved when refunds => new ContactlessOutput.CardRead(false),
            OutcomeKind.Approved => new ContactlessOutput.CardRead(true, WantsSignature: outcome.Cvm == OutcomeCvm.Signature),
            // A refund needs to know the card and no more: its own word is not asked for.
            OutcomeKind.Declined when refunds && outcome.Reason == OutcomeReason.CardDeclined => new ContactlessOutput.CardRead(false),
            OutcomeKind.OnlineRequest => new ContactlessOutput.Refused(PromptId.AmountNeedsVerification, "CVM"),
            OutcomeKind.TryAgain => new ContactlessOutput.WantedAgain(
                outcome.Ui.Message == MessageIdentifier.SeePhone ? PromptId.SeePhone : PromptId.PresentCardAgain),
            _ => new ContactlessOutput.Refused(Refusal(outcome), outcome.Reason.Code()),
        });
    }

    private void Fail(string fault)
    {
        IsReady = false;
        armed = false;
        outputs.Enqueue(new ContactlessOutput.ReaderFailed(fault));
    }

    private static PromptId Refusal(Outcome outcome) => outcome.Reason switch
    {
        OutcomeReason.AmountOverLimit or OutcomeReason.ZeroAmount => PromptId.AmountNotAllowed,
        OutcomeReason.CvmNotSupported or OutcomeReason.CvmNotProved => PromptId.AmountNeedsVerification,
        OutcomeReason.NotConfigured or OutcomeReason.NoDirectory or OutcomeReason.NoCommonApplication or OutcomeReason.ApplicationsRefused
            or OutcomeReason.PdolUnusable or OutcomeReason.CardWantsOtherInterface or OutcomeReason.NotAllowedByCard
            => PromptId.CardNotAccepted,
        _ => outcome.Kind == OutcomeKind.Declined ? PromptId.NotAuthorised : PromptId.CardError,
    };

    private static string Code(ReaderFault fault) => fault switch
    {
        ReaderFault.ChipSilent => "SILENT",
        ReaderFault.ChipGarbled => "GARBLE",
        _ => "READER",
    };
}
