using System.Text.Json.Serialization;

namespace Terminal.Daemon.Settings;

/// <summary>
/// The settings file, <c>terminald.json</c>, as it is written. What its values must be is <see cref="SettingsCheck"/>'s to say.
/// </summary>
/// <remarks>
/// Paths are relative to the file's own folder. A key that is not listed here is refused: a misspelt limit must not be a missing one.
/// The properties have setters because the compile-time reader would overwrite the defaults of init-only ones with null.
/// </remarks>
internal sealed record DaemonSettings
{
    /// <summary>DE41, 8 characters.</summary>
    public string TerminalId { get; set; } = "";

    /// <summary>The shop.</summary>
    public MerchantSection Merchant { get; set; } = new();

    /// <summary>ISO 4217 numeric.</summary>
    public int Currency { get; set; }

    /// <summary>ISO 3166 numeric.</summary>
    public int Country { get; set; }

    /// <summary>IANA name: Europe/Berlin.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>Width of the paper in millimetres: 58 or 80.</summary>
    public int Paper { get; set; }

    /// <summary>The journal.</summary>
    public JournalSection Journal { get; set; } = new();

    /// <summary>Sealed file with the vault's storage key, 32 bytes.</summary>
    public string StorageKeyFile { get; set; } = "";

    /// <summary>The contactless reader's line.</summary>
    public LineSection Reader { get; set; } = new();

    /// <summary>The printer's line.</summary>
    public LineSection Printer { get; set; } = new();

    /// <summary>The keypad.</summary>
    public KeypadSection Keypad { get; set; } = new();

    /// <summary>Display, lights and beeper.</summary>
    public BoardSection Board { get; set; } = new();

    /// <summary>The acquirer.</summary>
    public HostSection Host { get; set; } = new();

    /// <summary>The fleet's broker.</summary>
    public BrokerSection Broker { get; set; } = new();

    /// <summary>What may be sold without the host.</summary>
    public OfflineSection Offline { get; set; } = new();

    /// <summary>The supervisor's code; without it, what needs one is refused at the keypad.</summary>
    public CodeSection? SupervisorCode { get; set; }

    /// <summary>Kernels, limits and keys of the contactless reader.</summary>
    public ContactlessSection Contactless { get; set; } = new();

    /// <summary>The till's API; off unless it is here.</summary>
    public TillSection Till { get; set; } = new();
}

/// <summary>The shop.</summary>
internal sealed record MerchantSection
{
    /// <summary>DE42, 15 characters.</summary>
    public string Id { get; set; } = "";

    /// <summary>Name on the receipt.</summary>
    public string Name { get; set; } = "";

    /// <summary>Lines of the address.</summary>
    public IReadOnlyList<string> Address { get; set; } = [];

    /// <summary>Merchant category code, 4 digits.</summary>
    public string CategoryCode { get; set; } = "";
}

/// <summary>The journal.</summary>
internal sealed record JournalSection
{
    /// <summary>The database file.</summary>
    public string Path { get; set; } = "";

    /// <summary>FULL or EXTRA; NORMAL and OFF lose records in a power cut and are for tests.</summary>
    public string Synchronous { get; set; } = "FULL";

    /// <summary>Room on its disk that is kept for payments that have begun; below it no new one begins.</summary>
    public int ReserveMegabytes { get; set; } = 16;
}

/// <summary>What may be sold without the host.</summary>
internal sealed record OfflineSection
{
    /// <summary>never, hostDown or belowLimit.</summary>
    public string Use { get; set; } = "never";

    /// <summary>The most of one sale, minor units; the application's floor limit holds besides.</summary>
    public long SaleLimitMinor { get; set; }

    /// <summary>The most of all that waits, minor units.</summary>
    public long TotalLimitMinor { get; set; }

    /// <summary>How many sales may wait.</summary>
    public int CountMax { get; set; } = 500;
}

/// <summary>What is kept of an operator's code: PBKDF2-HMAC-SHA-256.</summary>
internal sealed record CodeSection
{
    /// <summary>16 bytes, hexadecimal.</summary>
    public string Salt { get; set; } = "";

    /// <summary>32 bytes, hexadecimal.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Rounds.</summary>
    public int Iterations { get; set; }
}

/// <summary>A serial line.</summary>
internal sealed record LineSection
{
    /// <summary>The device.</summary>
    public string Path { get; set; } = "";

    /// <summary>Bits a second.</summary>
    public int BaudRate { get; set; }
}

/// <summary>The keypad.</summary>
internal sealed record KeypadSection
{
    /// <summary>The input device, or a FIFO.</summary>
    public string Path { get; set; } = "";
}

/// <summary>Display, lights and beeper.</summary>
internal sealed record BoardSection
{
    /// <summary>Unix socket of the board's bus.</summary>
    public string Socket { get; set; } = "";

    /// <summary>7-bit I2C address of the display.</summary>
    public int DisplayAddress { get; set; }
}

/// <summary>What both connections need.</summary>
internal abstract record PeerSection
{
    /// <summary>IP address or name to connect to.</summary>
    public string Address { get; set; } = "";

    /// <summary>TCP port.</summary>
    public int Port { get; set; }

    /// <summary>Name that the peer's certificate must carry.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>PEM file of the authorities that are trusted.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file of the terminal's certificate.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    public string PassphraseFile { get; set; } = "";
}

/// <summary>The acquirer.</summary>
internal sealed record HostSection : PeerSection
{
    /// <summary>DE24, 3 digits.</summary>
    public string NetworkId { get; set; } = "";

    /// <summary>Addresses before each message, 10 hexadecimal digits.</summary>
    public string Tpdu { get; set; } = "";

    /// <summary>How long an answer may take.</summary>
    public int AnswerSeconds { get; set; }

    /// <summary>Quiet time before an echo.</summary>
    public int EchoSeconds { get; set; }
}

/// <summary>The fleet's broker.</summary>
internal sealed record BrokerSection : PeerSection
{
    /// <summary>Id of the terminal in topics, and the common name of its certificate.</summary>
    public string Terminal { get; set; } = "";

    /// <summary>Time between two telemetry messages.</summary>
    public int TelemetrySeconds { get; set; }
}

/// <summary>The contactless reader's kernels.</summary>
internal sealed record ContactlessSection
{
    /// <summary>9F33, 6 hexadecimal digits.</summary>
    public string TerminalCapabilities { get; set; } = "";

    /// <summary>9F35, 2 hexadecimal digits.</summary>
    public string TerminalType { get; set; } = "";

    /// <summary>9F40, 10 hexadecimal digits.</summary>
    public string AdditionalCapabilities { get; set; } = "";

    /// <summary>How long the reader waits for a card.</summary>
    public int CardSeconds { get; set; }

    /// <summary>The schemes' public keys.</summary>
    public string CaKeysFile { get; set; } = "";

    /// <summary>The applications that are taken.</summary>
    public IReadOnlyList<ApplicationSection> Applications { get; set; } = [];
}

/// <summary>One application with its limits, in minor units.</summary>
internal sealed record ApplicationSection
{
    /// <summary>AID, 10 to 32 hexadecimal digits.</summary>
    public string Aid { get; set; } = "";

    /// <summary>The kernel: 3.</summary>
    public int KernelId { get; set; }

    /// <summary>An amount of this or more is not taken.</summary>
    public long TransactionLimitMinor { get; set; }

    /// <summary>An amount above it goes online.</summary>
    public long FloorLimitMinor { get; set; }

    /// <summary>An amount of this or more needs a cardholder verification.</summary>
    public long CvmRequiredLimitMinor { get; set; }

    /// <summary>Whether an amount of zero is taken.</summary>
    public bool ZeroAmountAllowed { get; set; }

    /// <summary>Terminal transaction qualifiers (9F66), 8 hexadecimal digits.</summary>
    public string Qualifiers { get; set; } = "";

    /// <summary>Application version number (9F09), 4 hexadecimal digits, or empty.</summary>
    public string ApplicationVersion { get; set; } = "";
}

/// <summary>The till's API.</summary>
internal sealed record TillSection
{
    /// <summary>Whether tills are served.</summary>
    public bool Enabled { get; set; }

    /// <summary>IP address to listen on. Beyond loopback there is TLS, and the three files are needed.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port.</summary>
    public int Port { get; set; }

    /// <summary>Sealed file with the token of the tills.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>Sealed file with the token of a supervisor; empty where no till has that role.</summary>
    public string SupervisorTokenFile { get; set; } = "";

    /// <summary>PEM file of the certificate that tills see; empty for plain HTTP on loopback.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    public string PassphraseFile { get; set; } = "";
}

/// <summary>One key of <c>ca-keys.json</c>.</summary>
internal sealed record CaKeySection
{
    /// <summary>10 hexadecimal digits.</summary>
    public string Rid { get; set; } = "";

    /// <summary>2 hexadecimal digits.</summary>
    public string Index { get; set; } = "";

    /// <summary>Hexadecimal.</summary>
    public string Modulus { get; set; } = "";

    /// <summary>Hexadecimal.</summary>
    public string Exponent { get; set; } = "";

    /// <summary>40 hexadecimal digits.</summary>
    public string Checksum { get; set; } = "";
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
