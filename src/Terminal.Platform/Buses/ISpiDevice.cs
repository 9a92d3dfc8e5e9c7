namespace Terminal.Platform.Buses;

/// <summary>One device on an SPI bus. Calls block for the time of the transfer; a device fails with an <see cref="IOException"/>.</summary>
/// <remarks>The shape is that of <c>System.Device.Spi.SpiDevice</c>.</remarks>
public interface ISpiDevice : IDisposable
{
    /// <summary>Writes and reads at once, the chip selected for all of it.</summary>
    /// <param name="writeBuffer">What is sent.</param>
    /// <param name="readBuffer">What comes in meanwhile; as long as <paramref name="writeBuffer"/>.</param>
    void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);
}
