using System.Globalization;
using Terminal.Engine.Configuration;

namespace Terminal.Daemon.Settings;

/// <summary>What reader, display, lights, tamper switch and keypad need of each other, and of the build's flavour.</summary>
internal static class BoardCheck
{
    /// <summary>Highest number of a line of a GPIO chip.</summary>
    public const int LineMax = 511;

    private const string NeedsIot = "is for builds of the flavour iot";

    /// <summary>Whatever does not serve.</summary>
    public static IEnumerable<ConfigurationFault?> Run(DaemonSettings settings) =>
        Reader(settings.Reader, settings.Board).Concat(Board(settings.Board)).Concat(Keypad(settings.Keypad));

    private static ConfigurationFault? Require(bool good, string pointer, string code, string problem) =>
        good ? null : new ConfigurationFault(pointer, code, problem);

    private static IEnumerable<ConfigurationFault?> Reader(ReaderSection reader, BoardSection board)
    {
        bool hasLine = reader.InterruptLine is not null;
        yield return Require(
            !hasLine || reader.Link != "serial", "/reader/interruptLine", "unused", "is for a reader on i2c or spi");
        yield return Require(!hasLine || board.Gpio.Length > 0, "/board/gpio", "missing", "is missing");
    }

    private static IEnumerable<ConfigurationFault?> Board(BoardSection board)
    {
        bool onSocket = board.Display == "socket" || board.Lights == "socket" || board.Tamper == "socket";
        yield return Require(!onSocket || board.Socket.Length > 0, "/board/socket", "missing", "is missing");
        bool onI2c = board.Display is "ssd1306" or "hd44780";
        yield return Require(!onI2c || board.I2c.Length > 0, "/board/i2c", "missing", "is missing");
        yield return Require(board.Display != "hd44780" || Build.HasIotPackages, "/board/display", "flavour", NeedsIot);
        bool onGpio = board.Lights == "gpio";
        yield return onGpio ? Lines("/board/lightLines", board.LightLines, 4, 4) : null;
        yield return Require(!(onGpio || board.TamperLine is not null) || board.Gpio.Length > 0, "/board/gpio", "missing", "is missing");
        yield return Require(
            board.TamperLine is null || board.Tamper == "gpio", "/board/tamperLine", "unused", "is for a switch on gpio");
        yield return Require(
            board.BeeperLine is null || onGpio, "/board/beeperLine", "unused", "is for lights on gpio; the socket has its own");
    }

    private static IEnumerable<ConfigurationFault?> Keypad(KeypadSection keypad)
    {
        if (keypad.Driver != "matrix")
        {
            yield break;
        }

        yield return Require(Build.HasIotPackages, "/keypad/driver", "flavour", NeedsIot);
        yield return Lines("/keypad/outputs", keypad.Outputs, 1, 8);
        yield return Lines("/keypad/inputs", keypad.Inputs, 1, 8);
        bool fits = keypad.Keys.Count == keypad.Outputs.Count && keypad.Keys.All(row => row.Length == keypad.Inputs.Count);
        yield return Require(fits, "/keypad/keys", "shape", "must have a text for each output, with a character for each input");
    }

    private static ConfigurationFault? Lines(string pointer, IReadOnlyList<int> lines, int least, int most)
    {
        bool good = lines.Count >= least && lines.Count <= most && lines.All(static line => line is >= 0 and <= LineMax)
            && lines.Distinct().Count() == lines.Count;
        string count = least == most ? $"{least}" : $"{least} to {most}";
        return Require(
            good, pointer, "lines", string.Create(CultureInfo.InvariantCulture, $"must be {count} different lines of 0 to {LineMax}"));
    }
}
