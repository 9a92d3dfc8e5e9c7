using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>What stands on a test card's stripe besides number and expiry.</summary>
public sealed record StripeProfile
{
    /// <summary>Service code, three digits.</summary>
    public required string ServiceCode { get; init; }

    /// <summary>The issuer's own digits, up to 13.</summary>
    public string Discretionary { get; set; } = "0000000000";

    /// <summary>Tracks 1 and 2 of a card, each with both sentinels: what a reader says of a good swipe.</summary>
    /// <exception cref="InvariantException">The card has no stripe.</exception>
    public static string TracksOf(CardProfile card)
    {
        StripeProfile? stripe = card.Stripe;
        Invariant.Check(stripe is not null);
        string rest = card.Expiry[..4] + stripe.ServiceCode + stripe.Discretionary;
        return $"%B{card.Pan}^CARDHOLDER/TEST^{rest}?;{card.Pan}={rest}?";
    }
}
