using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Engine.Contact;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>A card in the slot of the contact reader: it waits there for the PIN and the host's answer, and has the last word.</content>
public sealed partial class Node
{
    private readonly SlotSession slot;
    private IReadOnlyList<string> choices = [];
    private int choice;
    private IReadOnlyList<ReadOnlyMemory<byte>> offered = [];
    private bool removalAsked;

    /// <summary>True where the card in the slot has no try left for a PIN: TVR, byte 3 (EMV 4.4 Book 3, Annex C5).</summary>
    private bool TakesNoPin => slot.TryGetData(Tag.Tvr, out ReadOnlySpan<byte> results) && (results[2] & 0x20) != 0;

    /// <summary>True where the shop decides which application of a co-badged card is taken, in the slot or in the field.</summary>
    private bool PrefersApplications =>
        settings.Contact is { Preselects: true } || settings.Contactless.Applications.Count > 1;

    private static ContactKernel? NewKernel(NodeSettings settings) =>
        settings.Contact is { } contact ? new ContactKernel(contact) : null;

    private bool DrainSlot(Instant now)
    {
        bool moved = false;
        while (slot.TryTake(out SlotOutput? output))
        {
            moved = true;
            switch (output)
            {
                case SlotOutput.Drive e:
                    effects.Enqueue(new NodeEffect.DriveSlot(e.Command));
                    break;
                case SlotOutput.ReaderReady:
                    Log(Severity.Information, "CHIP-READER-READY");
                    break;
                case SlotOutput.ReaderLost:
                    Log(Severity.Warning, "CHIP-READER-LOST");
                    break;
                case SlotOutput.CardFound:
                    TakeChip(now);
                    break;
                case SlotOutput.CardUnreadable:
                    Log(Severity.Information, "CHIP-NOT-READ");
                    Misread();
                    break;
                case SlotOutput.ChoiceWanted or SlotOutput.PinWanted or SlotOutput.HistoryWanted or SlotOutput.HostWanted
                    when transaction.Phase != TransactionPhase.Reading:
                    break; // The sale has gone on: a kernel's late question.
                case SlotOutput.ChoiceWanted e:
                    (choices, choice) = (e.Names, 0);
                    ShowChoice();
                    break;
                case SlotOutput.PinWanted or SlotOutput.HistoryWanted or SlotOutput.HostWanted when payment is { Type: PaymentType.Refund }:
                    TakeLanguage(slot.TryGetData);
                    TakeCard(slot.TryGetData, approved: false, wantsPin: false, now); // A refund needs to know the card and no more.
                    break;
                case SlotOutput.PinWanted e:
                    TakePinRequest(e.Request, now);
                    break;
                case SlotOutput.HistoryWanted:
                    TakeHistoryRequest(now);
                    break;
                case SlotOutput.HostWanted:
                    TakeHostRequest(now);
                    break;
                case SlotOutput.Ended e:
                    TakeEnd(e.Outcome, now);
                    break;
                default:
                    break; // A card that was pulled: what it leaves behind has been told by its end.
            }
        }

        return moved;
    }

    private void ArmSlot(Payment sold, Instant now)
    {
        (choices, offered) = ([], []);
        historyQuestion = null;
        Span<byte> dice = stackalloc byte[sizeof(uint)];
        parts.Entropy.Fill(dice);
        slot.Arm(
            new ContactTransaction(Parameters(sold, now) with { TakesOfflinePin = settings.Host.TakesPin }) // Needs no key of the bank's.
            {
                RandomPercent = ContactTransaction.PercentOf(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(dice)),
                MerchantForcesOnline = OfflineLimit(sold) == 0,
                CardholderOverrides = sold.CardholderChooses,
                ReleasesEarly = settings.Contact is { ReleasesEarly: true } && host.IsReady,
            },
            takesUsed: sold.WrongPinCount > 0,
            now);
    }

    private void TakeChip(Instant now)
    {
        Invariant.Check(payment is not null);
        contactless.Stop(now);
        payment.IsInSlot = true;
        transaction.Receive(new TransactionEvent.CardFound(), now);
    }

    private void Misread()
    {
        Invariant.Check(payment is not null);
        AskAgain(CountChipFailure(payment), payment);
    }

    private void ShowChoice() => desk.Show(PromptId.ChooseApplication, new PromptArguments(Notice: choices[choice]));

    /// <summary>Enter takes the application that is shown, Clear shows the next one.</summary>
    /// <returns>False where nothing is to be chosen, or the key is another.</returns>
    private bool TakeChoice(Key key, Instant now)
    {
        if (choices.Count == 0 || transaction.Phase != TransactionPhase.Reading || key is not (Key.Enter or Key.Clear))
        {
            return false;
        }

        if (key == Key.Clear)
        {
            choice = (choice + 1) % choices.Count;
            ShowChoice();
            return true;
        }

        choices = [];
        if (offered.Count > 0)
        {
            payment!.ChosenApplication = offered[choice];
            transaction.Receive(new TransactionEvent.CardWantedAgain(PromptId.PresentCardAgain), now);
            return true;
        }

        desk.Show(PromptId.Processing, default);
        slot.ApplicationChosen(choice, now);
        return true;
    }

    /// <summary>Clear, while a card is asked for: the cardholder chooses the application, whatever the shop prefers; once more: as the
    /// shop prefers.</summary>
    /// <returns>False where there is no preference to go against, or the key is another.</returns>
    private bool TakeOverride(Key key, Instant now)
    {
        if (key != Key.Clear || !PrefersApplications || payment is null || transaction.Phase != TransactionPhase.Presenting)
        {
            return false;
        }

        payment.CardholderChooses = !payment.CardholderChooses;
        payment.ChosenApplication = default;
        Arm(payment, PromptId.PresentCard, now);
        return true;
    }

    private void TakePinRequest(PinRequest wanted, Instant now)
    {
        Invariant.Check(payment is not null);
        TakeLanguage(slot.TryGetData);
        tracer?.Note($"kernel: wants {wanted.Form} PIN", now);
        Invariant.Check(wanted.Form != PinForm.OfflinePlaintext); // No configuration claims it.
        if (TryReadCard(payment, slot.TryGetData))
        {
            payment.CardPin = wanted.Form == PinForm.OfflineEnciphered ? slot.PinKeyOf(wanted, parts.Arena) : null;
            payment.PinWasWrong |= wanted.WrongBefore;
            payment.WantsPin = true;
            transaction.Receive(new TransactionEvent.PinWanted(), now);
        }
        else
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.CardError, "NO-PAN"), now);
        }
    }

    /// <summary>The PIN is there, or passed over: the card goes on.</summary>
    private void GoOnInSlot(PinAnswer answer, Instant now)
    {
        Tell("pinEnd");
        transaction.Receive(new TransactionEvent.PinEntered(IsInSlot: true), now);
        slot.PinAnswered(answer, now);
    }

    /// <summary>The PIN is enciphered for the card: it checks it, and the kernel hears the status word.</summary>
    private void VerifyInSlot(ReadOnlyMemory<byte> verify, Instant now)
    {
        Tell("pinEnd");
        transaction.Receive(new TransactionEvent.PinEntered(IsInSlot: true), now);
        slot.Verify(verify, now);
    }

    private void TakeHostRequest(Instant now)
    {
        Invariant.Check(payment is not null);
        TakeLanguage(slot.TryGetData);
        tracer?.Note("kernel: goes online", now);
        tracer?.Decided(slot.TryGetData, slot.Application, now);
        if (!host.IsReady && OfflineLimit(payment) > 0)
        {
            slot.HostUnreachable(now);
        }
        else if (!host.IsReady)
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.NoConnection, "NO-LINK"), now);
        }
        else if (payment.CardCiphertext.IsEmpty && !TryReadCard(payment, slot.TryGetData))
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.CardError, "NO-PAN"), now);
        }
        else
        {
            CollectFacts(payment, slot.TryGetData);
            Tell("cardRead");
            transaction.Receive(new TransactionEvent.HostWanted(!payment.CardCiphertext.IsEmpty), now);
        }
    }

    /// <summary>The host's answer goes to the card, which may refuse what it approves.</summary>
    private void TellSlot(HostOutput.Answered answer, bool approved, Instant now)
    {
        ushort code = (ushort)((answer.ResponseCode[0] << 8) | answer.ResponseCode[1]);
        slot.HostAnswered(new Emv.Contact.HostAnswer(approved, code, answer.IccData), now);
    }

    private void TakeEnd(in ContactOutcome outcome, Instant now)
    {
        if (payment is not { IsInSlot: true })
        {
            return; // Of an attempt that the host has refused: the next one waits for the card already.
        }

        TakeLanguage(slot.TryGetData);
        tracer?.Note($"kernel: {outcome.Kind}, reason {outcome.Reason}", now);
        tracer?.Decided(slot.TryGetData, slot.Application, now);
        NoteSignature(outcome.SignatureWanted);
        if (transaction.Phase is TransactionPhase.Completing or TransactionPhase.Refusing && outcome.Kind != OutcomeKind.OnlineRequest)
        {
            payment.CompletionData = EmvFacts.Collect(EmvFacts.Completion, slot.TryGetData);
        }

        switch (transaction.Phase)
        {
            case TransactionPhase.Completing when outcome.Kind is OutcomeKind.Approved or OutcomeKind.OnlineRequest:
                transaction.Receive(new TransactionEvent.CardCompleted(outcome.SignatureWanted), now);
                break;
            case TransactionPhase.Reading when payment.Type == PaymentType.Refund && outcome.Reason == OutcomeReason.CardDeclined:
                TakeCard(slot.TryGetData, approved: false, wantsPin: false, now);
                break;
            case TransactionPhase.Reading when outcome.Kind == OutcomeKind.Approved && OfflineLimit(payment) > 0:
                TakeCard(slot.TryGetData, approved: true, wantsPin: false, now);
                break;
            case TransactionPhase.Reading when outcome.Kind == OutcomeKind.Approved:
                // Whatever card and limits say: the shop does not take the risk now.
                transaction.Receive(new TransactionEvent.CardRefused(PromptId.NotAuthorised, "OFFLINE-LIMIT"), now);
                break;
            case TransactionPhase.Reading when IsChipFailure(payment, outcome.Reason):
                WantAfterFailure(payment, now);
                return;
            case TransactionPhase.Protecting or TransactionPhase.Requesting or TransactionPhase.InDoubt
                when outcome.Kind == OutcomeKind.OnlineRequest:
                payment.IsLetGo = true;
                desk.Show(PromptId.RemoveCard, default); // The host decides, and the card need not wait.
                break;
            default:
                PromptId shown = SlotEnds.Refusal(outcome.Kind, outcome.Reason, TakesNoPin);
                transaction.Receive(new TransactionEvent.CardRefused(shown, outcome.Reason.Code()), now);
                break;
        }

        slot.Stop(); // Whatever the sale needs of the card it has taken.
        if (slot.HoldsCard && told != "final")
        {
            Tell("removeCard");
        }
    }

    /// <summary>Says once, aloud, that the card is to be removed.</summary>
    private void AskForRemoval(bool wanted)
    {
        if (wanted && !removalAsked)
        {
            effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        }

        removalAsked = wanted;
    }
}
