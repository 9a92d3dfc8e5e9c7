using Terminal.Engine.Clearing;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>A vault in a process of its own can be gone, and come back with nothing in its memory: no prompt, no language, no entry.
/// </content>
public sealed partial class Node
{
    private const string VaultGone = "VAULT-GONE";
    private const string NotYet = "STARTING"; // The fault of a vault that was not reached yet: no trouble.
    private bool vaultGone;
    private VaultCommand.ShowPrompt? shown;
    private int vaultRefusalCount;

    private void TakeVault(NodeEvent occurred, Instant now)
    {
        bool isRefusal = occurred is NodeEvent.VaultReplied { Reply: VaultReply.Refused { Reason: not VaultRefusal.Busy } };
        vaultRefusalCount += isRefusal && vaultRefusalCount < int.MaxValue ? 1 : 0;
        switch (occurred)
        {
            case NodeEvent.VaultReplied e when TakeKeyReply(e.Reply, now):
                break;
            case NodeEvent.VaultReplied e:
                TakeReply(e.Reply, now);
                break;
            case NodeEvent.VaultLost e when !vaultGone:
                LoseVault(e.Fault, now);
                break;
            case NodeEvent.VaultFound when vaultGone:
                FindVault(now);
                break;
            default:
                break; // Told twice.
        }
    }

    /// <summary>Nobody sees the screen, presses a key or gets at a card: nothing begins, and what needs the vault ends.</summary>
    private void LoseVault(string fault, Instant now)
    {
        vaultGone = true;
        sessionHasPinKey = false;
        keyQuestion = 0; // It is asked again when the vault is there.
        halted = IsOfKeys(halted) ? VaultGone : halted;
        Log(fault == NotYet ? Severity.Information : Severity.Error, VaultGone, fault);
        LoseMacs(now);
        clearing.Receive(new ClearingEvent.VaultRefused(), now); // It asks again after its pause, once there is trade.
    }

    /// <summary>The vault is as a process that has just started: it is told what it must know. Trade goes on when it has told of its
    /// keys.</summary>
    private void FindVault(Instant now)
    {
        vaultGone = false;
        Log(Severity.Information, "VAULT-FOUND");
        TellLanguage();
        if (shown is not null)
        {
            effects.Enqueue(new NodeEffect.Ask(shown));
        }

        BringSigned();
        AskForKeys();
        if (settings.Host.SessionKeys)
        {
            host.KeysRefused(VaultGone, now); // It was a vault before this one that took them.
        }

        transaction.Receive(new TransactionEvent.VaultFound(), now);
    }

    /// <summary>While the vault is gone, or without keys, no payment stays where it waits for the vault, or will.</summary>
    private bool DrainVault(Instant now)
    {
        TransactionPhase before = transaction.Phase;
        if (vaultGone)
        {
            transaction.Receive(new TransactionEvent.VaultLost(), now);
        }
        else if (keyLoss is not null)
        {
            transaction.Receive(new TransactionEvent.KeysLost(keyLoss), now);
        }

        return transaction.Phase != before;
    }

    /// <summary>Whether the vault's keys, or the vault's absence, say that there is no trade; true also where there is.</summary>
    private static bool IsOfKeys(string? code) => code is null or VaultGone or "TEST-KEYS" or "KEYS-DAMAGED" or "KEYS-USED-UP" or "NO-KEYS"
        or "TAMPERED" or "KEYS-ERASED" or "KEY-MISSING";

    private void ShowAtVault(VaultCommand.ShowPrompt prompt)
    {
        shown = prompt;
        SpeakFor(prompt.Prompt);
        effects.Enqueue(new NodeEffect.Ask(prompt));
    }
}
