using System.Text.Json.Nodes;
using Terminal.Emulator.Cards;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Fuzz.Targets;

/// <summary>The emulator's wallet of a fixed seed, made once: cards with a real chain of keys.</summary>
internal static class TestCards
{
    private static readonly Lazy<TestWallet> Made = new(static () => TestWallet.Create(new Entropy(new byte[Entropy.SeedLength])));

    /// <summary>The wallet.</summary>
    public static TestWallet Wallet => Made.Value;

    /// <summary>The authority's key, under which all of its cards are certified.</summary>
    public static CaPublicKey Authority => new(
        TestWallet.AuthorityRid,
        TestWallet.AuthorityIndex,
        Wallet.AuthorityModulus.ToArray(),
        TestWallet.AuthorityExponent.ToArray(),
        Wallet.AuthorityChecksum.ToArray());

    /// <summary>The same as settings have it.</summary>
    public static JsonObject AuthorityJson => new()
    {
        ["rid"] = Authority.Rid,
        ["index"] = Hex.ToText([Authority.Index]),
        ["modulus"] = Hex.ToText(Authority.Modulus.Span),
        ["exponent"] = Hex.ToText(Authority.Exponent.Span),
        ["checksum"] = Hex.ToText(Authority.Checksum.Span),
    };

    /// <summary>The authority's keys on elliptic curves.</summary>
    public static IReadOnlyList<CaCurveKey> CurveAuthorities =>
    [
        .. Wallet.CurveAuthorities.Select(static one => new CaCurveKey(
            TestWallet.AuthorityRid, one.Index, SignatureSuite.Find(one.Key.Suite)!, (byte[])[.. one.Key.X, .. one.Key.Y], one.Checksum)),
    ];

    /// <summary>A terminal with a slot that has XDA.</summary>
    public static TerminalData SlotTerminal => new()
    {
        Capabilities = Hex.Parse("E008CC"),
        TerminalType = 0x22,
        AdditionalCapabilities = Hex.Parse("F000F0A001"),
        CountryNumeric = 276,
    };

    /// <summary>What it takes in the slot.</summary>
    public static ContactApplication SlotApplication => new()
    {
        Aid = Hex.Parse("A0000000031010"),
        TacDenial = new byte[5],
        TacOnline = new byte[5],
        TacDefault = new byte[5],
    };

    /// <summary>A sale of 12.50 there.</summary>
    public static ContactTransaction SlotTransaction => new(new TransactionParameters
    {
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        CurrencyExponent = 2,
        DateYyMmDd = 261122,
        UnpredictableNumber = 0x4E5A1C07,
        SequenceCounter = 1,
    });

    /// <summary>A card of the wallet.</summary>
    public static ContactlessCard Card(CardProfile profile)
    {
        Invariant.Check(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }
}
