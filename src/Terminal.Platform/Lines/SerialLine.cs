using Terminal.Platform.Interop;

namespace Terminal.Platform.Lines;

/// <summary>A serial line: raw, eight bits, no parity, one stop bit. A line that is lost or missing is opened again by itself.</summary>
/// <remarks>What came in before the line was opened is dropped: it belongs to an earlier run. A pty does as well as a UART.</remarks>
public sealed class SerialLine : ILine
{
    private readonly DescriptorPump pump;

    /// <summary>Makes the line; nothing is opened before <see cref="Open"/>.</summary>
    /// <param name="path">The device: <c>/dev/ttyS1</c>.</param>
    /// <param name="baudRate">Bits a second, one of the standard rates from 1200 to 921600.</param>
    /// <param name="listener">Hears of it, on the line's thread.</param>
    public SerialLine(string path, int baudRate, ILineListener listener) =>
        pump = new DescriptorPump("line " + Path.GetFileName(path), () => OpenRaw(path, baudRate), listener);

    /// <inheritdoc/>
    public void Open() => pump.Open();

    /// <inheritdoc/>
    public void Close() => pump.Close();

    /// <inheritdoc/>
    public void Send(Memory<byte> bytes) => pump.Send(bytes);

    /// <inheritdoc/>
    public void Dispose() => pump.Dispose();

    private static int OpenRaw(string path, int baudRate)
    {
        const int Flags = Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec;
        int descriptor = Libc.Open(path, Flags);
        if (descriptor < 0)
        {
            return descriptor;
        }

        int result = Libc.MakeRaw(descriptor, baudRate);
        result = result < 0 ? result : Libc.DropInput(descriptor);
        if (result < 0)
        {
            Libc.Close(descriptor);
            return result;
        }

        return descriptor;
    }
}
