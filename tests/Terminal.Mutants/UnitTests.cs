using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using Xunit.Sdk;

namespace Terminal.Mutants;

/// <summary>Runs a project's unit tests against one build of it, in a process of its own, until the first fails.</summary>
/// <remarks>Facts and theories as xunit has them, without its discovery and its reports: a mutant costs a fraction of a second.</remarks>
internal static class UnitTests
{
    /// <summary>The word by which the tool starts itself for this.</summary>
    public const string Word = "--unit-tests";

    /// <summary>Runs them.</summary>
    /// <param name="changed">The project's assembly.</param>
    /// <param name="folder">Where the tests were built.</param>
    /// <param name="name">The tests' namespace, with what is below it.</param>
    /// <returns>0 where all pass, 1 at the first failure, 2 where there was nothing to run.</returns>
    public static async Task<int> RunAsync(string changed, string folder, string name)
    {
        AssemblyLoadContext.Default.Resolving += (context, wanted) =>
        {
            string file = wanted.Name == Path.GetFileNameWithoutExtension(changed) ? changed : Path.Combine(folder, wanted.Name + ".dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "Terminal.Tests.dll"));
        int run = 0;
        foreach (Type type in tests.GetTypes().Where(type => IsBelow(type, name) && type is { IsPublic: true, IsAbstract: false }))
        {
            object[] fixtures = [.. type.GetConstructors().Single().GetParameters()
                .Select(parameter => Activator.CreateInstance(parameter.ParameterType)!)];
            foreach ((MethodInfo method, object?[] arguments) in Cases(type))
            {
                try
                {
                    await RunAsync(type, fixtures, method, arguments);
                    run++;
                }
                catch (Exception failure)
                {
                    Exception cause = failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
                    string why = cause.Message.ReplaceLineEndings(" ");
                    await Console.Out.WriteLineAsync($"{type.Name}.{method.Name}: {cause.GetType().Name}: {why}");
                    return 1;
                }
            }
        }

        return run == 0 ? 2 : 0;
    }

    private static bool IsBelow(Type type, string name) =>
        type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true;

    private static async Task RunAsync(Type type, object[] fixtures, MethodInfo method, object?[] arguments)
    {
        object test = Activator.CreateInstance(type, fixtures)!;
        if (method.Invoke(test, arguments) is Task task)
        {
            await task;
        }

        (test as IDisposable)?.Dispose();
    }

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
                yield return (method, row);
            }
        }
    }
}
