using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.World;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Stripe;
using Terminal.Primitives;

namespace Terminal.Simulation;

/// <summary>A contact reader in a shop, and customers whose chips agree, decline, refuse what their bank approved, fall silent, or have two
/// applications; and a stripe reader beside it. What the chips gave is a ledger of its own.</summary>
internal sealed class SimulatedChips
{
    private const string Aid = "A0000000031010";
    private const string OtherAid = "A0000000041010";
    private const string Rules = "0000000000000000";
    private const string NoVerification = Rules + "1F00";
    private const string Pin = Rules + "0200";
    private const string PinPan = "4761739001010176"; // The one whose PIN the acquirer knows.
    private const int SilentFromMax = 12;

    // What the stripe reader says; the last one wants a PIN.
    private static readonly string[] Stripes =
    [
        ";4761739001040108=49121010000000000?\r", ";4761739001040116=49122010000000000?\r", ";4761739001040124=49121040000000000?\r",
        "%E?;E?\r", ";4761739001040132=4912", $";{PinPan}=49121200000000000?\r",
    ];

    private readonly ChipLedger cards;
    private readonly Chance dice;

    private SimulatedChips(Shop shop, Chance dice, bool hasPins, bool letsGo)
    {
        (cards, this.dice) = (new ChipLedger(shop, letsGo), dice);
        ChipApplication plain = Application("4761739001030019");
        Add(plain, Of);
        Add(plain with { Pan = "4761739001030027", Behaviour = ChipBehaviour.OnlineOnly }, Of);
        Add(plain with { Pan = "4761739001030035", Behaviour = ChipBehaviour.RefusesSecond }, Of);
        Add(plain with { Pan = "4761739001030043", Behaviour = ChipBehaviour.Declines }, Of);
        Add(plain with { Pan = "4761739001030050" }, static of => new ChipProfile
        {
            Applications = [of, of with { Aid = OtherAid, Priority = 2 }],
        });
        Add(plain with { Pan = "4761739001030068" }, of => Of(of) with { MuteFrom = 1 + dice.Below(SilentFromMax) });
        Add(plain with { Pan = "4761739001030076" }, static of => Of(of) with { SendsProcedureBytes = true });
        Add(plain with { Pan = "4761739001030084" }, static of => Of(of) with { Atr = "" });
        if (hasPins)
        {
            Add(plain with { Pan = PinPan, CvmList = Pin }, Of);
        }

        shop.UseSlot(Next);
        shop.UseStripes(() => Stripes[dice.Below(hasPins ? Stripes.Length : Stripes.Length - 1)]);
    }

    /// <summary>Puts a reader into a shop before its terminal has power.</summary>
    /// <param name="shop">The shop.</param>
    /// <param name="dice">Dice of its own: what else a seed draws does not depend on them.</param>
    /// <param name="hasPins">Whether cards may want a PIN.</param>
    /// <param name="letsGo">Whether the terminal lets cards go while their bank is asked.</param>
    /// <returns>What the cards give.</returns>
    public static ChipLedger Equip(Shop shop, Chance dice, bool hasPins, bool letsGo) =>
        new SimulatedChips(shop, dice, hasPins, letsGo).cards;

    /// <summary>A terminal that takes chips too.</summary>
    /// <param name="plain">One that does not.</param>
    /// <param name="releasesEarly">Whether cards may go while the host is asked.</param>
    public static NodeSettings Settings(NodeSettings plain, bool releasesEarly) => plain with
    {
        Contact = new ContactConfiguration(
            plain.Contactless.Terminal with { Capabilities = Hex.Parse(plain.Host.TakesPin ? "2048C8" : "2008C8") },
            [Application(Aid, plain.Offline.SaleLimitMinor), Application(OtherAid, plain.Offline.SaleLimitMinor)],
            []) { ReleasesEarly = releasesEarly },
        Stripe = new StripeSettings { Fallback = true, FailuresBefore = 1 },
    };

    private static ContactApplication Application(string aid, long floorLimitMinor) => new()
    {
        Aid = Hex.Parse(aid),
        ApplicationVersion = Hex.Parse("0096"),
        TacDenial = Hex.Parse("0000000000"),
        TacOnline = Hex.Parse("0000009800"), // Floor limit, merchant's wish, random selection: no card here has certificates.
        TacDefault = Hex.Parse("0000000000"),
        FloorLimitMinor = floorLimitMinor,
    };

    private static ChipApplication Application(string pan) => new()
    {
        Aid = Aid,
        Label = "CHIP",
        Pan = pan,
        Expiry = "491231",
        InterchangeProfile = "1000", // Verification of the cardholder; nothing to authenticate.
        CvmList = NoVerification,
        ActionOnline = "0000000000",
        ActionDefault = "0000000000",
        AnswersInFormat1 = true,
    };

    private static ChipProfile Of(ChipApplication application) => new() { Applications = [application] };

    private void Add(ChipApplication application, Func<ChipApplication, ChipProfile> chip)
    {
        CardProfile profile = TestWallet.CheapCard(application.Pan, "").Profile with { Id = "chip", Chip = chip(application) };
        Invariant.Check(ContactCard.TryCreate(profile, null, out ContactCard? card));
        cards.Add(card);
    }

    private WatchedChip Next() => dice.OneIn(2) ? cards[0] : cards[dice.Below(cards.Count)];
}
