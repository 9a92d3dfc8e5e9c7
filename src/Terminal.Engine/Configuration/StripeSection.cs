namespace Terminal.Engine.Configuration;

/// <summary>When a magnetic stripe is taken. A payment by it is always the host's to decide.</summary>
public sealed record StripeSection
{
    /// <summary>Whether a chip that cannot be read opens the stripe.</summary>
    [ConfigurationKey("Whether the stripe of a card may take the place of its chip, once that could not be read")]
    public bool Fallback { get; set; }

    /// <summary>How often the chip must have failed.</summary>
    [ConfigurationKey("How often a chip must have failed in the payment before that", Min = 1, Max = 5)]
    public int FailuresBefore { get; set; } = 2;
}
