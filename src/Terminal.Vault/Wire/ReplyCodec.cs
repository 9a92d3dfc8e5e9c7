using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Read = Terminal.Vault.VaultReply;

namespace Terminal.Vault.Wire;

/// <summary>Replies, field by field.</summary>
internal static class ReplyCodec
{
    /// <summary>Writes kind and fields.</summary>
    public static void Write(VaultReply reply, ref WireWriter to)
    {
        switch (reply)
        {
            case VaultReply.KeyPressed e:
                to.Byte((byte)WireKind.KeyPressed);
                to.Byte((byte)e.Key);
                break;
            case VaultReply.CardProtected e:
                Head(WireKind.CardProtected, e.Id, ref to);
                to.Bytes(e.Ciphertext.Span);
                to.Bytes(e.PanHash.Span);
                to.Text(e.KeyId);
                break;
            case VaultReply.CardRevealed e:
                Head(WireKind.CardRevealed, e.Id, ref to);
                to.Bytes(e.Card.Bytes);
                break;
            case VaultReply.Refused e:
                Head(WireKind.Refused, e.Id, ref to);
                to.Byte((byte)e.Reason);
                break;
            case VaultReply.PinCounted e:
                Head(WireKind.PinCounted, e.Id, ref to);
                to.Byte((byte)e.Count);
                break;
            case VaultReply.PinEntered e:
                Head(WireKind.PinEntered, e.Id, ref to);
                to.Bytes(e.Block.Span);
                to.Bytes(e.KeySerialNumber.Span);
                break;
            case VaultReply.PinMissing e:
                Head(WireKind.PinMissing, e.Id, ref to);
                to.Byte((byte)e.Why);
                break;
            case VaultReply.ComponentTaken e:
                Head(WireKind.ComponentTaken, e.Id, ref to);
                to.Text(e.CheckValue);
                break;
            case VaultReply.KeyChanged e:
                Head(WireKind.KeyChanged, e.Id, ref to);
                WriteStatus(e.Status, ref to);
                break;
            case VaultReply.KeysReported e:
                Head(WireKind.KeysReported, e.Id, ref to);
                to.Byte((byte)e.Slots.Count);
                foreach (SlotStatus slot in e.Slots)
                {
                    WriteStatus(slot, ref to);
                }

                break;
            default:
                WriteForMessages(reply, ref to);
                break;
        }
    }

    private static void WriteForMessages(VaultReply reply, ref WireWriter to)
    {
        switch (reply)
        {
            case VaultReply.KeyTaken e:
                Head(WireKind.KeyTaken, e.Id, ref to);
                to.Bytes(e.KeySerialNumber.Span);
                break;
            case VaultReply.TrackEncrypted e:
                Head(WireKind.TrackEncrypted, e.Id, ref to);
                to.Bytes(e.Ciphertext.Span);
                break;
            case VaultReply.SessionKeysTaken e:
                Head(WireKind.SessionKeysTaken, e.Id, ref to);
                foreach (string checkValue in e.CheckValues)
                {
                    to.Text(checkValue);
                }

                break;
            case VaultReply.MacMade e:
                Head(WireKind.MacMade, e.Id, ref to);
                to.Bytes(e.Mac.Span);
                break;
            case VaultReply.MacCompared e:
                Head(WireKind.MacCompared, e.Id, ref to);
                to.Flag(e.IsRight);
                break;
            case VaultReply.ServiceDone e:
                Head(WireKind.ServiceDone, e.Id, ref to);
                to.Bytes(e.Content.Span);
                break;
            case VaultReply.PinEnciphered e:
                Head(WireKind.PinEnciphered, e.Id, ref to);
                to.Bytes(e.Verify.Span);
                break;
            case VaultReply.AuthoritiesTaken e:
                Head(WireKind.AuthoritiesTaken, e.Id, ref to);
                to.UInt16((ushort)e.Count);
                break;
            case VaultReply.StateReported e:
                StateCodec.Write(e, ref to);
                break;
            case VaultReply.SelfTested e:
                StateCodec.Write(e, ref to);
                break;
            default:
                Invariant.Check(false, "a reply of a kind that the wire does not know");
                break;
        }
    }

    /// <summary>Reads the fields of a kind; null where there is no such reply. What is read counts only where the reader holds.</summary>
    public static VaultReply? Read(WireKind kind, ref WireReader from, SecretArena arena) => kind switch
    {
        WireKind.KeyPressed => new Read.KeyPressed(from.Choice<Key>()),
        WireKind.CardProtected => new Read.CardProtected(
            from.Int32(), from.Bytes(1, WireLimits.SealedCard), from.Bytes(1, WireLimits.Hash), from.Text(WireLimits.Word)),
        WireKind.CardRevealed => Revealed(from.Int32(), from.Secret(arena, CardData.Length, CardData.Length)),
        WireKind.Refused => new Read.Refused(from.Int32(), from.Choice<VaultRefusal>()),
        WireKind.PinCounted => new Read.PinCounted(from.Int32(), from.Byte()),
        WireKind.PinEntered => Entered(from.Int32(), from.Bytes(8, 16), from.Bytes(4, 12), ref from),
        WireKind.PinEnciphered => new Read.PinEnciphered(from.Int32(), from.Bytes(WireLimits.VerifyMin, WireLimits.Verify)),
        WireKind.PinMissing => new Read.PinMissing(from.Int32(), from.Choice<PinAbsence>()),
        WireKind.ComponentTaken => new Read.ComponentTaken(from.Int32(), from.Text(WireLimits.Word)),
        WireKind.KeyChanged => new Read.KeyChanged(from.Int32(), ReadStatus(ref from)),
        WireKind.KeysReported => new Read.KeysReported(from.Int32(), ReadSlots(ref from)),
        WireKind.KeyTaken => new Read.KeyTaken(from.Int32(), from.Bytes(10, WireLimits.KeySerialNumber)),
        WireKind.TrackEncrypted => new Read.TrackEncrypted(from.Int32(), from.Bytes(8, WireLimits.Track)),
        WireKind.SessionKeysTaken => new Read.SessionKeysTaken(
            from.Int32(), [from.Text(WireLimits.Word), from.Text(WireLimits.Word), from.Text(WireLimits.Word)]),
        WireKind.AuthoritiesTaken => new Read.AuthoritiesTaken(from.Int32(), from.UInt16()),
        WireKind.MacMade => new Read.MacMade(from.Int32(), from.Bytes(8, 8)),
        WireKind.MacCompared => new Read.MacCompared(from.Int32(), from.Flag()),
        WireKind.ServiceDone => new Read.ServiceDone(from.Int32(), from.Bytes(0, WireLimits.ServiceContent)),
        WireKind.StateReported => StateCodec.ReadState(from.Int32(), ref from),
        WireKind.SelfTested => StateCodec.ReadTest(from.Int32(), ref from),
        _ => null,
    };

    /// <summary>The secret of a reply, which whoever has the reply disposes.</summary>
    public static SecretBuffer? SecretOf(VaultReply? reply) => reply is VaultReply.CardRevealed e ? e.Card : null;

    // As of a command: a reply without its secret is none.
    private static VaultReply Revealed(int id, SecretBuffer? card) =>
        card is null ? new Read.Refused(id, VaultRefusal.Malformed) : new Read.CardRevealed(id, card);

    /// <summary>A block of ISO 9564 format 4 with a serial number of AES DUKPT, or of format 0 with one of TDES DUKPT; either with a
    /// session's name.</summary>
    private static Read.PinEntered Entered(int id, byte[] block, byte[] serial, ref WireReader from)
    {
        from.Require((block.Length, serial.Length) is (16, 12 or 4) or (8, 10 or 4));
        return new Read.PinEntered(id, block, serial);
    }

    private static void Head(WireKind kind, int id, ref WireWriter to)
    {
        to.Byte((byte)kind);
        to.Int32(id);
    }

    private static void WriteStatus(SlotStatus status, ref WireWriter to)
    {
        to.Byte((byte)status.Slot);
        to.Byte((byte)status.State);
        to.Text(status.Usage);
        to.Text(status.Algorithm);
        to.Text(status.CheckValue);
        to.Text(status.KeySerialNumber);
        to.Byte((byte)(status.Origin ?? 0));
        to.Flag(status.IsDevelopment);
        to.Int64(status.LoadedAt);
    }

    private static SlotStatus ReadStatus(ref WireReader from) => new()
    {
        Slot = from.Choice<KeySlot>(),
        State = from.Choice<SlotState>(),
        Usage = from.Text(WireLimits.Word),
        Algorithm = from.Text(WireLimits.Word),
        CheckValue = from.Text(WireLimits.Word),
        KeySerialNumber = from.Text(WireLimits.Word),
        Origin = ReadOrigin(ref from),
        IsDevelopment = from.Flag(),
        LoadedAt = from.Int64(),
    };

    private static KeyOrigin? ReadOrigin(ref WireReader from)
    {
        byte value = from.Byte();
        from.Require(value == 0 || Enum.IsDefined((KeyOrigin)value));
        return value == 0 ? null : (KeyOrigin)value;
    }

    private static List<SlotStatus> ReadSlots(ref WireReader from)
    {
        int count = from.Byte();
        from.Require(count <= WireLimits.SlotCount);
        List<SlotStatus> slots = [];
        for (int i = 0; i < count && from.Holds; i++)
        {
            slots.Add(ReadStatus(ref from));
        }

        return slots;
    }
}
