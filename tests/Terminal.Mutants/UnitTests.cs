using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using Xunit.Sdk;

namespace Terminal.Mutants;

/// <summary>Runs a project's unit tests against one build of it, in a process of its own:
/// as it begins, then with one mutant after the other.</summary>
/// <remarks>
/// Facts and theories as xunit has them, without its discovery and its reports. A mutant is shown to the tests that came to its member,
/// those that found most before and then the quickest first, until one fails: it costs a fraction of a second.
/// </remarks>
internal sealed class UnitTests
{
    /// <summary>The word by which the tool starts itself for this.</summary>
    public const string Word = "--unit-tests";

    private static readonly TimeSpan ComputingMax = TimeSpan.FromSeconds(3); // Of one test.
    private readonly List<UnitTest> tests = [];
    private readonly FieldInfo? current;
    private readonly FieldInfo? stop;
    private readonly bool[] reached;

    private UnitTests(Type? chooser)
    {
        current = chooser?.GetField("Current");
        stop = chooser?.GetField("Stop");
        reached = (bool[]?)chooser?.GetField("Reached")!.GetValue(null) ?? [];
    }

    /// <summary>Runs them, and prints a line for each number: the number, a tab, and the first objection or nothing.</summary>
    /// <param name="changed">The project's assembly.</param>
    /// <param name="folder">Where the tests were built.</param>
    /// <param name="names">The tests' namespaces, with what is below them; commas in between.</param>
    /// <param name="numbers">The mutants to show, with commas;
    /// before them all tests are run with what the process began with, as 0.</param>
    /// <returns>0 where the tests could be run.</returns>
    public static async Task<int> RunAsync(string changed, string folder, string names, string numbers)
    {
        AssemblyLoadContext.Default.Resolving += (context, wanted) =>
        {
            string file = wanted.Name == Path.GetFileNameWithoutExtension(changed) ? changed : Path.Combine(folder, wanted.Name + ".dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "Terminal.Tests.dll"));
        Assembly project = AssemblyLoadContext.Default.LoadFromAssemblyPath(changed);
        var all = new UnitTests(project.GetType("Terminal.Mutants.Switch"));
        string[] below = names.Split(',');
        foreach (Type type in tests.GetTypes().Where(type =>
            below.Any(name => IsBelow(type, name)) && type is { IsPublic: true, IsClass: true, IsAbstract: false }))
        {
            object[] fixtures = [.. type.GetConstructors().Single().GetParameters()
                .Select(parameter => Activator.CreateInstance(parameter.ParameterType)!)];
            all.tests.AddRange(Cases(type).Select(one => new UnitTest(type, fixtures, one.Method, one.Arguments)));
        }

        string objection = await all.BeginAsync();
        await Console.Out.WriteLineAsync($"0\t{objection}");
        if (objection.Length > 0)
        {
            return 1;
        }

        foreach (int number in numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            await Console.Out.WriteLineAsync($"{number}\t{await all.ShowAsync(number)}");
        }

        return all.tests.Count == 0 ? 2 : 0;
    }

    private async Task<string> BeginAsync()
    {
        foreach (UnitTest test in tests)
        {
            Array.Clear(reached);
            if (await test.RunAsync() is { } objection)
            {
                return objection;
            }

            test.Reached = [.. reached];
        }

        tests.Sort((one, other) => one.Took.CompareTo(other.Took));
        return "";
    }

    private async Task<string> ShowAsync(int number)
    {
        TimeSpan end = TimeSpan.MaxValue;
        current!.SetValue(null, number);
        stop!.SetValue(null, false);
        await using var watch = new Timer(_ => stop.SetValue(null, Environment.CpuUsage.TotalTime > end), null, 500, 500);
        foreach (UnitTest test in tests.Where(test => test.Reached[number]).OrderByDescending(test => test.Found).ToArray())
        {
            end = Environment.CpuUsage.TotalTime + ComputingMax;
            if (await test.RunAsync() is { } objection)
            {
                test.Found++;
                return objection;
            }
        }

        return "";
    }

    private static bool IsBelow(Type type, string name) =>
        type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true;

    /// <summary>A number of a row in its parameter's type, as xunit gives it.</summary>
    private static object? Fit(object? value, Type wanted) =>
        value is int number && wanted.IsPrimitive ? Convert.ChangeType(number, wanted, CultureInfo.InvariantCulture) : value;

    private static IEnumerable<(MethodInfo Method, object?[] Arguments)> Cases(Type type)
    {
        foreach (MethodInfo method in type.GetMethods())
        {
            if (method.GetCustomAttribute<FactAttribute>() is not { Skip: null } fact)
            {
                continue;
            }

            IEnumerable<object?[]> rows = fact is TheoryAttribute
                ? method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method))
                : [[]];
            foreach (object?[] row in rows)
            {
                yield return (method, [.. row.Zip(method.GetParameters(), (value, parameter) => Fit(value, parameter.ParameterType))]);
            }
        }
    }
}
