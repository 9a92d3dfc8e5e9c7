using System.Net;
using Terminal.Devices.Printing;
using Terminal.Engine.Configuration;

namespace Terminal.Daemon.Settings;

/// <summary>Checks every value of the settings and names each that does not serve, all at once.</summary>
/// <remarks>What a key says for itself stands at the key; here are the rules over several keys, and what this machine knows.</remarks>
internal static class SettingsCheck
{
    private static readonly int[] BaudRates = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    /// <summary>All faults of <paramref name="settings"/>; none where it serves.</summary>
    public static IReadOnlyList<ConfigurationFault> Run(DaemonSettings settings)
    {
        IReadOnlyList<ConfigurationFault> faults = KeyCheck.Run(settings, SettingsContext.Default.DaemonSettings);
        return faults.Count > 0 // Rules over several keys want each key to serve.
            ? faults
            :
            [
                .. Parts(settings).Concat(BoardCheck.Run(settings))
                    .Concat(Peer("/host", settings.Host)).Concat(Peer("/broker", settings.Broker))
                    .Concat(Till(settings.Till)).Concat(Profile(settings))
                    .Append(TimeZone(settings.Configuration)).OfType<ConfigurationFault>(),
                .. ConfigurationRules.Check(settings.Configuration, "/configuration"),
                .. settings.Vault.TakesPin ? [] : ConfigurationRules.CheckWithoutPin(settings.Configuration, "/configuration"),
            ];
    }

    /// <summary>Whether this machine knows a time zone.</summary>
    public static bool KnowsTimeZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static ConfigurationFault? TimeZone(TerminalConfiguration configuration) =>
        KnowsTimeZone(configuration.TimeZone) ? null : ConfigurationRules.UnknownTimeZone("/configuration");

    private static ConfigurationFault? Require(bool good, string pointer, string code, string problem) =>
        good ? null : new ConfigurationFault(pointer, code, problem);

    private static ConfigurationFault? Missing(string value, string pointer) =>
        Require(value.Length > 0, pointer, "missing", "is missing");

    private static IEnumerable<ConfigurationFault?> Parts(DaemonSettings settings)
    {
        yield return Require(PaperWidth.TryFind(settings.Paper, out _), "/paper", "choice", "must be 58 or 80");
        yield return Require(
            settings.StorageKeyFile.Length > 0 != settings.Tpm.Handle.Length > 0, "/storageKeyFile", "choice",
            "must be there, or /tpm/handle, and not both");
        yield return Line("/reader", settings.Reader.BaudRate);
        yield return Line("/printer", settings.Printer.BaudRate);
        yield return Line("/magstripeReader", settings.MagstripeReader.BaudRate);
    }

    private static ConfigurationFault? Line(string at, int baudRate) => Require(
        BaudRates.Contains(baudRate), at + "/baudRate", "choice", "must be one of " + string.Join(", ", BaudRates));

    private static IEnumerable<ConfigurationFault?> Peer(string at, PeerSection peer)
    {
        bool isPlace = IPAddress.TryParse(peer.Address, out _) || Uri.CheckHostName(peer.Address) == UriHostNameType.Dns;
        yield return Require(isPlace, at + "/address", "place", "must be an IP address or a host name");
        bool isName = Uri.CheckHostName(peer.ServerName) == UriHostNameType.Dns;
        yield return Require(isName, at + "/serverName", "place", "must be a host name");
    }

    private static IEnumerable<ConfigurationFault?> Profile(DaemonSettings settings)
    {
        bool production = settings.Profile == "production";
        yield return Require(
            !production || settings.Configuration.Contactless.CaKeys.Count == 0, "/configuration/contactless/caKeys", "unsigned",
            "must be empty: in production scheme keys come by signed configuration alone");
        yield return Require(
            !production || settings.Configuration.Contactless.CaCurveKeys.Count == 0, "/configuration/contactless/caCurveKeys", "unsigned",
            "must be empty: in production scheme keys come by signed configuration alone");
        yield return Require(
            !production || settings.Traces == 0, "/traces", "choice",
            "must be 0: a terminal of the production profile keeps no trace of a payment");
        yield return Require(
            !production || settings.Fleet.KeysFile.Length > 0, "/fleet/keysFile", "missing", "must be there in production");
    }

    private static IEnumerable<ConfigurationFault?> Till(TillSection till)
    {
        if (!till.Enabled)
        {
            yield break;
        }

        bool isAddress = IPAddress.TryParse(till.Address, out IPAddress? address);
        yield return Require(isAddress, "/till/address", "place", "must be an IP address");
        yield return Require(till.Port > 0, "/till/port", "range", "must be 1 to 65535");
        yield return Missing(till.TokenFile, "/till/tokenFile");
        if ((till.CertificateFile + till.KeyFile + till.PassphraseFile).Length == 0)
        {
            yield return Require(
                !isAddress || IPAddress.IsLoopback(address!), "/till/certificateFile", "missing",
                "is missing: beyond loopback tills are served over TLS alone");
        }
        else
        {
            yield return Missing(till.CertificateFile, "/till/certificateFile");
            yield return Missing(till.KeyFile, "/till/keyFile");
            yield return Missing(till.PassphraseFile, "/till/passphraseFile");
        }
    }
}
