using System.Diagnostics;
using System.Globalization;

namespace Terminal.Mutants;

/// <summary>What became of a mutant.</summary>
/// <param name="Found">True where something objected to it.</param>
/// <param name="By">What did, in one line.</param>
internal sealed record Verdict(bool Found, string By)
{
    /// <summary>Nothing objected.</summary>
    public static Verdict Survived { get; } = new(false, "");
}

/// <summary>Shows changed assemblies to the unit tests and to the simulation, each in a process of its own.</summary>
/// <remarks>A process that computes for too long, or wants too much memory, has found its mutant: it goes round in circles.</remarks>
internal sealed class Judge
{
    private const string MemoryMax = "0x18000000"; // 384 MiB: a queue that is filled for ever.
    private static readonly TimeSpan ComputingMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ComputingMaxPerSeed = TimeSpan.FromSeconds(0.3);
    private readonly string tests;
    private readonly string simulation;
    private readonly string folder;

    /// <summary>Copies the simulation to a folder of its own.</summary>
    /// <param name="folder">The folder, which is there and empty.</param>
    /// <param name="tests">Where the unit tests were built.</param>
    /// <param name="simulation">Where the simulation was built.</param>
    public Judge(string folder, string tests, string simulation)
    {
        this.folder = folder;
        this.tests = tests;
        this.simulation = simulation;
        foreach (string file in Directory.EnumerateFiles(simulation))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    /// <summary>The unit tests first, then the simulation.</summary>
    /// <param name="project">What is changed.</param>
    /// <param name="assembly">The project's assembly.</param>
    /// <param name="seeds">How many seeds.</param>
    public async Task<Verdict> TryAsync(MutatedProject project, byte[] assembly, int seeds)
    {
        Verdict unit = Verdict.Survived;
        await TestAsync(project, assembly, [], (_, verdict) => unit = verdict);
        return unit.Found || seeds == 0 ? unit : await SimulateAsync(project, assembly, seeds);
    }

    /// <summary>The unit tests with the assembly as it begins, which is 0, and with each of the mutants in it.</summary>
    /// <remarks>A mutant that takes its process along is found; the others go on in another.</remarks>
    /// <param name="project">What is changed.</param>
    /// <param name="assembly">The project's assembly.</param>
    /// <param name="numbers">The mutants.</param>
    /// <param name="judged">Is told of each.</param>
    public async Task TestAsync(MutatedProject project, byte[] assembly, IEnumerable<int> numbers, Action<int, Verdict> judged)
    {
        string file = await PutAsync(project, assembly);
        string self = typeof(Judge).Assembly.Location;
        Queue<int> left = new(numbers.Prepend(0));
        while (left.Count > 0)
        {
            string rest = string.Join(',', left.Where(number => number != 0));
            string fault = await RunAsync(0, ComputingMax, [self, UnitTests.Word, file, tests, project.Tests, rest], line =>
            {
                string[] said = line.Split('\t');
                if (said.Length == 2 && left.TryPeek(out int next) && said[0] == $"{next}")
                {
                    judged(left.Dequeue(), said[1].Length == 0 ? Verdict.Survived : Found("unit tests", said[1]));
                }

                return null;
            });
            if (left.TryDequeue(out int fatal))
            {
                judged(fatal, Found("unit tests", fault));
            }
        }
    }

    /// <summary>The simulation alone.</summary>
    /// <param name="project">What is changed.</param>
    /// <param name="assembly">The project's assembly.</param>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="number">The mutant, where the assembly has several.</param>
    public async Task<Verdict> SimulateAsync(MutatedProject project, byte[] assembly, int seeds, int number = 0)
    {
        _ = await PutAsync(project, assembly);
        string program = Path.Combine(folder, "Terminal.Simulation.dll");
        string count = seeds.ToString(CultureInfo.InvariantCulture);
        string[] words = [program, "--seeds", count, "--full", "0", "--workers", "1"];
        string fault = await RunAsync(number, ComputingMax + (ComputingMaxPerSeed * seeds), words,
            line => line.Contains(" failed: ", StringComparison.Ordinal) ? line : null);
        return fault.Length == 0 ? Verdict.Survived : Found("simulation", fault);
    }

    private static Verdict Found(string by, string why) => new(true, $"{by}: {Edits.Short(why)}");

    /// <summary>Puts a changed assembly in its place, and into the others' what was built.</summary>
    private async Task<string> PutAsync(MutatedProject project, byte[] assembly)
    {
        foreach (MutatedProject other in MutatedProject.All.Where(other => other != project))
        {
            File.Copy(Path.Combine(simulation, other.Name + ".dll"), Path.Combine(folder, other.Name + ".dll"), overwrite: true);
        }

        string file = Path.Combine(folder, project.Name + ".dll");
        await File.WriteAllBytesAsync(file, assembly);
        return file;
    }

    /// <summary>Runs a program to its end, or until it objects or takes too long over a line.</summary>
    /// <returns>What is wrong; empty where it ended well.</returns>
    private static async Task<string> RunAsync(int mutant, TimeSpan limit, string[] arguments, Func<string, string?> hear)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[SwitchedProject.Variable] = mutant.ToString(CultureInfo.InvariantCulture);
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryMax;
        start.Environment["DOTNET_TieredPGO"] = "0"; // It lives too briefly to learn.
        start.Environment["DOTNET_gcServer"] = "0";
        using var process = new Process { StartInfo = start };
        string said = "";
        int lines = 0;
        using var objected = new CancellationTokenSource();
        process.OutputDataReceived += (_, line) =>
        {
            lines++;
            if (said.Length == 0 && line.Data is { } text && hear(text) is { } objection)
            {
                said = objection;
                objected.Cancel(); // The first objection is enough.
            }
        };
        process.ErrorDataReceived += (_, line) => said = said.Length == 0 && line.Data is { Length: > 0 } text ? text : said;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool inTime = await WaitAsync(process, limit, () => lines, objected.Token);
        return !inTime ? "over the limit"
            : said.Length == 0 && process.ExitCode != 0 ? $"exit code {process.ExitCode}"
            : said;
    }

    /// <summary>Waits for the end of a process and brings it about.</summary>
    /// <returns>False where it took too long over a line.
    /// The time is the processor's: on a busy machine nothing is found by waiting.</returns>
    private static async Task<bool> WaitAsync(Process process, TimeSpan limit, Func<int> lines, CancellationToken objected)
    {
        bool inTime = true;
        (int Lines, TimeSpan End) line = (0, limit);
        while (!process.HasExited && !objected.IsCancellationRequested)
        {
            using var tick = CancellationTokenSource.CreateLinkedTokenSource(objected);
            tick.CancelAfter(TimeSpan.FromMilliseconds(250));
            try
            {
                await process.WaitForExitAsync(tick.Token);
            }
            catch (OperationCanceledException) when (!process.HasExited)
            {
                TimeSpan used = process.TotalProcessorTime;
                line = lines() == line.Lines ? line : (lines(), used + limit);
                inTime = used < line.End;
                if (!inTime)
                {
                    break;
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return inTime;
    }
}
