using System.Diagnostics;

namespace Terminal.Mutants;

/// <summary>What became of a mutant.</summary>
/// <param name="Found">True where something objected to it.</param>
/// <param name="By">What did, in one line.</param>
internal sealed record Verdict(bool Found, string By)
{
    /// <summary>Nothing objected.</summary>
    public static Verdict Survived { get; } = new(false, "");
}

/// <summary>Shows one changed assembly at a time to the unit tests and to the simulation, each in a process of its own.</summary>
/// <remarks>A process that computes for too long, or wants too much memory, has found its mutant: it goes round in circles.</remarks>
internal sealed class Judge
{
    private const string MemoryMax = "0x18000000"; // 384 MiB: a queue that is filled for ever.
    private static readonly TimeSpan ComputingMax = TimeSpan.FromSeconds(20);
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
        string file = await PutAsync(project, assembly);
        string self = typeof(Judge).Assembly.Location;
        Verdict unit = await RunAsync("unit tests", ComputingMax, [self, UnitTests.Word, file, tests, project.Tests]);
        return unit.Found ? unit : await SimulateAsync(project, assembly, seeds);
    }

    /// <summary>The simulation alone.</summary>
    public async Task<Verdict> SimulateAsync(MutatedProject project, byte[] assembly, int seeds)
    {
        _ = await PutAsync(project, assembly);
        string program = Path.Combine(folder, "Terminal.Simulation.dll");
        string count = seeds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] words = [program, "--seeds", count, "--full", "0", "--workers", "1"];
        return await RunAsync("simulation", ComputingMax + (ComputingMaxPerSeed * seeds), words);
    }

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

    private static async Task<Verdict> RunAsync(string what, TimeSpan limit, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryMax;
        start.Environment["DOTNET_TieredPGO"] = "0"; // It lives too briefly to learn.
        start.Environment["DOTNET_gcServer"] = "0";
        using var process = new Process { StartInfo = start };
        string said = "";
        using var objected = new CancellationTokenSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (said.Length == 0 && line.Data is { } text && (what != "simulation" || text.Contains(" failed: ", StringComparison.Ordinal)))
            {
                said = text;
                objected.Cancel(); // The first objection is enough.
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (said.Length == 0 && line.Data is { Length: > 0 } text)
            {
                said = text;
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool inTime = await WaitAsync(process, limit, objected.Token);
        return !inTime ? new Verdict(true, $"{what}: over the limit")
            : said.Length == 0 && process.ExitCode == 0 ? Verdict.Survived
            : new Verdict(true, $"{what}: {Edits.Short(said.Length == 0 ? $"exit code {process.ExitCode}" : said)}");
    }

    /// <summary>Waits for the end of a process and brings it about.</summary>
    /// <returns>False where it had used its time up. The time is the processor's: on a busy machine nothing is found by waiting.</returns>
    private static async Task<bool> WaitAsync(Process process, TimeSpan limit, CancellationToken objected)
    {
        bool inTime = true;
        while (!process.HasExited && !objected.IsCancellationRequested)
        {
            using var tick = CancellationTokenSource.CreateLinkedTokenSource(objected);
            tick.CancelAfter(TimeSpan.FromMilliseconds(250));
            try
            {
                await process.WaitForExitAsync(tick.Token);
            }
            catch (OperationCanceledException)
            {
                inTime = process.HasExited || process.TotalProcessorTime < limit;
                if (!inTime)
                {
                    break;
                }
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
