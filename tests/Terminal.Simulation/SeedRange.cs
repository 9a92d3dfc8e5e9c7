using System.Diagnostics;
using System.Globalization;

namespace Terminal.Simulation;

/// <summary>Plays a range of seeds, several at a time, and says what became of them.</summary>
internal sealed class SeedRange(SimulationOptions options)
{
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private SeedCounts counts;
    private int played;
    private int fullPlayed;
    private int playedAgain;
    private int failed;
    private ulong traces; // A sum, so that the order in which workers end does not show.

    /// <summary>Plays them.</summary>
    /// <returns>0 where all passed, 1 otherwise.</returns>
    public int Run()
    {
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Trace ? 1 : options.Workers };
        Parallel.For((long)options.From, (long)options.From + options.Seeds, workers, (seed, loop) =>
        {
            Play((ulong)seed);
            if (failed >= SimulationOptions.FailuresMax)
            {
                loop.Stop();
            }
        });
        double processor = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        Print($"{played} seeds ({played - fullPlayed} engine, {fullPlayed} full), {playedAgain} of them twice: {counts}");
        double bytes = GC.GetTotalAllocatedBytes() / (double)(played + playedAgain);
        Print($"{clock.Elapsed.TotalSeconds:F1} s, {processor:F1} s of processor, {counts.Booked / processor:F0} payments booked in one");
        Print($"{processor * 1000 / (played + playedAgain):F1} ms of processor and {bytes / 1e6:F2} MB a seed that was played");
        Print($"traces {traces:x16}: another build that plays these seeds alike has the same");
        Print($"{played - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private void Play(ulong seed)
    {
        bool isFull = options.IsFull(seed);
        bool isTwice = seed % (ulong)options.Twice == 0;
        SeedResult first = SeedRun.Play(seed, isFull, options.Trace ? Console.WriteLine : null);
        SeedResult second = isTwice ? SeedRun.Play(seed, isFull, null) : first;
        lock (gate)
        {
            counts += first.Counts;
            played++;
            fullPlayed += isFull ? 1 : 0;
            playedAgain += isTwice ? 1 : 0;
            traces = unchecked(traces + ((first.TraceHash ^ seed) * 0x9E3779B97F4A7C15UL));
            Judge(seed, isFull, first.Objection ?? (first.TraceHash == second.TraceHash ? null : "two runs of the seed differ"));
        }
    }

    private void Judge(ulong seed, bool isFull, string? objection)
    {
        if (objection is not null)
        {
            failed++;
            Print($"seed {seed} failed: {objection}");
            Print($"  replay: scripts/simulate --from {seed} --seeds 1 --full {(isFull ? 1 : 0)} --trace");
        }
        else if (played % SimulationOptions.ReportEvery == 0)
        {
            Print($"{played} seeds played, {failed} failed, {clock.Elapsed.TotalSeconds:F0} s");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
