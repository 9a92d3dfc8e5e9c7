using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>A PN532 whose interrupt line (P70_IRQ) is wired: low while a frame is ready, so that the bus is not asked.</summary>
public sealed class InterruptPn532Port : IPn532Port
{
    private readonly IPn532Port port;
    private readonly IGpioController chip;
    private readonly int line;

    /// <summary>Takes the line; where it is not to be had, port and chip are closed.</summary>
    /// <param name="port">The chip on its bus; this port's own from now on.</param>
    /// <param name="chip">The GPIO chip; this port's own from now on.</param>
    /// <param name="line">Its line.</param>
    /// <exception cref="IOException">The line is not to be had.</exception>
    public InterruptPn532Port(IPn532Port port, IGpioController chip, int line)
    {
        this.port = port;
        this.chip = chip;
        this.line = line;
        try
        {
            chip.OpenPin(line, PinMode.InputPullUp);
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Wake() => port.Wake();

    /// <inheritdoc/>
    public bool IsReady() => !chip.Read(line);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> frame) => port.Write(frame);

    /// <inheritdoc/>
    public bool Read(Span<byte> frame) => port.Read(frame);

    /// <inheritdoc/>
    public void Dispose()
    {
        chip.Dispose();
        port.Dispose();
    }
}
