namespace Terminal.Daemon;

/// <summary>The exit codes of <c>terminald</c>. They follow sysexits.h where it has a name; a supervisor decides by them.</summary>
internal enum ExitCode
{
    /// <summary>Ended by a signal, in good order.</summary>
    Stopped = 0,

    /// <summary>Ended because the fleet wants a restart: a supervisor starts it again.</summary>
    Restarting = 10,

    /// <summary>The command line or the settings do not serve. A restart does not help.</summary>
    Usage = 64,

    /// <summary>The storage key or the folder of the keys does not serve, or others can read it too. A restart does not help. A key that
    /// is gone is no end.</summary>
    NoStorageKey = 66,

    /// <summary>The vault refused what was asked of its keys.</summary>
    VaultRefused = 67,

    /// <summary>The self-test found a part that does not serve.</summary>
    PartAtFault = 69,

    /// <summary>One of our own invariants is broken. A restart reads the journal anew.</summary>
    Invariant = 70,

    /// <summary>An exception that nobody expected. A restart reads the journal anew.</summary>
    Unexpected = 71,

    /// <summary>The journal cannot be opened, read or written. A restart reads the disk anew.</summary>
    Storage = 74,

    /// <summary>Another process has the journal open.</summary>
    AlreadyRunning = 75,
}
