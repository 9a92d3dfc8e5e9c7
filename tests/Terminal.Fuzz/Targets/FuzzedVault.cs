using System.Buffers.Binary;
using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Fuzz.Targets;

/// <summary>One vault with a disk and a keypad, and what must hold of all that comes out of it.</summary>
/// <param name="disk">What the disk holds at the start.</param>
/// <param name="turnsDigits">True where digits that no prompt releases are pressed as others: d as 9 - d.</param>
internal sealed class FuzzedVault(IReadOnlyDictionary<KeySlot, byte[]> disk, bool turnsDigits) : IDisposable
{
    private const int ArenaLength = 16 * 1024; // As the daemon has it.
    private const int OwnKeysLength = 4 * 32;
    private const int PinLengthMax = 12;
    private static readonly ushort[] Codes = [11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 1, 28]; // Digits 0 to 9, Clear, Cancel, Enter.

    /// <summary>The prompts that ask for a number, written once more: the vault's own table is compared with another.</summary>
    private static readonly HashSet<PromptId> Releasing =
    [
        PromptId.Welcome, PromptId.ReadyOffline, PromptId.EnterAmount, PromptId.Menu1, PromptId.Menu2, PromptId.EnterInvoice,
        PromptId.EnterReprint, PromptId.EnterReference, PromptId.EnterCode, PromptId.RefundAmount,
    ];

    private readonly byte[] block = new byte[ArenaLength];
    private readonly byte[] record = new byte[EvdevDecoder.RecordLength];
    private readonly byte[] frame = new byte[VaultFrame.PrefixLength + VaultFrame.LengthMax];
    private readonly Dictionary<KeySlot, byte[]> stored = new(disk);
    private readonly HashSet<string> serialsGiven = [];
    private readonly List<byte[]> serials = [];
    private SecretArena arena = null!;
    private Vault.Vault vault = null!;
    private VaultWrite? waiting;
    private DiskMode mode;
    private PromptId prompt = PromptId.Starting;
    private Instant now;
    private int durable;
    private int used;

    private enum DiskMode
    {
        Writes,
        Fails,
        Waits,
    }

    /// <summary>What came out since the list was emptied: a reply as on the wire, a record, a transfer. A PIN block is zero.</summary>
    public List<byte[]> Outputs { get; } = [];

    /// <summary>What the disk holds.</summary>
    public IReadOnlyDictionary<KeySlot, byte[]> Disk => stored;

    /// <summary>The last reply.</summary>
    public VaultReply? Last { get; private set; }

    /// <summary>Starts it.</summary>
    public void Start()
    {
        arena = new SecretArena(block);
        vault = new Vault.Vault(arena, VaultSamples.StorageKey, new Entropy(new byte[Entropy.SeedLength]), new Ssd1306(0x3C))
        {
            Authorities = VaultPins.Authorities,
        };
        foreach ((KeySlot slot, byte[] kept) in disk)
        {
            vault.Restore(slot, kept);
        }

        vault.OpenService(now); // Components and erasures are let in.
        Drain();
    }

    /// <summary>The housing is opened, or closed.</summary>
    public void SetHousing(bool isOpen)
    {
        vault.HousingChanged(isOpen, 0);
        Drain();
        FollowLoss();
    }

    /// <summary>Rents memory for a secret that a command brings.</summary>
    public SecretBuffer Secret(ReadOnlySpan<byte> bytes)
    {
        SecretBuffer secret = arena.Rent(bytes.Length);
        bytes.CopyTo(secret.Bytes);
        return secret;
    }

    /// <summary>A frame of the application; what is none is not passed on.</summary>
    public void ReceiveFrame(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        if (VaultFrame.Read(copy, arena, out VaultCommand? command) == WireStatus.Good)
        {
            Receive(command!);
        }
    }

    /// <summary>A command of the application.</summary>
    public void Receive(VaultCommand command)
    {
        Last = null;
        vault.Receive(command, now);
        Drain();
        prompt = command switch
        {
            VaultCommand.ShowPrompt show => show.Prompt,
            VaultCommand.EnterPin enter when Last is not VaultReply.Refused => VaultPins.PromptOf(enter),
            _ => prompt,
        };
        FollowLoss();
        Property.Holds(vault.Shown == prompt, "the prompt is the one that was asked for");
    }

    /// <summary>A step of a service.</summary>
    public void Receive(ServiceCommand command)
    {
        Last = null;
        vault.Receive(command, now);
        Drain();
    }

    /// <summary>Without keys the screen is the vault's own.</summary>
    private void FollowLoss()
    {
        if (vault.State.Loss is not null)
        {
            prompt = vault.State.Loss == KeyLoss.Erased ? PromptId.OutOfService : PromptId.Tampered;
        }
    }

    /// <summary>A key goes down.</summary>
    public void Press(byte key)
    {
        int index = key % Codes.Length;
        if (turnsDigits && index < 10 && !Releasing.Contains(prompt))
        {
            index = 9 - index;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(18), Codes[index]);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), 1);
        Type(record);
    }

    /// <summary>Bytes come from the keypad.</summary>
    public void Type(ReadOnlySpan<byte> bytes)
    {
        vault.ReceiveKeypad(bytes, now);
        Drain();
    }

    /// <summary>Time passes.</summary>
    public void Wait(TimeSpan time)
    {
        now += time;
        vault.Elapse(now);
        Drain();
    }

    /// <summary>What the disk does from now on.</summary>
    public void SetDisk(byte value)
    {
        mode = (DiskMode)(value % 3);
        Drain();
    }

    /// <summary>The disk ends a write that waited.</summary>
    public void Settle(bool isDurable)
    {
        if (waiting is { } write)
        {
            waiting = null;
            if (isDurable)
            {
                stored[write.Slot] = write.Record.ToArray();
                durable += write.Slot == KeySlot.Transaction ? 1 : 0;
            }

            vault.Stored(write.Slot, isDurable);
            Drain();
        }
    }

    /// <summary>Keypad and display are opened anew.</summary>
    public void Reopen()
    {
        vault.KeypadOpened();
        vault.DisplayOpened();
        Drain();
    }

    /// <summary>Cancels everything: nothing but the vault's own keys is left. It goes on, and ends with no byte left.</summary>
    public void CancelAndEnd()
    {
        mode = DiskMode.Writes;
        Receive(new VaultCommand.ShowPrompt(PromptId.Welcome));
        Settle(isDurable: true);
        Wait(TimeSpan.FromMinutes(10));
        foreach (byte[] serial in serials)
        {
            Receive(new VaultCommand.CompareMac(0, serial, default));
        }

        Property.Holds(!block.AsSpan(OwnKeysLength).ContainsAnyExcept((byte)0), "no secret is left where all is cancelled");
        arena.Rent(ArenaLength - OwnKeysLength).Dispose();
        Reopen();
        Press(7);
        Property.Holds(
            vault.State.Loss is null == Last is VaultReply.KeyPressed { Key: Key.Digit7 }, "it goes on, unless it has lost its keys");
        vault.Dispose();
        Property.Holds(!block.AsSpan().ContainsAnyExcept((byte)0), "no secret is left at the end");
    }

    public void Dispose() => vault.Dispose();

    private void Drain()
    {
        while (vault.TryTake(out VaultOutput output))
        {
            if (output.Reply is { } reply)
            {
                Last = reply;
                Look(reply);
                Keep(reply);
            }
            else if (output.Write is { } write)
            {
                Property.Holds(waiting is null, "one record at a time goes to the disk");
                Keep(write.Record.Span);
                waiting = write;
            }
            else if (output.Erasure is { } erasure)
            {
                Property.Holds(!block.AsSpan().ContainsAnyExcept((byte)0), "memory is zero before anything is erased");
                Outputs.Add([(byte)erasure.Step]);
            }
            else
            {
                Keep(output.Transfer.Bytes.Span);
            }
        }

        if (waiting is not null && mode != DiskMode.Waits)
        {
            Settle(mode == DiskMode.Writes);
        }
    }

    private void Look(VaultReply reply)
    {
        switch (reply)
        {
            case VaultReply.KeyPressed { Key: <= Key.Digit9 }:
                Property.Holds(Releasing.Contains(prompt), "a digit comes out under a prompt that asks for a number");
                break;
            case VaultReply.PinCounted counted:
                Property.Holds(counted.Count is >= 0 and <= PinLengthMax, "a PIN has at most twelve digits");
                break;
            case VaultReply.PinEntered entered:
                Use(entered.KeySerialNumber);
                break;
            case VaultReply.KeyTaken taken:
                Use(taken.KeySerialNumber);
                break;
            case VaultReply.KeyChanged { Status.Slot: KeySlot.Transaction }:
                (durable, used) = (0, 0); // The record that changed the slot was no step.
                serialsGiven.Clear();
                break;
            default:
                break;
        }
    }

    private void Use(ReadOnlyMemory<byte> serial)
    {
        Property.Holds(++used <= durable, "a key is used only where the disk knows that it is gone");
        Property.Holds(serialsGiven.Add(Hex.ToText(serial.Span)), "no serial number is given twice");
        serials.Add(serial.ToArray());
    }

    private void Keep(VaultReply reply)
    {
        int length = VaultFrame.Write(reply, frame);
        Property.Holds(length > 0, "a reply fits into a frame");
        Property.Holds(!VaultSamples.HasSecret(frame.AsSpan(0, length)), "no key is in a reply");
        if (reply is VaultReply.PinEntered entered)
        {
            length = VaultFrame.Write(
                new VaultReply.PinEntered(entered.Id, new byte[entered.Block.Length], entered.KeySerialNumber), frame);
        }

        if (reply is VaultReply.PinEnciphered enciphered)
        {
            Property.Holds(enciphered.Verify.Span.StartsWith((ReadOnlySpan<byte>)[0x00, 0x20, 0x00, 0x88]), "it is VERIFY");
            length = VaultFrame.Write(new VaultReply.PinEnciphered(enciphered.Id, new byte[enciphered.Verify.Length]), frame);
        }

        Outputs.Add(frame[..length]);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        Property.Holds(!VaultSamples.HasSecret(bytes), "no key is in a record or on the display");
        Outputs.Add(bytes.ToArray());
    }
}
