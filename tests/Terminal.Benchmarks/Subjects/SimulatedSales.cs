using System.Diagnostics;
using System.Globalization;
using Terminal.Primitives;
using Terminal.Simulation;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Sales of the simulation's engine profile, with all faults and checkers, on one thread.</summary>
internal static class SimulatedSales
{
    private const int SeedsToWarmUp = 40;
    private const int SeedsOfARound = 20;
    private static readonly Sample Limit = new("the design's limit: 1,000,000 a minute", 60e9 / 1_000_000);

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        int rounds = harness.IsShort ? 5 : 25;
        ulong seed = 1;
        _ = Play(ref seed, SeedsToWarmUp);
        List<double> times = [];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        int all = 0;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int sales = Play(ref seed, SeedsOfARound);
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / sales);
            all += sales;
        }

        double bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / all;
        Sample ours = Harness.Summary(new Contestant("a simulated sale, engine profile", () => { }), [.. times], bytes);
        yield return new Row(ours, Limit)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{1e9 / ours.Median:F0} a second, of {all} sales on one thread"),
        };
    }

    private static int Play(ref ulong seed, int count)
    {
        int sales = 0;
        for (int i = 0; i < count; i++)
        {
            SeedResult result = SeedRun.Play(seed++, isFull: false, listener: null);
            Invariant.Check(result.Objection is null, "a seed failed: scripts/simulate says more");
            sales += result.Counts.Booked;
        }

        return sales;
    }
}
