using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Iso8583;

public sealed class DialectTests
{
    public static TheoryData<string> Names => [.. Dialect.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_packed_unpacks_to_the_same_fields(string name)
    {
        Dialect dialect = Dialect.All.Single(one => one.Name == name);
        IsoMessage sent = SampleMessages.Sale();
        if (name == Dialect.AsciiHexBitmap1993.Name)
        {
            sent.Mti = new Mti(0x1200);
            sent.Set(DataElement.EntryMode, "510101513144");
        }

        if (name == Dialect.BcdUnionPay.Name)
        {
            sent.Set(DataElement.Invoice, [0xA1, 0x00, 0xFF]);
        }

        IsoMessage received = new();
        Assert.True(dialect.TryUnpack(SampleMessages.Packed(dialect, sent), received, out IsoFault fault), fault.ToString());
        Assert.Equal(sent.Mti, received.Mti);
        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            Assert.Equal(sent.Has(field), received.Has(field));
            Assert.Equal(sent[field].ToArray(), received[field].ToArray());
        }
    }

    [Fact]
    public void An_odd_account_number_takes_its_zero_on_the_side_that_the_dialect_says()
    {
        IsoMessage message = new() { Mti = Mti.FinancialRequest };
        message.Set(DataElement.PrimaryAccountNumber, "374245455400126");
        Assert.Equal("02004000000000000000150374245455400126", Hex.ToText(SampleMessages.Packed(Dialect.Bcd, message)));
        Assert.Equal("02004000000000000000153742454554001260", Hex.ToText(SampleMessages.Packed(Dialect.BcdUnionPay, message)));
    }

    [Theory]
    [InlineData("", IsoFaultKind.Truncated, 0, 0)]
    [InlineData("02", IsoFaultKind.Truncated, 0, 0)]
    [InlineData("0A000000000000000000", IsoFaultKind.BadMessageType, 0, 0)]
    [InlineData("12000000000000000000", IsoFaultKind.BadMessageType, 0, 0)]
    [InlineData("020040000000000000", IsoFaultKind.Truncated, 0, 2)]
    [InlineData("02008000000000000000", IsoFaultKind.Truncated, 0, 10)]
    [InlineData("0200800000000000000080000000000000000000", IsoFaultKind.UnknownField, 65, 18)]
    [InlineData("020001000000000000000011", IsoFaultKind.UnknownField, 8, 10)]
    [InlineData("02004000000000000000", IsoFaultKind.Truncated, 2, 10)]
    [InlineData("020040000000000000001A", IsoFaultKind.BadLength, 2, 10)]
    [InlineData("0200400000000000000020", IsoFaultKind.BadLength, 2, 10)]
    [InlineData("0200400000000000000003A123", IsoFaultKind.BadPadding, 2, 11)]
    [InlineData("02004000000000000000030B23", IsoFaultKind.BadCharacter, 2, 11)]
    [InlineData("020000000000200000000412E4", IsoFaultKind.BadCharacter, 35, 11)]
    [InlineData("020000000000200000000312D1", IsoFaultKind.BadPadding, 35, 11)]
    [InlineData("020000000000020000003007", IsoFaultKind.BadCharacter, 39, 10)]
    [InlineData("020000000000000002000256", IsoFaultKind.BadLength, 55, 10)]
    [InlineData("0200000000000000000000", IsoFaultKind.TrailingBytes, 0, 10)]
    public void A_malformed_message_is_refused_with_field_and_offset(string hex, IsoFaultKind kind, int field, int offset)
    {
        IsoMessage message = SampleMessages.Sale();
        Assert.False(Dialect.Bcd.TryUnpack(Hex.Parse(hex), message, out IsoFault fault));
        Assert.Equal(new IsoFault(kind, field, offset), fault);
        Assert.Equal("0000", message.ToString());
    }

    [Fact]
    public void A_message_over_the_limit_is_refused_unread()
    {
        byte[] input = new byte[Limits.MessageLengthMax + 1];
        Assert.False(Dialect.Bcd.TryUnpack(input, new IsoMessage(), out IsoFault fault));
        Assert.Equal(IsoFaultKind.TooLong, fault.Kind);
    }

    [Theory]
    [InlineData(DataElement.TerminalId, "SHORT", IsoFaultKind.BadLength)]
    [InlineData(DataElement.PrimaryAccountNumber, "12345678901234567890", IsoFaultKind.BadLength)]
    [InlineData(DataElement.PrimaryAccountNumber, "1234567A90123456", IsoFaultKind.BadCharacter)]
    [InlineData(DataElement.MerchantId, "CAF\u00C900000000000", IsoFaultKind.BadCharacter)]
    [InlineData(8, "00000000", IsoFaultKind.UnknownField)]
    public void A_value_that_its_field_cannot_hold_is_not_packed(int field, string value, IsoFaultKind kind)
    {
        IsoMessage message = new() { Mti = Mti.FinancialRequest };
        message.Set(field, value);
        Assert.False(Dialect.Bcd.TryPack(message, new byte[100], out int written, out IsoFault fault));
        Assert.Equal(0, written);
        Assert.Equal((kind, field), (fault.Kind, fault.Field));
    }

    [Fact]
    public void Every_destination_that_is_too_small_is_a_fault_and_not_an_exception()
    {
        IsoMessage message = SampleMessages.Sale();
        int length = SampleMessages.Packed(Dialect.Bcd, message).Length;
        for (int room = 0; room < length; room++)
        {
            Assert.False(Dialect.Bcd.TryPack(message, new byte[room], out _, out IsoFault fault));
            Assert.Equal(IsoFaultKind.NoRoom, fault.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_messages_never_throw_and_what_is_accepted_packs_again(string name)
    {
        Dialect dialect = Dialect.All.Single(one => one.Name == name);
        IsoMessage sample = SampleMessages.Sale();
        sample.Mti = new Mti((ushort)(name == Dialect.AsciiHexBitmap1993.Name ? 0x1200 : 0x0200));
        sample.Set(DataElement.EntryMode, name == Dialect.AsciiHexBitmap1993.Name ? "510101513144" : "072");
        byte[] valid = SampleMessages.Packed(dialect, sample);
        Random random = new(20_26);
        IsoMessage message = new();
        int accepted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] input = valid[..(random.Next(4) == 0 ? random.Next(valid.Length + 1) : valid.Length)];
            for (int change = random.Next(4); change >= 0 && input.Length > 0; change--)
            {
                input[random.Next(input.Length)] = (byte)random.Next(256);
            }

            if (dialect.TryUnpack(input, message, out IsoFault fault))
            {
                accepted++;
                _ = SampleMessages.Packed(dialect, message);
            }
            else
            {
                Assert.InRange(fault.Offset, 0, input.Length);
            }
        }

        Assert.InRange(accepted, 1, 19_999);
    }
}
