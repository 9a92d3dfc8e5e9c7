using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Terminal.Daemon.Till;
using Terminal.Devices.Printing;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Iso8583;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;
using Terminal.Platform.Journal;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Daemon.Settings;

/// <summary>Makes what the node and the edge are configured with of checked settings.</summary>
/// <param name="settings">Settings without a fault.</param>
/// <param name="folder">The settings file's folder: relative paths begin there.</param>
internal sealed class NodeConfiguration(DaemonSettings settings, string folder)
{
    /// <summary>A path of the settings as an absolute one.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, folder);

    /// <summary>The journal.</summary>
    public JournalSettings Journal() =>
        new(PathOf(settings.Journal.Path), Enum.Parse<JournalSynchronous>(settings.Journal.Synchronous, ignoreCase: true));

    /// <summary>Folder of the journal, whose disk is watched.</summary>
    public string JournalFolder() => Path.GetDirectoryName(PathOf(settings.Journal.Path))!;

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

    /// <summary>The till's API; null where it is off.</summary>
    public TillSettings? Till()
    {
        if (!settings.Till.Enabled)
        {
            return null;
        }

        Invariant.Check(Currency.TryFind(settings.Currency, out Currency currency));
        return new TillSettings
        {
            Place = new IPEndPoint(IPAddress.Parse(settings.Till.Address), settings.Till.Port),
            Currency = currency.Code,
            TokenFile = PathOf(settings.Till.TokenFile),
            SupervisorTokenFile = PathUnlessEmpty(settings.Till.SupervisorTokenFile),
            CertificateFile = PathUnlessEmpty(settings.Till.CertificateFile),
            KeyFile = PathUnlessEmpty(settings.Till.KeyFile),
            PassphraseFile = PathUnlessEmpty(settings.Till.PassphraseFile),
        };
    }

    /// <summary>The node's own part; the faults name keys whose check sum does not hold.</summary>
    public NodeSettings? Node(IReadOnlyList<CaKeySection> keys, out IReadOnlyList<SettingsFault> faults)
    {
        List<SettingsFault> found = [];
        List<CaPublicKey> schemes = [];
        for (int i = 0; i < keys.Count; i++)
        {
            CaKeySection key = keys[i];
            CaPublicKey? scheme = CaPublicKey.FromText(key.Rid + key.Index, key.Modulus, key.Exponent, key.Checksum);
            if (scheme is { ChecksumHolds: true })
            {
                schemes.Add(scheme);
                continue;
            }

            found.Add(new SettingsFault(string.Create(CultureInfo.InvariantCulture, $"$[{i}].checksum"), "does not hold for this key"));
        }

        faults = found;
        Invariant.Check(Currency.TryFind(settings.Currency, out Currency currency));
        Invariant.Check(PaperWidth.TryFind(settings.Paper, out PaperWidth paper));
        return found.Count > 0 ? null : new NodeSettings
        {
            MerchantName = settings.Merchant.Name,
            MerchantAddress = settings.Merchant.Address,
            Currency = currency,
            PaperColumns = paper.Columns,
            CardTime = TimeSpan.FromSeconds(settings.Contactless.CardSeconds),
            Contactless = Contactless(schemes),
            Offline = Offline(),
            SupervisorCode = settings.SupervisorCode is { } code
                ? new CodeVerifier(Hex.Parse(code.Salt), Hex.Parse(code.Hash), code.Iterations)
                : null,
            Host = Host(),
            Fleet = Fleet(),
        };
    }

    private string PathUnlessEmpty(string path) => path.Length == 0 ? "" : PathOf(path);

    private HostSettings Host()
    {
        Invariant.Check(Tpdu.TryParse(settings.Host.Tpdu, out Tpdu tpdu));
        return new HostSettings
        {
            TerminalId = settings.TerminalId,
            MerchantId = settings.Merchant.Id,
            NetworkId = settings.Host.NetworkId,
            Tpdu = tpdu,
            AnswerTime = TimeSpan.FromSeconds(settings.Host.AnswerSeconds),
            EchoTime = TimeSpan.FromSeconds(settings.Host.EchoSeconds),
        };
    }

    private OfflineSettings Offline() => new()
    {
        Use = Enum.Parse<OfflineUse>(settings.Offline.Use, ignoreCase: true),
        SaleLimitMinor = settings.Offline.SaleLimitMinor,
        TotalLimitMinor = settings.Offline.TotalLimitMinor,
        CountMax = settings.Offline.CountMax,
    };

    private FleetSettings Fleet() => new()
    {
        Firmware = Build.Version,
        ConfigurationSha256 = Convert.ToHexStringLower(SHA256.HashData(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(settings, SettingsContext.Default.DaemonSettings))),
        TelemetryInterval = TimeSpan.FromSeconds(settings.Broker.TelemetrySeconds),
    };

    private ContactlessConfiguration Contactless(IReadOnlyList<CaPublicKey> schemes)
    {
        ContactlessSection section = settings.Contactless;
        TerminalData terminal = new()
        {
            Capabilities = Hex.Parse(section.TerminalCapabilities),
            TerminalType = Hex.Parse(section.TerminalType)[0],
            AdditionalCapabilities = Hex.Parse(section.AdditionalCapabilities),
            CountryNumeric = settings.Country,
            SerialNumber = settings.TerminalId,
            MerchantIdentifier = settings.Merchant.Id,
            TerminalIdentification = settings.TerminalId,
            MerchantCategoryCode = int.Parse(settings.Merchant.CategoryCode, CultureInfo.InvariantCulture),
            MerchantNameAndLocation = settings.Merchant.Name,
        };
        return new ContactlessConfiguration(terminal, [.. section.Applications.Select(Application)], schemes);
    }

    private static ContactlessApplication Application(ApplicationSection section) => new()
    {
        Aid = Hex.Parse(section.Aid),
        KernelId = (byte)section.KernelId,
        TransactionLimitMinor = section.TransactionLimitMinor,
        FloorLimitMinor = section.FloorLimitMinor,
        CvmRequiredLimitMinor = section.CvmRequiredLimitMinor,
        ZeroAmountAllowed = section.ZeroAmountAllowed,
        Qualifiers = Hex.Parse(section.Qualifiers),
        ApplicationVersion = Hex.Parse(section.ApplicationVersion),
    };
}
