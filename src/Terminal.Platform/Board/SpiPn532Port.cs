using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>A PN532 on SPI, mode 0: a transfer begins with what it is for (UM0701-02 §6.2.5).</summary>
/// <remarks>
/// The chip sends and takes the least significant bit first, which few controllers do: the bits are reversed here. SPI acknowledges
/// nothing, so a chip that is not there is one that is silent.
/// </remarks>
/// <param name="device">The device; the port's own from now on.</param>
public sealed class SpiPn532Port(ISpiDevice device) : IPn532Port
{
    private const byte DataWrite = 0x01;
    private const byte StatusRead = 0x02;
    private const byte DataRead = 0x03;
    private const byte ReadyBit = 0x01;

    /// <inheritdoc/>
    public void Wake() => _ = IsReady();

    /// <inheritdoc/>
    public bool IsReady()
    {
        Span<byte> status = stackalloc byte[1];
        Transfer(StatusRead, [0x00], status);
        return (status[0] & ReadyBit) != 0;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> frame) => Transfer(DataWrite, frame, stackalloc byte[frame.Length]);

    /// <inheritdoc/>
    public bool Read(Span<byte> frame)
    {
        Transfer(DataRead, stackalloc byte[frame.Length], frame);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static byte Reverse(byte value)
    {
        int bits = ((value & 0x55) << 1) | ((value >> 1) & 0x55);
        bits = ((bits & 0x33) << 2) | ((bits >> 2) & 0x33);
        return (byte)(((bits & 0x0F) << 4) | (bits >> 4));
    }

    private void Transfer(byte purpose, ReadOnlySpan<byte> sent, Span<byte> received)
    {
        Span<byte> write = stackalloc byte[1 + sent.Length];
        Span<byte> read = stackalloc byte[1 + sent.Length];
        write[0] = Reverse(purpose);
        for (int i = 0; i < sent.Length; i++)
        {
            write[1 + i] = Reverse(sent[i]);
        }

        device.TransferFullDuplex(write, read);
        for (int i = 0; i < received.Length; i++)
        {
            received[i] = Reverse(read[1 + i]);
        }

        read.Clear(); // A card's answer may have been in them.
    }
}
