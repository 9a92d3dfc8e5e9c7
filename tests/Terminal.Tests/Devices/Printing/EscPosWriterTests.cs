using Terminal.Devices.Printing;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Printing;

public sealed class EscPosWriterTests
{
    private static byte[] Prologue => [0x1B, 0x40, 0x1B, 0x74, 0x10];

    [Fact]
    public void A_document_begins_with_reset_and_code_page_and_is_these_bytes()
    {
        byte[] document = new EscPosWriter()
            .Align(1).Bold(true).Size(2, 2).Line("Shop").Size(1, 1).Bold(false).Feed(2).Cut().Document.ToArray();

        Assert.Equal(
            "1B401B7410" + "1B6101" + "1B4501" + "1D2111" + "53686F700A" + "1D2100" + "1B4500" + "1B6402" + "1D564200",
            Hex.ToText(document));
    }

    [Theory]
    [InlineData(58, 32, 384)]
    [InlineData(80, 48, 576)]
    public void The_paper_is_so_many_cells_of_twelve_dots_wide(int millimetres, int columns, int dots)
    {
        Assert.True(PaperWidth.TryFind(millimetres, out PaperWidth width));
        Assert.Equal((columns, dots), (width.Columns, width.DotCount));
        Assert.Equal(dots, columns * 12);
        Assert.False(PaperWidth.TryFind(millimetres + 1, out _));
    }

    [Theory]
    [InlineData("Grüße 5 €", "4772FCDF65203520800A")]
    [InlineData("a\u001B@b\r\n\u0000\u007F\u0085c", "614062630A")]
    [InlineData("“Łódź” – 2×", "93" + "4CF3647A" + "942096203" + "2D70A")]
    [InlineData("日本 \U0001F600", "3F3F203F3F0A")]
    public void Text_is_encoded_in_Windows_1252_and_can_carry_no_command(string text, string bytes) =>
        Assert.Equal(bytes, Hex.ToText(new EscPosWriter().Line(text).Document[Prologue.Length..]));

    [Theory]
    [InlineData("Grüße 5 €", "477281E165203520D50A")]
    [InlineData("“a” – …", "226122202D202E0A")]
    public void Text_is_encoded_in_PC858(string text, string bytes) =>
        Assert.Equal(bytes, Hex.ToText(new EscPosWriter(PrinterCodePage.Pc858).Line(text).Document[Prologue.Length..]));

    [Fact]
    public void No_character_of_any_text_becomes_a_control_byte()
    {
        foreach (PrinterCodePage page in Enum.GetValues<PrinterCodePage>())
        {
            for (int code = 0; code <= char.MaxValue; code++)
            {
                byte[] written = new EscPosWriter(page).Line(new string((char)code, 1)).Document[Prologue.Length..^1].ToArray();
                Assert.All(written, static value => Assert.True(value is >= 0x20 and not 0x7F));
            }
        }
    }

    [Fact]
    public void What_is_written_is_what_stands_on_the_paper_in_both_code_pages()
    {
        foreach (PrinterCodePage page in Enum.GetValues<PrinterCodePage>())
        {
            EscPosPaper paper = new(576);
            paper.Receive(new EscPosWriter(page).Line("Müller & Söhne, Größe, é è, 9,99 €").Cut().Document);

            Assert.Equal("Müller & Söhne, Größe, é è, 9,99 €", Assert.Single(paper.Receipts).Lines[0]);
        }
    }
}
