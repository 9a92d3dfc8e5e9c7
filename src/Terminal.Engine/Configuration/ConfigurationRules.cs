using System.Globalization;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Engine.Configuration;

/// <summary>What a configuration must be besides what each key says for itself: rules over several keys, and what this program
/// knows.</summary>
public static class ConfigurationRules
{
    // 9F33 byte 2: plaintext PIN for the card, and enciphered PIN for the card with elliptic curves.
    private const byte UnknownVerifications = 0x80 | 0x01;
    private const byte EncipheredPin = 0x10;

    // 9F33 byte 3: XDA.
    private const byte ExtendedAuthentication = 0x04;

    /// <summary>All faults; none where it serves.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="at">Pointer of where it stands in its document.</param>
    public static IReadOnlyList<ConfigurationFault> Check(TerminalConfiguration configuration, string at)
    {
        List<ConfigurationFault> faults =
        [
            .. KeyCheck.Run(configuration, ConfigurationContext.Default.TerminalConfiguration)
                .Select(fault => fault with { Pointer = at + fault.Pointer }),
        ];
        if (faults.Count > 0)
        {
            return faults; // Rules over several keys want each key to serve.
        }

        Require(Currency.TryFind(configuration.Currency, out _), "/currency", "unknown-currency", "must be a known ISO 4217 number");
        Require(
            configuration.Offline.SaleLimitMinor <= configuration.Offline.TotalLimitMinor, "/offline/saleLimitMinor", "above-total",
            "must not be above totalLimitMinor");
        Require(configuration.Pin.DigitsMin <= configuration.Pin.DigitsMax, "/pin/digitsMin", "above-most", "must not be above digitsMax");
        for (int i = 0; i < configuration.Contactless.Applications.Count; i++)
        {
            ApplicationConfiguration application = configuration.Contactless.Applications[i];
            string place = string.Create(CultureInfo.InvariantCulture, $"/contactless/applications/{i}");
            Require(
                configuration.Contactless.Applications.Take(i).All(other => !Same(other.Aid, application.Aid)), place + "/aid", "twice",
                "is there twice");
            Require(
                application.FloorLimitMinor <= application.TransactionLimitMinor, place + "/floorLimitMinor", "above-transaction",
                "must not be above transactionLimitMinor");
        }

        Require(
            configuration.ManualEntry != "supervisor" || configuration.SupervisorCode is not null, "/manualEntry", "no-code",
            "must not be supervisor where there is no supervisorCode");
        CheckContact(configuration, Require);
        CheckKeys(configuration.Contactless, Require);
        return faults;

        void Require(bool good, string pointer, string code, string problem)
        {
            if (!good)
            {
                faults.Add(new ConfigurationFault(at + pointer, code, problem));
            }
        }
    }

    private static void CheckKeys(ContactlessSection section, Action<bool, string, string, string> require)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        Check(section.CaKeys, "caKeys", static key => KeyOf(key) is { ChecksumHolds: true });
        Check(section.CaCurveKeys, "caCurveKeys", static key => KeyOf(key) is { Holds: true });

        void Check<T>(IReadOnlyList<T> keys, string list, Func<T, bool> holds)
            where T : CaKeyIdentity
        {
            for (int i = 0; i < keys.Count; i++)
            {
                string place = string.Create(CultureInfo.InvariantCulture, $"/contactless/{list}/{i}");
                require(names.Add(keys[i].Rid + keys[i].Index), place + "/index", "twice", "is there twice");
                require(holds(keys[i]), place + "/checksum", "checksum", "does not hold for this key");
                require(keys[i].Expires.Length == 0 || IsDate(keys[i].Expires), place + "/expires", "date", "must be a date");
            }
        }
    }

    private static void CheckContact(TerminalConfiguration configuration, Action<bool, string, string, string> require)
    {
        require(
            (Hex.Parse(configuration.Contactless.TerminalCapabilities)[2] & ExtendedAuthentication) == 0,
            "/contactless/terminalCapabilities", "authentication", "must claim no XDA, which is the contact reader's");
        if (configuration.Contact is not { } contact)
        {
            return;
        }

        require(
            (Hex.Parse(contact.TerminalCapabilities)[1] & UnknownVerifications) == 0, "/contact/terminalCapabilities", "verification",
            "must claim no plaintext PIN");
        require(
            (Hex.Parse(contact.TerminalCapabilities)[2] & ExtendedAuthentication) == 0 || configuration.Contactless.CaCurveKeys.Count > 0,
            "/contact/terminalCapabilities", "no-key", "must claim no XDA where there is no key in caCurveKeys");
        for (int i = 0; i < contact.Applications.Count; i++)
        {
            ContactApplicationConfiguration application = contact.Applications[i];
            string place = string.Create(CultureInfo.InvariantCulture, $"/contact/applications/{i}");
            require(
                contact.Applications.Take(i).All(other => !Same(other.Aid, application.Aid)), place + "/aid", "twice", "is there twice");
            require(
                application.RandomTargetPercent <= application.RandomMaxPercent, place + "/randomTargetPercent", "above-most",
                "must not be above randomMaxPercent");
        }
    }

    /// <summary>True where cards in the slot are told that the terminal takes an enciphered PIN for them (9F33).</summary>
    public static bool ClaimsCardPin(TerminalConfiguration configuration) =>
        configuration.Contact is { } contact && Hex.TryParse(contact.TerminalCapabilities, out byte[] claimed)
        && claimed is [_, var verifications, ..] && (verifications & EncipheredPin) != 0;

    /// <summary>What a board whose vault takes no PIN refuses.</summary>
    public static IReadOnlyList<ConfigurationFault> CheckWithoutPin(TerminalConfiguration configuration, string at) =>
        ClaimsCardPin(configuration)
            ? [new ConfigurationFault(at + "/contact/terminalCapabilities", "no-pin", "claims a PIN, and this board's vault takes none")]
            : [];

    /// <summary>The fault of a time zone that the machine does not know.</summary>
    public static ConfigurationFault UnknownTimeZone(string at) =>
        new(at + "/timeZone", "unknown-zone", "must be a time zone of this machine");

    /// <summary>What a terminal that takes real money refuses besides: keys whose private part anybody may have.</summary>
    public static IReadOnlyList<ConfigurationFault> CheckProduction(TerminalConfiguration configuration, string at) =>
        [.. configuration.Contactless.CaKeys.Index()
            .Where(static pair => PublishedTestKeys.Checksums.Contains(pair.Item.Checksum))
            .Select(pair => new ConfigurationFault(
                string.Create(CultureInfo.InvariantCulture, $"{at}/contactless/caKeys/{pair.Index}"), "test-key",
                "is a published test key: a terminal in production refuses it"))];

    /// <summary>The key as the kernels take it; null where a value is none.</summary>
    public static CaPublicKey? KeyOf(CaKeyConfiguration key) =>
        CaPublicKey.FromText((key.Rid + key.Index).ToUpperInvariant(), key.Modulus, key.Exponent, key.Checksum);

    /// <summary>The key on a curve as the kernels take it; null where a value is none.</summary>
    public static CaCurveKey? KeyOf(CaCurveKeyConfiguration key) =>
        CaCurveKey.FromText((key.Rid + key.Index).ToUpperInvariant(), key.Suite, key.Point, key.Checksum);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
