using System.Buffers.Binary;
using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Tracing;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Contact;

/// <summary>Joins the slot of the contact reader and the contact kernel: resets a card that is inserted while one is wanted, carries APDUs
/// between the two, and says what came of it.</summary>
/// <remarks>The card stays with its transaction beyond the reading: the host's answer is given to it. One that has had its transaction
/// must be pulled before it gets another, unless that is the next attempt of the same payment.</remarks>
public sealed class SlotSession
{
    private static readonly TimeSpan ResetTime = TimeSpan.FromSeconds(10); // Longer than any reader tries voltages and protocols.
    private static readonly TimeSpan VerifyTime = TimeSpan.FromSeconds(20); // Longer than any reader waits for a card.
    private readonly Queue<SlotOutput> outputs = new();
    private ContactKernel? kernel;
    private ContactTransaction wanted;
    private Instant? cardUntil;
    private Stage stage;
    private bool armed;
    private int session;

    /// <summary>Creates the session.</summary>
    /// <param name="kernel">The kernel; null where no card is taken here.</param>
    public SlotSession(ContactKernel? kernel) => this.kernel = kernel;

    private enum Stage
    {
        /// <summary>No card is powered.</summary>
        Idle,

        /// <summary>A card was powered and has not answered to reset yet.</summary>
        Resetting,

        /// <summary>The kernel has the card.</summary>
        Running,

        /// <summary>The card checks a PIN, and the kernel waits for its status word.</summary>
        Verifying,
    }

    /// <summary>True where cards can be taken here.</summary>
    public bool IsReady => IsThere && kernel is not null;

    /// <summary>True while the reader is there.</summary>
    public bool IsThere { get; private set; }

    /// <summary>True while a card has a transaction here.</summary>
    public bool IsRunning => stage is Stage.Running or Stage.Verifying;

    /// <summary>True while a card is in the slot that has had its transaction, or does not answer: it is to be pulled.</summary>
    public bool HoldsUsedCard => HoldsCard && IsUsed && stage == Stage.Idle;

    /// <summary>True while a card is in the slot.</summary>
    public bool HoldsCard { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => IsRunning ? Instant.Earlier(kernel!.Deadline, cardUntil) : cardUntil;

    /// <summary>Who keeps what is said to the card; null where nobody does.</summary>
    internal PaymentTracer? Tracer { get; init; }

    /// <summary>The entry of the card's application; null before one is chosen.</summary>
    internal ContactApplication? Application => kernel?.Chosen;

    private bool IsUsed { get; set; }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out SlotOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Reads a data object of the transaction; valid from the kernel's first question to <see cref="Stop"/>.</summary>
    public bool TryGetData(uint tag, out ReadOnlySpan<byte> value)
    {
        value = default;
        return kernel is not null && kernel.TryGetData(tag, out value);
    }

    /// <summary>Works with another configuration from now on, or with none. Not while a card is wanted.</summary>
    public void Use(ContactKernel? next)
    {
        Invariant.Check(!armed && stage == Stage.Idle);
        kernel = next;
    }

    /// <summary>Takes the next card, or the one that is in the slot.</summary>
    /// <param name="transaction">What the card is told.</param>
    /// <param name="takesUsed">True where a card that has had its transaction may have this one too: of the same payment.</param>
    /// <param name="now">The time.</param>
    public void Arm(in ContactTransaction transaction, bool takesUsed, Instant now)
    {
        if (kernel is null)
        {
            return;
        }

        wanted = transaction;
        armed = true;
        IsUsed &= !takesUsed;
        Begin(now);
    }

    /// <summary>Lets go of the card, and zeroes what it said. Harmless at any time.</summary>
    public void Stop()
    {
        armed = false;
        kernel?.Clear();
        PowerOff();
    }

    /// <summary>The cardholder has chosen; a place that is none changes nothing.</summary>
    public void ApplicationChosen(int index, Instant now)
    {
        kernel?.ApplicationChosen(index, now);
        Pump(now);
    }

    /// <summary>What became of the PIN that was wanted.</summary>
    public void PinAnswered(PinAnswer answer, Instant now)
    {
        kernel?.PinAnswered(answer, 0, now);
        Pump(now);
    }

    /// <summary>What a PIN is enciphered for the card by, as it stands when one is wanted.</summary>
    /// <param name="wanted">How it stands with the card's tries.</param>
    /// <param name="arena">Where what is secret in it goes.</param>
    public CardPin PinKeyOf(in PinRequest wanted, SecretArena arena) => CardPinFacts.Collect(kernel!, wanted, arena);

    /// <summary>Has the card check a PIN that was enciphered for it: the kernel is told the status word alone.</summary>
    /// <param name="command">VERIFY as the vault composed it.</param>
    /// <param name="now">The time.</param>
    public void Verify(ReadOnlyMemory<byte> command, Instant now)
    {
        if (stage == Stage.Running && kernel!.AwaitsPin)
        {
            (stage, cardUntil) = (Stage.Verifying, now + VerifyTime);
            Tracer?.Command(command.Span, now);
            outputs.Enqueue(new SlotOutput.Drive(new SlotCommand(SlotCommandKind.Exchange, session, command.ToArray())));
        }
    }

    /// <summary>What the terminal knows of the card.</summary>
    public void CardLookedUp(in CardHistory known, Instant now)
    {
        kernel?.CardLookedUp(known, now);
        Pump(now);
    }

    /// <summary>The host's answer, for the card.</summary>
    public void HostAnswered(in Emv.Contact.HostAnswer answer, Instant now)
    {
        kernel?.HostAnswered(answer, now);
        Pump(now);
    }

    /// <summary>The host cannot be asked: card and terminal decide.</summary>
    public void HostUnreachable(Instant now)
    {
        kernel?.HostUnreachable(now);
        Pump(now);
    }

    /// <summary>Takes what happened at the slot.</summary>
    public void Receive(in SlotEvent occurred, Instant now)
    {
        switch (occurred.Kind)
        {
            case SlotEventKind.ReaderReady when !IsThere:
                IsThere = true;
                outputs.Enqueue(new SlotOutput.ReaderReady());
                break;
            case SlotEventKind.ReaderLost when IsThere:
                IsThere = false;
                outputs.Enqueue(new SlotOutput.ReaderLost());
                LoseCard(now);
                break;
            case SlotEventKind.CardInserted when !HoldsCard:
                (HoldsCard, IsUsed) = (true, false);
                Begin(now);
                break;
            case SlotEventKind.CardRemoved:
                LoseCard(now);
                break;
            case SlotEventKind.CardReset when stage == Stage.Resetting && occurred.Session == session:
                (stage, armed, IsUsed, cardUntil) = (Stage.Running, false, true, null);
                outputs.Enqueue(new SlotOutput.CardFound());
                kernel!.Start(wanted, now);
                break;
            case SlotEventKind.CardMute when stage == Stage.Resetting && occurred.Session == session:
                Misread();
                break;
            case SlotEventKind.CardMute when stage == Stage.Verifying && occurred.Session == session:
                Verified(default, now);
                break;
            case SlotEventKind.Answer when stage == Stage.Verifying && occurred.Session == session:
                Tracer?.Response(occurred.Bytes.Span, now);
                Verified(occurred.Bytes.Span, now);
                break;
            case SlotEventKind.CardMute when stage == Stage.Running && occurred.Session == session:
                kernel!.CardLost(now);
                break;
            case SlotEventKind.Answer when stage == Stage.Running && occurred.Session == session:
                Tracer?.Response(occurred.Bytes.Span, now);
                kernel!.Receive(occurred.Bytes.Span, now);
                break;
            default:
                break; // Told twice, or of a card that was let go.
        }

        Pump(now);
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (stage == Stage.Resetting && cardUntil <= now)
        {
            Misread();
        }
        else if (stage == Stage.Verifying && cardUntil <= now)
        {
            Verified(default, now);
        }

        kernel?.Elapse(now);
        Pump(now);
    }

    private string NameAt(int index) => CardText.NameOf(kernel!.Choice(index));

    private void Begin(Instant now)
    {
        if (armed && HoldsCard && !IsUsed && stage == Stage.Idle)
        {
            (stage, cardUntil) = (Stage.Resetting, now + ResetTime);
            outputs.Enqueue(new SlotOutput.Drive(new SlotCommand(SlotCommandKind.PowerOn, ++session)));
        }
    }

    /// <summary>The card has answered VERIFY, or says nothing.</summary>
    private void Verified(ReadOnlySpan<byte> answer, Instant now)
    {
        (stage, cardUntil) = (Stage.Running, null);
        PinAnswer became = answer.Length < sizeof(ushort) ? PinAnswer.CardLost : PinAnswer.Entered;
        kernel!.PinAnswered(
            became, became == PinAnswer.Entered ? BinaryPrimitives.ReadUInt16BigEndian(answer[^sizeof(ushort)..]) : (ushort)0, now);
    }

    private void Misread()
    {
        IsUsed = true;
        PowerOff();
        outputs.Enqueue(new SlotOutput.CardUnreadable());
    }

    private void LoseCard(Instant now)
    {
        if (!HoldsCard)
        {
            return;
        }

        HoldsCard = false;
        if (IsRunning)
        {
            kernel!.CardLost(now);
            Pump(now);
        }

        PowerOff();
        outputs.Enqueue(new SlotOutput.CardRemoved());
    }

    private void PowerOff()
    {
        if (stage != Stage.Idle)
        {
            (stage, cardUntil) = (Stage.Idle, null);
            outputs.Enqueue(new SlotOutput.Drive(new SlotCommand(SlotCommandKind.PowerOff, session)));
        }
    }

    private void Pump(Instant now)
    {
        while (kernel is not null && kernel.TryTake(out ContactOutput output))
        {
            switch (output.Kind)
            {
                case KernelOutputKind.SendApdu:
                    Tracer?.Command(output.Bytes.Span, now);
                    outputs.Enqueue(new SlotOutput.Drive(
                        new SlotCommand(SlotCommandKind.Exchange, session, output.Bytes.ToArray())));
                    break;
                case KernelOutputKind.ChooseApplication:
                    outputs.Enqueue(new SlotOutput.ChoiceWanted([.. Enumerable.Range(0, kernel.ChoiceCount).Select(NameAt)]));
                    break;
                case KernelOutputKind.EnterPin:
                    outputs.Enqueue(new SlotOutput.PinWanted(output.Pin));
                    break;
                case KernelOutputKind.LookUpCard:
                    outputs.Enqueue(new SlotOutput.HistoryWanted());
                    break;
                case KernelOutputKind.GoOnline:
                    outputs.Enqueue(new SlotOutput.HostWanted());
                    break;
                case KernelOutputKind.Finish:
                    outputs.Enqueue(new SlotOutput.Ended(output.Outcome));
                    PowerOff();
                    Begin(now);
                    break;
                default:
                    break; // Messages of the kernel's middle: the sale's own screens say the same.
            }
        }
    }
}
