using System.Globalization;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.Cards;
using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Simulation;

/// <summary>PINs in a world: cards that want one, terminals whose vaults have keys, and an acquirer that deciphers what comes.</summary>
internal static class SimulatedKeys
{
    private const string SessionTerminal = "20000002"; // Its messages have the keys of a session, those of the others DUKPT's.
    private const uint BaseKeyId = 0xA1000001;
    private const uint OtherKeyId = 0xA1000002; // Of the keys that come after the first ones are lost.
    private const int KeysMax = 12; // As many as a seed can use.
    private static readonly byte[] First = [.. Enumerable.Range(1, HsmModel.ProtectionKeyLength).Select(static value => (byte)value)];
    private static readonly byte[] Second = [.. First.Select(static value => (byte)(value * 5))];
    private static readonly byte[] Protection = [.. First.Zip(Second, static (one, other) => (byte)(one ^ other))];
    private static readonly BaseKey[] BaseKeys =
    [
        .. Enumerable.Range(0, KeysMax).Select(static i =>
            new BaseKey(BaseKeyId + (uint)i, BaseKeyAlgorithm.Aes, [.. First[..16].Select(value => (byte)(value + (16 * i)))])),
    ];

    private static readonly CardProfile Card = TestWallet.CheapCard("4761739001010176", "00112233445566778899AABBCCDDEEFF").Profile with
    {
        Pin = Person.Pin,
        Qualifiers = "A000", // The PIN, and online where offline data authentication fails.
    };

    private static readonly PinIssuer Issuer = PinIssuer.ForCards([.. First[..16].Select(static value => (byte)(value ^ 0xA5))], [Card]);

    /// <summary>The host's settings: its module has the base key and knows the card's PIN.</summary>
    public static AcquirerSettings Acquirer => new()
    {
        BaseKeys = BaseKeys,
        PinIssuers = [Issuer],
        Macs = MacPolicy.Required,
        RequiresEncipheredCards = true,
        Terminals = [new TerminalKey(SessionTerminal, BaseKeyAlgorithm.Aes, Protection)],
    };

    /// <summary>A terminal that takes PINs.</summary>
    public static NodeSettings Settings(NodeSettings plain) => plain with
    {
        Host = plain.Host with
        {
            TakesPin = true,
            Macs = true,
            EncryptsCards = true,
            SessionKeys = plain.Host.TerminalId == SessionTerminal,
        },
        Contactless = plain.Contactless with
        {
            Terminal = plain.Contactless.Terminal with { Capabilities = Hex.Parse("0048C8") },
            Applications = [plain.Contactless.Applications[0] with { Qualifiers = Hex.Parse("24000000") }],
        },
    };

    /// <summary>Makes a shop whose terminal has its keys, and whose customers have cards with a PIN every other time.</summary>
    public static Shop NewShop(World world, NodeSettings settings)
    {
        Invariant.Check(ContactlessCard.TryCreate(Card, out ContactlessCard? card));
        ContactlessCard plain = TestWallet.CheapCard("4761739001010119", "00112233445566778899AABBCCDDEEFF");
        Shop shop = new(world, settings, () => world.Chance.OneIn(2) ? card : plain);
        shop.Terminal.BringKeys(First, Second, InitialKey(BaseKeyId, shop));
        return shop;
    }

    /// <summary>Brings a terminal that has lost its keys others: the host takes no serial number twice.</summary>
    public static void BringOthers(Shop shop) => shop.Terminal.Recover(First, Second, InitialKey(OtherKeyId, shop));

    /// <summary>A source of keys for the fleet, each another one than all before.</summary>
    public static Func<DateTimeOffset, byte[]> Pushes(Shop shop)
    {
        uint next = OtherKeyId;
        return made => InitialKey(++next, shop, made);
    }

    private static byte[] InitialKey(uint baseKeyId, Shop shop, DateTimeOffset? made = null)
    {
        byte[] keyId = Convert.FromHexString(string.Create(CultureInfo.InvariantCulture, $"{baseKeyId:X8}{shop.TerminalId}"));
        byte[]? block = new HsmModel(BaseKeys).IssueInitialKey(keyId, Protection, new Entropy(new byte[Entropy.SeedLength]), made);
        Invariant.Check(block is not null);
        return block;
    }

    /// <summary>The ledger against the keys: none was used twice, each MAC was right, each block could be deciphered, and who booked under
    /// a PIN had the right one.</summary>
    public static string? Object(IReadOnlyList<LedgerEntry> ledger)
    {
        HashSet<string> serials = [];
        LedgerEntry? wrong = ledger.FirstOrDefault(entry => entry.State != LedgerState.Repeat && entry.Mac.Length > 0
            && ((entry.KeySerial.Length > 0 && !serials.Add(entry.KeySerial)) || entry.Mac != "right"
                || entry.Card is "unreadable" or "clear" || entry.Pin is "unreadable"
                || (entry.State == LedgerState.Booked && entry.Pin is not ("" or "right"))));
        return wrong is null ? null : $"stan {wrong.Stan} is {wrong.State} under {wrong.KeySerial}, its PIN {wrong.Pin}";
    }
}
