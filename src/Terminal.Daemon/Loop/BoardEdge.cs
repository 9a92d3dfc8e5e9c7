using Terminal.Daemon.Settings;
using Terminal.Engine;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Iot;
using Terminal.Platform.Lines;

namespace Terminal.Daemon.Loop;

/// <summary>The board's small devices, each by the driver that the settings name.</summary>
internal sealed class BoardEdge : IDisposable
{
    private readonly BoardBus? bus;
    private readonly IDisposable keypad;
    private readonly TamperSwitch? tamper;

    /// <summary>Opens what there is; what is missing is waited for, save the tamper switch, whose absence is told.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="configuration">For paths.</param>
    /// <param name="parts">The flavour's libraries.</param>
    /// <param name="inbox">The loop's queue.</param>
    public BoardEdge(DaemonSettings settings, NodeConfiguration configuration, IBoardParts parts, Inbox inbox)
    {
        BoardSection board = settings.Board;
        string gpio = configuration.PathOf(board.Gpio);
        IGpioController OpenGpio() => parts.OpenGpio(gpio);
        BoardListener display = new(inbox);
        if (board.Display == "socket" || board.Lights == "socket")
        {
            bus = new BoardBus(configuration.PathOf(board.Socket), display);
        }

        string i2c = configuration.PathOf(board.I2c);
        Display = board.Display switch
        {
            "ssd1306" => new BoardDisplay(() => new I2cDisplay(parts.OpenI2c(i2c, board.DisplayAddress)), display),
            "hd44780" => new BoardDisplay(() => parts.OpenCharacterDisplay(i2c, board.DisplayAddress), display),
            _ => bus!,
        };
        Lights = board.Lights == "gpio"
            ? new LightPins(new LightPinSettings(board.LightLines, board.BeeperLine, board.ActiveLow), OpenGpio, new LightsListener(inbox))
            : bus!;
        tamper = board.TamperLine is { } line ? Watch(OpenGpio, line, inbox) : null;
        keypad = OpenKeypad(settings.Keypad, configuration.PathOf(settings.Keypad.Path), parts, new KeypadListener(inbox));
    }

    /// <summary>The display.</summary>
    public IDisplayPort Display { get; }

    /// <summary>Lights and beeper.</summary>
    public ILightsPort Lights { get; }

    /// <summary>The libraries of this build's flavour.</summary>
    public static IBoardParts Parts() => Build.HasIotPackages ? IotParts() : new LinuxBoardParts();

    /// <inheritdoc/>
    public void Dispose()
    {
        keypad.Dispose();
        tamper?.Dispose();
        Display.Dispose();
        Lights.Dispose();
        bus?.Dispose();
    }

    /// <summary>In a method of its own, so that the other flavour never looks for the packages.</summary>
    private static IotBoardParts IotParts() => new();

    private static IDisposable OpenKeypad(KeypadSection keypad, string path, IBoardParts parts, ILineListener listener) =>
        keypad.Driver == "matrix"
            ? parts.OpenKeyMatrix(path, new KeyMatrixSettings(keypad.Outputs, keypad.Inputs, keypad.Keys), listener)
            : new EvdevSource(path, listener);

    private static TamperSwitch? Watch(Func<IGpioController> open, int line, Inbox inbox)
    {
        try
        {
            return TamperSwitch.Watch(open, line, isOpen => inbox.Note(
                isOpen ? Severity.Error : Severity.Information,
                isOpen ? "TAMPER-OPEN" : "TAMPER-CLOSED",
                isOpen ? "the housing is open" : "the housing is closed"));
        }
        catch (IOException fault)
        {
            inbox.Note(Severity.Error, "TAMPER-MISSING", fault.Message);
            return null;
        }
    }
}
