using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Simulation;

/// <summary>A simulated terminal's settings, written as the board's own configuration: where pushes start from.</summary>
internal static class SimulatedConfiguration
{
    /// <summary>The configuration as JSON.</summary>
    /// <param name="settings">What the terminal would work with.</param>
    public static string Of(NodeSettings settings) => JsonSerializer.Serialize(
        new TerminalConfiguration
        {
            TerminalId = settings.Host.TerminalId,
            Merchant = new MerchantConfiguration { Id = settings.Host.MerchantId, Name = settings.MerchantName, CategoryCode = "5411" },
            Currency = settings.Currency.Numeric,
            Country = settings.Contactless.Terminal.CountryNumeric,
            TimeZone = "UTC",
            Host = new HostConfiguration
            {
                NetworkId = settings.Host.NetworkId,
                Tpdu = "6000030000",
                Macs = settings.Host.Macs,
                EncryptCards = settings.Host.EncryptsCards,
                SessionKeys = settings.Host.SessionKeys,
            },
            Offline = new OfflineConfiguration
            {
                Use = JsonNamingPolicy.CamelCase.ConvertName(settings.Offline.Use.ToString()),
                SaleLimitMinor = settings.Offline.SaleLimitMinor,
                TotalLimitMinor = settings.Offline.TotalLimitMinor,
                CountMax = settings.Offline.CountMax,
            },
            SupervisorCode = SimulatedTerminal.SupervisorCode,
            Contactless = new ContactlessSection
            {
                TerminalCapabilities = Hex.ToText(settings.Contactless.Terminal.Capabilities.Span),
                TerminalType = settings.Contactless.Terminal.TerminalType.ToString("X2", CultureInfo.InvariantCulture),
                AdditionalCapabilities = Hex.ToText(settings.Contactless.Terminal.AdditionalCapabilities.Span),
                CaKeys = [.. settings.Contactless.CaKeys.Select(KeyOf)],
                Applications = [.. settings.Contactless.Applications.Select(ApplicationOf)],
            },
        },
        ConfigurationContext.Default.TerminalConfiguration);

    private static CaKeyConfiguration KeyOf(CaPublicKey key) => new()
    {
        Rid = key.Rid,
        Index = key.Index.ToString("X2", CultureInfo.InvariantCulture),
        Modulus = Hex.ToText(key.Modulus.Span),
        Exponent = Hex.ToText(key.Exponent.Span),
        Checksum = Hex.ToText(key.Checksum.Span),
    };

    private static ApplicationConfiguration ApplicationOf(ContactlessApplication application) => new()
    {
        Aid = Hex.ToText(application.Aid.Span),
        KernelId = application.KernelId,
        TransactionLimitMinor = application.TransactionLimitMinor!.Value,
        FloorLimitMinor = application.FloorLimitMinor!.Value,
        CvmRequiredLimitMinor = application.CvmRequiredLimitMinor!.Value,
        Qualifiers = Hex.ToText(application.Qualifiers.Span),
    };
}
