using System.Device.I2c;
using System.Diagnostics.CodeAnalysis;
using System.Drawing;
using Iot.Device.CharacterLcd;
using Terminal.Devices.Display;
using Terminal.Platform.Board;

namespace Terminal.Platform.Iot;

/// <summary>The package's HD44780 behind a PCF8574, 4 bits at a time, under the transfers of <see cref="CharacterDisplay"/>.</summary>
public sealed class IotCharacterDisplay : IDisplayDevice
{
    private readonly I2cDevice device;
    private readonly Hd44780 display;

    /// <summary>Sets the display up; blocks for some ten milliseconds.</summary>
    /// <param name="device">The expander; the adapter's own from now on.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The display disposes of its interface.")]
    public IotCharacterDisplay(I2cDevice device)
    {
        this.device = device;
        try
        {
            Size size = new(CharacterDisplay.ColumnCount, CharacterDisplay.RowCount);
            display = new Hd44780(size, LcdInterface.CreateI2c(device, uses8Bit: false));
        }
        catch (IOException)
        {
            device.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> transfer)
    {
        Span<char> row = stackalloc char[CharacterDisplay.ColumnCount];
        ReadOnlySpan<byte> codes = transfer[1..];
        for (int i = 0; i < codes.Length; i++)
        {
            row[i] = (char)codes[i];
        }

        display.SetCursorPosition(0, transfer[0]);
        display.Write(row[..codes.Length]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        display.Dispose();
        device.Dispose();
    }
}
