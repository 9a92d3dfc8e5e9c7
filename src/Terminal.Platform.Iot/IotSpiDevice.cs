using System.Device.Spi;
using Terminal.Platform.Buses;

namespace Terminal.Platform.Iot;

/// <summary>A device of System.Device.Spi under our seam.</summary>
/// <param name="device">The device; the adapter's own from now on.</param>
public sealed class IotSpiDevice(SpiDevice device) : ISpiDevice
{
    /// <inheritdoc/>
    public void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) =>
        device.TransferFullDuplex(writeBuffer, readBuffer);

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
