namespace Terminal.Engine.Fleet.Commands;

/// <summary>What the fleet may ask of a terminal.</summary>
public static class CommandNames
{
    /// <summary>End the process between two payments; its supervisor starts it again.</summary>
    public const string Restart = "restart";

    /// <summary>Send stored sales now.</summary>
    public const string Forward = "forward";

    /// <summary>Close the batch that is open when the command is accepted.</summary>
    public const string Close = "close";

    /// <summary>Say what works.</summary>
    public const string SelfTest = "selftest";

    /// <summary>Try the connections, and say what is wrong with them.</summary>
    public const string Link = "link";

    /// <summary>Show a message on the idle screen.</summary>
    public const string Message = "message";

    /// <summary>Print a page that shows whether the printer works.</summary>
    public const string PrintTest = "printtest";

    /// <summary>Upload the log.</summary>
    public const string Logs = "logs";

    /// <summary>Upload the log with what the terminal knows of itself.</summary>
    public const string Report = "report";

    /// <summary>Tell events again.</summary>
    public const string Events = "events";

    /// <summary>Say which keys are loaded.</summary>
    public const string Keys = "keys";

    /// <summary>What a key block that was sent is kept as. It is no signed command, and none has this name.</summary>
    public const string Key = "key";

    /// <summary>All signed ones.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Restart, Forward, Close, SelfTest, Link, Message, PrintTest, Logs, Report, Events, Keys];
}
