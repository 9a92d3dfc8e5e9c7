using Terminal.Daemon.Testing;
using Terminal.Panel.Board;
using Terminal.Platform.Board;
using Terminal.Platform.Lines;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Panel;

/// <summary>The virtual board's reader on its bus, as the terminal's self-test finds it.</summary>
public sealed class ReaderPortTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ReaderPort reader;

    public ReaderPortTests() => reader = new ReaderPort(folder["reader"], onBus: true, () => { });

    public void Dispose()
    {
        reader.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("i2c", 0x24, null)]
    [InlineData("i2c", 0x25, "NO-ANSWER")]
    [InlineData("spi", 0, null)]
    public void The_self_test_finds_the_reader_where_it_is_and_names_the_fault_where_it_is_not(string link, int address, string? fault)
    {
        IPn532Port Open() => link == "i2c"
            ? new I2cPn532Port(new BoardSocketDevice(folder["reader.sock"], address))
            : new SpiPn532Port(new BoardSocketDevice(folder["reader.sock"], address));
        PartResult found = WireTests.Reader(listener => new Pn532Line(Open, listener), "there");

        Assert.Equal(fault, found.Fault);
        Assert.Equal(fault is null ? "PN532, firmware 1.6, at there" : "there", found.Detail);
    }

    [Fact]
    public void A_board_that_is_not_there_is_missing()
    {
        ILine Make(ILineListener listener) =>
            new Pn532Line(() => new I2cPn532Port(new BoardSocketDevice(folder["another.sock"], 0x24)), listener);

        Assert.Equal("MISSING", WireTests.Reader(Make, "there").Fault);
    }
}
