using Terminal.Emulator.Acquirer;
using Terminal.Emulator.World;
using Terminal.Engine.Fleet.Commands;
using Terminal.Engine.Journal;

namespace Terminal.Simulation;

/// <summary>What happened in a seed, so that a run in which nothing happens is seen for what it is.</summary>
internal readonly record struct SeedCounts
{
    private static readonly string[] Names =
    [
        "booked", "reversed", "voided", "refunded", "dropped", "ended unsent", "stored offline", "refused when forwarded",
        "batches closed", "uploads", "orders of tills", "attempts tried again", "reversals released", "papers", "power cuts",
        "vaults lost", "housings opened", "given up", "commands of the fleet done", "commands failed", "keys loaded", "events",
        "configurations confirmed", "rejected", "rolled back", "PINs right", "wrong", "blocked", "keys refused",
        "approvals that a chip refused", "chips pulled", "stripes booked", "of them in fallback", "scripts reported",
    ];

    private readonly int[]? counts;

    private SeedCounts(int[] counts) => this.counts = counts;

    /// <summary>Sales and refunds that stand on both sides.</summary>
    public int Booked => counts?[0] ?? 0;

    /// <summary>The sum of two.</summary>
    public static SeedCounts operator +(SeedCounts left, SeedCounts right) => left.counts is null ? right
        : right.counts is null ? left
        : new SeedCounts([.. left.counts.Zip(right.counts, static (one, other) => one + other)]);

    /// <summary>Counts in a world.</summary>
    public static SeedCounts Of(World world)
    {
        int Entries(Predicate<LedgerEntry> test) => world.Acquirer.Ledger.Count(entry => test(entry));
        int Records(Predicate<JournalRecord> test) => world.Shops.Sum(shop => shop.Terminal.Journal.Records.Count(record => test(record)));
        int Commands(Predicate<OrderedCommand> test) => world.Shops.Sum(shop => shop.Fleet?.Ordered.Count(one => test(one)) ?? 0);
        int Pushed(string phase) => world.Shops.Sum(shop => shop.Fleet?.Pushes?.Pushed.Count(one => one.Phase == phase) ?? 0);
        return new SeedCounts(
        [
            Entries(static entry => entry.State == LedgerState.Booked),
            Entries(static entry => entry.State == LedgerState.Reversed),
            Entries(static entry => entry.State == LedgerState.Voided),
            Records(static record => record is { Kind: JournalKind.Approved, Type: PaymentType.Refund }),
            Entries(static entry => entry.State == LedgerState.Dropped),
            Records(static record => record.Kind == JournalKind.Abandoned),
            Records(static record => record.Kind == JournalKind.Stored),
            Records(static record => record.Kind == JournalKind.ForwardRefused),
            Records(static record => record.Kind == JournalKind.BatchClosed),
            Records(static record => record is { Kind: JournalKind.BatchClosed, Reason: "UPLOADED" }),
            world.Shops.Sum(static shop => shop.Till.Orders.Count),
            Records(static record => record.Attempt > 1 && JournalFold.Ends(record.Kind)),
            Records(static record => record.Kind == JournalKind.ReversalReleased),
            world.Shops.Sum(static shop => shop.Printer.Receipts.Count),
            world.Shops.Sum(static shop => shop.Terminal.Life - 1),
            world.Shops.Sum(static shop => shop.Terminal.VaultDeaths),
            world.Shops.Count(static shop => shop.Terminal.WasOpened),
            Records(static record => record.Reason == "STORED-RELEASED"),
            Commands(static one => one.End == "done"),
            Commands(static one => one.End is not (null or "done")),
            Commands(static one => one is { Name: CommandNames.Key, End: "done" }),
            world.Shops.Sum(static shop => shop.Fleet?.Heard.Count ?? 0),
            Pushed("confirmed"),
            Pushed("rejected"),
            Pushed("rolledback"),
            Entries(static entry => entry.Pin == "right"),
            Entries(static entry => entry.Pin == "wrong"),
            Entries(static entry => entry.Pin == "blocked"),
            Entries(static entry => entry.State == LedgerState.Unproven),
            Records(static record => record is { Kind: JournalKind.ReversalOwed, Reason: "E74" }),
            Records(static record => record is { Kind: JournalKind.ReversalOwed or JournalKind.Abandoned, Reason: "E80" }),
            Entries(static entry => entry is { State: LedgerState.Booked, Entry: "stripe" or "fallback" }),
            Entries(static entry => entry is { State: LedgerState.Booked, Entry: "fallback" }),
            Records(static record => record.Kind == JournalKind.ScriptsReported),
        ]);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", Names.Zip(counts ?? new int[Names.Length], static (name, count) => $"{count} {name}"));
}
