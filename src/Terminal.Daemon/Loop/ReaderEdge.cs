using System.Diagnostics.CodeAnalysis;
using Terminal.Daemon.Settings;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;

namespace Terminal.Daemon.Loop;

/// <summary>The way to the contactless reader that the settings name: a serial line, I2C or SPI.</summary>
/// <remarks>A path that ends in <c>.sock</c> is the emulator's board, which has both buses behind one socket.</remarks>
[SuppressMessage("Reliability", "CA2000", Justification = "What is opened here belongs to the port that is given out.")]
internal static class ReaderEdge
{
    private const int SpiMode = 0;

    /// <summary>Makes the line; nothing is opened before it is asked to.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="configuration">For paths.</param>
    /// <param name="listener">Hears of it.</param>
    public static ILine Make(DaemonSettings settings, NodeConfiguration configuration, ILineListener listener)
    {
        ReaderSection reader = settings.Reader;
        string path = configuration.PathOf(reader.Path);
        if (reader.Link == "serial")
        {
            return new SerialLine(path, reader.BaudRate, listener);
        }

        IBoardParts parts = BoardEdge.Parts();
        string gpio = configuration.PathOf(settings.Board.Gpio);
        return new Pn532Line(() => Open(reader, path, gpio, parts), listener);
    }

    private static IPn532Port Open(ReaderSection reader, string path, string gpio, IBoardParts parts)
    {
        IPn532Port port = reader.Link == "i2c"
            ? new I2cPn532Port(OpenI2c(reader, path, parts))
            : new SpiPn532Port(OpenSpi(reader, path, parts));
        if (reader.InterruptLine is not { } line)
        {
            return port;
        }

        IGpioController chip;
        try
        {
            chip = parts.OpenGpio(gpio);
        }
        catch (IOException)
        {
            port.Dispose();
            throw;
        }

        return new InterruptPn532Port(port, chip, line);
    }

    private static II2cDevice OpenI2c(ReaderSection reader, string path, IBoardParts parts) =>
        IsEmulator(path) ? new BoardSocketDevice(path, reader.Address) : parts.OpenI2c(path, reader.Address);

    private static ISpiDevice OpenSpi(ReaderSection reader, string path, IBoardParts parts) =>
        IsEmulator(path) ? new BoardSocketDevice(path, 0) : parts.OpenSpi(path, SpiMode, reader.ClockHertz);

    private static bool IsEmulator(string path) => path.EndsWith(".sock", StringComparison.Ordinal);
}
