namespace Terminal.Platform.Journal;

/// <summary>How often SQLite waits for the disk.</summary>
public enum JournalSynchronous
{
    /// <summary>At each commit: what is committed survives a power cut. The only setting to trade with.</summary>
    Full,

    /// <summary>At each commit, and of the folder too where a file is removed.</summary>
    Extra,

    /// <summary>At checkpoints only: a cut may lose the last records. For tests that show what is lost.</summary>
    Normal,

    /// <summary>Never. For tests that show what is lost.</summary>
    Off,
}

/// <summary>Where the journal lies and how it is kept.</summary>
/// <param name="Path">The database file; made where it is missing.</param>
/// <param name="Synchronous">How often it waits for the disk.</param>
public sealed record JournalSettings(string Path, JournalSynchronous Synchronous = JournalSynchronous.Full);
