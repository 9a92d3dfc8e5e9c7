using System.Diagnostics;
using System.Globalization;
using Terminal.Simulation;

// Runs seeds from FROM on, each twice; a seed fails when a checker objects, when it does not come to rest, or when its two runs differ.
SimulationOptions? options = SimulationOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync("usage: Terminal.Simulation [--seeds N] [--from S] [--full N] [--trace]");
    return 64;
}

var clock = Stopwatch.StartNew();
int failed = 0;
int played = 0;
int fullPlayed = 0;
SeedCounts counts = default;
for (ulong seed = options.From; seed < options.From + (ulong)options.Seeds; seed++)
{
    bool isFull = options.IsFull(seed);
    SeedResult first = SeedRun.Play(seed, isFull, options.Trace ? Console.WriteLine : null);
    SeedResult second = SeedRun.Play(seed, isFull, null);
    string? objection = first.Objection
        ?? (first.TraceHash == second.TraceHash ? null : "two runs of the seed differ");
    counts += first.Counts;
    played++;
    fullPlayed += isFull ? 1 : 0;
    if (objection is not null)
    {
        failed++;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed} failed: {objection}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  replay: scripts/simulate --from {seed} --seeds 1 --full {(isFull ? 1 : 0)} --trace"));
        if (failed >= options.FailuresMax)
        {
            break;
        }
    }
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{played} seeds ({played - fullPlayed} engine, {fullPlayed} full), each twice: "
        + $"{counts}, {clock.Elapsed.TotalSeconds:F1} s, "
        + $"{2 * counts.Booked / Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F0} payments booked a second of processor"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{played - failed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;
