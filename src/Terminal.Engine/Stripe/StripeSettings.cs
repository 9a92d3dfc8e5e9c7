namespace Terminal.Engine.Stripe;

/// <summary>When a stripe is taken.</summary>
public sealed record StripeSettings
{
    /// <summary>True where the stripe of a card may take the place of its chip, once that could not be read.</summary>
    public bool Fallback { get; init; }

    /// <summary>How often the chip must have failed in the payment before that, 1 to 5.</summary>
    public int FailuresBefore { get; init; } = 2;
}
