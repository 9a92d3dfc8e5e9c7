using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>A PN532 on I2C: each read begins with a status byte, whose lowest bit says that a frame follows (UM0701-02 §6.2.4).</summary>
/// <param name="device">The device; the port's own from now on.</param>
public sealed class I2cPn532Port(II2cDevice device) : IPn532Port
{
    private const byte ReadyBit = 0x01;

    /// <inheritdoc/>
    public void Wake() => _ = IsReady();

    /// <summary>Reads the status byte alone: no byte of the frame is fetched, so the frame stays.</summary>
    public bool IsReady()
    {
        Span<byte> status = stackalloc byte[1];
        device.Read(status);
        return (status[0] & ReadyBit) != 0;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> frame) => device.Write(frame);

    /// <inheritdoc/>
    public bool Read(Span<byte> frame)
    {
        Span<byte> fetched = stackalloc byte[1 + frame.Length];
        device.Read(fetched);
        fetched[1..].CopyTo(frame);
        bool ready = (fetched[0] & ReadyBit) != 0;
        fetched.Clear(); // A card's answer may have been in them.
        return ready;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
