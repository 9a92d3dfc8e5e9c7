using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault.Keys;
using Terminal.Vault.Pin;

namespace Terminal.Vault;

/// <content>
/// The PIN: from the question to the block. The digits leave only as a block under a key of one transaction, or of the session, and no
/// block is made before the disk knows that a transaction's key is gone; or as a command for a card that checks the PIN by itself,
/// enciphered under its key. Every way out zeroes digits and card.
/// </content>
public sealed partial class Vault
{
    private readonly PinRate rate = new();
    private PinEntry? entry;

    private void BeginEntry(VaultCommand.EnterPin command, Instant now)
    {
        EndEntry();
        if (command.ForCard is { } wanted)
        {
            BeginForCard(command, wanted, now);
            return;
        }

        SlotState state = command.UsesSession ? (session?.HasPin == true ? SlotState.Ready : SlotState.Empty)
            : keys.Status(KeySlot.Transaction).State;
        VaultRefusal reason = state == SlotState.UsedUp ? VaultRefusal.UsedUp : VaultRefusal.NoKey;
        if (state == SlotState.Ready && OpenCard(command.Card.Span, out reason) is { } card)
        {
            entry = new PinEntry(command, card, arena, now);
            Show(entry.Prompt, entry.Arguments);
        }
        else
        {
            Refuse(command.Id, reason);
        }
    }

    /// <summary>Nothing is asked before the card's key has been recovered: a PIN is entered for a card alone that can be told it.</summary>
    private void BeginForCard(VaultCommand.EnterPin command, CardPin wanted, Instant now)
    {
        using SecretBuffer? signed = wanted.StaticData;
        if (wanted.Challenge.Length != CardPinKey.ChallengeLength)
        {
            Refuse(command.Id, VaultRefusal.Malformed);
        }
        else if (OpenCard(command.Card.Span, out VaultRefusal reason) is not { } card)
        {
            Refuse(command.Id, reason);
        }
        else if (CardPinKey.TryRecover(chain, authorities.Concat(Authorities.Own), wanted, card.Bytes) is { } key)
        {
            entry = new PinEntry(command, card, arena, now, key);
            Show(entry.Prompt, entry.Arguments);
        }
        else
        {
            card.Dispose();
            Refuse(command.Id, VaultRefusal.CardKeyWrong);
        }
    }

    private void PressForPin(Key key, Instant now)
    {
        if (entry is not { IsComplete: false })
        {
            return;
        }

        switch (entry.Pad.Press(key, now))
        {
            case PinStep.Counted:
                Show(entry.Prompt, entry.Arguments);
                replies.Enqueue(new VaultReply.PinCounted(entry.Id, entry.Pad.Count));
                break;
            case PinStep.Complete:
                Complete(entry, now);
                break;
            case PinStep.Bypassed:
                Miss(PinAbsence.Bypassed);
                break;
            case PinStep.Cancelled:
                Miss(PinAbsence.Cancelled);
                break;
            default:
                break;
        }
    }

    private void Complete(PinEntry whole, Instant now)
    {
        if (!rate.TryCount(now))
        {
            RefuseEntry(VaultRefusal.TooOften);
            return;
        }

        if (whole.CardKey is { } cardKey)
        {
            EndForCard(whole, cardKey.MakeVerify(whole.Pad.Digits, arena, entropy));
            return;
        }

        if (whole.UsesSession)
        {
            _ = EndPin(whole, session, VaultRefusal.NoKey);
            return;
        }

        whole.IsComplete = true;
        Want(new KeyStep(whole.Id, whole));
    }

    private void EndForCard(PinEntry whole, byte[]? verify)
    {
        if (verify is null)
        {
            RefuseEntry(VaultRefusal.Malformed);
            return;
        }

        replies.Enqueue(new VaultReply.PinEnciphered(whole.Id, verify));
        EndEntry();
    }

    /// <summary>Makes the block, or says why there is none; true where the application has one, and so knows of the key.</summary>
    private bool EndPin(PinEntry whole, MessageKey? key, VaultRefusal reason)
    {
        if (entry != whole)
        {
            return false; // A prompt ended it meanwhile; its key is not used.
        }

        if (key is not null && whole.MakeBlock(key, entropy) is { } block)
        {
            replies.Enqueue(new VaultReply.PinEntered(whole.Id, block, key.SerialNumber));
            EndEntry();
            return true;
        }

        RefuseEntry(key is null ? reason : VaultRefusal.Malformed);
        return false;
    }

    private void Miss(PinAbsence why)
    {
        replies.Enqueue(new VaultReply.PinMissing(entry!.Id, why));
        EndEntry();
    }

    private void RefuseEntry(VaultRefusal reason)
    {
        Refuse(entry!.Id, reason);
        EndEntry();
    }

    private void EndEntry()
    {
        entry?.Dispose();
        entry = null;
    }
}
