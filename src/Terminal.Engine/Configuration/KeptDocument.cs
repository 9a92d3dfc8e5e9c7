namespace Terminal.Engine.Configuration;

/// <summary>How far a document that was accepted has come.</summary>
public enum ConfigurationPhase
{
    /// <summary>Checked and kept; it waits until the terminal rests.</summary>
    Staged,

    /// <summary>In force, and still to prove itself.</summary>
    Applied,

    /// <summary>In force, and what worked before it works with it.</summary>
    Confirmed,

    /// <summary>It failed to prove itself: the one before it is in force.</summary>
    RolledBack,
}

/// <summary>A signed document that was accepted, as it is kept on the disk.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">Hash of its envelope, lower-case hexadecimal: it and no version names a document.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Envelope">The signed document as it came.</param>
public sealed record KeptDocument(int Version, string Sha256, ConfigurationPhase Phase, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>How often the program has started with it before it proved itself.</summary>
    public int Starts { get; init; }

    /// <summary>What worked when it came into force, and must work again: <c>host reader</c>.</summary>
    public string Worked { get; init; } = "";

    /// <summary>When it was accepted, milliseconds since 1970; 0 where the time was not known.</summary>
    public long UnixMilliseconds { get; init; }
}
