using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>A journal of years: opening it with its replay, and looking payments up.</summary>
internal static class JournalQueries
{
    private const int RecordCount = 1_000_000;
    private const int RecordCountShort = 100_000;
    private const int Together = 250; // within the journal's queue
    private static readonly Sample Limit = new("the design's limit", 10e6);

    /// <summary>What is looked for; a new way to look takes a line here.</summary>
    private static readonly (string Name, Func<int, JournalQuery> Of)[] Ways =
    [
        ("payment id", payment => new JournalQuery(1) { Id = JournalRecords.Id(payment) }),
        ("till's id", payment => new JournalQuery(1) { TillId = JournalRecords.TillId(payment) }),
        ("invoice number", payment => new JournalQuery(1) { Invoice = payment }),
        ("retrieval reference", payment => new JournalQuery(1) { RetrievalReference = JournalRecords.Reference(payment) }),
    ];

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        int count = harness.IsShort ? RecordCountShort : RecordCount;
        string size = string.Create(CultureInfo.InvariantCulture, $"{count:N0} records");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-bench-");
        try
        {
            string path = Path.Combine(folder.FullName, "journal.db");
            Build(path, count);
            double scanned = Scan(path, out long bytes);
            long start = Stopwatch.GetTimestamp();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            using SqliteJournal journal = SqliteJournal.Open(new JournalSettings(path));
            JournalBook book = new(journal.Load());
            double opened = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            Invariant.Check(book.BrokenAt is null && book.LastSequence == count);
            yield return new Row(
                new Sample($"open and replay, {size}", opened) { Allocated = GC.GetTotalAllocatedBytes(precise: true) - before },
                new Sample("bare SQLite reads every field", scanned))
            {
                Note = string.Create(CultureInfo.InvariantCulture, $"once; the file has {bytes / 1e6:F0} MB"),
            };
            using JournalWait wait = new();
            journal.Start(wait);
            foreach ((string name, Func<int, JournalQuery> of) in Ways)
            {
                yield return LookUp(harness, $"look-up by {name}, {size}", i => journal.Find(of(1 + (i % (count / 4)))), wait);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Row LookUp(Harness harness, string name, Action<int> ask, JournalWait wait)
    {
        const int Step = 7_919; // a prime, so that neighbours in time are none in the file
        int asked = 0;
        Row row = harness.Race(new Contestant(name, () =>
        {
            ask(asked);
            asked = unchecked(asked + Step) & int.MaxValue;
            wait.For(1);
            Invariant.Check(wait.FoundCount == 3);
        }));
        return row with { Peers = [Limit] };
    }

    private static void Build(string path, int count)
    {
        JournalBook book = new([]);
        using JournalWait wait = new();
        using SqliteJournal journal = SqliteJournal.Open(new JournalSettings(path, JournalSynchronous.Off));
        journal.Start(wait);
        foreach (JournalRecord[] some in JournalRecords.History().Take(count).Chunk(Together))
        {
            foreach (JournalRecord draft in some)
            {
                journal.Append(book.Seal(draft));
            }

            wait.For(some.Length);
        }
    }

    private static double Scan(string path, out long bytes)
    {
        bytes = new FileInfo(path).Length;
        using SqliteConnection connection = new($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        long start = Stopwatch.GetTimestamp();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT * FROM journal ORDER BY sequence";
        using SqliteDataReader row = select.ExecuteReader();
        object[] fields = new object[row.FieldCount];
        while (row.Read())
        {
            _ = row.GetValues(fields);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
