using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Terminal.Mutants;

/// <summary>One run of the tool: the projects as written, the named faults, the mutants drawn, the report.</summary>
internal sealed class MutantSession : IDisposable
{
    private const int MutantsPerAssembly = 200; // A member that is called often has a frame with the locals of all its bodies.
    private const int NamedFaultSeeds = 400;
    private const double ShareMin = 0.85;
    private readonly MutantOptions options;
    private readonly string root;
    private readonly Dictionary<MutatedProject, ProjectCompilation> compilations = [];
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("mutants-");
    private readonly ConcurrentBag<Judge> judges = [];
    private readonly List<Mutant> mutants = [];
    private int passed;
    private int failed;

    /// <summary>Parses the projects and makes their mutants; tests and simulation are there already, built beside this tool.</summary>
    public MutantSession(MutantOptions options)
    {
        this.options = options;
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string configuration = Path.GetFileName(Path.GetDirectoryName(output)!);
        root = Path.GetFullPath(Path.Combine(output, "..", "..", "..", "..", ".."));
        string tests = output.Replace("Terminal.Mutants", "Terminal.Tests", StringComparison.Ordinal);
        string simulation = output.Replace("Terminal.Mutants", "Terminal.Simulation", StringComparison.Ordinal);
        bool isNamed = options is { File: not null } or { Member: not null };
        foreach (MutatedProject project in MutatedProject.All)
        {
            var compilation = new ProjectCompilation(project.Name, Path.Combine(root, project.Folder), configuration, tests);
            compilations.Add(project, compilation);
            foreach (string file in project.Files(root).Where(file => IsWanted(file) && (project.IsDrawn || isNamed)))
            {
                mutants.AddRange(Mutator.Mutants(project, file, compilation.Tree(file), compilation.Model(file))
                    .Where(mutant => options.Member is null || options.Member.Split(',').Contains(mutant.Member)));
            }
        }

        for (int i = 0; i < options.Workers; i++)
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
        foreach (MutatedProject project in mutants.Select(mutant => mutant.Project).Distinct())
        {
            ProjectCompilation compilation = compilations[project];
            (byte[]? Assembly, string Fault) compiled = compilation.Compile();
            Verdict written = await JudgedAsync(compiled, (judge, assembly) => judge.TryAsync(project, assembly, options.Seeds))
                ?? new Verdict(true, compiled.Fault);
            Count(!written.Found, $"{project.Name} as written: {(written.Found ? written.By : "nothing objects")}");
        }

        if (failed > 0)
        {
            return End();
        }

        if (options is { File: null, Member: null })
        {
            await RunNamedAsync();
        }

        (Mutant Mutant, Verdict Verdict)[] judged = await RunDrawnAsync();
        var explained = new Explained(Path.Combine(root, "tests", "mutants", "survivors.md"));
        var report = new MutantReport(judged, explained);
        report.Print();
        Count(report.Share >= ShareMin, string.Create(CultureInfo.InvariantCulture, $"{report.Share:P1} of the mutants found"));
        if (options is { Sample: null, File: null, Member: null })
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
            string path = Path.Combine(root, MutatedProject.Engine.Folder, fault.File);
            Edit? edit = File.Exists(path) ? fault.In(await File.ReadAllTextAsync(path)) : null;
            (byte[]? Assembly, string Fault) compiled =
                edit is null ? (null, "NOT APPLIED") : compilations[MutatedProject.Engine].Compile(fault.File, edit);
            Verdict? verdict = await JudgedAsync(compiled, (judge, assembly) => fault.BySimulation
                ? judge.SimulateAsync(MutatedProject.Engine, assembly, NamedFaultSeeds)
                : judge.TryAsync(MutatedProject.Engine, assembly, NamedFaultSeeds));
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
        List<(Mutant, Verdict)> judged = [];
        foreach (Mutant[] its in drawn.GroupBy(mutant => mutant.Project).SelectMany(project => project.Chunk(MutantsPerAssembly)))
        {
            foreach ((int number, Verdict verdict) in await RunSwitchedAsync(its[0].Project, its))
            {
                judged.Add((its[number - 1], verdict));
            }
        }

        return [.. judged];
    }

    /// <summary>Judges a project's mutants, by their numbers from 1; those that do not compile are not in the answer.</summary>
    private async Task<IEnumerable<KeyValuePair<int, Verdict>>> RunSwitchedAsync(MutatedProject project, Mutant[] its)
    {
        ConcurrentDictionary<int, Verdict> verdicts = [];
        SwitchedProject switched = new(compilations[project], its);
        Print($"{project.Name}: {its.Length} mutants, {switched.Inside.Count} in one assembly, {switched.Outside.Count} by themselves");
        (byte[]?, string) whole = (switched.Assembly, "");
        int[] inside = [.. switched.Inside];
        await EachAsync(options.Workers, async worker =>
        {
            IEnumerable<int> share = inside.Where((_, i) => i % options.Workers == worker);
            _ = await JudgedAsync(whole, async (judge, assembly) =>
            {
                await judge.TestAsync(project, assembly, share, (number, verdict) =>
                {
                    verdicts[number] = verdict;
                    if (options.Seeds == 0 && number > 0)
                    {
                        PrintSurvivor(its[number - 1], verdict, $"{verdicts.Count} of {inside.Length}");
                    }
                });
                return Verdict.Survived;
            });
        });
        if (verdicts.Remove(0, out Verdict? written) && written.Found)
        {
            throw new InvalidOperationException($"As written, with the mutants beside it: {written.By}");
        }

        Print($"{verdicts.Values.Count(verdict => verdict.Found)} of them found by unit tests");
        int[] survivors = options.Seeds == 0 ? [] : [.. switched.Inside.Where(number => !verdicts[number].Found)];
        int[] open = [.. survivors, .. switched.Outside];
        await EachAsync(open.Length, async i =>
        {
            int number = open[i];
            Mutant mutant = its[number - 1];
            Verdict? verdict = switched.Inside.Contains(number)
                ? await JudgedAsync(whole, (judge, assembly) => judge.SimulateAsync(project, assembly, options.Seeds, number))
                : await JudgedAsync(
                    compilations[project].Compile(mutant.File, mutant.Edit),
                    (judge, assembly) => judge.TryAsync(project, assembly, options.Seeds));
            if (verdict is not null)
            {
                verdicts[number] = verdict;
            }

            PrintSurvivor(mutant, verdict, $"{i + 1} of {open.Length}");
        });
        return verdicts.OrderBy(pair => pair.Key);
    }

    /// <summary>Takes the numbers up to a count, in order, on all workers.</summary>
    private async Task EachAsync(int count, Func<int, Task> step)
    {
        int next = -1;
        async Task WorkAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await step(i);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync)));
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

    private bool IsWanted(string file) =>
        options.File is null || options.File.Split(',').Any(pattern => MutatedProject.Matches(file, pattern));

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

    // A long run that is cut short has said something.
    private static void PrintSurvivor(Mutant mutant, Verdict? verdict, string after)
    {
        if (verdict is { Found: false })
        {
            Print($"survivor after {after}: {mutant.Id}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
