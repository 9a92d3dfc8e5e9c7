using Terminal.Platform.Interop;
using Terminal.Primitives;

namespace Terminal.Platform.Buses;

/// <summary>A device on SPI through the kernel's spidev: eight bits a word, most significant first.</summary>
public sealed unsafe class LinuxSpiDevice : ISpiDevice
{
    private readonly string path;
    private readonly uint clockHertz;
    private readonly int descriptor;

    /// <summary>Opens the device and sets mode and clock.</summary>
    /// <param name="path">The device with its chip select: <c>/dev/spidev0.0</c>.</param>
    /// <param name="mode">Clock polarity and phase, 0 to 3.</param>
    /// <param name="clockHertz">Highest clock.</param>
    /// <exception cref="BusException">The file is missing, or is no SPI device.</exception>
    public LinuxSpiDevice(string path, int mode, int clockHertz)
    {
        Invariant.Check(mode is >= 0 and <= 3);
        this.path = path;
        this.clockHertz = checked((uint)clockHertz);
        descriptor = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            throw BusException.Of(path, -descriptor);
        }

        uint wanted = (uint)mode, clock = this.clockHertz;
        int result = Libc.Ioctl(descriptor, Ioctl.SpiMode, (nint)(&wanted));
        result = result < 0 ? result : Libc.Ioctl(descriptor, Ioctl.SpiSpeed, (nint)(&clock));
        if (result < 0)
        {
            Libc.Close(descriptor);
            throw BusException.Of(path, -result);
        }
    }

    /// <inheritdoc/>
    public void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Invariant.Check(writeBuffer.Length == readBuffer.Length);
        fixed (byte* write = writeBuffer, read = readBuffer)
        {
            SpiTransfer transfer = new()
            {
                Write = (ulong)write,
                Read = (ulong)read,
                Length = (uint)writeBuffer.Length,
                SpeedHertz = clockHertz,
                BitsPerWord = 8,
            };
            int result = Libc.Ioctl(descriptor, Ioctl.SpiMessage, (nint)(&transfer));
            if (result < 0)
            {
                throw BusException.Of(path, -result);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.Close(descriptor);
}
