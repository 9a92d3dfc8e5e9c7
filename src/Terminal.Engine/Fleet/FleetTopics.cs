namespace Terminal.Engine.Fleet;

/// <summary>Topics below a terminal's own root, <c>pt/1/{terminal}/</c>.</summary>
public static class FleetTopics
{
    /// <summary>The signed configuration that the fleet wants; retained.</summary>
    public const string DesiredConfiguration = "dn/config/desired";

    /// <summary>How far the terminal has come with it; retained.</summary>
    public const string ReportedConfiguration = "up/config/reported";

    /// <summary>Status; retained, with a will.</summary>
    public const string Status = "up/status";

    /// <summary>Telemetry.</summary>
    public const string Telemetry = "up/tele";

    /// <summary>Before the name of a command.</summary>
    public const string Command = "dn/cmd/";

    /// <summary>Before the name of the slot that a key is for.</summary>
    public const string Key = "dn/key/";

    /// <summary>Before the name of a command, for what comes of it.</summary>
    public const string CommandResult = "up/cmdres/";

    /// <summary>Before the class of an event.</summary>
    public const string Event = "up/event/";

    /// <summary>Before the id of an upload and the number of its part.</summary>
    public const string Log = "up/log/";
}
