using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Tests.Vaults;

/// <summary>What a field may have at most and at least passes; one more, or one less, does not.</summary>
public sealed class VaultFrameLimitsTests
{
    private readonly SecretArena arena = new(new byte[8192]);

    /// <summary>Field, its least, its most.</summary>
    public static TheoryData<string, int, int> CommandFields => new()
    {
        { "language", 0, 32 }, { "code", 0, 32 }, { "number", 0, 32 }, { "notice", 0, 192 },
        { "card", 12, 12 }, { "sealed card", 0, 255 }, { "card of a PIN", 0, 255 },
        { "component", 1, 64 }, { "key block", 0, 9_999 },
        { "serial number", 0, 12 }, { "compared serial number", 0, 12 }, { "message", 0, 9_999 }, { "compared message", 0, 9_999 },
        { "fewest digits", 4, 12 }, { "most digits", 4, 12 },
        { "rid", 5, 5 }, { "challenge", 8, 8 }, { "certificate", 0, 248 }, { "remainder", 0, 248 }, { "exponent", 0, 3 },
        { "card's certificate", 0, 248 }, { "card's remainder", 0, 248 }, { "card's exponent", 0, 3 }, { "static data", 1, 4_096 },
        { "date", 0, 999_999 }, { "whole document", 1, 129_024 }, { "offset", 0, 129_024 }, { "piece", 1, 8_192 },
        { "milliseconds a digit", 1, 600_000 }, { "milliseconds in all", 1, 600_000 },
    };

    /// <summary>As of commands.</summary>
    public static TheoryData<string, int, int> ReplyFields => new()
    {
        { "ciphertext", 1, 255 }, { "hash", 1, 64 }, { "key id", 0, 32 }, { "revealed card", 12, 12 }, { "check value", 0, 32 },
        { "usage", 0, 32 }, { "algorithm", 0, 32 }, { "slot's check value", 0, 32 }, { "next serial number", 0, 32 },
        { "taken serial number", 10, 12 }, { "mac", 8, 8 }, { "verify", 69, 253 }, { "slots", 0, 16 }, { "service content", 0, 2_048 },
    };

    [Theory]
    [MemberData(nameof(CommandFields))]
    public void A_commands_field_has_a_least_and_a_most(string field, int least, int most)
    {
        Assert.Equal(WireStatus.Good, Read(Command(field, least)));
        Assert.Equal(WireStatus.Good, Read(Command(field, most)));
        Assert.Equal(WireStatus.Malformed, Read(Command(field, most + 1)));
        if (least > 0 && field is not ("component" or "static data")) // There is no buffer of nothing.
        {
            Assert.Equal(WireStatus.Malformed, Read(Command(field, least - 1)));
        }
    }

    [Theory]
    [MemberData(nameof(ReplyFields))]
    public void A_replys_field_has_a_least_and_a_most(string field, int least, int most)
    {
        Assert.Equal(WireStatus.Good, Read(Reply(field, least)));
        Assert.Equal(WireStatus.Good, Read(Reply(field, most)));
        Assert.Equal(WireStatus.Malformed, Read(Reply(field, most + 1)));
        if (least > 0)
        {
            Assert.Equal(WireStatus.Malformed, Read(Reply(field, least - 1)));
        }
    }

    [Theory]
    [InlineData(999_999_999_999_999, true)]
    [InlineData(-999_999_999_999_999, true)]
    [InlineData(1_000_000_000_000_000, false)]
    [InlineData(-1_000_000_000_000_000, false)]
    public void An_amount_has_fifteen_digits_at_most(long minor, bool passes)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, minor);
        byte[] frame = [1, 1, (byte)PromptId.PresentCard, 1, .. bytes, 0x03, 0xD2];
        Assert.Equal(passes ? WireStatus.Good : WireStatus.Malformed, VaultFrame.Read(frame, arena, out VaultCommand? _));
    }

    [Theory]
    [InlineData(16, 12, true)]
    [InlineData(8, 10, true)]
    [InlineData(16, 10, false)]
    [InlineData(8, 12, false)]
    [InlineData(9, 10, false)]
    [InlineData(15, 12, false)]
    [InlineData(16, 11, false)]
    [InlineData(7, 10, false)]
    [InlineData(17, 12, false)]
    public void A_pin_block_goes_with_the_serial_number_of_its_algorithm(int block, int serial, bool passes) => Assert.Equal(
        passes ? WireStatus.Good : WireStatus.Malformed,
        Read(new VaultReply.PinEntered(1, new byte[block], new byte[serial])));

    private static SlotStatus Empty => new() { Slot = KeySlot.Protection, State = SlotState.Empty };

    private static string Text(int length) => new('A', length);

    private static VaultReply.KeyChanged Slot(SlotStatus status) => new(1, status);

    private VaultCommand Command(string field, int size) => field switch
    {
        "language" => new VaultCommand.SetLanguage(Text(size)),
        "code" => new VaultCommand.ShowPrompt(PromptId.Declined, new PromptArguments(Code: Text(size))),
        "number" => new VaultCommand.ShowPrompt(PromptId.Declined, new PromptArguments(Number: Text(size))),
        "notice" => new VaultCommand.ShowPrompt(PromptId.Notice, new PromptArguments(Notice: Text(size))),
        "card" => new VaultCommand.ProtectCard(1, arena.Rent(size)),
        "sealed card" => new VaultCommand.RevealCard(1, new byte[size]),
        "card of a PIN" => new VaultCommand.EnterPin(1, new byte[size], new PinRules(), default),
        "component" => new VaultCommand.EnterComponent(1, arena.Rent(size), false, 0),
        "key block" => new VaultCommand.LoadKey(1, KeySlot.Transaction, new byte[size], 0),
        "serial number" => new VaultCommand.MakeMac(1, new byte[size], default),
        "compared serial number" => new VaultCommand.CompareMac(1, new byte[size], default),
        "message" => new VaultCommand.MakeMac(1, default, new byte[size]),
        "compared message" => new VaultCommand.CompareMac(1, default, new byte[size]),
        "fewest digits" => Pin(new PinRules { DigitCountMin = size }),
        "most digits" => Pin(new PinRules { DigitCountMax = size }),
        "whole document" => new VaultCommand.TakeConfiguration(1, size, 0, new byte[1]),
        "offset" => new VaultCommand.TakeConfiguration(1, 1, size, new byte[1]),
        "piece" => new VaultCommand.TakeConfiguration(1, 1, 0, new byte[size]),
        "rid" => For(new CardPin { Rid = new byte[size], Challenge = new byte[8] }),
        "challenge" => For(new CardPin { Rid = new byte[5], Challenge = new byte[size] }),
        "certificate" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], IssuerCertificate = new byte[size] }),
        "remainder" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], IssuerRemainder = new byte[size] }),
        "exponent" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], IssuerExponent = new byte[size] }),
        "card's certificate" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], CardCertificate = new byte[size] }),
        "card's remainder" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], CardRemainder = new byte[size] }),
        "card's exponent" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], CardExponent = new byte[size] }),
        "static data" => For(new CardPin
        {
            Rid = new byte[5], Challenge = new byte[8], StaticData = PinPieces.Rent(arena, new byte[size]),
        }),
        "date" => For(new CardPin { Rid = new byte[5], Challenge = new byte[8], DateYyMmDd = size }),
        "milliseconds a digit" => Pin(new PinRules { DigitTime = TimeSpan.FromMilliseconds(size) }),
        _ => Pin(new PinRules { TotalTime = TimeSpan.FromMilliseconds(size) }),
    };

    private VaultReply Reply(string field, int size) => field switch
    {
        "ciphertext" => new VaultReply.CardProtected(1, new byte[size], new byte[32], ""),
        "hash" => new VaultReply.CardProtected(1, new byte[45], new byte[size], ""),
        "key id" => new VaultReply.CardProtected(1, new byte[45], new byte[32], Text(size)),
        "revealed card" => new VaultReply.CardRevealed(1, arena.Rent(size)),
        "check value" => new VaultReply.ComponentTaken(1, Text(size)),
        "usage" => Slot(Empty with { Usage = Text(size) }),
        "algorithm" => Slot(Empty with { Algorithm = Text(size) }),
        "slot's check value" => Slot(Empty with { CheckValue = Text(size) }),
        "next serial number" => Slot(Empty with { KeySerialNumber = Text(size) }),
        "taken serial number" => new VaultReply.KeyTaken(1, new byte[size]),
        "mac" => new VaultReply.MacMade(1, new byte[size]),
        "verify" => new VaultReply.PinEnciphered(1, new byte[size]),
        "service content" => new VaultReply.ServiceDone(1, new byte[size]),
        _ => new VaultReply.KeysReported(1, [.. Enumerable.Repeat(Empty, size)]),
    };

    private static VaultCommand.EnterPin For(CardPin pin) => new(1, default, new PinRules(), default) { ForCard = pin };

    private static VaultCommand.EnterPin Pin(PinRules rules) => new(1, default, rules, default);

    private WireStatus Read(VaultCommand command)
    {
        byte[] frame = new byte[VaultFrame.LengthMax];
        int length = VaultFrame.Write(command, frame);
        WireStatus status = VaultFrame.Read(frame.AsSpan(0, length)[VaultFrame.PrefixLength..], arena, out VaultCommand? read);
        (read as VaultCommand.ProtectCard)?.Card.Dispose();
        (read as VaultCommand.EnterComponent)?.Component.Dispose();
        (read as VaultCommand.EnterPin)?.ForCard?.StaticData?.Dispose();
        return status;
    }

    private WireStatus Read(VaultReply reply)
    {
        byte[] frame = new byte[VaultFrame.LengthMax];
        int length = VaultFrame.Write(reply, frame);
        WireStatus status = VaultFrame.Read(frame.AsSpan(0, length)[VaultFrame.PrefixLength..], arena, out VaultReply? read);
        (read as VaultReply.CardRevealed)?.Card.Dispose();
        return status;
    }
}
