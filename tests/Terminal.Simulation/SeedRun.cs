using Terminal.Emulator.Acquirer;
using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Simulation;

/// <summary>What a seed came to.</summary>
/// <param name="Objection">What a checker objects to; null where all is well.</param>
/// <param name="TraceHash">Hash of everything that happened.</param>
/// <param name="Counts">What happened in it.</param>
internal sealed record SeedResult(string? Objection, ulong TraceHash, SeedCounts Counts);

/// <summary>
/// One seed in two phases: first everything goes wrong and safety is checked at every step; then all heals, and it must come to rest with
/// ledgers that agree.
/// </summary>
internal static class SeedRun
{
    private const int ErrandsMax = 12;
    private const int OrdersMax = 8;
    private const int ModesMax = 30;
    private const int FleetOdds = 3;
    private const int PinOdds = 4;
    private const ulong PinSeeds = 0x50494E; // Dice of their own: what else a seed draws does not depend on them.
    private const int TamperOdds = 4;
    private const ulong TamperSeeds = 0x4F50454E; // Their own too.
    private const int ChipOdds = 3;
    private const int EarlyOdds = 3;
    private const ulong ChipSeeds = 0x43484950;
    private const int OutOfStepOdds = 12;
    private const int StepsMax = 6;
    private const int CommandsMax = 6;
    private const int PushesMax = 8;
    private static readonly TimeSpan Healed = TimeSpan.FromMinutes(30);

    private static readonly AcquirerMode[] Modes =
    [
        AcquirerMode.Approve, AcquirerMode.Approve, AcquirerMode.Approve, AcquirerMode.Mismatch, AcquirerMode.Mismatch,
        AcquirerMode.Decline, AcquirerMode.Late, AcquirerMode.None,
    ];

    /// <summary>Plays a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="isFull">Whether it is of the full profile.</param>
    /// <param name="listener">Takes the trace.</param>
    public static SeedResult Play(ulong seed, bool isFull, Action<string>? listener)
    {
        FullProfile? full = isFull ? new FullProfile(seed) : null;
        bool hasPins = !isFull && new Chance(seed ^ PinSeeds).OneIn(PinOdds);
        using var world = new World(seed, isFull ? FullProfile.Acquirer : hasPins ? SimulatedKeys.Acquirer : new AcquirerSettings());
        world.Timeline.Listener = listener;
        List<ChipLedger> slots = [];
        int terminals = 1 + world.Chance.Below(3);
        for (int i = 0; i < terminals; i++)
        {
            Faults faults = Draw(world.Chance);
            NodeSettings plain = SimulatedTerminal.Settings(i, world.Chance);
            NodeSettings settings = isFull ? FullProfile.Settings(plain) : hasPins ? SimulatedKeys.Settings(plain) : plain;
            Chance chips = new(seed ^ ChipSeeds ^ ((ulong)i << 32));
            bool hasSlot = !isFull && chips.OneIn(ChipOdds);
            settings = hasSlot ? SimulatedChips.Settings(settings, releasesEarly: chips.OneIn(EarlyOdds)) : settings;
            Shop shop = full?.NewShop(world, settings, i)
                ?? (hasPins ? SimulatedKeys.NewShop(world, settings) : SimulatedTerminal.NewShop(world, settings));
            bool letsGo = settings.Contact is { ReleasesEarly: true };
            slots.Add(full?.Equip(shop, i) ?? (hasSlot ? SimulatedChips.Equip(shop, chips, hasPins, letsGo) : new ChipLedger(shop)));
            if (world.Chance.OneIn(FleetOdds))
            {
                Join(shop, new Chance((seed * 4) + (ulong)i), settings);
                shop.Fleet!.NewKey = hasPins ? SimulatedKeys.Pushes(shop) : null;
                shop.Fleet.Want(1 + world.Chance.Below(CommandsMax));
            }

            shop.Faults = full?.With(faults) ?? faults;
            _ = new Checker(shop, world.Acquirer, letsGo);
            Chance tampering = new(seed ^ TamperSeeds ^ ((ulong)i << 32));
            if (hasPins && tampering.OneIn(TamperOdds))
            {
                new SimulatedTampering(world, shop, tampering).Plan();
            }

            world.Add(shop);
            shop.Person.Want(3 + world.Chance.Below(ErrandsMax));
            shop.Till.Want(world.Chance.OneIn(3) ? 0 : 1 + world.Chance.Below(OrdersMax));
        }

        string? objection = null;
        try
        {
            Trouble(world);
            Heal(world);
            foreach (Shop shop in world.Shops)
            {
                new RestCheck(shop, world.Acquirer).Compare();
            }

            slots.ForEach(static one => one.Compare());
            objection = isFull ? FullProfile.Object(world.Acquirer.Ledger) : SimulatedKeys.Object(world.Acquirer.Ledger);
        }
        catch (Exception broken) when (broken is CheckFailedException or InvariantException)
        {
            objection = broken.Message;
        }

        return new SeedResult(objection, world.Timeline.TraceHash, SeedCounts.Of(world));
    }

    /// <summary>A terminal of a fleet is sent commands, and one in two configurations too.</summary>
    private static void Join(Shop shop, Chance dice, NodeSettings settings)
    {
        FleetOperator signer = SimulatedFleet.Of("pt-" + shop.TerminalId);
        bool isPushed = dice.OneIn(2);
        shop.Join(signer, isPushed ? new ConfigurationPushes(dice, signer, SimulatedConfiguration.Of(settings)) : null);
        shop.Fleet!.Push(dice.Below(PushesMax));
    }

    /// <summary>Everything goes wrong, and the host is now of this mind and now of that.</summary>
    private static void Trouble(World world)
    {
        for (int i = 0; i < ModesMax && !world.Shops.All(IsDone); i++)
        {
            world.Acquirer.Mode = Modes[world.Chance.Below(Modes.Length)];
            world.Timeline.Trace($"host: {world.Acquirer.Mode}");
            if (world.Chance.OneIn(OutOfStepOdds))
            {
                world.Acquirer.SkipKeys(1 + world.Chance.Below(StepsMax)); // Where nobody has keys, nothing comes of it.
                world.Timeline.Trace("host: keys out of step");
            }

            world.Run(world.Chance.Between(60_000, 900_000), () => world.Shops.All(IsDone));
        }
    }

    /// <summary>All is well from here on: it must come to rest. Half of the shops then close their day.</summary>
    private static void Heal(World world)
    {
        world.Timeline.Trace("healed");
        world.Acquirer.Mode = world.Chance.OneIn(2) ? AcquirerMode.Approve : AcquirerMode.Mismatch;
        foreach (Shop shop in world.Shops)
        {
            shop.Faults = Faults.None;
            shop.Person.Want(0);
            shop.Till.Stop();
            shop.Fleet?.Want(0);
            shop.Fleet?.PushLast();
        }

        Rest(world);
        foreach (Shop shop in world.Shops)
        {
            shop.Till.AskForAll();
            if (world.Chance.OneIn(2))
            {
                shop.Till.Close();
            }
        }

        world.Run(TimeSpan.FromSeconds(5), () => world.Shops.All(shop => shop.Till.IsQuiet));
        world.Run(TimeSpan.FromSeconds(1), () => false); // A closing is durable by then.
        Rest(world);
    }

    private static void Rest(World world)
    {
        Quiet[] shops = [.. world.Shops.Select(static shop => new Quiet(shop))];
        world.Run(Healed, () => Array.TrueForAll(shops, static shop => shop.Rests));
    }

    private static bool IsDone(Shop shop) => shop.Person.IsDone && shop.Till.IsDone;

    // Some worlds have one kind of trouble, some all of it, so that a fault that only shows alone is not drowned.
    private static Faults Draw(Chance chance) => chance.Below(11) switch
    {
        0 => Faults.None with { PowerCut = 80, CutAgain = 3 },
        1 => Faults.None with { AnswerLost = 3, AnswerLate = 4, AnswerTwice = 3, QuestionLost = 5, AnswerForeign = 4 },
        2 => Faults.None with { ConnectionLost = 6, ConnectionRefused = 3 },
        3 => Faults.None with { Cancel = 2, CardPulled = 5, Printer = 4, KeyBounce = 6, Impatience = 5 },
        4 => Faults.None with { DiskFull = 25, DiskBroken = 30, JournalSlow = 10, FindFails = 6, TornTail = 2, PowerCut = 200 },
        5 => Faults.None with { Till = 2, Cancel = 4, JournalSlow = 20 },
        6 => Faults.None with { Clock = 2, PowerCut = 150 },
        7 => Faults.None with { VaultLost = 60, PowerCut = 250, Cancel = 6 },
        _ => Faults.All,
    };
}
