using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Emulator.Devices;

/// <summary>The chip's model at the end of a bus, byte by byte; frames are those of UM0701-02, bits of SPI turned around by hand.</summary>
public sealed class Pn532BusPinsTests
{
    private static readonly byte[] GetFirmwareVersion = Hex.Parse("0000FF02FED4022A00");
    private static readonly byte[] Ack = Hex.Parse("0000FF00FF00");
    private static readonly byte[] Firmware = Hex.Parse("0000FF06FAD50332010607E800");
    private readonly Pn532BusPins pins = new(new Pn532Chip());
    private Instant now = Instant.Origin;

    [Fact]
    public void On_I2C_a_status_byte_comes_before_acknowledgement_and_answer()
    {
        Assert.True(pins.TryWrite(GetFirmwareVersion, now));
        Assert.Equal(0x00, Read(7)[0]);
        Later();

        Assert.Equal([0x01, .. Ack], Read(7));
        Assert.Equal([0x01, .. Firmware, 0x80, 0x80], Read(16));
        Assert.Equal([0x00, 0x80], Read(2));
    }

    [Fact]
    public void A_status_byte_alone_leaves_the_frame_and_a_part_of_it_loses_the_rest()
    {
        Assert.True(pins.TryWrite(GetFirmwareVersion, now));
        Later();

        Assert.Equal([0x01], Read(1));
        Assert.Equal([0x01], Read(1));
        Assert.Equal([0x01, 0x00, 0x00, 0xFF], Read(4));
        Assert.Equal([0x01, .. Firmware], Read(14));
    }

    [Fact]
    public void A_new_command_is_the_end_of_what_was_not_fetched()
    {
        Assert.True(pins.TryWrite(GetFirmwareVersion, now));
        Later();
        Assert.Equal([0x01], Read(1));
        Assert.True(pins.TryWrite(GetFirmwareVersion, now));

        Assert.Equal([0x00], Read(1));
    }

    [Fact]
    public void On_SPI_the_least_significant_bit_comes_first()
    {
        Assert.Equal(new byte[10], Transfer("8000 00FF 407F 2B40 5400", 0));
        Assert.Equal("00", Convert.ToHexString(Transfer("4000", 1)));
        Later();

        Assert.Equal("80", Convert.ToHexString(Transfer("4000", 1)));
        Assert.Equal("0000FF00FF00", Convert.ToHexString(Transfer("C0000000000000", 1)));
        Assert.Equal("80", Convert.ToHexString(Transfer("4000", 1)));
        Assert.Equal("0000FF605FABC04C8060E01700", Convert.ToHexString(Transfer("C0" + new string('0', 26), 1)));
        Assert.Equal("00", Convert.ToHexString(Transfer("4000", 1)));
    }

    private void Later() => now += TimeSpan.FromMilliseconds(20);

    private byte[] Read(int length)
    {
        byte[] buffer = new byte[length];
        Assert.True(pins.TryRead(buffer, now));
        return buffer;
    }

    private byte[] Transfer(string sent, int from)
    {
        byte[] write = Convert.FromHexString(sent.Replace(" ", "", StringComparison.Ordinal));
        byte[] read = new byte[write.Length];
        pins.Padding = 0x00;
        pins.Transfer(write, read, now);
        return read[from..];
    }
}
