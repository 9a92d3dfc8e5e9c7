namespace Terminal.Engine.Configuration;

/// <summary>The contactless reader's kernels.</summary>
public sealed record ContactlessSection
{
    /// <summary>9F33.</summary>
    [ConfigurationKey("Terminal capabilities (9F33), hexadecimal", Pattern = "[0-9A-Fa-f]{6}")]
    public string TerminalCapabilities { get; set; } = "";

    /// <summary>9F35.</summary>
    [ConfigurationKey("Terminal type (9F35), hexadecimal", Pattern = "[0-9A-Fa-f]{2}")]
    public string TerminalType { get; set; } = "";

    /// <summary>9F40.</summary>
    [ConfigurationKey("Additional terminal capabilities (9F40), hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string AdditionalCapabilities { get; set; } = "";

    /// <summary>How long the reader waits for a card.</summary>
    [ConfigurationKey("How long the reader waits for a card", Unit = "s", Min = 10, Max = 300)]
    public int CardSeconds { get; set; } = 60;

    /// <summary>The schemes' public keys.</summary>
    [ConfigurationKey("The schemes' public keys", Min = 0, Max = 100)]
    public IReadOnlyList<CaKeyConfiguration> CaKeys { get; set; } = [];

    /// <summary>The schemes' public keys on elliptic curves.</summary>
    [ConfigurationKey("The schemes' public keys on elliptic curves, for XDA at the contact reader; a scheme gives an index to one key, "
        + "here or among caKeys", Min = 0, Max = 100)]
    public IReadOnlyList<CaCurveKeyConfiguration> CaCurveKeys { get; set; } = [];

    /// <summary>The applications that are taken.</summary>
    [ConfigurationKey("The applications that are taken", Min = 1, Max = 32)]
    public IReadOnlyList<ApplicationConfiguration> Applications { get; set; } = [];
}

/// <summary>One application with its limits.</summary>
public sealed record ApplicationConfiguration
{
    /// <summary>AID.</summary>
    [ConfigurationKey("Application identifier, 5 to 16 bytes, hexadecimal", Pattern = "([0-9A-Fa-f]{2}){5,16}")]
    public string Aid { get; set; } = "";

    /// <summary>The kernel.</summary>
    [ConfigurationKey("Number of the contactless kernel; 3 is the one there is", Min = 3, Max = 3)]
    public int KernelId { get; set; }

    /// <summary>The merchant's preference.</summary>
    [ConfigurationKey("The merchant's preference among what card and terminal share, 1 first, before the card's own; 0 for none. The "
        + "cardholder chooses after Clear, while a card is asked for", Min = 0, Max = 32)]
    public int Priority { get; set; }

    /// <summary>An amount of this or more is not taken.</summary>
    [ConfigurationKey("An amount of this or more is not taken", Unit = "minor units", Min = 0, Max = Primitives.Amount.MinorMax)]
    public long TransactionLimitMinor { get; set; }

    /// <summary>An amount above it goes online.</summary>
    [ConfigurationKey("An amount above it goes online", Unit = "minor units", Min = 0, Max = Primitives.Amount.MinorMax)]
    public long FloorLimitMinor { get; set; }

    /// <summary>An amount of this or more needs a cardholder verification.</summary>
    [ConfigurationKey("An amount of this or more needs a cardholder verification",
        Unit = "minor units", Min = 0, Max = Primitives.Amount.MinorMax)]
    public long CvmRequiredLimitMinor { get; set; }

    /// <summary>Whether an amount of zero is taken.</summary>
    [ConfigurationKey("Whether an amount of zero is taken")]
    public bool ZeroAmountAllowed { get; set; }

    /// <summary>9F66.</summary>
    [ConfigurationKey("Terminal transaction qualifiers (9F66), hexadecimal", Pattern = "[0-9A-Fa-f]{8}")]
    public string Qualifiers { get; set; } = "";

    /// <summary>9F09.</summary>
    [ConfigurationKey("Application version number (9F09), hexadecimal, or empty", Pattern = "([0-9A-Fa-f]{4})?")]
    public string ApplicationVersion { get; set; } = "";
}

/// <summary>What a scheme says of each of its public keys.</summary>
public abstract record CaKeyIdentity
{
    /// <summary>The scheme.</summary>
    [ConfigurationKey("Registered application provider identifier, hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string Rid { get; set; } = "";

    /// <summary>8F.</summary>
    [ConfigurationKey("CA public key index (8F), hexadecimal", Pattern = "[0-9A-Fa-f]{2}")]
    public string Index { get; set; } = "";

    /// <summary>Last day.</summary>
    [ConfigurationKey(
        "Last day of the key as its scheme names it, or empty; the terminal warns 90, 30 and 7 days before it and alarms after it, "
            + "and goes on using the key until a configuration removes it",
        Pattern = "([0-9]{4}-[0-9]{2}-[0-9]{2})?")]
    public string Expires { get; set; } = "";
}

/// <summary>A scheme's public key of RSA.</summary>
public sealed record CaKeyConfiguration : CaKeyIdentity
{
    /// <summary>Modulus.</summary>
    [ConfigurationKey("Modulus, 64 to 248 bytes, hexadecimal", Pattern = "([0-9A-Fa-f]{2}){64,248}")]
    public string Modulus { get; set; } = "";

    /// <summary>Exponent.</summary>
    [ConfigurationKey("Public exponent, hexadecimal", Pattern = "([0-9A-Fa-f]{2}){1,3}")]
    public string Exponent { get; set; } = "";

    /// <summary>SHA-1.</summary>
    [ConfigurationKey("SHA-1 over RID, index, modulus and exponent, hexadecimal", Pattern = "[0-9A-Fa-f]{40}")]
    public string Checksum { get; set; } = "";
}

/// <summary>A scheme's public key on an elliptic curve.</summary>
public sealed record CaCurveKeyConfiguration : CaKeyIdentity
{
    /// <summary>Curve and hash.</summary>
    [ConfigurationKey("Algorithm suite indicator, hexadecimal: 10 for P-256 with SHA-256, 11 for P-521 with SHA-512", Pattern = "1[01]")]
    public string Suite { get; set; } = "";

    /// <summary>The point.</summary>
    [ConfigurationKey("The key's point, x and y, hexadecimal", Pattern = "[0-9A-Fa-f]{128}|[0-9A-Fa-f]{264}")]
    public string Point { get; set; } = "";

    /// <summary>The suite's hash.</summary>
    [ConfigurationKey("The suite's hash over RID, index, suite and point, hexadecimal", Pattern = "[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128}")]
    public string Checksum { get; set; } = "";
}
