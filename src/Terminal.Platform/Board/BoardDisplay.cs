using Terminal.Platform.Lines;

namespace Terminal.Platform.Board;

/// <summary>A display on a bus of this board. A transfer that fails has it opened and drawn anew.</summary>
public sealed class BoardDisplay : IDisplayPort
{
    private readonly DeviceQueue<IDisplayDevice> queue;

    /// <summary>Opens the display, and again whenever it failed.</summary>
    /// <param name="open">Opens it, or throws an <see cref="IOException"/>; called on the port's thread.</param>
    /// <param name="listener">Hears of it.</param>
    public BoardDisplay(Func<IDisplayDevice> open, ILineListener listener) =>
        queue = new DeviceQueue<IDisplayDevice>("display", open, listener);

    /// <summary>Passes a transfer on. The device knows its address: it is the settings' and the driver machine's alike.</summary>
    public void WriteI2c(byte address, ReadOnlySpan<byte> bytes)
    {
        byte[] transfer = bytes.ToArray();
        queue.Post(device => device.Write(transfer));
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();
}
