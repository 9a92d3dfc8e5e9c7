using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Emulator.World;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Simulation;

/// <summary>What a seed came to.</summary>
/// <param name="Objection">What a checker objects to; null where all is well.</param>
/// <param name="TraceHash">Hash of everything that happened.</param>
/// <param name="Counts">What happened in it.</param>
internal sealed record SeedResult(string? Objection, ulong TraceHash, SeedCounts Counts);

/// <summary>What happened in a seed, so that a run in which nothing happens is seen for what it is.</summary>
/// <param name="Approved">Sales booked on both sides.</param>
/// <param name="Reversed">Sales that the host had booked and undid.</param>
/// <param name="Ended">Sales that ended before anything was sent.</param>
/// <param name="PowerCuts">Power cuts.</param>
internal readonly record struct SeedCounts(int Approved, int Reversed, int Ended, int PowerCuts)
{
    /// <summary>The sum of two.</summary>
    public static SeedCounts operator +(SeedCounts left, SeedCounts right) => new(
        left.Approved + right.Approved, left.Reversed + right.Reversed, left.Ended + right.Ended, left.PowerCuts + right.PowerCuts);
}

/// <summary>
/// One seed in two phases: first everything goes wrong and safety is checked at every step; then all heals, and it must come to rest with
/// ledgers that agree.
/// </summary>
internal static class SeedRun
{
    private const int SalesMax = 12;
    private static readonly TimeSpan Troubled = TimeSpan.FromHours(3);
    private static readonly TimeSpan Healed = TimeSpan.FromMinutes(10);

    /// <summary>Plays a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="isFull">Whether it is of the full profile.</param>
    /// <param name="listener">Takes the trace.</param>
    public static SeedResult Play(ulong seed, bool isFull, Action<string>? listener)
    {
        FullProfile? full = isFull ? new FullProfile(seed) : null;
        using var world = new World(seed, isFull ? FullProfile.Acquirer : new AcquirerSettings());
        world.Timeline.Listener = listener;
        var checkers = new List<Checker>();
        int terminals = 1 + world.Chance.Below(3);
        for (int i = 0; i < terminals; i++)
        {
            ContactlessCard card = TestWallet.CheapCard("4761739001010119", "00112233445566778899AABBCCDDEEFF");
            Shop shop = full?.NewShop(world, i) ?? new Shop(world, SimulatedTerminal.Settings(i), () => card);
            Faults faults = Draw(world.Chance);
            shop.Faults = full?.With(faults) ?? faults;
            checkers.Add(new Checker(shop));
            shop.Person.Want(3 + world.Chance.Below(SalesMax));
            world.Add(shop);
        }

        string? objection = null;
        try
        {
            world.Acquirer.Mode = world.Chance.OneIn(5) ? AcquirerMode.None : AcquirerMode.Approve;
            world.Run(Troubled, () => world.Shops.All(shop => shop.Person.IsDone));
            world.Timeline.Trace("healed");
            world.Acquirer.Mode = AcquirerMode.Approve;
            foreach (Shop shop in world.Shops)
            {
                shop.Faults = Faults.None;
            }

            world.Run(Healed, () => world.Shops.All(IsAtRest));
            checkers.ForEach(checker => checker.CheckAtRest(world.Acquirer.Ledger));
            objection = isFull ? FullProfile.Object(world.Acquirer.Ledger) : null;
        }
        catch (Exception broken) when (broken is CheckFailedException or InvariantException)
        {
            objection = broken.Message;
        }

        return new SeedResult(objection, world.Timeline.TraceHash, Count(world));
    }

    private static SeedCounts Count(World world) => new(
        world.Acquirer.Ledger.Count(entry => entry.State == LedgerState.Booked),
        world.Acquirer.Ledger.Count(entry => entry.State == LedgerState.Reversed),
        world.Shops.Sum(shop => shop.Terminal.Journal.Records.Count(record => record.Kind == JournalKind.Abandoned)),
        world.Shops.Sum(shop => shop.Terminal.Life - 1));

    private static bool IsAtRest(Shop shop) =>
        shop.Person.IsDone && shop.Terminal.Prompt == PromptId.Welcome && Checker.PapersAreDone(shop);

    // Some worlds have one kind of trouble, some all of it, so that a fault that only shows alone is not drowned.
    private static Faults Draw(Chance chance) => chance.Below(6) switch
    {
        0 => Faults.None with { PowerCut = 60 },
        1 => Faults.None with { AnswerLost = 3, AnswerLate = 4, AnswerTwice = 3, QuestionLost = 5 },
        2 => Faults.None with { ConnectionLost = 6, ConnectionRefused = 3 },
        3 => Faults.None with { Cancel = 2, CardPulled = 5, PaperOut = 4 },
        _ => Faults.All,
    };
}
