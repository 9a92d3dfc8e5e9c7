namespace Terminal.Engine.Configuration;

/// <summary>Where the keeper of configurations stands. Each phase says what a power cut there leaves behind.</summary>
public enum KeeperPhase
{
    /// <summary>What is in force is confirmed, and nothing waits. A cut leaves it so.</summary>
    Settled,

    /// <summary>A document is being written. A cut may lose it: the broker, which was told nothing, brings it again.</summary>
    Staging,

    /// <summary>A document waits for rest and window. A cut leaves it waiting.</summary>
    Waiting,

    /// <summary>The mark "applied" is being written. After a cut it waits, or is in force.</summary>
    Applying,

    /// <summary>The mark is durable; it is used as soon as the terminal rests. After a cut it is in force.</summary>
    Switching,

    /// <summary>It is in force and must show that what worked works. After a cut it is in force and counts a start.</summary>
    Proving,

    /// <summary>The mark "confirmed" is being written. After a cut it is confirmed, or proves itself again.</summary>
    Confirming,

    /// <summary>The mark "rolled back" is being written. After a cut it is rolled back, or has another try.</summary>
    Reverting,

    /// <summary>The one before it is used as soon as the terminal rests. After a cut that one is in force.</summary>
    Returning,
}
