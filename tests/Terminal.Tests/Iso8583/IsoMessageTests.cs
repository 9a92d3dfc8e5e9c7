using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Iso8583;

public sealed class IsoMessageTests
{
    [Fact]
    public void Removing_and_setting_again_leaves_the_other_fields_alone()
    {
        IsoMessage message = new();
        message.Set(2, "1111");
        message.Set(3, "22");
        message.Set(4, "333333");
        message.Set(3, "4444444");
        message.Remove(2);
        Assert.False(message.Has(2));
        Assert.Equal("4444444", message.GetText(3));
        Assert.Equal("333333", message.GetText(4));
    }

    [Fact]
    public void A_message_prints_its_type_and_field_numbers_and_no_value() =>
        Assert.Equal("0200 2 3 4 11 22 35 41 42 49 55 62 90", SampleMessages.Sale().ToString());

    [Theory]
    [InlineData(2)]
    [InlineData(35)]
    [InlineData(52)]
    public void Account_number_track_and_PIN_block_never_become_a_string(int field) =>
        Assert.Throws<InvariantException>(() => SampleMessages.Sale().GetText(field));

    [Fact]
    public void A_number_is_written_with_leading_zeros_and_read_back()
    {
        IsoMessage message = new();
        message.SetNumber(DataElement.Amount, 1250, 12);
        Assert.Equal("000000001250", message.GetText(DataElement.Amount));
        Assert.True(message.TryGetNumber(DataElement.Amount, out long value));
        Assert.Equal(1250, value);
        Assert.False(message.TryGetNumber(DataElement.Stan, out _));
        Assert.Throws<InvariantException>(() => message.SetNumber(DataElement.Stan, 1_000_000, 6));
    }

    [Fact]
    public void Clearing_zeroes_the_content()
    {
        IsoMessage message = new();
        message.Set(2, "4761739001010119");
        ReadOnlySpan<byte> view = message[2];
        message.Clear();
        Assert.True(view.IndexOfAnyExcept((byte)0) < 0);
        Assert.False(message.Has(2));
    }

    [Fact]
    public void A_type_knows_its_answer()
    {
        Assert.Equal(Mti.ReversalResponse, Mti.ReversalRequest.Response);
        Assert.Equal(Mti.ReversalResponse, new Mti(0x0401).Response);
        Assert.True(Mti.TryParse("0200", out Mti parsed) && parsed == Mti.FinancialRequest);
        Assert.False(Mti.TryParse("02A0", out _));
    }

    [Theory]
    [InlineData("00", true)]
    [InlineData("25", true)]
    [InlineData("21", true)]
    [InlineData("94", true)]
    [InlineData("96", false)]
    [InlineData("", false)]
    public void A_reversal_is_closed_by_the_codes_of_the_dialect(string code, bool closes) =>
        Assert.Equal(closes, Dialect.Bcd.ClosesReversal(code));
}
