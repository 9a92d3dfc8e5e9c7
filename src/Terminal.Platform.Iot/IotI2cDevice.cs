using System.Device.I2c;
using Terminal.Platform.Buses;

namespace Terminal.Platform.Iot;

/// <summary>A device of System.Device.I2c under our seam.</summary>
/// <param name="device">The device; the adapter's own from now on.</param>
public sealed class IotI2cDevice(I2cDevice device) : II2cDevice
{
    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => device.Read(buffer);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> buffer) => device.Write(buffer);

    /// <inheritdoc/>
    public void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => device.WriteRead(writeBuffer, readBuffer);

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
