using Terminal.Emulator.Cards.Contact;

namespace Terminal.Emulator.Cards;

/// <summary>The stripes of the wallet: one on every plastic, and some plastics that have nothing else.</summary>
internal static class StripeDrafts
{
    private const string ChipWanted = "201";

    /// <summary>The card with the stripe that belongs on a card with a chip.</summary>
    public static CardProfile Beside(CardProfile card) => card with { Stripe = new StripeProfile { ServiceCode = ChipWanted } };

    /// <summary>Cards that have a stripe only.</summary>
    public static IEnumerable<CardProfile> Alone()
    {
        yield return Card(0, "stripe-sign", "Stripe", "No chip: it is swiped, and its holder signs.", "101");
        yield return Card(1, "stripe-pin", "Stripe with PIN", "No chip: it is swiped, and wants its PIN: 1234.", "120");
        yield return Card(2, "stripe-cash", "Cash stripe", "For cash alone: no shop may take it.", "104");
    }

    private static CardProfile Card(int index, string id, string name, string description, string serviceCode) => new()
    {
        Id = id,
        Name = name,
        Description = description,
        Aid = "A0000000031010",
        Label = "VISA CREDIT",
        Pan = ChipDrafts.WithCheckDigit("4761739001030" + (index + 10)),
        Expiry = "491231",
        Uid = "",
        Pin = "1234",
        Stripe = new StripeProfile { ServiceCode = serviceCode },
    };
}
