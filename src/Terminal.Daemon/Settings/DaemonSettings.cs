using System.Text.Json.Serialization;

namespace Terminal.Daemon.Settings;

/// <summary>The settings file, <c>terminald.json</c>, as it is written. What its values must be is <see cref="SettingsCheck"/>'s to say.</summary>
/// <remarks>Paths are relative to the file's own folder. A key that is not listed here is refused: a misspelt limit must not be a missing one.</remarks>
internal sealed record DaemonSettings
{
    /// <summary>DE41, 8 characters.</summary>
    public string TerminalId { get; init; } = "";

    /// <summary>The shop.</summary>
    public MerchantSection Merchant { get; init; } = new();

    /// <summary>ISO 4217 numeric.</summary>
    public int Currency { get; init; }

    /// <summary>ISO 3166 numeric.</summary>
    public int Country { get; init; }

    /// <summary>IANA name: Europe/Berlin.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Width of the paper in millimetres: 58 or 80.</summary>
    public int Paper { get; init; }

    /// <summary>The journal.</summary>
    public JournalSection Journal { get; init; } = new();

    /// <summary>Sealed file with the vault's storage key, 32 bytes.</summary>
    public string StorageKeyFile { get; init; } = "";

    /// <summary>The contactless reader's line.</summary>
    public LineSection Reader { get; init; } = new();

    /// <summary>The printer's line.</summary>
    public LineSection Printer { get; init; } = new();

    /// <summary>The keypad.</summary>
    public KeypadSection Keypad { get; init; } = new();

    /// <summary>Display, lights and beeper.</summary>
    public BoardSection Board { get; init; } = new();

    /// <summary>The acquirer.</summary>
    public HostSection Host { get; init; } = new();

    /// <summary>The fleet's broker.</summary>
    public BrokerSection Broker { get; init; } = new();

    /// <summary>Kernels, limits and keys of the contactless reader.</summary>
    public ContactlessSection Contactless { get; init; } = new();
}

/// <summary>The shop.</summary>
internal sealed record MerchantSection
{
    /// <summary>DE42, 15 characters.</summary>
    public string Id { get; init; } = "";

    /// <summary>Name on the receipt.</summary>
    public string Name { get; init; } = "";

    /// <summary>Lines of the address.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>Merchant category code, 4 digits.</summary>
    public string CategoryCode { get; init; } = "";
}

/// <summary>The journal.</summary>
internal sealed record JournalSection
{
    /// <summary>The database file.</summary>
    public string Path { get; init; } = "";

    /// <summary>FULL or EXTRA; NORMAL and OFF lose records in a power cut and are for tests.</summary>
    public string Synchronous { get; init; } = "FULL";
}

/// <summary>A serial line.</summary>
internal sealed record LineSection
{
    /// <summary>The device.</summary>
    public string Path { get; init; } = "";

    /// <summary>Bits a second.</summary>
    public int BaudRate { get; init; }
}

/// <summary>The keypad.</summary>
internal sealed record KeypadSection
{
    /// <summary>The input device, or a FIFO.</summary>
    public string Path { get; init; } = "";
}

/// <summary>Display, lights and beeper.</summary>
internal sealed record BoardSection
{
    /// <summary>Unix socket of the board's bus.</summary>
    public string Socket { get; init; } = "";

    /// <summary>7-bit I2C address of the display.</summary>
    public int DisplayAddress { get; init; }
}

/// <summary>What both connections need.</summary>
internal abstract record PeerSection
{
    /// <summary>IP address or name to connect to.</summary>
    public string Address { get; init; } = "";

    /// <summary>TCP port.</summary>
    public int Port { get; init; }

    /// <summary>Name that the peer's certificate must carry.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>PEM file of the authorities that are trusted.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>PEM file of the terminal's certificate.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    public string PassphraseFile { get; init; } = "";
}

/// <summary>The acquirer.</summary>
internal sealed record HostSection : PeerSection
{
    /// <summary>DE24, 3 digits.</summary>
    public string NetworkId { get; init; } = "";

    /// <summary>Addresses before each message, 10 hexadecimal digits.</summary>
    public string Tpdu { get; init; } = "";

    /// <summary>How long an answer may take.</summary>
    public int AnswerSeconds { get; init; }

    /// <summary>Quiet time before an echo.</summary>
    public int EchoSeconds { get; init; }
}

/// <summary>The fleet's broker.</summary>
internal sealed record BrokerSection : PeerSection
{
    /// <summary>Id of the terminal in topics, and the common name of its certificate.</summary>
    public string Terminal { get; init; } = "";

    /// <summary>Time between two telemetry messages.</summary>
    public int TelemetrySeconds { get; init; }
}

/// <summary>The contactless reader's kernels.</summary>
internal sealed record ContactlessSection
{
    /// <summary>9F33, 6 hexadecimal digits.</summary>
    public string TerminalCapabilities { get; init; } = "";

    /// <summary>9F35, 2 hexadecimal digits.</summary>
    public string TerminalType { get; init; } = "";

    /// <summary>9F40, 10 hexadecimal digits.</summary>
    public string AdditionalCapabilities { get; init; } = "";

    /// <summary>How long the reader waits for a card.</summary>
    public int CardSeconds { get; init; }

    /// <summary>The schemes' public keys.</summary>
    public string CaKeysFile { get; init; } = "";

    /// <summary>The applications that are taken.</summary>
    public IReadOnlyList<ApplicationSection> Applications { get; init; } = [];
}

/// <summary>One application with its limits, in minor units.</summary>
internal sealed record ApplicationSection
{
    /// <summary>AID, 10 to 32 hexadecimal digits.</summary>
    public string Aid { get; init; } = "";

    /// <summary>The kernel: 3.</summary>
    public int KernelId { get; init; }

    /// <summary>An amount of this or more is not taken.</summary>
    public long TransactionLimitMinor { get; init; }

    /// <summary>An amount above it goes online.</summary>
    public long FloorLimitMinor { get; init; }

    /// <summary>An amount of this or more needs a cardholder verification.</summary>
    public long CvmRequiredLimitMinor { get; init; }

    /// <summary>Whether an amount of zero is taken.</summary>
    public bool ZeroAmountAllowed { get; init; }

    /// <summary>Terminal transaction qualifiers (9F66), 8 hexadecimal digits.</summary>
    public string Qualifiers { get; init; } = "";

    /// <summary>Application version number (9F09), 4 hexadecimal digits, or empty.</summary>
    public string ApplicationVersion { get; init; } = "";
}

/// <summary>One key of <c>ca-keys.json</c>.</summary>
internal sealed record CaKeySection
{
    /// <summary>10 hexadecimal digits.</summary>
    public string Rid { get; init; } = "";

    /// <summary>2 hexadecimal digits.</summary>
    public string Index { get; init; } = "";

    /// <summary>Hexadecimal.</summary>
    public string Modulus { get; init; } = "";

    /// <summary>Hexadecimal.</summary>
    public string Exponent { get; init; } = "";

    /// <summary>40 hexadecimal digits.</summary>
    public string Checksum { get; init; } = "";
}

/// <summary>Readers of the settings files, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DaemonSettings))]
[JsonSerializable(typeof(IReadOnlyList<CaKeySection>))]
internal sealed partial class SettingsContext : JsonSerializerContext;
