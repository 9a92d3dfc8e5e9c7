using System.Globalization;
using System.Net;
using Terminal.Devices.Printing;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Daemon.Settings;

/// <summary>Checks every value of the settings and names each that does not serve, all at once.</summary>
internal sealed class SettingsCheck
{
    private static readonly int[] BaudRates = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    private readonly List<SettingsFault> faults = [];

    private SettingsCheck()
    {
    }

    /// <summary>All faults of <paramref name="settings"/>; none where it serves.</summary>
    public static IReadOnlyList<SettingsFault> Run(DaemonSettings settings)
    {
        SettingsCheck check = new();
        check.Shop(settings);
        check.Devices(settings);
        check.Peer("$.host", settings.Host);
        check.Require("$.host.networkId", IsDigits(settings.Host.NetworkId, 3), "must be 3 digits");
        check.Bytes("$.host.tpdu", settings.Host.Tpdu, 5, 5);
        check.Range("$.host.answerSeconds", settings.Host.AnswerSeconds, 1, 120);
        check.Range("$.host.echoSeconds", settings.Host.EchoSeconds, 5, 3600);
        check.Peer("$.broker", settings.Broker);
        check.Require("$.broker.terminal", IsTopicLevel(settings.Broker.Terminal), "must be 1 to 64 of a-z, 0-9 and dash");
        check.Range("$.broker.telemetrySeconds", settings.Broker.TelemetrySeconds, 10, 86400);
        check.Offline(settings.Offline);
        if (settings.SupervisorCode is { } code)
        {
            check.Bytes("$.supervisorCode.salt", code.Salt, CodeVerifier.SaltLength, CodeVerifier.SaltLength);
            check.Bytes("$.supervisorCode.hash", code.Hash, CodeVerifier.HashLength, CodeVerifier.HashLength);
            check.Range("$.supervisorCode.iterations", code.Iterations, 1_000, 1_000_000);
        }

        check.Contactless(settings.Contactless);
        check.Till(settings.Till);
        return check.faults;
    }

    /// <summary>All faults of the schemes' keys.</summary>
    public static IReadOnlyList<SettingsFault> Run(IReadOnlyList<CaKeySection> keys)
    {
        SettingsCheck check = new();
        for (int i = 0; i < keys.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"$[{i}]");
            if (check.IsThere(path, keys[i]))
            {
                check.Key(path, keys[i]);
            }
        }

        return check.faults;
    }

    private static bool IsDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);

    private static bool IsPrintable(string text, int minimum, int maximum) =>
        text.Length >= minimum && text.Length <= maximum && text.All(c => !char.IsControl(c));

    private static bool IsTopicLevel(string text) =>
        text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private void Key(string path, CaKeySection key)
    {
        Bytes(path + ".rid", key.Rid, 5, 5);
        Bytes(path + ".index", key.Index, 1, 1);
        Bytes(path + ".modulus", key.Modulus, 64, 248);
        Bytes(path + ".exponent", key.Exponent, 1, 3);
        Bytes(path + ".checksum", key.Checksum, 20, 20);
    }

    private void Shop(DaemonSettings settings)
    {
        bool isId = settings.TerminalId.Length == 8 && settings.TerminalId.All(char.IsAsciiLetterOrDigit);
        Require("$.terminalId", isId, "must be 8 letters or digits");
        bool isCarried = IsPrintable(settings.Merchant.Id, 15, 15) && settings.Merchant.Id.All(char.IsAscii);
        Require("$.merchant.id", isCarried, "must be 15 ASCII characters");
        Require("$.merchant.name", IsPrintable(settings.Merchant.Name, 1, 40), "must be 1 to 40 characters");
        Require("$.merchant.address", settings.Merchant.Address.Count <= 4, "must be at most 4 lines");
        for (int i = 0; i < settings.Merchant.Address.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"$.merchant.address[{i}]");
            if (IsThere(path, settings.Merchant.Address[i]))
            {
                Require(path, IsPrintable(settings.Merchant.Address[i], 1, 48), "must be 1 to 48 characters");
            }
        }

        Require("$.merchant.categoryCode", IsDigits(settings.Merchant.CategoryCode, 4), "must be 4 digits");
        Require("$.currency", Currency.TryFind(settings.Currency, out _), "must be a known ISO 4217 number");
        Range("$.country", settings.Country, 1, 999);
        Require("$.timeZone", TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _), "must be a time zone of this machine");
        Require("$.paper", PaperWidth.TryFind(settings.Paper, out _), "must be 58 or 80");
    }

    private void Devices(DaemonSettings settings)
    {
        Present("$.journal.path", settings.Journal.Path);
        bool known = settings.Journal.Synchronous is "FULL" or "EXTRA" or "NORMAL" or "OFF";
        Require("$.journal.synchronous", known, "must be FULL, EXTRA, NORMAL or OFF");
        Range("$.journal.reserveMegabytes", settings.Journal.ReserveMegabytes, 1, 1024);
        Present("$.storageKeyFile", settings.StorageKeyFile);
        Line("$.reader", settings.Reader);
        Line("$.printer", settings.Printer);
        Present("$.keypad.path", settings.Keypad.Path);
        Present("$.board.socket", settings.Board.Socket);
        Range("$.board.displayAddress", settings.Board.DisplayAddress, 8, 119);
    }

    private void Line(string path, LineSection line)
    {
        Present(path + ".path", line.Path);
        Require(path + ".baudRate", BaudRates.Contains(line.BaudRate), "must be one of " + string.Join(", ", BaudRates));
    }

    private void Peer(string path, PeerSection peer)
    {
        bool isAddress = IPAddress.TryParse(peer.Address, out _) || Uri.CheckHostName(peer.Address) == UriHostNameType.Dns;
        Require(path + ".address", isAddress, "must be an IP address or a host name");
        Range(path + ".port", peer.Port, 1, 65535);
        Require(path + ".serverName", Uri.CheckHostName(peer.ServerName) == UriHostNameType.Dns, "must be a host name");
        Present(path + ".caFile", peer.CaFile);
        Present(path + ".certificateFile", peer.CertificateFile);
        Present(path + ".keyFile", peer.KeyFile);
        Present(path + ".passphraseFile", peer.PassphraseFile);
    }

    private void Offline(OfflineSection offline)
    {
        bool known = Enum.TryParse(offline.Use, ignoreCase: true, out OfflineUse _) && !char.IsAsciiDigit(offline.Use[0]);
        Require("$.offline.use", known, "must be never, hostDown or belowLimit");
        Limit("$.offline.saleLimitMinor", offline.SaleLimitMinor);
        Limit("$.offline.totalLimitMinor", offline.TotalLimitMinor);
        Range("$.offline.countMax", offline.CountMax, 1, 10_000);
    }

    private void Contactless(ContactlessSection contactless)
    {
        Bytes("$.contactless.terminalCapabilities", contactless.TerminalCapabilities, 3, 3);
        Bytes("$.contactless.terminalType", contactless.TerminalType, 1, 1);
        Bytes("$.contactless.additionalCapabilities", contactless.AdditionalCapabilities, 5, 5);
        Range("$.contactless.cardSeconds", contactless.CardSeconds, 10, 300);
        Present("$.contactless.caKeysFile", contactless.CaKeysFile);
        Require("$.contactless.applications", contactless.Applications.Count is >= 1 and <= 32, "must be 1 to 32 applications");
        for (int i = 0; i < contactless.Applications.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"$.contactless.applications[{i}]");
            if (IsThere(path, contactless.Applications[i]))
            {
                Application(path, contactless.Applications[i]);
            }
        }
    }

    private void Application(string path, ApplicationSection application)
    {
        Bytes(path + ".aid", application.Aid, 5, 16);
        Require(path + ".kernelId", application.KernelId == 3, "must be 3, the one kernel there is");
        Limit(path + ".transactionLimitMinor", application.TransactionLimitMinor);
        Limit(path + ".floorLimitMinor", application.FloorLimitMinor);
        Limit(path + ".cvmRequiredLimitMinor", application.CvmRequiredLimitMinor);
        Bytes(path + ".qualifiers", application.Qualifiers, 4, 4);
        if (application.ApplicationVersion.Length > 0)
        {
            Bytes(path + ".applicationVersion", application.ApplicationVersion, 2, 2);
        }
    }

    private void Till(TillSection till)
    {
        if (!till.Enabled)
        {
            return;
        }

        bool isAddress = IPAddress.TryParse(till.Address, out IPAddress? address);
        Require("$.till.address", isAddress, "must be an IP address");
        Range("$.till.port", till.Port, 1, 65535);
        Present("$.till.tokenFile", till.TokenFile);
        bool isPlain = (till.CertificateFile + till.KeyFile + till.PassphraseFile).Length == 0;
        if (isPlain && isAddress && !IPAddress.IsLoopback(address!))
        {
            Require("$.till.certificateFile", false, "is missing: beyond loopback tills are served over TLS alone");
        }
        else if (!isPlain)
        {
            Present("$.till.certificateFile", till.CertificateFile);
            Present("$.till.keyFile", till.KeyFile);
            Present("$.till.passphraseFile", till.PassphraseFile);
        }
    }

    private void Limit(string path, long minor) =>
        Require(path, minor is >= 0 and <= Amount.MinorMax, "must be 0 to 999999999999");

    /// <summary>The reader refuses a member that is null, but takes null for an element of a list.</summary>
    private bool IsThere(string path, object? element)
    {
        Require(path, element is not null, "is null");
        return element is not null;
    }

    private void Present(string path, string text) =>
        Require(path, text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal), "is missing or holds a zero character");

    private void Range(string path, int value, int minimum, int maximum) =>
        Require(path, value >= minimum && value <= maximum, string.Create(CultureInfo.InvariantCulture, $"must be {minimum} to {maximum}"));

    private void Bytes(string path, string text, int minimum, int maximum)
    {
        bool good = Hex.TryParse(text, out byte[] bytes) && bytes.Length >= minimum && bytes.Length <= maximum;
        string count = minimum == maximum
            ? string.Create(CultureInfo.InvariantCulture, $"{2 * minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"{2 * minimum} to {2 * maximum}");
        Require(path, good, $"must be {count} hexadecimal digits");
    }

    private void Require(string path, bool good, string problem)
    {
        if (!good)
        {
            faults.Add(new SettingsFault(path, problem));
        }
    }
}
