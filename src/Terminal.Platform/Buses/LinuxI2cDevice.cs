using System.Globalization;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Buses;

/// <summary>A device on I2C through the kernel's i2c-dev.</summary>
/// <remarks>
/// Transfers are I2C_RDWR, whole and with repeated starts, at most 8,192 bytes a message. The address goes with each transfer, so that one
/// that a kernel driver holds can be used all the same: the board's device tree decides who drives it, and should leave it to us.
/// </remarks>
public sealed unsafe class LinuxI2cDevice : II2cDevice
{
    private readonly string name;
    private readonly ushort address;
    private readonly int descriptor;

    /// <summary>Opens the bus.</summary>
    /// <param name="path">The bus: <c>/dev/i2c-1</c>.</param>
    /// <param name="address">The device's 7-bit address.</param>
    /// <exception cref="BusException">The file is missing, or is no I2C bus.</exception>
    public LinuxI2cDevice(string path, int address)
    {
        name = string.Create(CultureInfo.InvariantCulture, $"{path} 0x{address:X2}");
        this.address = checked((ushort)address);
        descriptor = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            throw BusException.Of(name, -descriptor);
        }

        nuint functions = 0;
        int result = Libc.Ioctl(descriptor, Ioctl.I2cFunctions, (nint)(&functions));
        if (result < 0 || (functions & Ioctl.I2cPlain) == 0)
        {
            Libc.Close(descriptor);
            throw result < 0 ? BusException.Of(name, -result) : new BusException(name, "SMBUS-ONLY");
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        fixed (byte* read = buffer)
        {
            I2cMessage message = Message(read, buffer.Length, Ioctl.I2cRead);
            Transfer(&message, 1);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* write = buffer)
        {
            I2cMessage message = Message(write, buffer.Length, 0);
            Transfer(&message, 1);
        }
    }

    /// <inheritdoc/>
    public void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        fixed (byte* write = writeBuffer, read = readBuffer)
        {
            I2cMessage* messages = stackalloc I2cMessage[2];
            messages[0] = Message(write, writeBuffer.Length, 0);
            messages[1] = Message(read, readBuffer.Length, Ioctl.I2cRead);
            Transfer(messages, 2);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.Close(descriptor);

    private I2cMessage Message(byte* bytes, int length, ushort flags) =>
        new() { Address = address, Flags = flags, Length = checked((ushort)length), Bytes = bytes };

    private void Transfer(I2cMessage* messages, uint count)
    {
        I2cTransfer transfer = new() { Messages = messages, Count = count };
        int result = Libc.Ioctl(descriptor, Ioctl.I2cReadWrite, (nint)(&transfer));
        if (result < 0)
        {
            throw BusException.Of(name, -result);
        }
    }
}
