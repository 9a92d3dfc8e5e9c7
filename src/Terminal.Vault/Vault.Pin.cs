using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault.Keys;
using Terminal.Vault.Pin;

namespace Terminal.Vault;

/// <content>
/// The PIN: from the question to the block. The digits leave only as a block under a key of one transaction, and no block is made before
/// the disk knows that its key is gone. Every way out zeroes digits, card and key.
/// </content>
public sealed partial class Vault
{
    private readonly PinRate rate = new();
    private PinEntry? entry;

    private void BeginEntry(VaultCommand.EnterPin command, Instant now)
    {
        EndEntry();
        SlotState state = keys.Status(KeySlot.Transaction).State;
        VaultRefusal reason = state == SlotState.UsedUp ? VaultRefusal.UsedUp : VaultRefusal.NoKey;
        if (state == SlotState.Ready && OpenCard(command.Card.Span, out reason) is { } card)
        {
            entry = new PinEntry(command, card, arena, now);
            Show(PromptId.EnterPin, entry.Arguments);
        }
        else
        {
            Refuse(command.Id, reason);
        }
    }

    private void PressForPin(Key key, Instant now)
    {
        if (entry is not { Key: null })
        {
            return; // Its key is on the way to the disk: nothing can be keyed any more.
        }

        switch (entry.Pad.Press(key, now))
        {
            case PinStep.Counted:
                Show(PromptId.EnterPin, entry.Arguments);
                replies.Enqueue(new VaultReply.PinCounted(entry.Id, entry.Pad.Count));
                break;
            case PinStep.Complete:
                BeginStep(entry, now);
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

    private void BeginStep(PinEntry whole, Instant now)
    {
        VaultRefusal? refusal = pending is not null ? VaultRefusal.Busy
            : !rate.TryCount(now) ? VaultRefusal.TooOften
            : whole.TakeKey(keys);
        if (refusal is { } why)
        {
            RefuseEntry(why);
        }
        else
        {
            Write(new PendingWrite(whole.Id, KeySlot.Transaction, whole.Key!.Record, Reply: null));
        }
    }

    private void EndStep(bool isDurable)
    {
        if (entry?.Key is not { } key)
        {
            return; // A prompt ended it meanwhile.
        }

        if (isDurable && entry.MakeBlock(entropy) is { } block)
        {
            replies.Enqueue(new VaultReply.PinEntered(entry.Id, block, key.SerialNumber));
            EndEntry();
        }
        else
        {
            RefuseEntry(isDurable ? VaultRefusal.Malformed : VaultRefusal.NotStored);
        }
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
