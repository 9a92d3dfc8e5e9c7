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
    private readonly IDisposable? keypad;
    private readonly TamperSwitch? tamper;

    /// <summary>Opens what there is; what is missing is waited for, save the tamper switch, whose absence is told.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="configuration">For paths.</param>
    /// <param name="share">Which of them are this process's.</param>
    /// <param name="inbox">The loop's queue.</param>
    public BoardEdge(DaemonSettings settings, NodeConfiguration configuration, BoardShare share, Inbox inbox)
    {
        BoardSection board = settings.Board;
        IBoardParts parts = Parts();
        BoardListener listener = new(inbox);
        bool isVaults = share.HasFlag(BoardShare.Vault);
        bool isTerminals = share.HasFlag(BoardShare.Terminal);
        bool watchesBus = isVaults && board.Tamper == "socket";
        if (watchesBus || (isVaults && board.Display == "socket") || (isTerminals && board.Lights == "socket"))
        {
            Action<bool>? housing = watchesBus ? isOpen => inbox.Post(new LoopEvent.HousingChanged(isOpen)) : null;
            bus = new BoardBus(configuration.PathOf(board.Socket), listener, isTerminals, housing);
        }

        string gpio = configuration.PathOf(board.Gpio);
        IGpioController OpenGpio() => parts.OpenGpio(gpio);
        if (isVaults)
        {
            Display = OpenDisplay(board, configuration.PathOf(board.I2c), parts, listener);
            keypad = OpenKeypad(settings.Keypad, configuration.PathOf(settings.Keypad.Path), parts, new KeypadListener(inbox));
            tamper = board.TamperLine is { } line ? Watch(OpenGpio, line, inbox) : null;
        }

        if (isTerminals)
        {
            LightPinSettings pins = new(board.LightLines, board.BeeperLine, board.ActiveLow);
            Lights = board.Lights == "gpio" ? new LightPins(pins, OpenGpio, new LightsListener(inbox)) : bus;
        }
    }

    /// <summary>The display; null where it is not this process's.</summary>
    public IDisplayPort? Display { get; }

    /// <summary>Lights and beeper; null where they are not this process's.</summary>
    public ILightsPort? Lights { get; }

    /// <summary>The libraries of this build's flavour.</summary>
    public static IBoardParts Parts() => Build.HasIotPackages ? IotParts() : new LinuxBoardParts();

    /// <inheritdoc/>
    public void Dispose()
    {
        keypad?.Dispose();
        tamper?.Dispose();
        Display?.Dispose();
        Lights?.Dispose();
        bus?.Dispose();
    }

    /// <summary>In a method of its own, so that the other flavour never looks for the packages.</summary>
    private static IotBoardParts IotParts() => new();

    private IDisplayPort OpenDisplay(BoardSection board, string i2c, IBoardParts parts, BoardListener listener) =>
        board.Display switch
        {
            "ssd1306" => new BoardDisplay(() => new I2cDisplay(parts.OpenI2c(i2c, board.DisplayAddress)), listener),
            "hd44780" => new BoardDisplay(() => parts.OpenCharacterDisplay(i2c, board.DisplayAddress), listener),
            _ => bus!,
        };

    private static IDisposable OpenKeypad(KeypadSection keypad, string path, IBoardParts parts, ILineListener listener) =>
        keypad.Driver == "matrix"
            ? parts.OpenKeyMatrix(path, new KeyMatrixSettings(keypad.Outputs, keypad.Inputs, keypad.Keys), listener)
            : new EvdevSource(path, listener);

    private static TamperSwitch? Watch(Func<IGpioController> open, int line, Inbox inbox)
    {
        try
        {
            return TamperSwitch.Watch(open, line, isOpen => inbox.Post(new LoopEvent.HousingChanged(isOpen)));
        }
        catch (IOException fault)
        {
            inbox.Note(Severity.Error, "TAMPER-MISSING", fault.Message);
            return null;
        }
    }
}

/// <summary>Whose devices a process opens.</summary>
[Flags]
internal enum BoardShare
{
    /// <summary>The vault's: keypad, display and tamper switch.</summary>
    Vault = 1,

    /// <summary>The terminal's: lights and beeper.</summary>
    Terminal = 2,

    /// <summary>All of them.</summary>
    Both = Vault | Terminal,
}
