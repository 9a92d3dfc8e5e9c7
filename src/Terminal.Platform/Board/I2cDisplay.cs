using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>A display whose driver machine gives I2C transfers as they are: the SSD1306.</summary>
/// <param name="device">The device; the display's own from now on.</param>
public sealed class I2cDisplay(II2cDevice device) : IDisplayDevice
{
    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> transfer) => device.Write(transfer);

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
