using System.Globalization;
using System.Text;
using Terminal.Emulator.Cards;
using Terminal.Emulator.World;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Simulation;

/// <summary>
/// The terminals of the engine profile: mostly cheap cards without offline data authentication, a card that approves by itself where the
/// terminal may sell without the host, and limits above nearly every amount.
/// </summary>
internal static class SimulatedTerminal
{
    private static readonly TestWallet Wallet = TestWallet.Create(new Entropy(new byte[Entropy.SeedLength]), WalletKeys.Short);
    private static readonly CardProfile Trusting = Wallet.Cards.Single(static card => card.Id == "visa-offline");
    private static readonly CaPublicKey Authority = AuthorityOf(Wallet);

    /// <summary>The supervisor's code as a configuration has it, with the fewest rounds that one may have.</summary>
    public static CodeConfiguration SupervisorCode { get; } = NewCode(1_000);

    // Nobody reads these settings out of a file: a round is enough.
    private static readonly CodeConfiguration QuickCode = NewCode(1);

    /// <summary>Makes a shop of the engine profile.</summary>
    public static Shop NewShop(World world, NodeSettings settings)
    {
        ContactlessCard cheap = TestWallet.CheapCard("4761739001010119", "00112233445566778899AABBCCDDEEFF");
        ContactlessCard? trusting = settings.Offline.Use == OfflineUse.Never ? null : NewTrusting();
        return new Shop(world, settings, () => trusting is not null && world.Chance.OneIn(2) ? trusting : cheap);
    }

    /// <summary>The authority of a wallet as a terminal is told of it.</summary>
    public static CaPublicKey AuthorityOf(TestWallet wallet) => new(
        TestWallet.AuthorityRid,
        TestWallet.AuthorityIndex,
        wallet.AuthorityModulus.ToArray(),
        TestWallet.AuthorityExponent.ToArray(),
        wallet.AuthorityChecksum.ToArray());

    /// <summary>Settings of the n-th terminal, with what is drawn for it.</summary>
    public static NodeSettings Settings(int index, Chance chance)
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
                        FloorLimitMinor = 4_000,
                        CvmRequiredLimitMinor = 40_000,
                        Qualifiers = Hex.Parse("20000000"),
                    },
                ],
                [Authority]),
            Host = new HostSettings
            {
                TerminalId = string.Create(CultureInfo.InvariantCulture, $"2000000{index + 1}"),
                MerchantId = "000000000012345",
                NetworkId = "003",
                Tpdu = tpdu,
            },
            Fleet = new FleetSettings { Firmware = "simulation" },
            Offline = new OfflineSettings
            {
                Use = (OfflineUse)chance.Below(3),
                SaleLimitMinor = 3_500,
                TotalLimitMinor = chance.OneIn(3) ? 6_000 : 100_000,
                CountMax = chance.OneIn(4) ? 2 : 20,
            },
            SupervisorCode = new CodeVerifier(Hex.Parse(QuickCode.Salt), Hex.Parse(QuickCode.Hash), QuickCode.Iterations),
        };
    }

    private static ContactlessCard NewTrusting()
    {
        Invariant.Check(ContactlessCard.TryCreate(Trusting, out ContactlessCard? card));
        return card;
    }

    private static CodeConfiguration NewCode(int iterations)
    {
        byte[] salt = new byte[CodeVerifier.SaltLength];
        byte[] hash = new byte[CodeVerifier.HashLength];
        CodeVerifier.Make(Encoding.ASCII.GetBytes(Person.Code), salt, iterations, hash);
        return new CodeConfiguration { Salt = Hex.ToText(salt), Hash = Hex.ToText(hash), Iterations = iterations };
    }
}
