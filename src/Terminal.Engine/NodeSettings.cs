using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Configuration;
using Terminal.Engine.Contact;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Stripe;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>Everything that the node must be told before it starts. It comes from configuration that was checked as a whole.</summary>
public sealed record NodeSettings
{
    /// <summary>The shop's name, as the receipt's head shows it.</summary>
    public required string MerchantName { get; init; }

    /// <summary>Lines of its address.</summary>
    public required IReadOnlyList<string> MerchantAddress { get; init; }

    /// <summary>Lines at the foot of the cardholder's copy.</summary>
    public IReadOnlyList<string> ReceiptFooter { get; init; } = [];

    /// <summary>Language of screens and papers: en or de.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether screens are in the language that a card prefers, for the rest of its payment.</summary>
    public bool CardholderLanguage { get; init; } = true;

    /// <summary>The currency of every payment.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Columns of the paper: 32 for 58 mm, 48 for 80 mm.</summary>
    public required int PaperColumns { get; init; }

    /// <summary>Applications, limits and CA keys of the contactless kernels.</summary>
    public required ContactlessConfiguration Contactless { get; init; }

    /// <summary>Applications, limits and CA keys of the contact kernel; null where no card is taken by its contacts.</summary>
    public ContactConfiguration? Contact { get; init; }

    /// <summary>When stripes are taken; null where they are not.</summary>
    public StripeSettings? Stripe { get; init; }

    /// <summary>Who may key a card's number.</summary>
    public ManualEntry ManualEntry { get; init; }

    /// <summary>Cards that the contact kernel is told of: what becomes of them, the action codes say.</summary>
    public ExceptionFile Exceptions { get; init; } = ExceptionFile.None;

    /// <summary>The acquirer.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>Where the acquirer is; empty where the board's own setting says it.</summary>
    public IReadOnlyList<RouteConfiguration> Routes { get; init; } = [];

    /// <summary>The fleet's broker.</summary>
    public required FleetSettings Fleet { get; init; }

    /// <summary>Until when the CA keys serve, of those whose configuration says so.</summary>
    public IReadOnlyList<Expiry> CaKeyExpiries { get; init; } = [];

    /// <summary>What may be sold without the host.</summary>
    public OfflineSettings Offline { get; init; } = new();

    /// <summary>The supervisor's code, for refunds of nothing that is known and for releases; null where there is none, and then neither
    /// is possible at the keypad.</summary>
    public CodeVerifier? SupervisorCode { get; init; }

    /// <summary>How a PIN is asked for, where <see cref="HostSettings.TakesPin"/> says that one can be.</summary>
    public PinRules Pin { get; init; } = new();

    /// <summary>How often a cardholder may enter the PIN in one payment, where the host says that it was wrong.</summary>
    public int PinTryCountMax { get; init; } = 3;

    /// <summary>Whether keys for trying out may be used. False in the field.</summary>
    public bool TakesDevelopmentKeys { get; init; } = true;

    /// <summary>Of how many payments a masked trace is kept in memory, 0 to 32; none where <see cref="TakesDevelopmentKeys"/> is
    /// false.</summary>
    public int TraceCount { get; init; }

    /// <summary>How long the reader waits for a card and for the end of its reading, 10 s to 300 s.</summary>
    public TimeSpan CardTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a half-keyed amount stays.</summary>
    public TimeSpan KeyingTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a result stays on the screen.</summary>
    public TimeSpan ResultTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Pause between reversals that the host does not close.</summary>
    public TimeSpan ReversalPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the host is asked again about a stored sale or a batch that it did not take.</summary>
    public TimeSpan ClearingPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pause before a failed part (reader, printer) is tried again.</summary>
    public TimeSpan DevicePause { get; init; } = TimeSpan.FromSeconds(5);
}
