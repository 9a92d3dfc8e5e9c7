using System.Diagnostics;
using System.Reflection;

namespace Terminal.Mutants;

/// <summary>A fact, or one row of a theory.</summary>
internal sealed class UnitTest(Type type, object[] fixtures, MethodInfo method, object?[] arguments)
{
    /// <summary>How long it took when it last passed.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>By a mutant's number, whether the test came to its member.</summary>
    public bool[] Reached { get; set; } = [];

    /// <summary>How many mutants it has found.</summary>
    public int Found { get; set; }

    /// <summary>Runs it.</summary>
    /// <returns>What it objects to, in one line; null where it passes.</returns>
    public async Task<string?> RunAsync()
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            object test = Activator.CreateInstance(type, fixtures)!;
            if (method.Invoke(test, arguments) is Task task)
            {
                await task;
            }

            (test as IDisposable)?.Dispose();
            Took = Stopwatch.GetElapsedTime(began);
            return null;
        }
        catch (Exception failure)
        {
            // Whatever a mutant makes a test throw is what finds the mutant: it is the result, in full.
            Exception cause = failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
            return $"{type.Name}.{method.Name}: {cause.GetType().Name}: {cause.Message}".ReplaceLineEndings(" ");
        }
    }
}
