using Terminal.Platform.Buses;
using Terminal.Platform.Lines;
using Xunit;

namespace Terminal.Tests.Platform.Buses;

/// <summary>What the drivers say where the settings name a file that is no such device.</summary>
public sealed class WrongDeviceTests
{
    public static TheoryData<string> Kinds => ["i2c", "spi", "gpio"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_missing_file_is_named_as_missing(string kind)
    {
        BusException fault = Assert.Throws<BusException>(() => Use(kind, "/dev/no-such-device"));
        Assert.Equal("MISSING", fault.Code);
        Assert.Contains("/dev/no-such-device", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_another_kind_is_a_wrong_device(string kind) =>
        Assert.Equal("WRONG-DEVICE", Assert.Throws<BusException>(() => Use(kind, "/dev/null")).Code);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_serial_line_is_a_wrong_device(string kind)
    {
        using Pty pty = Pty.Create();
        Assert.Equal("WRONG-DEVICE", Assert.Throws<BusException>(() => Use(kind, pty.DevicePath)).Code);
    }

    private static void Use(string kind, string path)
    {
        switch (kind)
        {
            case "i2c":
                new LinuxI2cDevice(path, 0x3C).Dispose();
                break;
            case "spi":
                new LinuxSpiDevice(path, 0, 1_000_000).Dispose();
                break;
            default:
                using (LinuxGpioController chip = new(path))
                {
                    chip.OpenPin(4, PinMode.Output);
                }

                break;
        }
    }
}
