using System.Text;
using Terminal.Cli.Watch;
using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class EventNumbersTests
{
    [Fact]
    public void A_gap_is_said_with_what_asks_for_it_and_what_is_told_again_is_no_gap()
    {
        EventNumbers numbers = new();
        Assert.Equal("", numbers.Take(7)); // Where one begins to listen is no gap.
        Assert.Equal("", numbers.Take(8));
        Assert.Equal("  (missing: 9 to 10; terminalctl command send --from 9 events)", numbers.Take(11));
        Assert.Equal("  (told again)", numbers.Take(9));
        Assert.Equal("  (told again)", numbers.Take(11));
        Assert.Equal("", numbers.Take(12));
    }

    [Fact]
    public void An_event_is_a_line_and_anything_else_is_none()
    {
        string line = Read("""{"id":"x","seq":7,"sev":"warning","code":"PAPER","text":"None","count":3,"ts":1795780800000}""")!.ToString();
        Assert.Equal("2026-11-27 12:00:00Z      7 warning PAPER  None (3 times)", line);
        Assert.Null(Read("""{"seq":7}"""));
        Assert.Null(Read("""[]"""));
        Assert.Null(Read("""{"seq":"7","sev":1,"code":2,"text":3,"ts":4}"""));
        Assert.Null(Read("PAPER"));
    }

    private static EventLine? Read(string payload) =>
        EventLine.Read(new FleetDelivery(1, "up/event/printer", Encoding.UTF8.GetBytes(payload)));
}
