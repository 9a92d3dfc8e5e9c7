namespace Terminal.Vault;

/// <summary>How a PIN is asked for.</summary>
/// <remarks>ISO 9564-1 has 4 to 12 digits; the times are what terminals in shops commonly have.</remarks>
public sealed record PinRules
{
    /// <summary>The fewest digits that Enter takes, 4 to 12.</summary>
    public int DigitCountMin { get; init; } = 4;

    /// <summary>The most digits, 4 to 12.</summary>
    public int DigitCountMax { get; init; } = 12;

    /// <summary>How long the pad waits for the next key.</summary>
    public TimeSpan DigitTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all of it may take.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>True where Enter without a digit goes on without a PIN.</summary>
    public bool MayBypass { get; init; }
}
