using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>The cardholder's signature: a slip to sign, and the cashier's word on it before the payment is one.</content>
public sealed partial class Node
{
    /// <summary>What the kernel says, before the payment goes on.</summary>
    private void NoteSignature(bool wanted)
    {
        if (payment is not null)
        {
            payment.WantsSignature = wanted;
        }
    }

    private void AskSignature(Payment sold, Instant now)
    {
        JournalRecord facts = sold.Draft(JournalKind.Requested, "") with
        {
            LocalTime = sold.LocalTime.Length > 0 ? sold.LocalTime : clock.StampAt(now), // A sale that is stored has no number yet.
        };
        if (!receipts.WantSlip(facts, now))
        {
            Log(Severity.Warning, "PAPER-QUEUE");
        }

        effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        desk.Show(PromptId.CheckSignature, new PromptArguments(sold.Amount));
        Tell("signature");
    }

    /// <summary>Enter takes the signature, Clear refuses it.</summary>
    /// <returns>False where none is asked for, or the key is another.</returns>
    private bool TakeSignature(Key key, Instant now)
    {
        if (transaction.Phase is not (TransactionPhase.Signing or TransactionPhase.SigningOffline) || key is not (Key.Enter or Key.Clear))
        {
            return false;
        }

        transaction.Receive(key == Key.Enter ? new TransactionEvent.Signed() : new TransactionEvent.SignatureRefused(), now);
        return true;
    }
}
