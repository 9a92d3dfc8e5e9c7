using System.Globalization;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Contact;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Stripe;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Engine.Configuration;

/// <summary>Puts a checked configuration over what the board brings.</summary>
public static class ConfiguredSettings
{
    /// <summary>The node's settings under a configuration.</summary>
    /// <param name="board">What the board brings: paper, firmware, times that no configuration changes.</param>
    /// <param name="inForce">The configuration, without a fault.</param>
    public static NodeSettings Over(NodeSettings board, ConfigurationInForce inForce)
    {
        TerminalConfiguration configured = inForce.Configuration;
        Invariant.Check(Currency.TryFind(configured.Currency, out Currency currency));
        return board with
        {
            MerchantName = configured.Merchant.Name,
            MerchantAddress = configured.Merchant.Address,
            ReceiptFooter = configured.Receipt.Footer,
            Language = configured.Language,
            CardholderLanguage = configured.CardholderLanguage,
            Currency = currency,
            CardTime = TimeSpan.FromSeconds(configured.Contactless.CardSeconds),
            Contactless = ContactlessOf(configured),
            Contact = configured.Contact is { } contact ? ContactOf(configured, contact) : null,
            Stripe = configured.Stripe is { } stripe
                ? new StripeSettings { Fallback = stripe.Fallback, FailuresBefore = stripe.FailuresBefore }
                : null,
            ManualEntry = Enum.Parse<ManualEntry>(configured.ManualEntry, ignoreCase: true),
            Exceptions = configured.Contact is { Exceptions.Count: > 0 } listed ? new ExceptionFile(listed.Exceptions) : ExceptionFile.None,
            CaKeyExpiries =
            [
                .. ((IEnumerable<CaKeyIdentity>)[.. configured.Contactless.CaKeys, .. configured.Contactless.CaCurveKeys])
                    .Where(static key => key.Expires.Length > 0).Select(ExpiryOf),
            ],
            Offline = new OfflineSettings
            {
                Use = Enum.Parse<OfflineUse>(configured.Offline.Use, ignoreCase: true),
                SaleLimitMinor = configured.Offline.SaleLimitMinor,
                TotalLimitMinor = configured.Offline.TotalLimitMinor,
                CountMax = configured.Offline.CountMax,
            },
            Pin = new PinRules
            {
                DigitCountMin = configured.Pin.DigitsMin,
                DigitCountMax = configured.Pin.DigitsMax,
                DigitTime = TimeSpan.FromSeconds(configured.Pin.KeySeconds),
                TotalTime = TimeSpan.FromSeconds(configured.Pin.TotalSeconds),
                MayBypass = configured.Pin.MayBypass,
            },
            PinTryCountMax = configured.Pin.Tries,
            SupervisorCode = configured.SupervisorCode is { } code
                ? new CodeVerifier(Hex.Parse(code.Salt), Hex.Parse(code.Hash), code.Iterations)
                : null,
            Routes = configured.Host.Routes,
            Host = HostOf(configured, board.Host),
            Fleet = board.Fleet with
            {
                ConfigurationVersion = inForce.Version,
                ConfigurationSha256 = inForce.Sha256,
                TelemetryInterval = TimeSpan.FromSeconds(configured.TelemetrySeconds),
            },
        };
    }

    private static HostSettings HostOf(TerminalConfiguration configured, HostSettings board)
    {
        Invariant.Check(Tpdu.TryParse(configured.Host.Tpdu, out Tpdu tpdu));
        return board with
        {
            TerminalId = configured.TerminalId,
            MerchantId = configured.Merchant.Id,
            NetworkId = configured.Host.NetworkId,
            Tpdu = tpdu,
            AnswerTime = TimeSpan.FromSeconds(configured.Host.AnswerSeconds),
            Macs = configured.Host.Macs,
            EncryptsCards = configured.Host.EncryptCards,
            SessionKeys = configured.Host.SessionKeys,
            EchoTime = TimeSpan.FromSeconds(configured.Host.EchoSeconds),
        };
    }

    private static ContactlessConfiguration ContactlessOf(TerminalConfiguration configured) => new(
        TerminalOf(configured, configured.Contactless.TerminalCapabilities),
        [.. configured.Contactless.Applications.Select(ApplicationOf)],
        KeysOf(configured));

    private static ContactConfiguration ContactOf(TerminalConfiguration configured, ContactSection section) => new(
        TerminalOf(configured, section.TerminalCapabilities), [.. section.Applications.Select(ApplicationOf)], KeysOf(configured))
    {
        CaCurveKeys = [.. configured.Contactless.CaCurveKeys.Select(ConfigurationRules.KeyOf).OfType<CaCurveKey>()],
        UsesDirectory = section.UsesDirectory,
        Preselects = section.Preselects,
        ReleasesEarly = section.ReleasesEarly,
        LooksUpCards = section.Exceptions.Count > 0 || section.Applications.Any(static one => one.FloorLimitMinor > 0),
    };

    /// <summary>The schemes' keys of a configuration.</summary>
    public static IReadOnlyList<CaPublicKey> KeysOf(TerminalConfiguration configured) =>
        [.. configured.Contactless.CaKeys.Select(ConfigurationRules.KeyOf).OfType<CaPublicKey>()];

    private static TerminalData TerminalOf(TerminalConfiguration configured, string capabilities)
    {
        ContactlessSection section = configured.Contactless;
        return new TerminalData
        {
            Capabilities = Hex.Parse(capabilities),
            TerminalType = Hex.Parse(section.TerminalType)[0],
            AdditionalCapabilities = Hex.Parse(section.AdditionalCapabilities),
            CountryNumeric = configured.Country,
            SerialNumber = configured.TerminalId,
            MerchantIdentifier = configured.Merchant.Id,
            TerminalIdentification = configured.TerminalId,
            MerchantCategoryCode = int.Parse(configured.Merchant.CategoryCode, CultureInfo.InvariantCulture),
            MerchantNameAndLocation = configured.Merchant.Name,
        };
    }

    private static Expiry ExpiryOf(CaKeyIdentity key) => new(
        ExpiryKind.CaKey, $"{key.Rid}/{key.Index}", DateOnly.ParseExact(key.Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static ContactlessApplication ApplicationOf(ApplicationConfiguration application) => new()
    {
        Aid = Hex.Parse(application.Aid),
        KernelId = (byte)application.KernelId,
        MerchantPriority = application.Priority,
        TransactionLimitMinor = application.TransactionLimitMinor,
        FloorLimitMinor = application.FloorLimitMinor,
        CvmRequiredLimitMinor = application.CvmRequiredLimitMinor,
        ZeroAmountAllowed = application.ZeroAmountAllowed,
        Qualifiers = Hex.Parse(application.Qualifiers),
        ApplicationVersion = Hex.Parse(application.ApplicationVersion),
    };

    private static ContactApplication ApplicationOf(ContactApplicationConfiguration application) => new()
    {
        Aid = Hex.Parse(application.Aid),
        MerchantPriority = application.Priority,
        ApplicationVersion = Hex.Parse(application.ApplicationVersion),
        TacDenial = Hex.Parse(application.TacDenial),
        TacOnline = Hex.Parse(application.TacOnline),
        TacDefault = Hex.Parse(application.TacDefault),
        FloorLimitMinor = application.FloorLimitMinor,
        RandomThresholdMinor = application.RandomThresholdMinor,
        RandomTargetPercent = application.RandomTargetPercent,
        RandomMaxPercent = application.RandomMaxPercent,
        DefaultDdol = Hex.Parse(application.DefaultDdol),
    };
}
