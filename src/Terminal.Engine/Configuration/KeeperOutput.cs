namespace Terminal.Engine.Configuration;

/// <summary>What the keeper of configurations wants done.</summary>
public abstract record KeeperOutput
{
    private KeeperOutput() { }

    /// <summary>Make a document's row durable; answered by <see cref="ConfigurationKeeper.Kept"/> or
    /// <see cref="ConfigurationKeeper.KeepFailed"/>.</summary>
    public sealed record Keep(KeptDocument Document) : KeeperOutput;

    /// <summary>Use this configuration from now on.</summary>
    public sealed record Use(ConfigurationInForce InForce) : KeeperOutput;

    /// <summary>Tell the fleet how far a document has come.</summary>
    public sealed record Report(ConfigurationReport What) : KeeperOutput;

    /// <summary>A delivery is dealt with: the broker may forget it.</summary>
    public sealed record Acknowledge(long Delivery) : KeeperOutput;

    /// <summary>Somebody should look at this.</summary>
    public sealed record Alarm(string Code, string Context) : KeeperOutput;
}

/// <summary>How far a document has come, as the fleet is told.</summary>
/// <param name="Version">Its version; 0 where none could be read.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Phase">received, rejected, staged, applied, confirmed, rolledback, superseded.</param>
/// <param name="Previous">Version of the one that is in force, or was before it.</param>
/// <param name="Faults">Why it was rejected.</param>
public sealed record ConfigurationReport(
    int Version, string Sha256, string Phase, int Previous, IReadOnlyList<ConfigurationFault> Faults);
