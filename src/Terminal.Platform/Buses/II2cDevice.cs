namespace Terminal.Platform.Buses;

/// <summary>One device on an I2C bus. Calls block for the time of the transfer; a device fails with an <see cref="IOException"/>.</summary>
/// <remarks>The shape is that of <c>System.Device.I2c.I2cDevice</c>, so that either drives the same code.</remarks>
public interface II2cDevice : IDisposable
{
    /// <summary>Reads as many bytes as there is room for.</summary>
    void Read(Span<byte> buffer);

    /// <summary>Writes in one transfer.</summary>
    void Write(ReadOnlySpan<byte> buffer);

    /// <summary>Writes, and reads after a repeated start.</summary>
    void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);
}
