using System.Security.Cryptography;
using Terminal.Primitives;
using Terminal.Vault.Keys;
using Terminal.Vault.Pin;

namespace Terminal.Vault;

/// <content>
/// The keys of transactions: taken one at a time, each used only once the disk knows that it is gone, and held until the answer to its
/// message, for whose MAC it is needed.
/// </content>
public sealed partial class Vault
{
    /// <summary>Most keys that wait for an answer: a payment's, one of the clearing, and one of each that nobody answered.</summary>
    public const int HeldCountMax = 4;

    /// <summary>Most steps that wait for the disk.</summary>
    public const int StepCountMax = 8;

    private readonly Queue<KeyStep> steps = new();
    private readonly List<TransactionKey> held = [];
    private SessionKeys? session;

    private void TakeForMessages(VaultCommand command)
    {
        switch (command)
        {
            case VaultCommand.TakeKey take:
                Want(new KeyStep(take.Id, Entry: null));
                break;
            case VaultCommand.EncryptTrack encrypt:
                using (encrypt.Track)
                {
                    Encrypt(encrypt);
                }

                break;
            case VaultCommand.MakeMac make when Find(make.KeySerialNumber.Span) is { } key:
                byte[] mac = new byte[MessageKey.MacLength];
                Invariant.Check(key.TryMakeMac(MessageUse.Question, make.Message.Span, mac));
                replies.Enqueue(new VaultReply.MacMade(make.Id, mac));
                break;
            case VaultCommand.MakeMac make:
                Refuse(make.Id, VaultRefusal.NoKey);
                break;
            case VaultCommand.CompareMac compare:
                Compare(compare);
                break;
            case VaultCommand.TakeSessionKeys take:
                TakeSession(take);
                break;
            default:
                break;
        }
    }

    private void Encrypt(VaultCommand.EncryptTrack command)
    {
        MessageKey? key = Find(command.KeySerialNumber.Span);
        byte[]? ciphertext = key?.EncipherTrack(command.Track.Bytes, entropy);
        if (ciphertext is null)
        {
            Refuse(command.Id, key is null ? VaultRefusal.NoKey : VaultRefusal.Malformed);
            return;
        }

        replies.Enqueue(new VaultReply.TrackEncrypted(command.Id, ciphertext));
        if (!command.KeepsKey)
        {
            Drop(key);
        }
    }

    /// <summary>The session's keys before are not used any more, whatever comes.</summary>
    private void TakeSession(VaultCommand.TakeSessionKeys command)
    {
        session?.Dispose();
        VaultRefusal? refusal = keys.OpenSession(command, out session);
        if (refusal is { } reason)
        {
            Refuse(command.Id, reason);
        }
        else
        {
            replies.Enqueue(new VaultReply.SessionKeysTaken(command.Id, session!.CheckValues));
        }
    }

    /// <summary>An answer whose key is gone proves nothing: it counts as wrong.</summary>
    private void Compare(VaultCommand.CompareMac command)
    {
        MessageKey? key = Find(command.KeySerialNumber.Span);
        ReadOnlySpan<byte> message = command.Message.Span;
        bool isRight = false;
        if (key is not null && message.Length > MessageKey.MacLength)
        {
            Span<byte> mac = stackalloc byte[MessageKey.MacLength];
            Invariant.Check(key.TryMakeMac(MessageUse.Answer, message[..^mac.Length], mac));
            isRight = CryptographicOperations.FixedTimeEquals(mac, message[^mac.Length..]);
        }

        Drop(key);

        replies.Enqueue(new VaultReply.MacCompared(command.Id, isRight));
    }

    /// <summary>A transaction's key has done its work; a session's stays.</summary>
    private void Drop(MessageKey? key)
    {
        if (key is TransactionKey own)
        {
            _ = held.Remove(own);
            own.Dispose();
        }
    }

    private MessageKey? Find(ReadOnlySpan<byte> serialNumber)
    {
        if (session is not null && serialNumber.SequenceEqual(session.SerialNumber))
        {
            return session;
        }

        foreach (TransactionKey key in held)
        {
            if (serialNumber.SequenceEqual(key.SerialNumber))
            {
                return key;
            }
        }

        return null;
    }

    private void Want(KeyStep step)
    {
        if (steps.Count == StepCountMax)
        {
            RefuseStep(step, VaultRefusal.Busy);
            return;
        }

        steps.Enqueue(step);
        BeginSteps();
    }

    private void BeginSteps()
    {
        while (pending is null && steps.TryDequeue(out KeyStep? step))
        {
            step.Key = keys.Step(out VaultRefusal reason);
            if (step.Key is { } key)
            {
                Write(new PendingWrite(step.Id, KeySlot.Transaction, key.Record, Reply: null) { Step = step });
            }
            else
            {
                RefuseStep(step, reason);
            }
        }
    }

    private void EndStep(KeyStep step, bool isDurable)
    {
        TransactionKey key = step.Key!;
        if (!isDurable)
        {
            key.Dispose();
            RefuseStep(step, VaultRefusal.NotStored);
        }
        else if (step.Entry is { } asked)
        {
            bool isKnown = EndPin(asked, key, default);
            HoldOrDrop(key, isKnown && asked.KeepsKey);
        }
        else
        {
            HoldOrDrop(key, isHeld: true);
            replies.Enqueue(new VaultReply.KeyTaken(step.Id, key.SerialNumber));
        }
    }

    private void RefuseStep(KeyStep step, VaultRefusal reason)
    {
        if (step.Entry is { } asked)
        {
            _ = EndPin(asked, key: null, reason);
        }
        else
        {
            Refuse(step.Id, reason);
        }
    }

    /// <summary>Keeps a key for the answer to its message; the one that has waited longest goes where there are too many.</summary>
    private void HoldOrDrop(TransactionKey key, bool isHeld)
    {
        if (!isHeld)
        {
            key.Dispose();
            return;
        }

        if (held.Count == HeldCountMax)
        {
            held[0].Dispose();
            held.RemoveAt(0);
        }

        held.Add(key);
    }

    private void EndSteps()
    {
        pending?.Step?.Key?.Dispose();
        pending = null;
        steps.Clear();
        held.ForEach(static key => key.Dispose());
        held.Clear();
        session?.Dispose();
        session = null;
    }

    /// <summary>Somebody waits for a transaction's key.</summary>
    /// <param name="Id">The question's number.</param>
    /// <param name="Entry">The PIN that it is for; null where it is for a message without one.</param>
    private sealed record KeyStep(int Id, PinEntry? Entry)
    {
        /// <summary>Its key, on the way to the disk.</summary>
        public TransactionKey? Key { get; set; }
    }
}
