using Terminal.Engine.Clearing;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>
/// A vault that has lost its keys, because the housing was opened or somebody had them erased. Nothing begins any more, what has not left
/// the terminal is given up, and what is owed to the bank stays owed. The link to the fleet goes on.
/// </content>
public sealed partial class Node
{
    private string? keyLoss;
    private bool isHousingOpen;

    /// <summary>True where the vault cannot decrypt the card of the reversal that is owed: another storage key enciphered it.</summary>
    private bool isCardUnreadable;

    private bool OwesUnreadable => isCardUnreadable && transaction.Phase == TransactionPhase.Revealing;

    private void TakeState(VaultState state, Instant now)
    {
        if (state.IsOpen != isHousingOpen)
        {
            isHousingOpen = state.IsOpen;
            Log(isHousingOpen ? Severity.Error : Severity.Information, isHousingOpen ? "TAMPER-OPEN" : "TAMPER-CLOSED");
        }

        if (state.Code == keyLoss)
        {
            return; // Told twice.
        }

        keyLoss = state.Code;
        if (keyLoss is null)
        {
            return; // A vault that was recovered: what it says of its keys follows, and trade with it.
        }

        Log(Severity.Error, keyLoss, state.Loss.ToString()!);
        hasPinKey = false;
        sessionHasPinKey = false;
        halted = IsOfKeys(halted) ? keyLoss : halted;
        LoseMacs(now);
        clearing.Receive(new ClearingEvent.VaultRefused(), now);
    }

    /// <summary>The vault did not do what the payment asked of it.</summary>
    private void TakeRefusal(VaultRefusal reason, Instant now)
    {
        if (reason != VaultRefusal.Tampered) // That has been said.
        {
            Log(Severity.Error, "VAULT-REFUSED", reason.ToString());
            isCardUnreadable = transaction.Phase == TransactionPhase.Revealing;
        }

        if (OwesUnreadable)
        {
            Log(Severity.Error, "CARD-UNREADABLE", payment is null ? "" : $"stan {payment.Stan:D6}");
        }

        transaction.Receive(new TransactionEvent.VaultRefused(), now);
    }
}
