using Terminal.Emulator.Cards.Contact;

namespace Terminal.Emulator.Cards;

/// <summary>What a test card does that a well-meaning card does not.</summary>
public enum CardBehaviour
{
    /// <summary>Asks for an online decision, whatever the amount.</summary>
    Online,

    /// <summary>Approves offline where the terminal does not ask for an online cryptogram.</summary>
    OfflineWhenAllowed,

    /// <summary>Declines by itself: an application authentication cryptogram at once.</summary>
    Declines,

    /// <summary>Answers GET PROCESSING OPTIONS and then falls silent.</summary>
    SilentAfterOptions,
}

/// <summary>A test card as data, the way a wallet file keeps it. Bytes are hexadecimal text.</summary>
/// <remarks>
/// Account numbers are published test numbers; keys come from <see cref="TestWallet"/>. None of it is worth a secret. What has a default
/// has a setter: the compile-time reader would overwrite the defaults of init-only properties with null.
/// </remarks>
public sealed record CardProfile
{
    /// <summary>The card's name in calls and scenarios: lower-case letters and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What a person reads on it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Application identifier, 5 to 16 bytes.</summary>
    public required string Aid { get; init; }

    /// <summary>Application label (50), up to 16 characters.</summary>
    public required string Label { get; init; }

    /// <summary>A second application in the field, for the same account; empty where there is none. It goes behind the first.</summary>
    public string AlsoAid { get; set; } = "";

    /// <summary>Its label, up to 16 characters.</summary>
    public string AlsoLabel { get; set; } = "";

    /// <summary>Account number, 8 to 19 digits.</summary>
    public required string Pan { get; init; }

    /// <summary>Sequence number of the card (5F34), 0 to 99.</summary>
    public int SequenceNumber { get; init; }

    /// <summary>Last day of use (5F24), YYMMDD.</summary>
    public required string Expiry { get; init; }

    /// <summary>Identifier in the field, 4 or 7 bytes; empty: the card has no antenna.</summary>
    public required string Uid { get; init; }

    /// <summary>Card transaction qualifiers (9F6C), 2 bytes.</summary>
    public string Qualifiers { get; set; } = "0000";

    /// <summary>How it behaves.</summary>
    public CardBehaviour Behaviour { get; init; }

    /// <summary>
    /// Key of its cryptograms, 16 bytes; empty: its cryptograms are a pattern of the counter, for hosts that verify none.
    /// </summary>
    public string CardKey { get; set; } = "";

    /// <summary>The PIN that its holder knows, 4 to 12 digits; empty where it has none. The issuer keeps a value of it (PVV).</summary>
    public string Pin { get; set; } = "";

    /// <summary>Its RSA key (<see cref="TestRsaKey.PrimesText"/>); empty: the card has no dynamic signature.</summary>
    public string RsaPrimes { get; set; } = "";

    /// <summary>Index of the certification authority's key (8F), 1 byte.</summary>
    public string AuthorityIndex { get; set; } = "";

    /// <summary>Issuer public key certificate (90).</summary>
    public string IssuerCertificate { get; set; } = "";

    /// <summary>Issuer public key remainder (92).</summary>
    public string IssuerRemainder { get; set; } = "";

    /// <summary>ICC public key certificate (9F46).</summary>
    public string CardCertificate { get; set; } = "";

    /// <summary>ICC public key remainder (9F48).</summary>
    public string CardRemainder { get; set; } = "";

    /// <summary>Its chip with contacts; null where it has none.</summary>
    public ChipProfile? Chip { get; set; }

    /// <summary>Its magnetic stripe; null where it has none.</summary>
    public StripeProfile? Stripe { get; set; }

    /// <summary>The card's name in calls, never its numbers.</summary>
    public override string ToString() => Id;
}
