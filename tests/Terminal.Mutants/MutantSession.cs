using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Terminal.Mutants;

/// <summary>One run of the tool: the engine as written, the named faults, the mutants drawn, the report.</summary>
internal sealed class MutantSession : IDisposable
{
    private const int Workers = 2;
    private const int NamedFaultSeeds = 400;
    private const double ShareMin = 0.85;
    private readonly MutantOptions options;
    private readonly string root;
    private readonly EngineCompilation engine;
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("mutants-");
    private readonly ConcurrentBag<Judge> judges = [];
    private readonly List<Mutant> mutants = [];
    private int passed;
    private int failed;

    /// <summary>Parses the engine and makes its mutants; the tests and the simulation are there already, built beside this tool.</summary>
    public MutantSession(MutantOptions options)
    {
        this.options = options;
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string configuration = Path.GetFileName(Path.GetDirectoryName(output)!);
        root = Path.GetFullPath(Path.Combine(output, "..", "..", "..", "..", ".."));
        string tests = output.Replace("Terminal.Mutants", "Terminal.Tests", StringComparison.Ordinal);
        string simulation = output.Replace("Terminal.Mutants", "Terminal.Simulation", StringComparison.Ordinal);
        string source = Path.Combine(root, "src", "Terminal.Engine");
        engine = new EngineCompilation(source, configuration, tests);
        foreach (string file in EngineFiles.Mutated(source).Where(file => options.File is null || EngineFiles.Matches(file, options.File)))
        {
            SyntaxTree tree = engine.Tree(file);
            mutants.AddRange(Mutator.Mutants(file, tree, engine.Model(file)));
        }

        for (int i = 0; i < Workers; i++)
        {
            judges.Add(new Judge(scratch.CreateSubdirectory($"{i}").FullName, tests, simulation));
        }
    }

    /// <summary>Prints the mutants.</summary>
    public int List()
    {
        mutants.ForEach(mutant => Console.WriteLine($"{mutant.File}:{mutant.Line} {mutant.Kind} {mutant.Id}"));
        Print($"{mutants.Count} mutants, those that do not compile among them");
        return 0;
    }

    /// <summary>Runs them.</summary>
    public async Task<int> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        Verdict written = await JudgedAsync(engine.Compile(), (judge, assembly) => judge.TryAsync(assembly, options.Seeds))
            ?? new Verdict(true, engine.Compile().Fault);
        Count(!written.Found, $"the engine as written: {(written.Found ? written.By : "nothing objects")}");
        if (written.Found)
        {
            return End();
        }

        if (options.File is null)
        {
            await RunNamedAsync();
        }

        (Mutant Mutant, Verdict Verdict)[] judged = await RunDrawnAsync();
        var explained = new Explained(Path.Combine(root, "tests", "mutants", "survivors.md"));
        var report = new MutantReport(judged, explained);
        report.Print();
        Count(report.Share >= ShareMin, string.Create(CultureInfo.InvariantCulture, $"{report.Share:P1} of the mutants found"));
        if (options is { Sample: null, File: null })
        {
            string[] idle = [.. explained.Idle(report.Survivors)];
            Count(idle.Length == 0, $"{idle.Length} rows of tests/mutants/survivors.md explain nothing");
            Array.ForEach(idle, Console.WriteLine);
        }

        Print($"{clock.Elapsed.TotalSeconds:F0} s");
        return End();
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Delete(recursive: true);

    private async Task RunNamedAsync()
    {
        var said = new string[NamedFault.All.Count];
        bool[] found = new bool[said.Length];
        await EachAsync(said.Length, async i =>
        {
            NamedFault fault = NamedFault.All[i];
            string path = Path.Combine(root, "src", "Terminal.Engine", fault.File);
            Edit? edit = File.Exists(path) ? fault.In(await File.ReadAllTextAsync(path)) : null;
            (byte[]? Assembly, string Fault) compiled = edit is null ? (null, "NOT APPLIED") : engine.Compile(fault.File, edit);
            Verdict? verdict = await JudgedAsync(compiled, (judge, assembly) => fault.BySimulation
                ? judge.SimulateAsync(assembly, NamedFaultSeeds)
                : judge.TryAsync(assembly, NamedFaultSeeds));
            found[i] = verdict is { Found: true };
            said[i] = $"{fault.Name}: {(verdict is null ? compiled.Fault : verdict.Found ? verdict.By : "NOT FOUND")}";
        });
        for (int i = 0; i < said.Length; i++)
        {
            Count(found[i], said[i]);
        }
    }

    private async Task<(Mutant Mutant, Verdict Verdict)[]> RunDrawnAsync()
    {
        Mutant[] drawn = options.Sample is { } sample ? [.. mutants.OrderBy(Lot).ThenBy(mutant => mutant.Line).Take(sample)] : [.. mutants];
        var verdicts = new Verdict?[drawn.Length];
        await EachAsync(drawn.Length, async i =>
        {
            (byte[]? Assembly, string Fault) compiled = engine.Compile(drawn[i].File, drawn[i].Edit);
            verdicts[i] = await JudgedAsync(compiled, (judge, assembly) => judge.TryAsync(assembly, options.Seeds));
            if (verdicts[i] is { Found: false })
            {
                Print($"survivor after {i + 1} of {drawn.Length}: {drawn[i].Id}"); // A long run that is cut short has said something.
            }
        });
        return [.. drawn.Zip(verdicts).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))];
    }

    /// <summary>Takes the numbers up to a count, in order, on all workers.</summary>
    private static async Task EachAsync(int count, Func<int, Task> step)
    {
        int next = -1;
        async Task WorkAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await step(i);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
    }

    private async Task<Verdict?> JudgedAsync((byte[]? Assembly, string Fault) compiled, Func<Judge, byte[], Task<Verdict>> step)
    {
        if (compiled.Assembly is not { } assembly || !judges.TryTake(out Judge? judge))
        {
            return null;
        }

        Verdict verdict = await step(judge, assembly);
        judges.Add(judge);
        return verdict;
    }

    // FNV-1a over what the mutant is known by: a sample changes little when code elsewhere does.
    private ulong Lot(Mutant mutant)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in string.Create(CultureInfo.InvariantCulture, $"{options.Seed}{mutant.Id}"))
        {
            hash = unchecked((hash ^ letter) * 1099511628211);
        }

        return hash ^ (hash >> 32);
    }

    private void Count(bool good, string what)
    {
        _ = good ? passed++ : failed++;
        Console.WriteLine($"{(good ? "passed" : "FAILED")}  {what}");
    }

    private int End()
    {
        Print($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
