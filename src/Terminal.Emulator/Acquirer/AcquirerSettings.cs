namespace Terminal.Emulator.Acquirer;

/// <summary>How the acquirer's model is set up.</summary>
public sealed class AcquirerSettings
{
    /// <summary>Issuers whose cryptograms are verified. With none, no cryptogram is looked at: for runs with cheap cards.</summary>
    public IReadOnlyList<IssuerKey> Issuers { get; init; } = [];

    /// <summary>How late a late answer is.</summary>
    public TimeSpan LateTime { get; init; } = TimeSpan.FromSeconds(40);
}
