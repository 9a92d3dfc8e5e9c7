using System.Diagnostics;
using System.Globalization;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The records of a sale, each made durable before the next, against bare SQLite with the same rows, pragmas and disk.</summary>
internal static class JournalCommit
{
    /// <summary>The word by which the program, as a child under strace, only writes sales.</summary>
    public const string ChildVerb = "--sales";

    private const int RowsOfASale = 3;
    private const int WarmUpCount = 60;
    private const int FewSales = 10;
    private const int ManySales = 50;

    /// <summary>Who writes: ours first, then its peers.</summary>
    private static readonly (string Verb, string Name, Func<string, IReadOnlyList<JournalRecord>, ISaleWriter> Of)[] Writers =
    [
        ("ours", "a sale: 3 records, each until Committed", static (path, records) => new JournalSaleWriter(path, records)),
        ("bare", "bare SQLite: the same rows and indexes", static (path, records) => new BareSaleWriter(path, records, isIndexed: true)),
        ("threaded", "the same, on a thread behind a queue",
            static (path, records) => new ThreadedSaleWriter(new BareSaleWriter(path, records, isIndexed: true))),
        ("plain", "bare SQLite: the same rows, no index", static (path, records) => new BareSaleWriter(path, records, isIndexed: false)),
    ];

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        int count = harness.IsShort ? 200 : 1_000;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-bench-");
        try
        {
            JournalRecord[] records = [.. JournalRecords.Sales(WarmUpCount + count)];
            Sample[] samples = Measure(folder.FullName, records);
            yield return new Row(samples[0], samples[1..]) { Note = CountSyncs(folder.FullName) };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes sales as one of the writers does, and nothing else.</summary>
    public static void Write(string verb, string path, int count)
    {
        using ISaleWriter writer = Array.Find(Writers, one => one.Verb == verb).Of(path, [.. JournalRecords.Sales(ManySales)]);
        for (int sale = 0; sale < count; sale++)
        {
            Sell(writer, sale);
        }
    }

    /// <summary>One sale of each in turn, and each in turn the first, so that whatever the disk does falls on all of them.</summary>
    private static Sample[] Measure(string folder, JournalRecord[] records)
    {
        ISaleWriter[] writers = [.. Writers.Select(one => one.Of(Path.Combine(folder, one.Verb + ".db"), records))];
        int count = records.Length / RowsOfASale;
        double[][] times = [.. writers.Select(_ => new double[count])];
        double[] allocated = [.. writers.Select(_ => double.MaxValue)];
        for (int sale = 0; sale < count; sale++)
        {
            for (int i = 0; i < writers.Length; i++)
            {
                int turn = (sale + i) % writers.Length;
                long before = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                Sell(writers[turn], sale);
                times[turn][sale] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                allocated[turn] = Math.Min(allocated[turn], GC.GetTotalAllocatedBytes(precise: true) - before);
            }
        }

        Array.ForEach(writers, static writer => writer.Dispose());
        return [.. Writers.Select((one, i) => Harness.Summary(new Contestant(one.Name, () => { }), times[i][WarmUpCount..], allocated[i]))];
    }

    private static void Sell(ISaleWriter writer, int sale)
    {
        for (int i = 0; i < RowsOfASale; i++)
        {
            writer.Write((sale * RowsOfASale) + i);
        }
    }

    /// <summary>Syncs of a sale: what more sales cost more, so that opening and closing do not count.</summary>
    private static string CountSyncs(string folder)
    {
        List<string> counts = [];
        foreach (string verb in Writers.Select(static one => one.Verb))
        {
            if (Syncs(folder, verb, FewSales) is not { } few || Syncs(folder, verb, ManySales) is not { } many)
            {
                return "syncs not counted: strace does not run here";
            }

            double each = (double)(many - few) / (ManySales - FewSales);
            counts.Add(string.Create(CultureInfo.InvariantCulture, $"{verb} {each:G3}"));
        }

        return "fsync and fdatasync a sale, counted by strace: " + string.Join(", ", counts);
    }

    private static int? Syncs(string folder, string verb, int sales)
    {
        string log = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"strace-{verb}-{sales}"));
        ProcessStartInfo start = new("strace",
        [
            "-f", "-e", "trace=fsync,fdatasync", "-o", log, Environment.ProcessPath!, typeof(JournalCommit).Assembly.Location, ChildVerb,
            verb, sales.ToString(CultureInfo.InvariantCulture), log + ".db",
        ]);
        try
        {
            using Process strace = Process.Start(start)!;
            strace.WaitForExit();
            return strace.ExitCode == 0 ? File.ReadLines(log).Count(IsBegun) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static bool IsBegun(string line) =>
        line.Contains("fsync(", StringComparison.Ordinal) || line.Contains("fdatasync(", StringComparison.Ordinal);
}
