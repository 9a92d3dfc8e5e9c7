using Terminal.Primitives;
using Terminal.Vault.Keys;

namespace Terminal.Vault;

/// <content>The slots. One change at a time: what a slot holds changes once the disk has it, and only then somebody is told.</content>
public sealed partial class Vault
{
    private readonly KeyComponents components = new();
    private VaultWrite? unwritten;
    private PendingWrite? pending;

    /// <summary>Says what the disk holds of a slot, before anything else.</summary>
    public void Restore(KeySlot slot, ReadOnlySpan<byte> record) => keys.Install(slot, record.ToArray());

    /// <summary>A record is durable, or could not be made so.</summary>
    /// <remarks>
    /// A transaction's step counts either way: a disk that failed may have written it all the same, and a key that was taken out once is
    /// never taken out again.
    /// </remarks>
    public void Stored(KeySlot slot, bool isDurable)
    {
        if (pending is not { } waiting || waiting.Slot != slot)
        {
            return; // Told twice.
        }

        pending = null;
        if (isDurable || waiting.Step is not null)
        {
            keys.Install(slot, waiting.Record);
        }

        if (waiting.Step is { } step)
        {
            EndStep(step, isDurable);
        }
        else if (isDurable && waiting.Next is { } next)
        {
            Write(next);
        }
        else
        {
            replies.Enqueue(isDurable ? waiting.Reply! : new VaultReply.Refused(waiting.Id, VaultRefusal.NotStored));
        }

        BeginSteps();
    }

    private void TakeForKeys(VaultCommand command, Instant now)
    {
        switch (command)
        {
            case VaultCommand.EnterComponent enter when serviceUntil is null:
                enter.Component.Dispose();
                Refuse(enter.Id, VaultRefusal.NotInService);
                break;
            case VaultCommand.EnterComponent enter:
                Enter(enter, now);
                break;
            case VaultCommand.LoadKey load when keys.Holds(load.Slot, load.Block.Span):
                replies.Enqueue(new VaultReply.KeyChanged(load.Id, keys.Status(load.Slot)));
                break;
            case VaultCommand.LoadKey load:
                VaultRefusal? refusal = pending is not null ? VaultRefusal.Busy
                    : keys.Load(load, out LoadedKey loaded) is { } why ? why
                    : Keep(load.Id, loaded);
                RefuseWhere(load.Id, refusal);
                break;
            case VaultCommand.EraseKey { Slot: KeySlot.Identity } erase when serviceUntil is null:
                Refuse(erase.Id, VaultRefusal.NotInService);
                break;
            case VaultCommand.EraseKey erase:
                LoadedKey nothing = new([], new SlotStatus { Slot = erase.Slot, State = SlotState.Empty });
                RefuseWhere(erase.Id, pending is not null ? VaultRefusal.Busy : Keep(erase.Id, nothing));
                break;
            case VaultCommand.ReportKeys report:
                replies.Enqueue(new VaultReply.KeysReported(report.Id, keys.Report()));
                break;
            default:
                Invariant.Check(false, "a command of a kind that the vault does not know");
                break;
        }
    }

    private void Enter(VaultCommand.EnterComponent command, Instant now)
    {
        if (components.Deadline is null)
        {
            replies.Enqueue(components.Begin(command.Component, command.IsDevelopment, now) is { } checkValue
                ? new VaultReply.ComponentTaken(command.Id, checkValue)
                : new VaultReply.Refused(command.Id, VaultRefusal.Malformed));
            return;
        }

        using SecretBuffer key = command.Component;
        VaultRefusal? refusal = !components.TryFinish(key, command.IsDevelopment) ? VaultRefusal.Malformed
            : pending is not null ? VaultRefusal.Busy
            : keys.Enter(key.Bytes, command.IsDevelopment, command.At, out LoadedKey entered) is { } why ? why
            : Keep(command.Id, entered);
        RefuseWhere(command.Id, refusal);
    }

    private void RefuseWhere(int id, VaultRefusal? reason)
    {
        if (reason is { } why)
        {
            Refuse(id, why);
        }
    }

    private VaultRefusal? Keep(int id, LoadedKey loaded, VaultReply? reply = null)
    {
        PendingWrite write = new(id, loaded.Status.Slot, loaded.Record, reply ?? new VaultReply.KeyChanged(id, loaded.Status));
        Write(loaded.Before is { } before ? new PendingWrite(id, KeySlot.Identity, before, null) { Next = write } : write);
        return null;
    }

    private void Write(PendingWrite write)
    {
        Invariant.Check(pending is null);
        pending = write;
        unwritten = new VaultWrite(write.Slot, write.Record);
    }

    /// <summary>A record on its way to the disk.</summary>
    /// <param name="Id">The question's number.</param>
    /// <param name="Slot">Which slot.</param>
    /// <param name="Record">What it is to hold.</param>
    /// <param name="Reply">What is said once it is durable; null for a transaction's step, and where another record follows.</param>
    private sealed record PendingWrite(int Id, KeySlot Slot, byte[] Record, VaultReply? Reply)
    {
        /// <summary>The step that it belongs to.</summary>
        public KeyStep? Step { get; init; }

        /// <summary>The record that is written once this one is durable.</summary>
        public PendingWrite? Next { get; init; }
    }
}
