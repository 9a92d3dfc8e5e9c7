namespace Terminal.Engine.Fleet.Commands;

/// <summary>How far a command has come.</summary>
public enum CommandState
{
    /// <summary>Checked and kept; it will be carried out.</summary>
    Accepted,

    /// <summary>It is being carried out.</summary>
    Running,

    /// <summary>It waits until the terminal rests.</summary>
    Deferred,

    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>It could not be carried out; a code says why.</summary>
    Failed,

    /// <summary>It was never to be carried out: unsigned, unknown, for another.</summary>
    Rejected,

    /// <summary>Its time was over before it could begin.</summary>
    Expired,
}
