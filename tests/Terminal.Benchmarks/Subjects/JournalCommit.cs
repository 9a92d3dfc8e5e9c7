using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Platform.Journal;

namespace Terminal.Benchmarks.Subjects;

/// <summary>One record made durable, against bare SQLite with the same row, schema, pragmas and disk.</summary>
internal static class JournalCommit
{
    /// <summary>The word by which the program, as a child under strace, only appends.</summary>
    public const string AppendVerb = "--appends";

    private const int FewAppends = 10;
    private const int ManyAppends = 110;

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-bench-");
        try
        {
            string barePath = Path.Combine(folder.FullName, "bare.db");
            Append(barePath, 1);
            using JournalWait wait = new();
            using SqliteJournal journal = Started(Path.Combine(folder.FullName, "journal.db"), wait);
            using BareJournal bare = new(barePath);
            long sequence = 0;
            Contestant ours = new("a record, from Append to Committed", () =>
            {
                journal.Append(JournalRecords.Request(++sequence));
                wait.For(1);
            });
            yield return harness.Race(ours, new Contestant("bare SQLite: the same row, pragmas and disk", bare.Insert)) with
            {
                Note = CountSyncs(folder.FullName),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Appends records one at a time to a new journal.</summary>
    public static void Append(string path, int count)
    {
        using JournalWait wait = new();
        using SqliteJournal journal = Started(path, wait);
        for (int i = 1; i <= count; i++)
        {
            journal.Append(JournalRecords.Request(i));
            wait.For(1);
        }
    }

    private static SqliteJournal Started(string path, JournalWait wait)
    {
        SqliteJournal journal = SqliteJournal.Open(new JournalSettings(path));
        journal.Start(wait);
        return journal;
    }

    /// <summary>Syncs of a record: what more records cost more, so that opening and closing do not count.</summary>
    private static string CountSyncs(string folder)
    {
        if (Syncs(folder, FewAppends) is not { } few || Syncs(folder, ManyAppends) is not { } many)
        {
            return "syncs not counted: strace does not run here";
        }

        double each = (double)(many - few) / (ManyAppends - FewAppends);
        return string.Create(CultureInfo.InvariantCulture, $"{each:G3} fsync or fdatasync a record, counted by strace");
    }

    private static int? Syncs(string folder, int appends)
    {
        string log = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"strace-{appends}"));
        ProcessStartInfo start = new("strace",
        [
            "-f", "-e", "trace=fsync,fdatasync", "-o", log, Environment.ProcessPath!, typeof(JournalCommit).Assembly.Location, AppendVerb,
            appends.ToString(CultureInfo.InvariantCulture), log + ".db",
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

    /// <summary>SQLite and one prepared statement, over a file that the journal has made and filled with one row.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The command's text is made of numbers.")]
    private sealed class BareJournal : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand insert;
        private long sequence = 1;

        public BareJournal(string path)
        {
            connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using SqliteCommand read = connection.CreateCommand();
            read.CommandText = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY";
            _ = read.ExecuteNonQuery();
            read.CommandText = "SELECT * FROM journal";
            using SqliteDataReader row = read.ExecuteReader();
            _ = row.Read();
            insert = connection.CreateCommand();
            string[] names = [.. Enumerable.Range(0, row.FieldCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"$p{i}"))];
            for (int i = 0; i < names.Length; i++)
            {
                _ = insert.Parameters.AddWithValue(names[i], row.GetValue(i));
            }

            insert.CommandText = $"INSERT INTO journal VALUES ({string.Join(", ", names)})";
        }

        public void Insert()
        {
            insert.Parameters[0].Value = ++sequence;
            _ = insert.ExecuteNonQuery();
        }

        public void Dispose()
        {
            insert.Dispose();
            connection.Dispose();
        }
    }
}
