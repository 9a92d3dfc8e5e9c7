using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.Cards;
using Terminal.Primitives;

namespace Terminal.Panel.Setup;

/// <summary>The test cards, what the acquirer model needs to check their cryptograms and PINs, and the authority's key that the
/// terminal trusts.</summary>
/// <remarks>The four files belong together: a card of one wallet fails at the terminal and the acquirer of another. All are made, or
/// none. The acquirer's base keys belong to terminals and not to cards: they stay, and a file of before there were any gets
/// some.</remarks>
internal static class WalletFiles
{
    /// <summary>How late the acquirer model is when it is told to be late, in seconds, unless a start asks for another time.</summary>
    private const int OrdinaryLateSeconds = 40;

    private const int BaseKeyLength = 16;

    /// <summary>Makes the files where one is missing, and sets what this start asks for.</summary>
    /// <param name="state">Where.</param>
    /// <param name="lateSeconds">How late a late answer is; null leaves what stands.</param>
    /// <returns>False where all files were there already.</returns>
    /// <exception cref="System.Text.Json.JsonException">The acquirer's file is there and is no JSON object.</exception>
    public static bool Ensure(StateFolder state, int? lateSeconds)
    {
        string cards = Path.Combine(state.Emulator, "cards.json");
        string acquirer = Path.Combine(state.Emulator, "acquirer.json");
        string authorities = Path.Combine(state.Emulator, "authority.json");
        string curves = Path.Combine(state.Emulator, "curve-authorities.json");
        bool made = !File.Exists(cards) || !File.Exists(acquirer) || !File.Exists(authorities) || !File.Exists(curves);
        JsonObject content = File.Exists(acquirer) ? JsonText.Read(acquirer) : [];
        JsonNode? baseKeys = content["hsm"]?.DeepClone();
        if (made)
        {
            byte[] seed = RandomNumberGenerator.GetBytes(Entropy.SeedLength);
            TestWallet wallet = TestWallet.Create(new Entropy(seed));
            CryptographicOperations.ZeroMemory(seed);
            StateFolder.Write(cards, Encoding.UTF8.GetBytes(CardsJson.Write(wallet.All) + "\n"), secret: true);
            JsonText.Write(authorities, Authority(wallet), secret: false);
            JsonText.Write(curves, CurveAuthorities(wallet), secret: false);
            content = Issuers(wallet);
        }

        if (made || baseKeys is null || lateSeconds is not null)
        {
            content["hsm"] = baseKeys ?? DrawBaseKeys();
            content["lateSeconds"] = lateSeconds ?? content["lateSeconds"]?.DeepClone();
            JsonText.Write(acquirer, content, secret: true);
        }

        return made;
    }

    private static JsonObject Authority(TestWallet wallet) => new()
    {
        ["rid"] = TestWallet.AuthorityRid,
        ["index"] = Hex.ToText([TestWallet.AuthorityIndex]),
        ["modulus"] = Hex.ToText(wallet.AuthorityModulus),
        ["exponent"] = Hex.ToText(TestWallet.AuthorityExponent),
        ["checksum"] = Hex.ToText(wallet.AuthorityChecksum),
    };

    /// <summary>The authority's keys on elliptic curves, as the terminal's settings have them.</summary>
    public static JsonObject CurveAuthorities(TestWallet wallet) => new()
    {
        ["keys"] = new JsonArray(
        [
            .. wallet.CurveAuthorities.Select(static one => (JsonNode)new JsonObject
            {
                ["rid"] = TestWallet.AuthorityRid,
                ["index"] = Hex.ToText([one.Index]),
                ["suite"] = Hex.ToText([one.Key.Suite]),
                ["point"] = Hex.ToText([.. one.Key.X, .. one.Key.Y]),
                ["checksum"] = Hex.ToText(one.Checksum),
            }),
        ]),
    };

    private static JsonObject Issuers(TestWallet wallet)
    {
        PinIssuer pins = PinIssuer.ForCards(wallet.PinVerificationKey.ToArray(), wallet.All);
        JsonObject values = [];
        foreach (CardProfile card in wallet.All)
        {
            if (Pan.TryFromDigits(Encoding.ASCII.GetBytes(card.Pan), out Pan pan) && pins.Values.TryGetValue(pan, out string? value))
            {
                values[card.Pan] = value;
            }
        }

        return new JsonObject
        {
            ["issuers"] = new JsonArray(new JsonObject
            {
                ["bin"] = TestWallet.IssuerBin,
                ["imkAc"] = Hex.ToText(wallet.IssuerMasterKey),
                ["imkSmi"] = Hex.ToText(wallet.ScriptMacMasterKey),
                ["cvn"] = TestWallet.CryptogramVersion,
                ["pvk"] = Hex.ToText(wallet.PinVerificationKey),
                ["pvki"] = pins.KeyIndex,
                ["pvvs"] = values,
            }),
            ["macs"] = "accepted",
            ["lateSeconds"] = OrdinaryLateSeconds,
        };
    }

    private static JsonObject DrawBaseKeys() => new()
    {
        ["baseKeys"] = new JsonArray(DrawBaseKey("A1000001", "aes"), DrawBaseKey("D1000001", "tdes")),
    };

    private static JsonObject DrawBaseKey(string id, string algorithm)
    {
        byte[] drawn = RandomNumberGenerator.GetBytes(BaseKeyLength);
        JsonObject baseKey = new() { ["id"] = id, ["algorithm"] = algorithm, ["key"] = Hex.ToText(drawn) };
        CryptographicOperations.ZeroMemory(drawn);
        return baseKey;
    }
}
