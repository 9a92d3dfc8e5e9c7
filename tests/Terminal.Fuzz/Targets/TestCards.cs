using System.Text.Json.Nodes;
using Terminal.Emulator.Cards;
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

    /// <summary>A card of the wallet.</summary>
    public static ContactlessCard Card(CardProfile profile)
    {
        Invariant.Check(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }
}
