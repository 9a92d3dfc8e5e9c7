using Terminal.Devices.Lights;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Engine.Contactless;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>The PIN of a payment, and how it stands with the vault's keys.</content>
public sealed partial class Node
{
    // 9F34. EMV 4.4 Book 3, Annex C3: enciphered PIN verified online, whose result is the host's to know; and what is commonly set where
    // no verification was performed.
    private static readonly byte[] PinOnline = [0x02, 0x00, 0x00];
    private static readonly byte[] NothingVerified = [0x3F, 0x00, 0x00];

    private int keysQuestion;
    private bool hasPinKey;

    private void AskForKeys()
    {
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.ReportState(++vaultQuestion)));
        keysQuestion = ++vaultQuestion;
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.ReportKeys(keysQuestion)));
    }

    private void TakeKeys(IReadOnlyList<SlotStatus> reported)
    {
        SlotStatus? transactionKey = reported.FirstOrDefault(static slot => slot.Slot == KeySlot.Transaction);
        hasPinKey = transactionKey?.State == SlotState.Ready;
        bool testKeys = !settings.TakesDevelopmentKeys && reported.Any(static slot => slot.IsDevelopment);
        tracer?.Refuse(reported.Any(static slot => slot is { IsDevelopment: false, State: SlotState.Ready or SlotState.UsedUp }
            && slot.Slot != KeySlot.Identity));
        string? wrong = keyLoss is not null ? keyLoss
            : testKeys ? "TEST-KEYS"
            : reported.Any(static slot => slot.State == SlotState.Damaged) ? "KEYS-DAMAGED"
            : settings.Host.SessionKeys ? null
            : transactionKey?.State == SlotState.UsedUp ? "KEYS-USED-UP"
            : transactionKey?.State == SlotState.Empty && settings.Host.NeedsKeys ? "NO-KEYS"
            : null;
        if (IsOfKeys(halted) && halted != wrong)
        {
            halted = wrong;
            Log(wrong is null ? Severity.Information : Severity.Error, wrong ?? "KEYS-READY");
        }
        else if (keyLoss is null && settings.Host is { TakesPin: true, SessionKeys: false } && transactionKey?.State == SlotState.Empty)
        {
            Log(Severity.Warning, "NO-PIN-KEY");
        }
    }

    private void AskPin(Payment sold)
    {
        transactionQuestion = ++vaultQuestion;
        SpeakFor(PromptId.EnterPin); // The vault shows it by itself.
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.EnterPin(
            transactionQuestion, sold.CardCiphertext, settings.Pin, new PromptArguments(sold.Amount))
        {
            KeepsKey = settings.Host.NeedsKeys,
            UsesSession = settings.Host.SessionKeys,
            WrongBefore = sold.PinWasWrong,
            ForCard = sold.CardPin,
        }));
        sold.CardPin = null; // The vault has it now, and disposes it.
        Tell("pinStart");
    }

    /// <summary>Takes what the vault says of a PIN; of one that nobody waits for any more, nothing.</summary>
    private void TakePin(VaultReply reply, Instant now)
    {
        if (payment is null || transaction.Phase != TransactionPhase.EnteringPin)
        {
            return;
        }

        switch (reply)
        {
            case VaultReply.PinCounted e when e.Id == transactionQuestion:
                effects.Enqueue(new NodeEffect.Play(Tone.Key)); // The same for every digit.
                break;
            case VaultReply.PinEntered e when e.Id == transactionQuestion:
                payment.PinBlock = parts.Arena.Rent(e.Block.Length);
                e.Block.Span.CopyTo(payment.PinBlock.Bytes);
                (payment.HasPin, payment.KeySerialNumber) = (true, e.KeySerialNumber);
                EndPin(payment, PinAnswer.Entered, now);
                break;
            case VaultReply.PinEnciphered e when e.Id == transactionQuestion:
                VerifyInSlot(e.Verify, now);
                break;
            case VaultReply.PinMissing { Why: PinAbsence.Bypassed } e when e.Id == transactionQuestion:
                EndPin(payment, PinAnswer.Bypassed, now);
                break;
            case VaultReply.PinMissing { Why: PinAbsence.Cancelled } e when e.Id == transactionQuestion:
                transaction.Receive(new TransactionEvent.Cancelled(), now);
                break;
            case VaultReply.PinMissing e when e.Id == transactionQuestion:
                transaction.Receive(new TransactionEvent.CardRefused(PromptId.TimedOut, "PIN-TIME"), now);
                break;
            default:
                break;
        }
    }

    private void EndPin(Payment sold, PinAnswer answer, Instant now)
    {
        if (sold.IsInSlot)
        {
            GoOnInSlot(answer, now); // The kernel says itself how the cardholder was verified.
            return;
        }

        bool hasChip = !sold.IccData.IsEmpty;
        byte[] cvmResults = answer == PinAnswer.Entered ? PinOnline : hasChip ? NothingVerified : Signature;
        sold.EmvData = EmvFacts.Append(sold.EmvData.Span, Tag.CvmResults, cvmResults);
        sold.IccData = hasChip ? EmvFacts.Append(sold.IccData.Span, Tag.CvmResults, cvmResults) : default;
        Tell("pinEnd");
        transaction.Receive(new TransactionEvent.PinEntered(), now);
    }

    private void RefusePin(VaultRefusal reason, Instant now)
    {
        if (reason == VaultRefusal.CardKeyWrong && payment is { IsInSlot: true })
        {
            GoOnInSlot(PinAnswer.KeyRefused, now);
            return;
        }

        string code = reason switch
        {
            VaultRefusal.NoKey => "NO-PIN-KEY",
            VaultRefusal.UsedUp => "KEYS-USED-UP",
            VaultRefusal.TooOften => "PIN-RATE",
            _ => "VAULT",
        };
        AskForKeys();
        transaction.Receive(new TransactionEvent.CardRefused(FaultCatalogue.PromptOf(code), code), now);
    }

    /// <summary>Begins the next attempt after a wrong PIN: the card is read anew, since a cryptogram is good for one message.</summary>
    private void TryAgain(Payment refused, TransactionEffect.TryAgain effect, Instant now)
    {
        payment = refused.Again(); // Nothing secret is left of the one before: its decline is on the disk.
        Arm(payment, effect.Prompt, now);
    }

    private void Arm(Payment sold, PromptId prompt, Instant now)
    {
        desk.Show(WaysOf(prompt, sold), new PromptArguments(sold.Amount));
        lights.Ready();
        contactless.Arm(Parameters(sold, now), now);
        ArmSlot(sold, now);
        Tell("cardWanted");
    }
}
