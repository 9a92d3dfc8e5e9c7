using System.Net;
using System.Security.Cryptography;
using Terminal.Daemon.Till;
using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Devices.Magstripe;
using Terminal.Devices.Printing;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Platform.Cards;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;
using Terminal.Platform.Journal;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>Makes what the node and the edge are configured with of checked settings.</summary>
/// <param name="settings">Settings without a fault.</param>
/// <param name="folder">The settings file's folder: relative paths begin there.</param>
internal sealed class NodeConfiguration(DaemonSettings settings, string folder)
{
    /// <summary>A path of the settings as an absolute one.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, folder);

    /// <summary>Where the storage key rests.</summary>
    public IKeySeal KeySeal() => settings.Tpm.Handle.Length > 0
        ? new TpmKeySeal(Convert.ToUInt32(settings.Tpm.Handle, 16), settings.Tpm.Connection)
        : new FileKeySeal(PathOf(settings.StorageKeyFile));

    /// <summary>The journal.</summary>
    public JournalSettings Journal() =>
        new(PathOf(settings.Journal.Path), Enum.Parse<JournalSynchronous>(settings.Journal.Synchronous, ignoreCase: true));

    /// <summary>Folder of the journal, whose disk is watched.</summary>
    public string JournalFolder() => Path.GetDirectoryName(PathOf(settings.Journal.Path))!;

    /// <summary>Where the vault's records lie.</summary>
    public string KeysFolder() =>
        settings.Vault.Path.Length > 0 ? PathOf(settings.Vault.Path) : Path.Combine(JournalFolder(), "keys");

    /// <summary>Where a vault in a process of its own listens; empty where it stands inside terminald.</summary>
    public string VaultSocket() => PathUnlessEmpty(settings.Vault.Socket);

    /// <summary>The connection to the acquirer.</summary>
    public TlsHostSettings HostLink() => new()
    {
        Address = settings.Host.Address,
        Port = settings.Host.Port,
        ServerName = settings.Host.ServerName,
        CaFile = PathOf(settings.Host.CaFile),
        CertificateFile = PathOf(settings.Host.CertificateFile),
        KeyFile = PathOf(settings.Host.KeyFile),
        PassphraseFile = PathOf(settings.Host.PassphraseFile),
        ClockEarliest = Build.Earliest,
    };

    /// <summary>The contact reader; null where there is none.</summary>
    public PcscSettings? ContactReader() => settings.ContactReader.Name is { Length: > 0 } name ? new PcscSettings(name) : null;

    /// <summary>The stripe reader's driver; null where there is none.</summary>
    public StripeReader? StripeReader(SecretArena arena) =>
        settings.MagstripeReader is { Path.Length: > 0 } reader
            ? new StripeReader(
                (reader.Link, reader.HasSums) switch
                {
                    ("evdev", _) => StripeLink.Keyboard,
                    (_, true) => StripeLink.SerialWithSum,
                    _ => StripeLink.Serial,
                },
                EvdevSource.RecordLength,
                arena)
            : null;

    /// <summary>Where the stripe reader is; empty where there is none.</summary>
    public string StripeReaderPath() => PathUnlessEmpty(settings.MagstripeReader.Path);

    /// <summary>Length of the keypad's records: what scans a matrix makes those of a 64-bit program.</summary>
    public int KeypadRecordLength() => settings.Keypad.Driver == "evdev" ? EvdevSource.RecordLength : EvdevDecoder.RecordLength;

    /// <summary>Opens the stripe reader's line, and again whenever it is lost; null where there is none.</summary>
    public IDisposable? OpenStripeReader(ILineListener listener)
    {
        StripeReaderSection reader = settings.MagstripeReader;
        if (reader.Path.Length == 0)
        {
            return null;
        }

        string path = StripeReaderPath();
        if (reader.Link == "evdev")
        {
            return new EvdevSource(path, listener);
        }

        SerialLine line = new(path, reader.BaudRate, listener);
        line.Open();
        return line;
    }

    /// <summary>The connection to the broker.</summary>
    public MqttSettings BrokerLink() => new()
    {
        Address = settings.Broker.Address,
        Port = settings.Broker.Port,
        ServerName = settings.Broker.ServerName,
        Terminal = settings.Broker.Terminal,
        CaFile = PathOf(settings.Broker.CaFile),
        CertificateFile = PathOf(settings.Broker.CertificateFile),
        KeyFile = PathOf(settings.Broker.KeyFile),
        PassphraseFile = PathOf(settings.Broker.PassphraseFile),
        ClockEarliest = Build.Earliest,
    };

    /// <summary>The display's driver machine.</summary>
    public IDisplay Display() => settings.Board.Display == "hd44780"
        ? new CharacterDisplay((byte)settings.Board.DisplayAddress)
        : new Ssd1306((byte)settings.Board.DisplayAddress);

    /// <summary>The till's API; null where it is off.</summary>
    public TillSettings? Till()
    {
        if (!settings.Till.Enabled)
        {
            return null;
        }

        return new TillSettings
        {
            Place = new IPEndPoint(IPAddress.Parse(settings.Till.Address), settings.Till.Port),
            TokenFile = PathOf(settings.Till.TokenFile),
            SupervisorTokenFile = PathUnlessEmpty(settings.Till.SupervisorTokenFile),
            CertificateFile = PathUnlessEmpty(settings.Till.CertificateFile),
            KeyFile = PathUnlessEmpty(settings.Till.KeyFile),
            PassphraseFile = PathUnlessEmpty(settings.Till.PassphraseFile),
        };
    }

    /// <summary>What the board brings for the node, before any configuration stands over it.</summary>
    public NodeSettings Board()
    {
        Invariant.Check(PaperWidth.TryFind(settings.Paper, out PaperWidth paper));
        return new NodeSettings
        {
            MerchantName = "",
            MerchantAddress = [],
            Currency = default,
            PaperColumns = paper.Columns,
            Contactless = new ContactlessConfiguration(
                new TerminalData { Capabilities = default, TerminalType = 0, AdditionalCapabilities = default, CountryNumeric = 0 },
                [],
                []),
            Host = new HostSettings
            {
                TerminalId = "", MerchantId = "", NetworkId = "", Tpdu = default, TakesPin = settings.Vault.TakesPin,
            },
            TraceCount = settings.Traces,
            TakesDevelopmentKeys = settings.Profile != "production",
            Fleet = new FleetSettings { Firmware = Build.Version },
        };
    }

    /// <summary>The configuration that the settings file brings.</summary>
    public ConfigurationInForce Own() => new(
        settings.Configuration,
        0,
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            settings.Configuration, ConfigurationContext.Default.TerminalConfiguration))));

    /// <summary>Whose configurations are taken; null with the faults where the key file does not serve.</summary>
    public ConfigurationTrust? Trust(out IReadOnlyList<ConfigurationFault> faults)
    {
        faults = [];
        bool production = settings.Profile == "production";
        IReadOnlyList<Es256PublicKey>? keys =
            settings.Fleet.KeysFile.Length == 0 ? [] : SettingsFile.TryReadSigners(PathOf(settings.Fleet.KeysFile), out faults);
        return keys is null ? null : new ConfigurationTrust(settings.Broker.Terminal, keys, production)
        {
            KnowsTimeZone = SettingsCheck.KnowsTimeZone,
            TakesPin = settings.Vault.TakesPin,
        };
    }

    /// <summary>Whose keys may have signed the certificates of a card that checks its PIN: of these settings, and of what their signers
    /// sign.</summary>
    /// <param name="trust">The signers.</param>
    public CardAuthorities Authorities(ConfigurationTrust trust) => new(
        ConfiguredSettings.KeysOf(settings.Configuration),
        document => trust.Open(document.Span, out _) is { } signed ? ConfiguredSettings.KeysOf(signed.Configuration) : null);

    /// <summary>The database of what the fleet sent.</summary>
    public string FleetPath() => PathOf(settings.Fleet.Path);

    /// <summary>The connection to the acquirer over the first route of a configuration; the board's own where it has none.</summary>
    public TlsHostSettings HostLink(TerminalConfiguration configuration) =>
        configuration.Host.Routes.Count == 0 ? HostLink() : HostLink() with
        {
            Address = configuration.Host.Routes[0].Address,
            Port = configuration.Host.Routes[0].Port,
            ServerName = configuration.Host.Routes[0].ServerName,
        };

    /// <summary>Until when the certificates of the board's connections serve, as their files say now.</summary>
    public IReadOnlyList<Expiry> Certificates()
    {
        (string Name, string File)[] files =
        [
            ("host", settings.Host.CertificateFile),
            ("host-ca", settings.Host.CaFile),
            ("broker", settings.Broker.CertificateFile),
            ("broker-ca", settings.Broker.CaFile),
            ("till", settings.Till.CertificateFile),
        ];
        return [.. files.Where(file => file.File.Length > 0)
            .Select(file => CertificateDays.Read(file.Name, PathOf(file.File))).OfType<Expiry>()];
    }

    private string PathUnlessEmpty(string path) => path.Length == 0 ? "" : PathOf(path);
}
