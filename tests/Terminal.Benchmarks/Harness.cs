using System.Diagnostics;

namespace Terminal.Benchmarks;

/// <summary>Measures contestants in turn, so that whatever else the machine does falls on all of them.</summary>
/// <param name="isShort">Fewer and shorter rounds.</param>
internal sealed class Harness(bool isShort)
{
    private readonly TimeSpan warmUp = TimeSpan.FromMilliseconds(isShort ? 250 : 600);
    private readonly TimeSpan roundTime = TimeSpan.FromMilliseconds(isShort ? 10 : 30);
    private readonly int roundCount = isShort ? 9 : 25;

    /// <summary>Whether figures are wanted soon rather than well.</summary>
    public bool IsShort => isShort;

    /// <summary>Measures ours against peers.</summary>
    public Row Race(Contestant ours, params ReadOnlySpan<Contestant> peers)
    {
        Sample[] samples = Measure([ours, .. peers]);
        return new Row(samples[0], samples[1..]);
    }

    /// <summary>Measures each in rounds, one round of each after the other.</summary>
    public Sample[] Measure(params ReadOnlySpan<Contestant> contestants)
    {
        Contestant[] all = contestants.ToArray();
        int[] counts = [.. all.Select(WarmUp)];
        double[][] times = [.. all.Select(_ => new double[roundCount])];
        double[] allocated = new double[all.Length];
        for (int round = 0; round < roundCount; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                (times[i][round], double bytes) = Round(all[i], counts[i]);
                allocated[i] = round == 0 ? bytes : Math.Min(allocated[i], bytes); // The runtime's own threads allocate now and then.
            }
        }

        return [.. all.Select((one, i) => Summary(one, times[i], allocated[i]))];
    }

    /// <summary>Sums up single pieces of work that were timed elsewhere.</summary>
    public static Sample Summary(Contestant one, double[] times, double allocated)
    {
        double[] ordered = [.. times.Order()];
        return new Sample(one.Name, ordered[ordered.Length / 2])
        {
            Min = ordered[0],
            Max = ordered[^1],
            Allocated = allocated,
            Fails = one.MustNotAllocate && allocated > 0,
        };
    }

    /// <summary>Runs until the compiler has done its best, and says how often the work fits into a round.</summary>
    private int WarmUp(Contestant one)
    {
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        while (count == 0 || Stopwatch.GetElapsedTime(start) < warmUp)
        {
            one.Run();
            count++;
        }

        return (int)Math.Max(1, count * (roundTime / Stopwatch.GetElapsedTime(start)));
    }

    private static (double Nanoseconds, double Bytes) Round(Contestant one, int count)
    {
        long before = Allocated(one);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            one.Run();
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return (elapsed / count, (double)(Allocated(one) - before) / count);
    }

    // What must not allocate is held to its own thread, to the byte; of others, what their threads allocate counts too.
    private static long Allocated(Contestant one) =>
        one.MustNotAllocate ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes(precise: true);
}
