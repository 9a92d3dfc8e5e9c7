namespace Terminal.Engine.Configuration;

/// <summary>What a terminal is told from afar: shop, limits, applications, keys, routes, languages.</summary>
/// <remarks>
/// The properties have setters because the compile-time reader would overwrite the defaults of init-only ones with null. Devices, paths
/// and certificates are the board's and are not in it.
/// </remarks>
public sealed record TerminalConfiguration
{
    /// <summary>DE41.</summary>
    [ConfigurationKey("Number of the terminal at the acquirer (DE41)", Pattern = "[0-9A-Za-z]{8}")]
    public string TerminalId { get; set; } = "";

    /// <summary>The shop.</summary>
    [ConfigurationKey("The shop")]
    public MerchantConfiguration Merchant { get; set; } = new();

    /// <summary>ISO 4217.</summary>
    [ConfigurationKey("Currency of every payment, ISO 4217 number", Min = 1, Max = 999)]
    public int Currency { get; set; }

    /// <summary>ISO 3166.</summary>
    [ConfigurationKey("Country of the terminal, ISO 3166 number", Min = 1, Max = 999)]
    public int Country { get; set; }

    /// <summary>IANA.</summary>
    [ConfigurationKey("Time zone of the shop, IANA name", Min = 1, Max = 64)]
    public string TimeZone { get; set; } = "";

    /// <summary>Language of screen and paper.</summary>
    [ConfigurationKey("Language of screens and papers", OneOf = ["en", "de"])]
    public string Language { get; set; } = "en";

    /// <summary>Whether a card's language counts.</summary>
    [ConfigurationKey("Whether screens are in the language that a card prefers (5F2D), where the terminal has it, for the rest of its"
        + " payment")]
    public bool CardholderLanguage { get; set; } = true;

    /// <summary>The acquirer.</summary>
    [ConfigurationKey("How the acquirer is spoken to")]
    public HostConfiguration Host { get; set; } = new();

    /// <summary>What may be sold without the host.</summary>
    [ConfigurationKey("What may be sold without the host")]
    public OfflineConfiguration Offline { get; set; } = new();

    /// <summary>How a PIN is asked for.</summary>
    [ConfigurationKey("How a PIN is asked for, on a terminal that takes one")]
    public PinConfiguration Pin { get; set; } = new();

    /// <summary>The supervisor's code.</summary>
    [ConfigurationKey("The supervisor's code; without it what needs one is refused at the keypad")]
    public CodeConfiguration? SupervisorCode { get; set; }

    /// <summary>Kernels, limits and keys of the contactless reader.</summary>
    [ConfigurationKey("Kernels, limits and keys of the contactless reader")]
    public ContactlessSection Contactless { get; set; } = new();

    /// <summary>Kernel and limits of the contact reader.</summary>
    [ConfigurationKey("Kernel and limits of the contact reader; without it no card is taken by its contacts")]
    public ContactSection? Contact { get; set; }

    /// <summary>When a magnetic stripe is taken.</summary>
    [ConfigurationKey("When a magnetic stripe is taken; without it no card is swiped")]
    public StripeSection? Stripe { get; set; }

    /// <summary>Who may key a card's number.</summary>
    [ConfigurationKey("Who may key a card's number, by Enter where a card is asked for: nobody, whoever works the terminal, or who has the "
        + "supervisor's code", OneOf = ["never", "cashier", "supervisor"])]
    public string ManualEntry { get; set; } = "never";

    /// <summary>What papers say besides.</summary>
    [ConfigurationKey("What receipts say besides the payment")]
    public ReceiptConfiguration Receipt { get; set; } = new();

    /// <summary>When changes may take effect.</summary>
    [ConfigurationKey("When a new configuration may take effect")]
    public ScheduleConfiguration Schedule { get; set; } = new();

    /// <summary>Telemetry.</summary>
    [ConfigurationKey("Time between two telemetry messages", Unit = "s", Min = 10, Max = 86_400)]
    public int TelemetrySeconds { get; set; } = 60;
}

/// <summary>The shop.</summary>
public sealed record MerchantConfiguration
{
    /// <summary>DE42.</summary>
    [ConfigurationKey("Number of the shop at the acquirer (DE42), 15 printable ASCII characters", Pattern = "[ -~]{15}")]
    public string Id { get; set; } = "";

    /// <summary>Name on the receipt.</summary>
    [ConfigurationKey("Name at the head of every paper", Min = 1, Max = 40, Pattern = @"[^\x00-\x1F\x7F-\x9F]*")]
    public string Name { get; set; } = "";

    /// <summary>Lines of the address.</summary>
    [ConfigurationKey("Lines of the address, 1 to 48 characters each", Min = 0, Max = 4, Pattern = @"[^\x00-\x1F\x7F-\x9F]{1,48}")]
    public IReadOnlyList<string> Address { get; set; } = [];

    /// <summary>Merchant category code.</summary>
    [ConfigurationKey("Merchant category code, ISO 18245", Pattern = "[0-9]{4}")]
    public string CategoryCode { get; set; } = "";
}

/// <summary>The acquirer.</summary>
public sealed record HostConfiguration
{
    /// <summary>DE24.</summary>
    [ConfigurationKey("Network international identifier (DE24)", Pattern = "[0-9]{3}")]
    public string NetworkId { get; set; } = "";

    /// <summary>Addresses before each message.</summary>
    [ConfigurationKey("Addresses before each message (TPDU), hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string Tpdu { get; set; } = "";

    /// <summary>How long an answer may take.</summary>
    [ConfigurationKey("How long an answer may take", Unit = "s", Min = 1, Max = 120)]
    public int AnswerSeconds { get; set; } = 30;

    /// <summary>Quiet time before an echo.</summary>
    [ConfigurationKey("Quiet time before an echo", Unit = "s", Min = 5, Max = 3_600)]
    public int EchoSeconds { get; set; } = 60;

    /// <summary>Whether messages about money carry MACs, and answers must.</summary>
    [ConfigurationKey("Whether messages about money carry MACs, and answers must")]
    public bool Macs { get; set; }

    /// <summary>Whether account number and track leave encrypted.</summary>
    [ConfigurationKey("Whether account number and track leave encrypted, for the host alone")]
    public bool EncryptCards { get; set; }

    /// <summary>Whether the keys of messages come from the host.</summary>
    [ConfigurationKey("Whether the keys of messages come from the host at sign-on; else each message has one of DUKPT")]
    public bool SessionKeys { get; set; }

    /// <summary>Where the acquirer is.</summary>
    [ConfigurationKey("Where the acquirer is; the board's own setting where there is none", Min = 0, Max = 1)]
    public IReadOnlyList<RouteConfiguration> Routes { get; set; } = [];
}

/// <summary>One way to the acquirer.</summary>
public sealed record RouteConfiguration
{
    /// <summary>Where.</summary>
    [ConfigurationKey("IP address or host name", Pattern = "[0-9A-Za-z.:-]{1,253}")]
    public string Address { get; set; } = "";

    /// <summary>TCP port.</summary>
    [ConfigurationKey("TCP port", Min = 1, Max = 65_535)]
    public int Port { get; set; }

    /// <summary>Name in the certificate.</summary>
    [ConfigurationKey("Name that the acquirer's certificate must carry", Pattern = "[0-9A-Za-z.-]{1,253}")]
    public string ServerName { get; set; } = "";
}

/// <summary>What may be sold without the host.</summary>
public sealed record OfflineConfiguration
{
    /// <summary>When.</summary>
    [ConfigurationKey("When a card may approve by itself: never, while the host is down, or always below the limits",
        OneOf = ["never", "hostDown", "belowLimit"])]
    public string Use { get; set; } = "never";

    /// <summary>The most of one sale.</summary>
    [ConfigurationKey("The most of one sale; the application's floor limit holds besides",
        Unit = "minor units", Min = 0, Max = Primitives.Amount.MinorMax)]
    public long SaleLimitMinor { get; set; }

    /// <summary>The most of all that waits.</summary>
    [ConfigurationKey("The most of all sales that wait", Unit = "minor units", Min = 0, Max = Primitives.Amount.MinorMax)]
    public long TotalLimitMinor { get; set; }

    /// <summary>How many sales may wait.</summary>
    [ConfigurationKey("How many sales may wait", Min = 1, Max = 10_000)]
    public int CountMax { get; set; } = 500;
}

/// <summary>How a PIN is asked for. The longest time stays below the one in which a vault that died is noticed.</summary>
public sealed record PinConfiguration
{
    /// <summary>The fewest digits.</summary>
    [ConfigurationKey("The fewest digits of a PIN", Min = 4, Max = 12)]
    public int DigitsMin { get; set; } = 4;

    /// <summary>The most digits.</summary>
    [ConfigurationKey("The most digits of a PIN", Min = 4, Max = 12)]
    public int DigitsMax { get; set; } = 12;

    /// <summary>Time for the next key.</summary>
    [ConfigurationKey("How long the keypad waits for the next key", Unit = "s", Min = 5, Max = 60)]
    public int KeySeconds { get; set; } = 30;

    /// <summary>Time for all.</summary>
    [ConfigurationKey("How long the whole entry may take", Unit = "s", Min = 10, Max = 80)]
    public int TotalSeconds { get; set; } = 60;

    /// <summary>Bypass.</summary>
    [ConfigurationKey("Whether Enter without a digit goes on without a PIN, and leaves the decision to the issuer")]
    public bool MayBypass { get; set; }

    /// <summary>Tries.</summary>
    [ConfigurationKey("How often a PIN may be entered in one payment, where the issuer says that it was wrong", Min = 1, Max = 5)]
    public int Tries { get; set; } = 3;
}

/// <summary>What is kept of an operator's code: PBKDF2-HMAC-SHA-256.</summary>
public sealed record CodeConfiguration
{
    /// <summary>16 bytes.</summary>
    [ConfigurationKey("Salt, hexadecimal", Pattern = "[0-9A-Fa-f]{32}")]
    public string Salt { get; set; } = "";

    /// <summary>32 bytes.</summary>
    [ConfigurationKey("PBKDF2-HMAC-SHA-256 of the code, hexadecimal", Pattern = "[0-9A-Fa-f]{64}")]
    public string Hash { get; set; } = "";

    /// <summary>Rounds.</summary>
    [ConfigurationKey("Rounds of it", Min = 1_000, Max = 1_000_000)]
    public int Iterations { get; set; }
}

/// <summary>What receipts say besides the payment.</summary>
public sealed record ReceiptConfiguration
{
    /// <summary>Lines at the foot.</summary>
    [ConfigurationKey("Lines at the foot of the cardholder's copy, 1 to 48 characters each",
        Min = 0, Max = 4, Pattern = @"[^\x00-\x1F\x7F-\x9F]{1,48}")]
    public IReadOnlyList<string> Footer { get; set; } = [];
}

/// <summary>When a new configuration may take effect.</summary>
public sealed record ScheduleConfiguration
{
    /// <summary>Begin of the window.</summary>
    [ConfigurationKey("Local time from which changes may take effect; the same as the end: at any time",
        Pattern = "([01][0-9]|2[0-3]):[0-5][0-9]")]
    public string ApplyFrom { get; set; } = "00:00";

    /// <summary>End of the window.</summary>
    [ConfigurationKey("Local time until which they may; a window may go over midnight", Pattern = "([01][0-9]|2[0-3]):[0-5][0-9]")]
    public string ApplyUntil { get; set; } = "00:00";
}
