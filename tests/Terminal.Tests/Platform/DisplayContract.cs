using Terminal.Devices.Display;
using Terminal.Platform.Board;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What every display does, from what the vault draws to what a person reads, over the queue that serves the board.</summary>
/// <param name="rig">The display with its panel.</param>
public abstract class DisplayContract(IDisplayRig rig)
{
    private readonly Heard heard = new();

    [Fact]
    public void A_person_reads_what_was_drawn()
    {
        using BoardDisplay port = new(rig.Open, heard);
        Assert.Equal("opened", heard.Next());
        Show(port, "Present card", "EUR 12.50", "", "Enter to confirm");
        AssertReads("Present card", "EUR 12.50", "", "Enter to confirm");
        Show(port, "", "Approved", "", "");
        AssertReads("", "Approved", "", "");
    }

    [Fact]
    public void A_display_that_fails_is_told_and_drawn_anew()
    {
        using BoardDisplay port = new(rig.Open, heard);
        Assert.Equal("opened", heard.Next());
        Show(port, "Welcome", "", "", "");
        AssertReads("Welcome", "", "", "");
        rig.IsGone = true;
        Show(port, "", "", "", "Key amount");
        Assert.StartsWith("closed ", heard.Next(), StringComparison.Ordinal);
        rig.IsGone = false;
        Assert.Equal("opened", heard.Next());
        rig.Driver.Reset();
        Show(port, "", "", "", "Key amount");
        AssertReads("", "", "", "Key amount");
    }

    private void Show(BoardDisplay port, params string[] lines)
    {
        rig.Driver.Clear();
        for (int line = 0; line < lines.Length; line++)
        {
            if (lines[line].Length > 0)
            {
                rig.Driver.Draw(line, lines[line], large: false);
            }
        }

        while (rig.Driver.TryTake(out DisplayTransfer transfer))
        {
            port.WriteI2c(transfer.Address, transfer.Bytes.Span);
        }
    }

    private void AssertReads(params string[] lines)
    {
        long end = Environment.TickCount64 + 10_000;
        string[] read;
        do
        {
            read = [.. rig.Read().Select(line => line.Trim())];
        }
        while (!read.SequenceEqual(lines) && Environment.TickCount64 < end && Thread.Yield() | true);
        Assert.Equal(lines, read);
    }
}

/// <summary>A display under the contract.</summary>
public interface IDisplayRig
{
    /// <summary>Its driver machine.</summary>
    IDisplay Driver { get; }

    /// <summary>Whether the panel is unplugged.</summary>
    bool IsGone { get; set; }

    /// <summary>Opens it as the edge does.</summary>
    IDisplayDevice Open();

    /// <summary>The four lines that a person reads.</summary>
    IReadOnlyList<string> Read();
}
