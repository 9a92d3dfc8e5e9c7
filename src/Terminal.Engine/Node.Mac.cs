using Terminal.Engine.Clearing;
using Terminal.Engine.Host;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>
/// MACs of host messages and encrypted cards in them, where the acquirer wants them: each message has a key of its own, taken before it is
/// packed. One with a PIN has the PIN's.
/// </content>
public sealed partial class Node
{
    private readonly Dictionary<int, int> macQuestions = []; // The vault's question -> the host session's number.
    private int? paymentKeyQuestion; // Null where no message waits for the vault; so the next.
    private int? clearingKeyQuestion;
    private (HostTask Task, ClearingPhase Phase) clearingWaits;
    private ReadOnlyMemory<byte> clearingSerial;
    private ReadOnlyMemory<byte> clearingCiphertext;

    /// <summary>True where the payment's next message can be packed; else the vault is asked for what is missing, and the message follows
    /// that.</summary>
    private bool IsSecured(Payment sold, Instant now)
    {
        if (IsOfAnotherSession(sold.KeySerialNumber))
        {
            if (sold.PinBlock is not null)
            {
                TakeUnsent(HostLane.Payment, now); // Nobody can read it any more.
                return false;
            }

            sold.ForgetKey();
        }

        sold.KeySerialNumber = sold.KeySerialNumber.IsEmpty ? sessionName : sold.KeySerialNumber;
        paymentKeyQuestion = AskForSecurity(sold.KeySerialNumber, sold.TrackCiphertext, sold.Track2, sold.Card);
        if (paymentKeyQuestion is not null && vaultGone)
        {
            TakeUnsent(HostLane.Payment, now); // Nobody is there to answer, and nobody knows for how long.
        }

        return paymentKeyQuestion is null;
    }

    private bool IsClearingSecured(HostTask task)
    {
        if (IsOfAnotherSession(clearingSerial))
        {
            ForgetClearingKey();
        }

        clearingSerial = clearingSerial.IsEmpty ? sessionName : clearingSerial;
        clearingWaits = (task, clearing.Phase);
        clearingKeyQuestion = AskForSecurity(clearingSerial, clearingCiphertext, track: null, clearingCard);
        return clearingKeyQuestion is null;
    }

    /// <summary>Asks for a message's key, and when that is there for its card's ciphertext.</summary>
    /// <returns>The question's number; null where nothing is missing.</returns>
    private int? AskForSecurity(ReadOnlyMemory<byte> serial, ReadOnlyMemory<byte> ciphertext, SecretBuffer? track, SecretBuffer? card)
    {
        bool encrypts = settings.Host.EncryptsCards && (track ?? card) is not null;
        if ((settings.Host.Macs || encrypts) && serial.IsEmpty)
        {
            effects.Enqueue(new NodeEffect.Ask(new VaultCommand.TakeKey(++vaultQuestion)));
            return vaultQuestion;
        }

        if (encrypts && ciphertext.IsEmpty)
        {
            SecretBuffer copy = CopyTrack(track, card);
            effects.Enqueue(new NodeEffect.Ask(
                new VaultCommand.EncryptTrack(++vaultQuestion, serial, copy) { KeepsKey = settings.Host.Macs }));
            return vaultQuestion;
        }

        return null;
    }

    /// <summary>What the vault gets to dispose; the card may be needed for another message.</summary>
    private SecretBuffer CopyTrack(SecretBuffer? track, SecretBuffer? card)
    {
        Span<byte> bytes = stackalloc byte[CardData.TrackLengthMax];
        int length = track?.Bytes.Length ?? CardData.WriteTrack(card!.Bytes, bytes);
        track?.Bytes.CopyTo(bytes);
        Invariant.Check(length > 0); // The terminal wrote what the journal holds.
        SecretBuffer copy = parts.Arena.Rent(length);
        bytes[..length].CopyTo(copy.Bytes);
        bytes.Clear();
        return copy;
    }

    /// <summary>What the vault still says of the payment's key is for nobody: the next message takes another.</summary>
    private void ForgetPaymentKey(Payment sold)
    {
        sold.ForgetKey();
        paymentKeyQuestion = null;
    }

    private void ForgetClearingKey()
    {
        clearingSerial = default;
        clearingCiphertext = default;
    }

    private void TakeTrack(VaultReply.TrackEncrypted encrypted, Instant now)
    {
        if (IsForPayment(encrypted.Id))
        {
            payment!.TrackCiphertext = encrypted.Ciphertext;
            SendAgain(now);
        }
        else if (IsForClearing(encrypted.Id))
        {
            clearingCiphertext = encrypted.Ciphertext;
            AskForClearing(clearingWaits.Task, now);
        }
    }

    private void TakeKey(VaultReply.KeyTaken taken, Instant now)
    {
        if (IsForPayment(taken.Id))
        {
            payment!.KeySerialNumber = taken.KeySerialNumber;
            SendAgain(now);
        }
        else if (IsForClearing(taken.Id))
        {
            clearingSerial = taken.KeySerialNumber;
            AskForClearing(clearingWaits.Task, now);
        }
    }

    /// <summary>Whether the payment's message still waits for this answer.</summary>
    private bool IsForPayment(int question) =>
        question == paymentKeyQuestion && transaction.Phase is TransactionPhase.InDoubt or TransactionPhase.Reversing;

    private bool IsForClearing(int question) => question == clearingKeyQuestion && clearing.Phase == clearingWaits.Phase;

    private void SendAgain(Instant now)
    {
        if (transaction.Phase == TransactionPhase.InDoubt)
        {
            SendRequest(payment!, now);
        }
        else
        {
            SendReversal(payment!, now);
        }
    }

    /// <summary>A key or a MAC that was refused: the message does not leave.</summary>
    /// <returns>False where the question was for something else.</returns>
    private bool TakeMacRefusal(VaultReply.Refused refused, Instant now)
    {
        if (refused.Id == paymentKeyQuestion)
        {
            paymentKeyQuestion = null;
            TakeUnsent(HostLane.Payment, now);
        }
        else if (refused.Id == clearingKeyQuestion)
        {
            clearingKeyQuestion = null;
            TakeUnsent(HostLane.Clearing, now);
        }
        else if (macQuestions.Remove(refused.Id, out int number))
        {
            host.Unauthenticated(number);
        }
        else
        {
            return false;
        }

        Log(Severity.Error, "VAULT-REFUSED", refused.Reason.ToString());
        AskForKeys();
        return true;
    }

    /// <summary>A vault that is gone answers nothing: what was not sent will not be; what was waits for its time.</summary>
    private void LoseMacs(Instant now)
    {
        foreach (int number in macQuestions.Values)
        {
            host.Unauthenticated(number);
        }

        macQuestions.Clear();
        if (paymentKeyQuestion is not null)
        {
            TakeUnsent(HostLane.Payment, now);
        }

        if (clearingKeyQuestion is not null)
        {
            TakeUnsent(HostLane.Clearing, now);
        }
    }

    private void TakeUnsent(HostLane lane, Instant now)
    {
        if (lane == HostLane.Clearing)
        {
            ForgetClearingKey();
            clearing.Receive(new ClearingEvent.Unsent(), now);
        }
        else if (transaction.Phase == TransactionPhase.Reversing)
        {
            payment?.ForgetKey();
            transaction.Receive(new TransactionEvent.ReversalAnswered(Closes: false), now); // Tried again after its pause.
        }
        else
        {
            transaction.Receive(new TransactionEvent.Unsent(), now);
        }
    }

    private void AskMac(HostOutput output)
    {
        int question = ++vaultQuestion;
        (int number, VaultCommand command) = output switch
        {
            HostOutput.Authenticate e => (e.Number, new VaultCommand.MakeMac(question, e.KeySerialNumber, e.Message)),
            HostOutput.Compare e => (e.Number, (VaultCommand)new VaultCommand.CompareMac(question, e.KeySerialNumber, e.Message)),
            _ => throw new InvariantException(nameof(output)),
        };
        macQuestions[question] = number;
        effects.Enqueue(new NodeEffect.Ask(command));
    }

    private void TakeMac(VaultReply reply, Instant now)
    {
        switch (reply)
        {
            case VaultReply.MacMade e when macQuestions.Remove(e.Id, out int number):
                host.Authenticated(number, e.Mac.Span);
                break;
            case VaultReply.MacCompared e when macQuestions.Remove(e.Id, out int number):
                if (!e.IsRight && number != 0)
                {
                    Log(Severity.Error, "HOST-MAC-WRONG");
                }

                host.Compared(number, e.IsRight, now);
                break;
            default:
                break;
        }
    }
}
