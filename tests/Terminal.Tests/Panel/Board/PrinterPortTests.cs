using System.Text;
using Terminal.Panel.Board;
using Terminal.Platform.Lines;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class PrinterPortTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ChangeFeed feed = new();
    private readonly PrinterPort printer;

    public PrinterPortTests() => printer = new PrinterPort(folder["printer"], 384, feed);

    [Fact]
    public void What_is_no_deed_is_refused_and_changes_nothing()
    {
        Assert.All((string[])["", "paper", "paper-open", "cover-out", "Paper-Out"], deed => Assert.False(printer.Do(deed)));
        Assert.Equal((false, false), (printer.PaperOut, printer.CoverOpen));
        Assert.Empty(feed.Lines);
    }

    [Theory]
    [InlineData("paper-out", "paper-in", 0x32, 0x7E)]
    [InlineData("cover-open", "cover-closed", 0x16, 0x12)]
    public void The_line_carries_what_a_person_does_to_the_printer(string deed, string undone, byte cause, byte sensor)
    {
        Heard driver = new();
        using SerialLine line = new(folder["printer"], 19200, driver);
        line.Open();
        Assert.Equal("opened", driver.Next());
        Assert.True(printer.Do(deed));
        Assert.Equal((deed == "paper-out", deed == "cover-open"), (printer.PaperOut, printer.CoverOpen));
        byte[] job = [.. Encoding.ASCII.GetBytes("kept\n"), 0x1D, 0x56, 0x01, 0x1D, 0x72, 0x01];
        line.Send((byte[])[0x10, 0x04, 0x02, .. job, 0x10, 0x04, 0x04]);
        Assert.Equal([cause, sensor], driver.Bytes(2)); // Behind the job, and answered before it.
        Assert.Equal(0, printer.Count);

        Assert.True(printer.Do(undone));
        Assert.Equal([0x00], driver.Bytes(1)); // The barrier: what was held is worked off, and told at once.
        Assert.True(printer.TryGet(1, out var receipt));
        Assert.Equal(["kept"], receipt.Lines);
        Assert.Equal((false, false), (printer.PaperOut, printer.CoverOpen));
        Assert.Equal(
            ["printer: " + deed.Replace('-', ' '), "printer: " + undone.Replace('-', ' '), "receipt 1 printed"],
            feed.Lines.Select(told => told.Text));
    }

    public void Dispose()
    {
        printer.Dispose();
        folder.Dispose();
    }
}
