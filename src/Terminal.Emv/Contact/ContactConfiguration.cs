using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.PublicKeys;

namespace Terminal.Emv.Contact;

/// <summary>All that the contact kernel is configured with.</summary>
/// <param name="Terminal">The terminal's own data.</param>
/// <param name="Applications">The applications that are taken, at most <see cref="Limits.ApplicationCountMax"/>.</param>
/// <param name="CaKeys">The schemes' keys; one RID and index has one key.</param>
public sealed record ContactConfiguration(
    TerminalData Terminal,
    IReadOnlyList<ContactApplication> Applications,
    IReadOnlyList<CaPublicKey> CaKeys)
{
    /// <summary>The schemes' keys on elliptic curves, for XDA; an index has a key there or among <see cref="CaKeys"/>, not both.</summary>
    public IReadOnlyList<CaCurveKey> CaCurveKeys { get; init; } = [];

    /// <summary>Issuer certificates that do not hold any more.</summary>
    public IReadOnlyList<RevokedCertificate> Revoked { get; init; } = [];

    /// <summary>True where the card's payment directory is asked before the list of AIDs.</summary>
    public bool UsesDirectory { get; init; } = true;

    /// <summary>True where there is a display and keys to choose or confirm an application.</summary>
    public bool CardholderChooses { get; init; } = true;

    /// <summary>
    /// True where the application that merchant and card prefer is taken without a question, unless the cardholder asks to choose
    /// (<see cref="ContactTransaction.CardholderOverrides"/>) or the card wants a confirmation.
    /// </summary>
    public bool Preselects { get; init; }

    /// <summary>True where <see cref="Contactless.KernelOutputKind.LookUpCard"/> is wanted: last amount and exception file.</summary>
    public bool LooksUpCards { get; init; }

    /// <summary>True where the terminal claims that it takes an enciphered PIN for the card (9F33, byte 2).</summary>
    public bool TakesCardPin => (Terminal.Capabilities.Span[1] & CvmRules.HasEncipheredPin) != 0;

    /// <summary>True where the shop lets cards go before the host's answer, whenever that can be asked: whoever starts a transaction says
    /// so with <see cref="ContactTransaction.ReleasesEarly"/>.</summary>
    public bool ReleasesEarly { get; init; }

    /// <summary>The longest time for an answer of the card, over which the card is taken for mute.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time for the cardholder's choice.</summary>
    public TimeSpan ChoiceTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time for a PIN, over which it counts as cancelled.</summary>
    public TimeSpan PinTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest time for a look-up, over which the card counts as unknown: over every floor limit, on no list.</summary>
    public TimeSpan LookUpTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest time for the host, over which it counts as unreachable.</summary>
    public TimeSpan HostTime { get; init; } = TimeSpan.FromSeconds(120);
}
