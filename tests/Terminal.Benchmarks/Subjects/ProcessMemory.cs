using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Memory of the terminal's two processes, as <c>scripts/run</c> starts them, at rest and after sales; against a .NET host that
/// does nothing, and against themselves before.</summary>
internal static class ProcessMemory
{
    /// <summary>The word by which this program is the host that does nothing.</summary>
    public const string ChildVerb = "--empty-host";

    private const string Ready = "ready";

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        int sales = harness.IsShort ? 20 : 200;
        TimeSpan rest = TimeSpan.FromSeconds(harness.IsShort ? 5 : 30);
        using Process empty = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [typeof(ProcessMemory).Assembly.Location, ChildVerb]) { RedirectStandardOutput = true })!;
        try
        {
            Invariant.Check(empty.StandardOutput.ReadLine() == Ready);
            using RunningTerminal terminal = new();
            Thread.Sleep(rest);
            Footprint host = Footprint.Of("a .NET host that does nothing", empty.Id);
            Footprint[] before = Both(terminal, "at rest");
            for (int sale = 1; sale <= sales; sale++)
            {
                terminal.Sell(sale);
            }

            Thread.Sleep(rest);
            Footprint[] after = Both(terminal, string.Create(CultureInfo.InvariantCulture, $"after {sales} sales"));
            return
            [
                .. before.Select(one => one.Against(host)),
                .. after.Zip(before, (one, earlier) => one.Against(host, earlier)),
            ];
        }
        finally
        {
            empty.Kill();
            empty.WaitForExit();
        }
    }

    /// <summary>Hosts nothing until it is killed.</summary>
    public static async Task BeEmptyAsync()
    {
        using IHost host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true }).Build();
        await host.StartAsync();
        await Console.Out.WriteLineAsync(Ready);
        await host.WaitForShutdownAsync();
    }

    private static Footprint[] Both(RunningTerminal terminal, string when) =>
        [Footprint.Of($"terminald {when}", terminal.TerminalId), Footprint.Of($"its vault {when}", terminal.VaultId)];

    /// <summary>What a process holds, by <c>/proc/PID/smaps_rollup</c>.</summary>
    /// <param name="Name">Whose it is.</param>
    /// <param name="Private">Bytes of it alone.</param>
    /// <param name="Proportional">The same with its share of what it shares.</param>
    /// <param name="ThreadCount">Its threads.</param>
    private sealed record Footprint(string Name, long Private, long Proportional, int ThreadCount)
    {
        public static Footprint Of(string name, int id)
        {
            string[] lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/smaps_rollup"));
            long Bytes(string field) => 1024 * long.Parse(
                lines.Single(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture);
            int threads = Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task")).Length;
            return new Footprint(name, Bytes("Private_Clean:") + Bytes("Private_Dirty:"), Bytes("Pss:"), threads);
        }

        public Row Against(params Footprint[] others) => new(OwnBytes(), [.. others.Select(static one => one.OwnBytes())])
        {
            Note = $"{Name}: proportional {Report.Size(Proportional)}, {ThreadCount} threads",
        };

        private Sample OwnBytes() => new(Name + ", private", Private) { Format = Report.Size };
    }
}
