using Terminal.Engine.Contact;

namespace Terminal.Engine.Configuration;

/// <summary>The contact reader's kernel. Terminal type, additional capabilities and the schemes' keys are those of the contactless
/// section.</summary>
public sealed record ContactSection
{
    /// <summary>9F33.</summary>
    [ConfigurationKey(
        "Terminal capabilities (9F33) at the contact reader, hexadecimal; of the cardholder verifications online PIN, enciphered PIN for "
            + "the card, signature and none",
        Pattern = "[0-9A-Fa-f]{6}")]
    public string TerminalCapabilities { get; set; } = "";

    /// <summary>Whether the card's payment directory is asked.</summary>
    [ConfigurationKey("Whether the card's payment directory is asked before the list of applications")]
    public bool UsesDirectory { get; set; } = true;

    /// <summary>Whether the shop's choice is taken without a question.</summary>
    [ConfigurationKey("Whether the application that shop and card prefer is taken without a question; the cardholder chooses after Clear, "
        + "while a card is asked for")]
    public bool Preselects { get; set; }

    /// <summary>Whether a card is let go before the host's answer.</summary>
    [ConfigurationKey("Whether a card may be removed before the host's answer; it has no say in that then, and gets no scripts")]
    public bool ReleasesEarly { get; set; }

    /// <summary>The exception file.</summary>
    [ConfigurationKey(
        "Exception file: cards whose bit of the TVR the action codes judge, and that no tap sells to without the bank, each by its mask,"
        + " its mask and expiry YYMM, or its first six digits: 476173******0010, 476173******0010=4912, 476173*",
        Max = 1000, Pattern = ExceptionFile.Pattern)]
    public IReadOnlyList<string> Exceptions { get; set; } = [];

    /// <summary>The applications that are taken.</summary>
    [ConfigurationKey("The applications that are taken", Min = 1, Max = 32)]
    public IReadOnlyList<ContactApplicationConfiguration> Applications { get; set; } = [];
}

/// <summary>One application at the contact reader, with its limits and action codes.</summary>
public sealed record ContactApplicationConfiguration
{
    /// <summary>AID.</summary>
    [ConfigurationKey("Application identifier, 5 to 16 bytes, hexadecimal", Pattern = "([0-9A-Fa-f]{2}){5,16}")]
    public string Aid { get; set; } = "";

    /// <summary>The merchant's preference.</summary>
    [ConfigurationKey("The merchant's preference among what card and terminal share, 1 first; 0 for none", Min = 0, Max = 32)]
    public int Priority { get; set; }

    /// <summary>9F09.</summary>
    [ConfigurationKey("Application version number (9F09), hexadecimal, or empty", Pattern = "([0-9A-Fa-f]{4})?")]
    public string ApplicationVersion { get; set; } = "";

    /// <summary>Terminal action code, denial.</summary>
    [ConfigurationKey("Terminal action code, denial, hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string TacDenial { get; set; } = "";

    /// <summary>Terminal action code, online.</summary>
    [ConfigurationKey("Terminal action code, online, hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string TacOnline { get; set; } = "";

    /// <summary>Terminal action code, default.</summary>
    [ConfigurationKey("Terminal action code, default: where the host cannot be asked; hexadecimal", Pattern = "[0-9A-Fa-f]{10}")]
    public string TacDefault { get; set; } = "";

    /// <summary>9F1B.</summary>
    [ConfigurationKey("An amount of this or more goes online (9F1B)", Unit = "minor units", Min = 0, Max = uint.MaxValue)]
    public long FloorLimitMinor { get; set; }

    /// <summary>Threshold of biased random selection.</summary>
    [ConfigurationKey("Threshold value for biased random selection", Unit = "minor units", Min = 0, Max = uint.MaxValue)]
    public long RandomThresholdMinor { get; set; }

    /// <summary>Target percentage.</summary>
    [ConfigurationKey("Target percentage of random selection", Unit = "%", Min = 0, Max = 99)]
    public int RandomTargetPercent { get; set; }

    /// <summary>Maximum target percentage.</summary>
    [ConfigurationKey("Maximum target percentage of biased random selection", Unit = "%", Min = 0, Max = 99)]
    public int RandomMaxPercent { get; set; }

    /// <summary>Default DDOL.</summary>
    [ConfigurationKey("DDOL for cards without one, hexadecimal, or empty", Pattern = "([0-9A-Fa-f]{2}){0,252}")]
    public string DefaultDdol { get; set; } = "";
}
