using Terminal.Engine.Clearing;
using Terminal.Engine.Host;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>
/// MACs of host messages, where the acquirer wants them: each message has a key of its own, taken before it is packed. One with a PIN has
/// the PIN's.
/// </content>
public sealed partial class Node
{
    private readonly Dictionary<int, int> macQuestions = []; // The vault's question -> the host session's number.
    private int paymentKeyQuestion; // 0 where none is open; so the next.
    private int clearingKeyQuestion;
    private (HostTask Task, ClearingPhase Phase) clearingWaits;
    private ReadOnlyMemory<byte> clearingSerial;

    /// <summary>True where the payment's next message can be packed; else its key is asked for, and the message follows that.</summary>
    private bool HasMacKey(Payment sold)
    {
        if (!settings.Host.Macs || !sold.KeySerialNumber.IsEmpty)
        {
            return true;
        }

        paymentKeyQuestion = ++vaultQuestion;
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.TakeKey(paymentKeyQuestion)));
        return false;
    }

    private bool HasClearingKey(HostTask task)
    {
        if (!settings.Host.Macs || !clearingSerial.IsEmpty)
        {
            return true;
        }

        clearingWaits = (task, clearing.Phase);
        clearingKeyQuestion = ++vaultQuestion;
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.TakeKey(clearingKeyQuestion)));
        return false;
    }

    private void TakeKey(VaultReply.KeyTaken taken, Instant now)
    {
        if (taken.Id == paymentKeyQuestion && payment is not null)
        {
            paymentKeyQuestion = 0;
            payment.KeySerialNumber = taken.KeySerialNumber;
            SendAgain(payment, now);
        }
        else if (taken.Id == clearingKeyQuestion && clearing.Phase == clearingWaits.Phase)
        {
            clearingKeyQuestion = 0;
            clearingSerial = taken.KeySerialNumber;
            AskForClearing(clearingWaits.Task, now);
        }
    }

    private void SendAgain(Payment sold, Instant now)
    {
        switch (transaction.Phase)
        {
            case TransactionPhase.InDoubt:
                SendRequest(sold, now);
                break;
            case TransactionPhase.Reversing:
                SendReversal(sold, now);
                break;
            default:
                sold.KeySerialNumber = default; // Cancelled meanwhile: the key is not used.
                break;
        }
    }

    /// <summary>A key or a MAC that was refused: the message does not leave.</summary>
    /// <returns>False where the question was for something else.</returns>
    private bool TakeMacRefusal(VaultReply.Refused refused, Instant now)
    {
        if (refused.Id == paymentKeyQuestion)
        {
            paymentKeyQuestion = 0;
            TakeUnsent(HostLane.Payment, now);
        }
        else if (refused.Id == clearingKeyQuestion)
        {
            clearingKeyQuestion = 0;
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
        if (paymentKeyQuestion != 0)
        {
            TakeUnsent(HostLane.Payment, now);
        }

        if (clearingKeyQuestion != 0)
        {
            clearingKeyQuestion = 0;
            TakeUnsent(HostLane.Clearing, now);
        }
    }

    /// <summary>The vault is back: a reversal that waits for a key asks for one anew.</summary>
    private void FindMacs(Instant now)
    {
        if (paymentKeyQuestion != 0 && payment is not null)
        {
            paymentKeyQuestion = 0;
            SendAgain(payment, now);
        }
    }

    private void TakeUnsent(HostLane lane, Instant now)
    {
        if (lane == HostLane.Clearing)
        {
            clearing.Receive(new ClearingEvent.Unsent(), now);
        }
        else if (transaction.Phase == TransactionPhase.Reversing)
        {
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
