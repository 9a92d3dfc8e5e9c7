using System.Text;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.World;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Simulation;

/// <summary>
/// The full profile of a seed: the reader's driver over its chip's model and a line that spoils bytes, cards that sign with an RSA chain of
/// their own, an acquirer that verifies their cryptograms.
/// </summary>
/// <remarks>Its dice are its own: a seed of the engine profile draws what it would draw without it.</remarks>
internal sealed class FullProfile(ulong seed)
{
    private const int CounterStep = 1_000; // Two shops have cards of one number: the host refuses a counter that it has seen.
    private static readonly string[] NeverSent = ["visa-declines", "visa-forged", "visa-silent", "visa-pin"];
    private static readonly int[] WireOdds = [0, 1_000, 200, 50];

    /// <summary>The cards, with keys as in the field. Primes take a second: one wallet for all seeds.</summary>
    private static readonly TestWallet Wallet = TestWallet.Create(new Entropy(new byte[Entropy.SeedLength]));

    private readonly Chance dice = new(~seed);

    /// <summary>The host's settings: it holds the issuer's master key.</summary>
    public static AcquirerSettings Acquirer => new()
    {
        Issuers =
        [
            new IssuerKey(
                TestWallet.IssuerBin,
                Wallet.IssuerMasterKey.ToArray(),
                TestWallet.CryptogramVersion,
                Wallet.ScriptMacMasterKey.ToArray()),
        ],
    };

    /// <summary>Makes the n-th shop, with a chip for a reader and every card of the wallet.</summary>
    public Shop NewShop(World world, NodeSettings settings, int index)
    {
        var cards = new ContactlessCard?[Wallet.Cards.Count];
        var shop = new Shop(world, settings, () => Next(cards, index));
        shop.UseChip(new Chance((ulong)dice.Below(int.MaxValue)));
        return shop;
    }

    /// <summary>Puts a contact reader into a shop, and every card that has contacts only into its customers' pockets.</summary>
    public ChipLedger Equip(Shop shop, int index)
    {
        ChipLedger ledger = new(shop);
        foreach (CardProfile profile in Wallet.ContactCards)
        {
            Invariant.Check(ContactCard.TryCreate(profile, null, out ContactCard? card));
            foreach (ApplicationMemory memory in card.Memories)
            {
                memory.Counter = (ushort)(index * CounterStep);
            }

            ledger.Add(card);
        }

        shop.UseSlot(() => ledger[dice.Below(ledger.Count)]);
        return ledger;
    }

    /// <summary>Adds the faults of the reader's line to those that were drawn.</summary>
    public Faults With(Faults drawn) => drawn with { ReaderWire = WireOdds[dice.Below(WireOdds.Length)], SecondCard = 12 };

    /// <summary>The ledger against the cards: what was booked is proved, and what must not reach the host did not.</summary>
    public static string? Object(IReadOnlyList<LedgerEntry> ledger)
    {
        string[] barred = [.. NeverSent.Select(id => MaskOf(Wallet.Cards.Single(card => card.Id == id)))];
        LedgerEntry? wrong = ledger.FirstOrDefault(entry => entry.Mti is "0200" or "0220" or "0221"
            && entry.State != LedgerState.Repeat && entry.ProcessingCode == "000000"
            && ((entry.State != LedgerState.Declined && entry.Cryptogram != "verified") || barred.Contains(entry.Pan)));
        return wrong is null ? null : $"stan {wrong.Stan} of card {wrong.Pan} is {wrong.State}, its cryptogram {wrong.Cryptogram}";
    }

    /// <summary>A terminal of this profile: it checks each card's signature, and has no key for PINs but the cards' own.</summary>
    public static NodeSettings Settings(NodeSettings plain) => plain with
    {
        Host = plain.Host with { TakesPin = true },
        CardTime = TimeSpan.FromSeconds(15), // A minute is a thousand looks for a card that nobody taps.
        Contactless = plain.Contactless with
        {
            CaKeys = [SimulatedTerminal.AuthorityOf(Wallet)],
            Applications = [plain.Contactless.Applications[0] with { Qualifiers = Hex.Parse("21000080") }],
        },
        Contact = new ContactConfiguration(
            plain.Contactless.Terminal with { Capabilities = Hex.Parse("2018C8") },
            [Chip("A0000000031010", plain), Chip("A0000000032010", plain)],
            [SimulatedTerminal.AuthorityOf(Wallet)]),
    };

    private static ContactApplication Chip(string aid, NodeSettings plain) => new()
    {
        Aid = Hex.Parse(aid),
        ApplicationVersion = Hex.Parse("0096"),
        TacDenial = Hex.Parse("0010000000"),
        TacOnline = Hex.Parse("DC4004F800"),
        TacDefault = Hex.Parse("DC4000A800"),
        FloorLimitMinor = plain.Offline.SaleLimitMinor,
        DefaultDdol = Hex.Parse("9F3704"),
    };

    private static ContactlessCard NewCard(CardProfile profile, int index)
    {
        Invariant.Check(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        card.Counter = (ushort)(index * CounterStep);
        return card;
    }

    private static string MaskOf(CardProfile card)
    {
        Invariant.Check(Pan.TryFromDigits(Encoding.ASCII.GetBytes(card.Pan), out Pan pan));
        return pan.Mask;
    }

    // Every card of the wallet in half of the taps, one of the two good ones in the other half.
    private ContactlessCard Next(ContactlessCard?[] cards, int index)
    {
        int drawn = dice.Below(2 * cards.Length);
        drawn = drawn < cards.Length ? drawn : drawn % 2;
        return cards[drawn] ??= NewCard(Wallet.Cards[drawn], index);
    }
}
