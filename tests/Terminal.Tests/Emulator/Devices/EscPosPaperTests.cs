using System.Text;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.EmulatorDevices;

public sealed class EscPosPaperTests
{
    [Fact]
    public void Text_has_dots_where_its_glyphs_have_them()
    {
        EscPosPaper paper = new(384);
        Print(paper, "1B40", "I", "0A");

        int black = Black(paper.Current);

        Assert.InRange(black, 20, 80);
        Assert.Equal(30, paper.Current.Height);
        Assert.Equal(black, Count(paper.Current, 0, 12));
    }

    [Theory]
    [InlineData("1B6101", 186)]
    [InlineData("1B6102", 372)]
    [InlineData("1B6100", 0)]
    public void Alignment_moves_the_dots(string command, int left)
    {
        EscPosPaper paper = new(384);
        Print(paper, command, "I", "0A");

        Assert.Equal(Black(paper.Current), Count(paper.Current, left, left + 12));
    }

    [Fact]
    public void Double_size_doubles_every_dot()
    {
        EscPosPaper single = new(384);
        EscPosPaper twice = new(384);
        Print(single, "", "g", "0A");
        Print(twice, "1D2111", "g", "0A");

        Assert.Equal(4 * Black(single.Current), Black(twice.Current));
        Assert.Equal(48, twice.Current.Height);
    }

    [Fact]
    public void A_full_line_goes_on_in_the_next()
    {
        EscPosPaper paper = new(384);
        Print(paper, "", new string('x', 33), "0A");

        Assert.Equal([new string('x', 32), "x"], paper.Current.Lines);
    }

    [Fact]
    public void A_raster_image_is_printed_dot_by_dot()
    {
        EscPosPaper paper = new(384);
        Print(paper, "1D763000" + "0200" + "0200" + "8001" + "4002", "", "");

        Assert.Equal(2, paper.Current.Height);
        Assert.True(paper.Current[0, 0] && paper.Current[15, 0] && paper.Current[1, 1] && paper.Current[14, 1]);
        Assert.Equal(4, Black(paper.Current));
    }

    [Fact]
    public void Unknown_commands_are_passed_over_whole()
    {
        EscPosPaper paper = new(384);
        string[] skipped =
        [
            "1D286B0400314132" + "00", "1D6B49" + "03414243", "1D6B04" + "414200", "1B44081000", "1C2E", "1B2A00" + "0300FFFFFF",
            "1D2A0101" + "4141414141414141",
            "1B70" + "0019FA", "1B37" + "070707", "1D384C" + "02000000" + "4141", "1D6868", "1D7703", "1B5B", "1B20" + "00",
        ];
        foreach (string command in skipped)
        {
            Print(paper, command, "", "");
        }

        Print(paper, "", "ok", "0A");

        Assert.Equal(["ok"], paper.Current.Lines);
        Assert.Equal(1, paper.DrawerKickCount);
    }

    [Fact]
    public void A_cut_ends_a_receipt_with_its_bytes()
    {
        EscPosPaper paper = new(576);
        Print(paper, "1D610A", "one", "0A1D5601");
        Print(paper, "1D7201", "two", "0A1D564203");

        Assert.Equal(["one", "two"], paper.Receipts.Select(static receipt => receipt.Lines[0]));
        Assert.Equal("6F6E650A1D5601", Hex.ToText([.. paper.Receipts[0].Bytes]));
        Assert.Equal("74776F0A1D564203", Hex.ToText([.. paper.Receipts[1].Bytes]));
        Assert.Equal(0, paper.Current.Height);
    }

    [Fact]
    public void Without_paper_nothing_is_worked_off_but_questions_are_answered()
    {
        EscPosPaper paper = new(384) { PaperOut = true };
        Print(paper, "1004011004021004031004041D7201", "late", "0A");
        Assert.Equal("1A327E", Hex.ToText([.. Answers(paper).Where(static value => value != 0x12)]));
        Assert.Empty(paper.Current.Lines);

        paper.PaperOut = false;

        Assert.Equal(["late"], paper.Current.Lines);
        Assert.Equal("00", Hex.ToText(Answers(paper)));
    }

    [Fact]
    public void Automatic_status_reports_each_change_once_it_is_asked_for()
    {
        EscPosPaper paper = new(384);
        paper.PaperOut = true;
        paper.PaperOut = false;
        Assert.Empty(Answers(paper));
        Print(paper, "1D610A", "", "");
        paper.CoverOpen = true;

        Assert.Equal("1000000038000000", Hex.ToText(Answers(paper)));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(11);
        byte[] bytes = new byte[4000];
        for (int run = 0; run < 50; run++)
        {
            EscPosPaper paper = new(384);
            random.NextBytes(bytes);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = random.Next(6) switch { 0 => 0x1D, 1 => 0x1B, 2 => 0x00, _ => bytes[i] };
            }

            paper.Receive(bytes);
        }
    }

    private static void Print(EscPosPaper paper, string before, string text, string after) =>
        paper.Receive([.. Hex.Parse(before), .. Encoding.ASCII.GetBytes(text), .. Hex.Parse(after)]);

    private static byte[] Answers(EscPosPaper paper)
    {
        List<byte> answers = [];
        while (paper.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            answers.AddRange(bytes.Span);
        }

        return [.. answers];
    }

    private static int Black(PrintedReceipt receipt) => Count(receipt, 0, receipt.Width);

    private static int Count(PrintedReceipt receipt, int left, int right)
    {
        int count = 0;
        for (int y = 0; y < receipt.Height; y++)
        {
            for (int x = left; x < right; x++)
            {
                count += receipt[x, y] ? 1 : 0;
            }
        }

        return count;
    }
}
