using System.Text;
using Terminal.Devices.Display;
using Xunit;

namespace Terminal.Tests.Devices.Display;

public sealed class CharacterDisplayTests
{
    private readonly CharacterDisplay display = new(0x27);

    [Fact]
    public void Every_row_goes_out_first_and_then_only_the_rows_that_changed()
    {
        Assert.Equal([0, 1, 2, 3], Drain().Select(row => (int)row[0]));
        display.Draw(2, "EUR 12.50", large: true);
        Assert.Equal(["\u0002     EUR 12.50      "], Drain());
        display.Draw(2, "EUR 12.50", large: false);
        Assert.Empty(Drain());
        display.Reset();
        Assert.Equal(4, Drain().Count);
    }

    [Fact]
    public void What_does_not_fit_is_cut_off_and_what_the_rom_lacks_is_a_question_mark()
    {
        _ = Drain();
        display.Draw(0, "5 € \\ ü ~ 12345678901234567890", large: false);
        Assert.Equal(["\u00005 ? ? ? ? 1234567890"], Drain());
    }

    private List<string> Drain()
    {
        List<string> rows = [];
        while (display.TryTake(out DisplayTransfer transfer))
        {
            Assert.Equal(0x27, transfer.Address);
            rows.Add(Encoding.Latin1.GetString(transfer.Bytes.Span));
        }

        return rows;
    }
}
