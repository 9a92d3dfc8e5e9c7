using System.Device.Spi;
using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Buses;
using Terminal.Platform.Iot;
using Xunit;

namespace Terminal.Tests.Platform.Iot;

[SuppressMessage("Reliability", "CA2000", Justification = "An adapter disposes of its device.")]
public sealed class IotBusTests
{
    [Fact]
    public void An_i2c_device_is_written_and_read_byte_for_byte_and_closed_with_its_adapter()
    {
        List<byte[]> written = [];
        FakeI2cDevice device = new(written.Add) { Answer = [1, 2, 3] };
        byte[] read = new byte[3], after = new byte[3];
        using (IotI2cDevice adapter = new(device))
        {
            adapter.Write([0x40, 0xFF]);
            adapter.Read(read);
            adapter.WriteRead([0x02], after);
        }

        Assert.Equal([[0x40, 0xFF], [0x02]], written);
        Assert.Equal([1, 2, 3], read);
        Assert.Equal([1, 2, 3], after);
        Assert.True(device.IsDisposed);
    }

    [Fact]
    public void An_spi_device_writes_and_reads_at_once()
    {
        using IotSpiDevice adapter = new(new EchoSpiDevice());
        byte[] read = new byte[3];
        adapter.TransferFullDuplex([1, 2, 3], read);
        Assert.Equal([0xFE, 0xFD, 0xFC], read);
    }

    [Theory]
    [InlineData("/dev/i2c-251")]
    [InlineData("/dev/i2c")]
    public void A_bus_that_is_not_there_is_an_io_exception(string path) =>
        Assert.ThrowsAny<IOException>(() =>
        {
            using II2cDevice device = new IotBoardParts().OpenI2c(path, 0x3C);
            device.Write([0]);
        });

    [Fact]
    public void A_gpio_chip_that_is_not_there_is_an_io_exception() =>
        Assert.ThrowsAny<IOException>(() => new IotBoardParts().OpenGpio("/dev/gpiochip251").Dispose());

    private sealed class EchoSpiDevice : SpiDevice
    {
        public override SpiConnectionSettings ConnectionSettings { get; } = new(0, 0);

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            for (int i = 0; i < writeBuffer.Length; i++)
            {
                readBuffer[i] = (byte)(0xFF - writeBuffer[i]);
            }
        }
    }
}
