using Terminal.Crypto.Keys;
using Terminal.Crypto.Pin;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Crypto;

public sealed class PinBlockTests
{
    private static readonly Pan Number = TestKeys.PanOf("5555555551234567");
    private static readonly Pan Other = TestKeys.PanOf("5555555551234575");

    [Theory]
    [InlineData(PinBlockFormat.Iso0)]
    [InlineData(PinBlockFormat.Iso1)]
    [InlineData(PinBlockFormat.Iso2)]
    [InlineData(PinBlockFormat.Iso3)]
    public void What_is_encoded_is_read_again(PinBlockFormat format)
    {
        Random random = new(3);
        byte[] block = new byte[8];
        byte[] read = new byte[12];
        for (int round = 0; round < 500; round++)
        {
            byte[] pin = Pin(random, 4 + (round % 9));
            byte[] fill = Fill(random, format, pin.Length);
            Pan pan = TestKeys.PanOf(string.Concat(Enumerable.Range(0, 8 + (round % 12)).Select(_ => (char)('0' + random.Next(10)))));
            Assert.True(PinBlock.TryEncode(format, pin, pan, fill, block));
            Assert.True(PinBlock.TryDecode(format, block, pan, read, out int count));
            Assert.Equal(pin, read[..count]);
        }
    }

    [Fact]
    public void A_block_of_format_4_is_read_under_its_own_number_alone()
    {
        Random random = new(4);
        byte[] block = new byte[16];
        byte[] read = new byte[12];
        PaymentKey key = TestKeys.OfAes(KeyUsage.PinEncryption);
        for (int round = 0; round < 300; round++)
        {
            byte[] pin = Pin(random, 4 + (round % 9));
            Assert.True(PinBlock4.TryEncipher(key, pin, Number, random.Bytes(8), block));
            Assert.True(PinBlock4.TryDecipher(key, block, Number, read, out int count));
            Assert.Equal(pin, read[..count]);
            Assert.False(PinBlock4.TryDecipher(key, block, Other, read, out _));
            Assert.All(read, one => Assert.Equal(0, one));
            block[round % 16] ^= (byte)(1 << (round % 8));
            Assert.False(PinBlock4.TryDecipher(key, block, Number, read, out _));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(13)]
    public void A_pin_has_four_to_twelve_digits(int count)
    {
        byte[] pin = Pin(new Random(1), count);
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso0, pin, Number, [], new byte[8]));
        Assert.False(PinBlock4.TryEncipher(TestKeys.OfAes(KeyUsage.PinEncryption), pin, Number, new byte[8], new byte[16]));
    }

    [Fact]
    public void Wrong_digits_numbers_fillings_keys_and_formats_are_refused()
    {
        byte[] pin = TestKeys.Ascii("1234");
        byte[] block = new byte[8];
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso0, TestKeys.Ascii("12A4"), Number, [], block));
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso0, pin, default, [], block));
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso3, pin, Number, [], block));
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso3, pin, Number, [9, 10, 10, 10, 10, 10, 10, 10, 10, 10], block));
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso1, pin, Number, [16, 0, 0, 0, 0, 0, 0, 0, 0, 0], block));
        Assert.False(PinBlock.TryEncode(PinBlockFormat.Iso4, pin, Number, [], block));
        Assert.False(PinBlock.TryEncode((PinBlockFormat)7, pin, Number, [], block));
        Assert.False(PinBlock.TryEncipher(TestKeys.OfTdes(KeyUsage.DataEncryption), block));
        Assert.False(PinBlock.TryEncipher(TestKeys.OfAes(KeyUsage.PinEncryption), block));
        Assert.False(PinBlock4.TryEncipher(TestKeys.OfAes(KeyUsage.DataEncryption), pin, Number, new byte[8], new byte[16]));
        Assert.False(PinBlock4.TryEncipher(TestKeys.OfAes(KeyUsage.PinEncryption), pin, default, new byte[8], new byte[16]));
        Assert.True(PinBlock.TryEncode(PinBlockFormat.Iso2, pin, default, [], block));
        Assert.False(PinBlock.TryEncipher(TestKeys.OfTdes(KeyUsage.PinEncryption), block));
    }

    [Fact]
    public void Random_bytes_become_fillings_of_their_format()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(one => (byte)one)];
        byte[] three = [.. all];
        PinBlock.MakeFill(PinBlockFormat.Iso3, three);
        Assert.Equal("0A0B0C0D0E0F", Convert.ToHexString([.. three.Distinct().Order()]));
        Assert.All(three.GroupBy(one => one), group => Assert.InRange(group.Count(), 42, 43));
        PinBlock.MakeFill(PinBlockFormat.Iso1, all);
        Assert.All(all.GroupBy(one => one), group => Assert.Equal(16, group.Count()));
    }

    /// <summary>
    /// PCI PIN 3.1, requirement 3-3: each format's row, the formats it may become on the way to a host; C: only for the chip card.
    /// </summary>
    [Theory]
    [InlineData(0, "0 3 4 C2")]
    [InlineData(1, "0 1 3 4 C2")]
    [InlineData(2, "")]
    [InlineData(3, "0 3 4 C2")]
    [InlineData(4, "0 3 4 C2")]
    [InlineData(5, "")]
    public void A_format_becomes_only_what_the_standard_lets_it(int source, string allowed)
    {
        string[] found =
        [
            .. from target in Enumerable.Range(0, 6)
            from destination in Enum.GetValues<PinTranslation.Destination>()
            where PinTranslation.IsAllowed((PinBlockFormat)source, (PinBlockFormat)target, destination)
            select (destination == PinTranslation.Destination.ChipCard ? "C" : "") + target,
        ];
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Order());
    }

    [Fact]
    public void A_block_is_translated_with_its_pin_and_under_its_own_number_alone()
    {
        byte[] pin = TestKeys.Ascii("48151");
        byte[] source = new byte[8];
        byte[] target = new byte[16];
        byte[] back = new byte[8];
        byte[] read = new byte[12];
        byte[] random = new Random(5).Bytes(10);
        PaymentKey tdes = TestKeys.OfTdes(KeyUsage.PinEncryption);
        PaymentKey aes = TestKeys.OfAes(KeyUsage.PinEncryption);
        Assert.True(PinBlock.TryEncode(PinBlockFormat.Iso0, pin, Number, [], source) && PinBlock.TryEncipher(tdes, source));
        Assert.True(PinTranslation.TryTranslate(
            new(tdes, PinBlockFormat.Iso0, source), new(aes, PinBlockFormat.Iso4), Number, random, target));
        Assert.True(PinBlock4.TryDecipher(aes, target, Number, read, out int count));
        Assert.Equal(pin, read[..count]);
        Assert.False(PinTranslation.TryTranslate(
            new(aes, PinBlockFormat.Iso4, target), new(tdes, PinBlockFormat.Iso3), Other, random, back));
        Assert.True(PinTranslation.TryTranslate(
            new(aes, PinBlockFormat.Iso4, target), new(tdes, PinBlockFormat.Iso3), Number, random, back));
        Assert.True(PinBlock.TryDecipher(tdes, back) && PinBlock.TryDecode(PinBlockFormat.Iso3, back, Number, read, out count));
        Assert.Equal(pin, read[..count]);
        Assert.False(PinTranslation.TryTranslate(
            new(tdes, PinBlockFormat.Iso0, source), new(tdes, PinBlockFormat.Iso1), Number, random, back));
        Assert.False(PinTranslation.TryTranslate(
            new(tdes, PinBlockFormat.Iso0, source), new(tdes, PinBlockFormat.Iso0), Number, random.AsSpan(1), back));
    }

    [Fact]
    public void A_clear_block_is_not_left_where_it_could_not_be_enciphered()
    {
        byte[] source = new byte[8];
        byte[] target = new byte[8];
        PaymentKey tdes = TestKeys.OfTdes(KeyUsage.PinEncryption);
        Assert.True(PinBlock.TryEncode(PinBlockFormat.Iso0, TestKeys.Ascii("1234"), Number, [], source));
        Assert.True(PinBlock.TryEncipher(tdes, source));
        Assert.False(PinTranslation.TryTranslate(
            new(tdes, PinBlockFormat.Iso0, source), new(TestKeys.OfTdes(KeyUsage.Cmac), PinBlockFormat.Iso0), Number, new byte[10],
            target));
        Assert.All(target, one => Assert.Equal(0, one));
    }

    private static byte[] Pin(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)('0' + random.Next(10)))];

    private static byte[] Fill(Random random, PinBlockFormat format, int count)
    {
        byte[] fill = format is PinBlockFormat.Iso1 or PinBlockFormat.Iso3 ? random.Bytes(PinBlock.FillCount(count)) : [];
        PinBlock.MakeFill(format, fill);
        return fill;
    }
}
