using Terminal.Primitives;
using Read = Terminal.Vault.VaultCommand;

namespace Terminal.Vault.Wire;

/// <summary>Commands, field by field.</summary>
internal static class CommandCodec
{
    private const int DigitsMin = 4; // ISO 9564-1: 4 to 12 digits.
    private const int DigitsMax = 12;

    /// <summary>Writes kind and fields.</summary>
    public static void Write(VaultCommand command, ref WireWriter to)
    {
        switch (command)
        {
            case VaultCommand.ShowPrompt e:
                to.Byte((byte)WireKind.ShowPrompt);
                to.Byte((byte)e.Prompt);
                WriteArguments(e.Arguments, ref to);
                break;
            case VaultCommand.SetLanguage e:
                to.Byte((byte)WireKind.SetLanguage);
                to.Text(e.Language);
                break;
            case VaultCommand.ProtectCard e:
                Head(WireKind.ProtectCard, e.Id, ref to);
                to.Bytes(e.Card.Bytes);
                break;
            case VaultCommand.RevealCard e:
                Head(WireKind.RevealCard, e.Id, ref to);
                to.Bytes(e.Ciphertext.Span);
                break;
            case VaultCommand.EnterPin e:
                Head(WireKind.EnterPin, e.Id, ref to);
                to.Bytes(e.Card.Span);
                WriteRules(e.Rules, ref to);
                to.Flag(e.KeepsKey);
                to.Flag(e.UsesSession);
                to.Flag(e.WrongBefore);
                CardPinCodec.Write(e.ForCard, ref to);
                WriteArguments(e.Arguments, ref to);
                break;
            case VaultCommand.EnterComponent e:
                Head(WireKind.EnterComponent, e.Id, ref to);
                to.Bytes(e.Component.Bytes);
                to.Flag(e.IsDevelopment);
                to.Int64(e.At);
                break;
            case VaultCommand.LoadKey e:
                Head(WireKind.LoadKey, e.Id, ref to);
                to.Byte((byte)e.Slot);
                to.Bytes(e.Block.Span);
                to.Int64(e.At);
                break;
            case VaultCommand.EraseKey e:
                Head(WireKind.EraseKey, e.Id, ref to);
                to.Byte((byte)e.Slot);
                break;
            case VaultCommand.ReportKeys e:
                Head(WireKind.ReportKeys, e.Id, ref to);
                break;
            case VaultCommand.ReportState or VaultCommand.TestSelf or VaultCommand.EraseAll:
                StateCodec.Write(command, ref to);
                break;
            default:
                WriteForMessages(command, ref to);
                break;
        }
    }

    private static void WriteForMessages(VaultCommand command, ref WireWriter to)
    {
        switch (command)
        {
            case VaultCommand.TakeKey e:
                Head(WireKind.TakeKey, e.Id, ref to);
                break;
            case VaultCommand.EncryptTrack e:
                Head(WireKind.EncryptTrack, e.Id, ref to);
                to.Bytes(e.KeySerialNumber.Span);
                to.Bytes(e.Track.Bytes);
                to.Flag(e.KeepsKey);
                break;
            case VaultCommand.TakeSessionKeys e:
                Head(WireKind.TakeSessionKeys, e.Id, ref to);
                to.Bytes(e.ForMacs.Span);
                to.Bytes(e.ForPins.Span);
                to.Bytes(e.ForTracks.Span);
                break;
            case VaultCommand.TakeConfiguration e:
                Head(WireKind.TakeConfiguration, e.Id, ref to);
                to.Int32(e.WholeLength);
                to.Int32(e.Offset);
                to.Bytes(e.Piece.Span);
                break;
            case VaultCommand.MakeMac e:
                WriteMac(WireKind.MakeMac, e.Id, (e.KeySerialNumber, e.Message), ref to);
                break;
            case VaultCommand.CompareMac e:
                WriteMac(WireKind.CompareMac, e.Id, (e.KeySerialNumber, e.Message), ref to);
                break;
            default:
                Invariant.Check(false, "a command of a kind that the wire does not know");
                break;
        }
    }

    /// <summary>Reads the fields of a kind; null where there is no such command. What is read counts only where the reader holds.</summary>
    public static VaultCommand? Read(WireKind kind, ref WireReader from, SecretArena arena) => kind switch
    {
        WireKind.ShowPrompt => new Read.ShowPrompt(from.Choice<PromptId>(), ReadArguments(ref from)),
        WireKind.SetLanguage => new Read.SetLanguage(from.Text(WireLimits.Word)),
        WireKind.ProtectCard => Protect(from.Int32(), from.Secret(arena, CardData.Length, CardData.Length)),
        WireKind.RevealCard => new Read.RevealCard(from.Int32(), from.Bytes(0, WireLimits.SealedCard)),
        WireKind.EnterPin => ReadEnterPin(ref from, arena),
        WireKind.EnterComponent => Component(
            from.Int32(), from.Secret(arena, 1, WireLimits.Component), from.Flag(), from.Int64()),
        WireKind.LoadKey => new Read.LoadKey(
            from.Int32(), from.Choice<KeySlot>(), from.Bytes(0, WireLimits.KeyBlock), from.Int64()),
        WireKind.EraseKey => new Read.EraseKey(from.Int32(), from.Choice<KeySlot>()),
        WireKind.ReportKeys => new Read.ReportKeys(from.Int32()),
        WireKind.ReportState => new Read.ReportState(from.Int32()),
        WireKind.TestSelf => new Read.TestSelf(from.Int32()),
        WireKind.EraseAll => new Read.EraseAll(from.Int32(), from.Int64()),
        WireKind.TakeKey => new Read.TakeKey(from.Int32()),
        WireKind.EncryptTrack => Encrypt(
            from.Int32(), from.Bytes(0, WireLimits.KeySerialNumber), from.Secret(arena, 1, CardData.TrackLengthMax), from.Flag()),
        WireKind.TakeSessionKeys => new Read.TakeSessionKeys(from.Int32(), from.Bytes(0, WireLimits.SessionKey))
        {
            ForPins = from.Bytes(0, WireLimits.SessionKey),
            ForTracks = from.Bytes(0, WireLimits.SessionKey),
        },
        WireKind.TakeConfiguration => new Read.TakeConfiguration(
            from.Int32(),
            from.Int32(1, VaultCommand.TakeConfiguration.WholeLengthMax),
            from.Int32(0, VaultCommand.TakeConfiguration.WholeLengthMax),
            from.Bytes(1, VaultCommand.TakeConfiguration.PieceLengthMax)),
        WireKind.MakeMac => new Read.MakeMac(
            from.Int32(), from.Bytes(0, WireLimits.KeySerialNumber), from.Bytes(0, WireLimits.Message)),
        WireKind.CompareMac => new Read.CompareMac(
            from.Int32(), from.Bytes(0, WireLimits.KeySerialNumber), from.Bytes(0, WireLimits.Message)),
        _ => null,
    };

    /// <summary>The secret of a command, which whoever has the command disposes.</summary>
    public static SecretBuffer? SecretOf(VaultCommand? command) => command switch
    {
        VaultCommand.ProtectCard e => e.Card,
        VaultCommand.EnterComponent e => e.Component,
        VaultCommand.EncryptTrack e => e.Track,
        VaultCommand.EnterPin e => e.ForCard?.StaticData,
        _ => null,
    };

    // A command without its secret is none; the reader has said so already.
    private static VaultCommand Protect(int id, SecretBuffer? card) =>
        card is null ? new Read.ReportKeys(id) : new Read.ProtectCard(id, card);

    private static VaultCommand Component(int id, SecretBuffer? component, bool isDevelopment, long at) =>
        component is null ? new Read.ReportKeys(id) : new Read.EnterComponent(id, component, isDevelopment, at);

    private static VaultCommand Encrypt(int id, byte[] keySerialNumber, SecretBuffer? track, bool keepsKey) =>
        track is null ? new Read.ReportKeys(id) : new Read.EncryptTrack(id, keySerialNumber, track) { KeepsKey = keepsKey };

    private static void Head(WireKind kind, int id, ref WireWriter to)
    {
        to.Byte((byte)kind);
        to.Int32(id);
    }

    private static void WriteMac(
        WireKind kind, int id, (ReadOnlyMemory<byte> KeySerialNumber, ReadOnlyMemory<byte> Message) fields, ref WireWriter to)
    {
        Head(kind, id, ref to);
        to.Bytes(fields.KeySerialNumber.Span);
        to.Bytes(fields.Message.Span);
    }

    private static Read.EnterPin ReadEnterPin(ref WireReader from, SecretArena arena)
    {
        int id = from.Int32();
        byte[] card = from.Bytes(0, WireLimits.SealedCard);
        PinRules rules = ReadRules(ref from);
        bool keepsKey = from.Flag();
        bool usesSession = from.Flag();
        bool wrongBefore = from.Flag();
        CardPin? forCard = CardPinCodec.Read(ref from, arena);
        return new Read.EnterPin(id, card, rules, ReadArguments(ref from))
        {
            KeepsKey = keepsKey, UsesSession = usesSession, WrongBefore = wrongBefore, ForCard = forCard,
        };
    }

    private static void WriteRules(PinRules rules, ref WireWriter to)
    {
        to.Byte((byte)rules.DigitCountMin);
        to.Byte((byte)rules.DigitCountMax);
        to.Int32((int)rules.DigitTime.TotalMilliseconds);
        to.Int32((int)rules.TotalTime.TotalMilliseconds);
        to.Flag(rules.MayBypass);
    }

    private static PinRules ReadRules(ref WireReader from)
    {
        byte least = from.Byte();
        byte most = from.Byte();
        from.Require(least >= DigitsMin && most >= least && most <= DigitsMax);
        return new PinRules
        {
            DigitCountMin = least,
            DigitCountMax = most,
            DigitTime = TimeSpan.FromMilliseconds(from.Int32(1, WireLimits.PinMilliseconds)),
            TotalTime = TimeSpan.FromMilliseconds(from.Int32(1, WireLimits.PinMilliseconds)),
            MayBypass = from.Flag(),
        };
    }

    /// <summary>One byte says which are there: bit 1 the amount, 2 the code, 3 the number, 4 the notice.</summary>
    private static void WriteArguments(in PromptArguments arguments, ref WireWriter to)
    {
        to.Byte((byte)((arguments.Amount is null ? 0 : 1) | (arguments.Code is null ? 0 : 2) | (arguments.Number is null ? 0 : 4)
            | (arguments.Notice is null ? 0 : 8)));
        if (arguments.Amount is { } amount)
        {
            to.Int64(amount.Minor);
            to.UInt16(amount.Currency.Numeric);
        }

        foreach (string? text in (ReadOnlySpan<string?>)[arguments.Code, arguments.Number, arguments.Notice])
        {
            if (text is not null)
            {
                to.Text(text);
            }
        }
    }

    private static PromptArguments ReadArguments(ref WireReader from)
    {
        byte there = from.Byte();
        from.Require(there < 16);
        Amount? amount = (there & 1) == 0 ? null : ReadAmount(ref from);
        string? code = (there & 2) == 0 ? null : from.Text(WireLimits.Word);
        string? number = (there & 4) == 0 ? null : from.Text(WireLimits.Word);
        string? notice = (there & 8) == 0 ? null : from.Text(WireLimits.Notice);
        return new PromptArguments(amount, code, number, notice);
    }

    private static Amount ReadAmount(ref WireReader from)
    {
        long minor = from.Int64();
        from.Require(minor is >= -WireLimits.AmountMinor and <= WireLimits.AmountMinor);
        from.Require(Currency.TryFind(from.UInt16(), out Currency currency));
        return new Amount(minor, currency);
    }
}
