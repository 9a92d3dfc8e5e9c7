using System.Globalization;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Simulation;

/// <summary>
/// Configuration of the terminals of the engine profile: cheap cards, no offline data authentication, limits above every amount.
/// </summary>
internal static class SimulatedTerminal
{
    /// <summary>Settings of the n-th terminal.</summary>
    public static NodeSettings Settings(int index)
    {
        _ = Currency.TryFind(978, out Currency euro);
        _ = Tpdu.TryParse("6000030000", out Tpdu tpdu);
        return new NodeSettings
        {
            MerchantName = "SIMULATION",
            MerchantAddress = [],
            Currency = euro,
            PaperColumns = 32,
            Contactless = new ContactlessConfiguration(
                new TerminalData
                {
                    Capabilities = Hex.Parse("0008C8"),
                    TerminalType = 0x22,
                    AdditionalCapabilities = Hex.Parse("6000F0A001"),
                    CountryNumeric = 276,
                },
                [
                    new ContactlessApplication
                    {
                        Aid = Hex.Parse("A0000000031010"),
                        KernelId = 3,
                        TransactionLimitMinor = 50_000,
                        FloorLimitMinor = 0,
                        CvmRequiredLimitMinor = 40_000,
                        Qualifiers = Hex.Parse("20000000"),
                    },
                ],
                []),
            Host = new HostSettings
            {
                TerminalId = string.Create(CultureInfo.InvariantCulture, $"2000000{index + 1}"),
                MerchantId = "000000000012345",
                NetworkId = "003",
                Tpdu = tpdu,
            },
            Fleet = new FleetSettings { Firmware = "simulation" },
        };
    }
}
