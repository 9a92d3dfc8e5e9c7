using System.Text.Json.Serialization;
using Terminal.Engine.Configuration;

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
    /// <summary>What no path may hold.</summary>
    public const string Path = @"[^\x00]*";

    /// <summary>development or production.</summary>
    [ConfigurationKey("In production there are no published test keys, and scheme keys come by signed configuration alone",
        OneOf = ["development", "production"])]
    public string Profile { get; set; } = "development";

    /// <summary>What the terminal works with until a signed configuration comes.</summary>
    [ConfigurationKey("What the terminal works with until a signed configuration comes")]
    public TerminalConfiguration Configuration { get; set; } = new();

    /// <summary>Where signed configurations are kept, and who may sign them.</summary>
    [ConfigurationKey("Where signed configurations are kept, and who may sign them")]
    public FleetSection Fleet { get; set; } = new();

    /// <summary>Of how many payments a masked trace is kept in memory.</summary>
    [ConfigurationKey("Of how many payments a masked trace is kept in memory, for laboratories and developers; 0 in production",
        Min = 0, Max = 32)]
    public int Traces { get; set; }

    /// <summary>Width of the paper in millimetres: 58 or 80.</summary>
    [ConfigurationKey("Width of the paper: 58 or 80", Unit = "mm", Min = 58, Max = 80)]
    public int Paper { get; set; }

    /// <summary>The journal.</summary>
    [ConfigurationKey("The journal")]
    public JournalSection Journal { get; set; } = new();

    /// <summary>Sealed file with the vault's storage key, 32 bytes.</summary>
    [ConfigurationKey("Sealed file with the vault's storage key, 32 bytes; empty where a TPM has it", Max = 4096, Pattern = Path)]
    public string StorageKeyFile { get; set; } = "";

    /// <summary>The security chip that has the storage key.</summary>
    [ConfigurationKey("The security chip that has the storage key, instead of the file")]
    public TpmSection Tpm { get; set; } = new();

    /// <summary>The vault of payment keys and PINs.</summary>
    [ConfigurationKey("The vault of payment keys and PINs")]
    public VaultSection Vault { get; set; } = new();

    /// <summary>The contactless reader, and how it is wired.</summary>
    [ConfigurationKey("The contactless reader, and how it is wired")]
    public ReaderSection Reader { get; set; } = new();

    /// <summary>The contact reader behind pcscd.</summary>
    [ConfigurationKey("The contact reader behind pcscd")]
    public ContactReaderSection ContactReader { get; set; } = new();

    /// <summary>The reader of magnetic stripes.</summary>
    [ConfigurationKey("The reader of magnetic stripes")]
    public StripeReaderSection MagstripeReader { get; set; } = new();

    /// <summary>The printer's line.</summary>
    [ConfigurationKey("The printer's line")]
    public LineSection Printer { get; set; } = new();

    /// <summary>The keypad.</summary>
    [ConfigurationKey("The keypad")]
    public KeypadSection Keypad { get; set; } = new();

    /// <summary>Display, lights and beeper.</summary>
    [ConfigurationKey("Display, lights and beeper")]
    public BoardSection Board { get; set; } = new();

    /// <summary>The acquirer.</summary>
    [ConfigurationKey("The connection to the acquirer")]
    public HostSection Host { get; set; } = new();

    /// <summary>The fleet's broker.</summary>
    [ConfigurationKey("The connection to the fleet's broker")]
    public BrokerSection Broker { get; set; } = new();

    /// <summary>The till's API; off unless it is here.</summary>
    [ConfigurationKey("The till's API; off unless it is here")]
    public TillSection Till { get; set; } = new();
}

/// <summary>The security chip.</summary>
internal sealed record TpmSection
{
    /// <summary>Persistent handle of the sealed storage key; empty where a file has it.</summary>
    [ConfigurationKey("Persistent handle of the sealed storage key: 0x81010001; empty where a file has it",
        Pattern = "(0x81[0-7][0-9A-Fa-f]{5})?")]
    public string Handle { get; set; } = "";

    /// <summary>How tpm2-tools reach the chip.</summary>
    [ConfigurationKey("How tpm2-tools reach the chip (TCTI)", Min = 1, Max = 256, Pattern = DaemonSettings.Path)]
    public string Connection { get; set; } = "device:/dev/tpmrm0";
}

/// <summary>The vault.</summary>
internal sealed record VaultSection
{
    /// <summary>Folder of its records.</summary>
    [ConfigurationKey("Folder of the payment keys, encrypted; empty: keys, beside the journal", Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "";

    /// <summary>Unix socket of a vault in a process of its own; empty: it stands inside terminald.</summary>
    [ConfigurationKey("Unix socket of a vault in a process of its own, terminald vault, which then has storage key, keypad and display; "
        + "empty: the vault stands inside terminald", Max = 107, Pattern = DaemonSettings.Path)]
    public string Socket { get; set; } = "";

    /// <summary>The user whose process that vault serves; empty: its own.</summary>
    [ConfigurationKey("The user whose process that vault serves; empty: the vault's own", Pattern = "([a-z_][a-z0-9_-]{0,31})?")]
    public string ClientUser { get; set; } = "";

    /// <summary>Whether a PIN may be entered at this keypad.</summary>
    [ConfigurationKey("Whether a PIN may be entered at this keypad; where not, cards are told that none can be")]
    public bool TakesPin { get; set; }
}

/// <summary>The journal.</summary>
internal sealed record JournalSection
{
    /// <summary>The database file.</summary>
    [ConfigurationKey("The database file", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "";

    /// <summary>FULL or EXTRA; NORMAL and OFF lose records in a power cut and are for tests.</summary>
    [ConfigurationKey("FULL or EXTRA; NORMAL and OFF lose records in a power cut and are for tests",
        OneOf = ["FULL", "EXTRA", "NORMAL", "OFF"])]
    public string Synchronous { get; set; } = "FULL";

    /// <summary>Room on its disk that is kept for payments that have begun; below it no new one begins.</summary>
    [ConfigurationKey("Room on its disk that is kept for payments that have begun; below it no new one begins",
        Unit = "MiB", Min = 1, Max = 1_024)]
    public int ReserveMegabytes { get; set; } = 16;
}

/// <summary>A serial line.</summary>
internal record LineSection
{
    /// <summary>The device.</summary>
    [ConfigurationKey("The device", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "";

    /// <summary>Bits a second.</summary>
    [ConfigurationKey("Bits a second; a rate that serial lines have", Min = 1_200, Max = 921_600)]
    public int BaudRate { get; set; }
}

/// <summary>The contactless reader.</summary>
internal sealed record ReaderSection : LineSection
{
    private const int OrdinaryBaudRate = 115_200;

    /// <summary>A serial line at the rate that the chip wakes with.</summary>
    public ReaderSection() => BaudRate = OrdinaryBaudRate;

    /// <summary>serial, i2c or spi; the path is /dev/ttyAMA3, /dev/i2c-1, or /dev/spidev0.0 with its chip select.</summary>
    [ConfigurationKey("serial, i2c or spi; the path is /dev/ttyAMA3, /dev/i2c-1, or /dev/spidev0.0 with its chip select; "
        + "on a bus a path that ends in .sock is the emulator's board", OneOf = ["serial", "i2c", "spi"])]
    public string Link { get; set; } = "serial";

    /// <summary>7-bit I2C address of the reader.</summary>
    [ConfigurationKey("7-bit I2C address of the reader; a PN532 has no other", Min = 8, Max = 119)]
    public int Address { get; set; } = 0x24;

    /// <summary>Highest clock on SPI.</summary>
    [ConfigurationKey("Highest clock on SPI", Unit = "Hz", Min = 10_000, Max = 5_000_000)]
    public int ClockHertz { get; set; } = 1_000_000;

    /// <summary>The line of board.gpio on which the reader says, low, that a frame is ready; without it the bus is asked.</summary>
    [ConfigurationKey(
        "The line of board.gpio on which a reader on i2c or spi says, low, that a frame is ready; without it the bus is asked",
        Min = 0, Max = BoardCheck.LineMax)]
    public int? InterruptLine { get; set; }
}

/// <summary>The contact reader.</summary>
internal sealed record ContactReaderSection
{
    /// <summary>Its name as pcscd has it, or how it begins; empty: there is none.</summary>
    [ConfigurationKey("Its name as pcscd has it (pcsc_scan -r lists them), whole or how it begins; empty: there is none",
        Max = 127, Pattern = DaemonSettings.Path)]
    public string Name { get; set; } = "";
}

/// <summary>The stripe reader.</summary>
internal sealed record StripeReaderSection
{
    private const int OrdinaryBaudRate = 9_600;

    /// <summary>The device; empty: there is none.</summary>
    [ConfigurationKey("The input device (a link of /dev/input/by-id), a FIFO, or the serial line; empty: there is none",
        Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "";

    /// <summary>evdev or serial.</summary>
    [ConfigurationKey("evdev, a reader that poses as a keyboard of the layout US; or serial", OneOf = ["evdev", "serial"])]
    public string Link { get; set; } = "evdev";

    /// <summary>Bits a second of a serial line.</summary>
    [ConfigurationKey("Bits a second of a serial line; a rate that serial lines have", Min = 1_200, Max = 921_600)]
    public int BaudRate { get; set; } = OrdinaryBaudRate;

    /// <summary>Whether the track's sum comes too.</summary>
    [ConfigurationKey("Whether a serial reader sends each track's sum (LRC) behind its end sentinel, as a character")]
    public bool HasSums { get; set; }
}

/// <summary>The keypad.</summary>
internal sealed record KeypadSection
{
    /// <summary>evdev, an input device of the kernel; or matrix, lines of a GPIO chip that the flavour iot scans.</summary>
    [ConfigurationKey("evdev, an input device of the kernel; or matrix, lines of a GPIO chip that the flavour iot scans",
        OneOf = ["evdev", "matrix"])]
    public string Driver { get; set; } = "evdev";

    /// <summary>The input device, or a FIFO; of a matrix the GPIO chip.</summary>
    [ConfigurationKey("The input device, or a FIFO; of a matrix the GPIO chip", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "";

    /// <summary>Lines of a matrix that are driven.</summary>
    [ConfigurationKey("Lines of a matrix that are driven", Max = 8)]
    public IReadOnlyList<int> Outputs { get; set; } = [];

    /// <summary>Lines of a matrix that are read, pulled down.</summary>
    [ConfigurationKey("Lines of a matrix that are read, pulled down", Max = 8)]
    public IReadOnlyList<int> Inputs { get; set; } = [];

    /// <summary>For each output a text with a character for each input: 0-9, C Clear, X Cancel, E Enter, a dot for none.</summary>
    [ConfigurationKey("For each output a text with a character for each input: 0-9, C Clear, X Cancel, E Enter, a dot for none",
        Max = 8, Pattern = "[0-9CXE.]{1,8}")]
    public IReadOnlyList<string> Keys { get; set; } = [];
}

/// <summary>Display, lights and beeper.</summary>
internal sealed record BoardSection
{
    /// <summary>Unix socket of the board's bus, where display or lights are on it.</summary>
    [ConfigurationKey("Unix socket of the board's bus, where display or lights are on it", Max = 107, Pattern = DaemonSettings.Path)]
    public string Socket { get; set; } = "";

    /// <summary>socket; ssd1306, on an I2C bus of this machine; or hd44780, there too, with the flavour iot.</summary>
    [ConfigurationKey("socket; ssd1306, on an I2C bus of this machine; or hd44780, there too, with the flavour iot",
        OneOf = ["socket", "ssd1306", "hd44780"])]
    public string Display { get; set; } = "socket";

    /// <summary>7-bit I2C address of the display.</summary>
    [ConfigurationKey("7-bit I2C address of the display", Min = 8, Max = 119)]
    public int DisplayAddress { get; set; }

    /// <summary>The display's I2C bus: /dev/i2c-1.</summary>
    [ConfigurationKey("The display's I2C bus", Max = 4096, Pattern = DaemonSettings.Path)]
    public string I2c { get; set; } = "";

    /// <summary>socket; or gpio, lines of a GPIO chip.</summary>
    [ConfigurationKey("socket; or gpio, lines of a GPIO chip", OneOf = ["socket", "gpio"])]
    public string Lights { get; set; } = "socket";

    /// <summary>The chip of lights, beeper and tamper switch: /dev/gpiochip0.</summary>
    [ConfigurationKey("The chip of lights, beeper and tamper switch", Max = 4096, Pattern = DaemonSettings.Path)]
    public string Gpio { get; set; } = "";

    /// <summary>The lines of the four lights, left to right.</summary>
    [ConfigurationKey("The lines of the four lights, left to right", Max = 4)]
    public IReadOnlyList<int> LightLines { get; set; } = [];

    /// <summary>The line of an active beeper.</summary>
    [ConfigurationKey("The line of an active beeper", Min = 0, Max = BoardCheck.LineMax)]
    public int? BeeperLine { get; set; }

    /// <summary>Whether a low level is on, for lights and beeper.</summary>
    [ConfigurationKey("Whether a low level is on, for lights and beeper")]
    public bool ActiveLow { get; set; }

    /// <summary>gpio, the line below where there is one; or socket.</summary>
    [ConfigurationKey("gpio, a line of the chip where tamperLine names one; or socket", OneOf = ["gpio", "socket"])]
    public string Tamper { get; set; } = "gpio";

    /// <summary>The line of a switch to ground that opens with the housing.</summary>
    [ConfigurationKey("The line of a switch to ground that opens with the housing", Min = 0, Max = BoardCheck.LineMax)]
    public int? TamperLine { get; set; }
}

/// <summary>What both connections need.</summary>
internal abstract record PeerSection
{
    /// <summary>IP address or name to connect to.</summary>
    [ConfigurationKey("IP address or name to connect to", Pattern = "[0-9A-Za-z.:-]{1,253}")]
    public string Address { get; set; } = "";

    /// <summary>TCP port.</summary>
    [ConfigurationKey("TCP port", Min = 1, Max = 65_535)]
    public int Port { get; set; }

    /// <summary>Name that the peer's certificate must carry.</summary>
    [ConfigurationKey("Name that the peer's certificate must carry", Pattern = "[0-9A-Za-z.-]{1,253}")]
    public string ServerName { get; set; } = "";

    /// <summary>PEM file of the authorities that are trusted.</summary>
    [ConfigurationKey("PEM file of the authorities that are trusted", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string CaFile { get; set; } = "";

    /// <summary>PEM file of the terminal's certificate.</summary>
    [ConfigurationKey("PEM file of the terminal's certificate", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    [ConfigurationKey("PEM file of its key, encrypted", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string KeyFile { get; set; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    [ConfigurationKey("Sealed file with the key's passphrase", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string PassphraseFile { get; set; } = "";
}

/// <summary>The acquirer.</summary>
internal sealed record HostSection : PeerSection;

/// <summary>What the fleet's operator may do.</summary>
internal sealed record FleetSection
{
    /// <summary>The database of what the fleet sent.</summary>
    [ConfigurationKey("Database of what the fleet sent", Min = 1, Max = 4096, Pattern = DaemonSettings.Path)]
    public string Path { get; set; } = "fleet.db";

    /// <summary>JWK set of the public keys that sign configurations.</summary>
    [ConfigurationKey("JWK set (RFC 7517) of the keys that sign configurations; empty where none is taken",
        Max = 4096, Pattern = DaemonSettings.Path)]
    public string KeysFile { get; set; } = "";
}

/// <summary>The fleet's broker.</summary>
internal sealed record BrokerSection : PeerSection
{
    /// <summary>Id of the terminal in topics, and the common name of its certificate.</summary>
    [ConfigurationKey("Id of the terminal in topics, and the common name of its certificate", Pattern = "[a-z0-9-]{1,64}")]
    public string Terminal { get; set; } = "";
}

/// <summary>The till's API.</summary>
internal sealed record TillSection
{
    /// <summary>Whether tills are served.</summary>
    [ConfigurationKey("Whether tills are served")]
    public bool Enabled { get; set; }

    /// <summary>IP address to listen on. Beyond loopback there is TLS, and the three files are needed.</summary>
    [ConfigurationKey("IP address to listen on; beyond loopback there is TLS, and the three files are needed", Min = 1, Max = 45)]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port.</summary>
    [ConfigurationKey("TCP port", Min = 0, Max = 65_535)]
    public int Port { get; set; }

    /// <summary>Sealed file with the token of the tills.</summary>
    [ConfigurationKey("Sealed file with the token of the tills", Max = 4096, Pattern = DaemonSettings.Path)]
    public string TokenFile { get; set; } = "";

    /// <summary>Sealed file with the token of a supervisor; empty where no till has that role.</summary>
    [ConfigurationKey("Sealed file with the token of a supervisor; empty where no till has that role",
        Max = 4096, Pattern = DaemonSettings.Path)]
    public string SupervisorTokenFile { get; set; } = "";

    /// <summary>PEM file of the certificate that tills see; empty for plain HTTP on loopback.</summary>
    [ConfigurationKey("PEM file of the certificate that tills see; empty for plain HTTP on loopback",
        Max = 4096, Pattern = DaemonSettings.Path)]
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    [ConfigurationKey("PEM file of its key, encrypted", Max = 4096, Pattern = DaemonSettings.Path)]
    public string KeyFile { get; set; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    [ConfigurationKey("Sealed file with the key's passphrase", Max = 4096, Pattern = DaemonSettings.Path)]
    public string PassphraseFile { get; set; } = "";
}

/// <summary>Readers of the settings files, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DaemonSettings))]
internal sealed partial class SettingsContext : JsonSerializerContext;
