using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Cards of the emulator, and a terminal that takes them.</summary>
internal static class TestCard
{
    private static readonly Lazy<TestWallet> Wallet = new(static () => TestWallet.Create(new Entropy(new byte[Entropy.SeedLength])));

    /// <summary>The configuration: one application, verification over 50.00, online over 20.00, dynamic signatures online too.</summary>
    public static ContactlessConfiguration Configuration => new(
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
                CvmRequiredLimitMinor = 5_000,
                Qualifiers = Hex.Parse("21000080"),
            },
        ],
        [
            new CaPublicKey(
                TestWallet.AuthorityRid,
                TestWallet.AuthorityIndex,
                Wallet.Value.AuthorityModulus.ToArray(),
                TestWallet.AuthorityExponent.ToArray(),
                Wallet.Value.AuthorityChecksum.ToArray()),
        ]);

    /// <summary>A sale of 12.50.</summary>
    public static TransactionParameters Sale => new()
    {
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        CurrencyExponent = 2,
        DateYyMmDd = 261122,
        TimeHhMmSs = 101500,
        UnpredictableNumber = 0x4E5A1C07,
        SequenceCounter = 1,
    };

    /// <summary>A card with an RSA chain that signs each transaction.</summary>
    public static ContactlessCard Signing()
    {
        Invariant.Check(ContactlessCard.TryCreate(Wallet.Value.Cards[0], out ContactlessCard? card));
        return card;
    }

    /// <summary>A chip that signs both cryptograms on P-256, and the scheme's keys on curves.</summary>
    public static (ContactCard Card, IReadOnlyList<CaCurveKey> Keys) OnCurve()
    {
        Invariant.Check(ContactCard.TryCreate(Wallet.Value.CurveCards[0], null, out ContactCard? card));
        return (card,
        [
            .. Wallet.Value.CurveAuthorities.Select(static one => new CaCurveKey(
                TestWallet.AuthorityRid,
                one.Index,
                SignatureSuite.Find(one.Key.Suite)!,
                (byte[])[.. one.Key.X, .. one.Key.Y],
                one.Checksum)),
        ]);
    }

    /// <summary>A card without RSA.</summary>
    public static ContactlessCard Plain() => TestWallet.CheapCard("4761739001010119", "00112233445566778899AABBCCDDEEFF");
}
