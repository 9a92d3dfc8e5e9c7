using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Platform.Journal;

/// <summary>The journal in SQLite: write-ahead log, one writer on a thread of its own.</summary>
/// <remarks>
/// Records that wait together share one transaction and so one fsync. After a failure of the disk (anything but a full one) the journal is
/// broken for the rest of the process: a later fsync may succeed although earlier pages were lost, so that only a restart, which reads the
/// file anew, can tell what is there. A record reported as failed may be found after such a restart; it was never acted upon.
/// </remarks>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
public sealed class SqliteJournal : IDisposable
{
    /// <summary>
    /// Most records that wait for the disk; the node waits for each record, so that a full queue is a programmer's error.
    /// </summary>
    public const int QueueMax = 256;

    private const int BusySeconds = 5;

    private readonly SqliteConnection connection;
    private readonly FileStream guard;
    private readonly BlockingCollection<JournalRecord> queue = new(QueueMax);
    private Thread? thread;
    private IJournalListener? listener;
    private bool broken;

    private SqliteJournal(SqliteConnection connection, FileStream guard)
    {
        this.connection = connection;
        this.guard = guard;
    }

    /// <summary>Opens the journal and makes it where it is missing. Only one process may have it open.</summary>
    /// <exception cref="JournalOpenException">It cannot be opened, or is not this program's.</exception>
    public static SqliteJournal Open(JournalSettings settings)
    {
        FileStream guard = Guard(settings.Path);
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = settings.Path,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            Prepare(connection, settings.Synchronous);
            return new SqliteJournal(connection, guard);
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            guard.Dispose();
            const int NotADatabase = 26;
            string code = fault.SqliteErrorCode == NotADatabase ? "FOREIGN"
                : FaultOf(fault) == JournalFault.DiskFull ? "DISK-FULL"
                : "BROKEN";
            throw new JournalOpenException(code, fault);
        }
        catch (JournalOpenException)
        {
            connection.Dispose();
            guard.Dispose();
            throw;
        }
    }

    /// <summary>All records in order. To be called before <see cref="Start"/>; the hash chain is the engine's to check.</summary>
    /// <exception cref="JournalOpenException">The file is damaged.</exception>
    public IReadOnlyList<JournalRecord> Load()
    {
        Invariant.Check(thread is null);
        List<JournalRecord> records = [];
        try
        {
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = JournalColumns.Select;
            using SqliteDataReader row = select.ExecuteReader();
            while (row.Read())
            {
                records.Add(JournalColumns.Read(row));
            }
        }
        catch (SqliteException fault)
        {
            throw new JournalOpenException("BROKEN", fault);
        }

        return records;
    }

    /// <summary>Starts the writer.</summary>
    public void Start(IJournalListener hears)
    {
        Invariant.Check(thread is null);
        listener = hears;
        thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        thread.Start();
    }

    /// <summary>
    /// Lets the file grow no further than a count of pages: a full disk for a test. To be called before <see cref="Start"/>.
    /// </summary>
    internal void LimitPages(int pageCount)
    {
        Invariant.Check(thread is null);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pageCount}"));
    }

    /// <summary>Makes a record durable; the listener hears when it is. Does not wait.</summary>
    public void Append(JournalRecord record)
    {
        bool added = queue.TryAdd(record);
        Invariant.Check(added);
    }

    /// <summary>Writes what still waits and closes the file.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread?.Join();
        connection.Dispose();
        guard.Dispose();
        queue.Dispose();
    }

    private static FileStream Guard(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            const int WouldBlock = 11;
            throw new JournalOpenException(fault.HResult == WouldBlock ? "LOCKED" : "BROKEN", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new JournalOpenException("BROKEN", fault);
        }
    }

    private static void Prepare(SqliteConnection connection, JournalSynchronous synchronous)
    {
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF");
        Execute(connection, "PRAGMA synchronous = " + synchronous.ToString().ToUpperInvariant());
        long version = Number(connection, "PRAGMA user_version");
        if (version == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            Execute(connection, "BEGIN IMMEDIATE;" + JournalColumns.Create + "COMMIT");
            return;
        }

        if (Number(connection, "PRAGMA application_id") != JournalColumns.ApplicationId)
        {
            throw new JournalOpenException("FOREIGN");
        }

        if (version != JournalColumns.SchemaVersion)
        {
            throw new JournalOpenException("NEWER-SCHEMA");
        }
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        _ = command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static JournalFault FaultOf(SqliteException fault)
    {
        const int Full = 13;
        return fault.SqliteErrorCode == Full ? JournalFault.DiskFull : JournalFault.Broken;
    }

    private void Run()
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = JournalColumns.Insert;
        foreach (JournalColumn column in JournalColumns.All)
        {
            _ = insert.Parameters.Add("$" + column.Name, column.Type);
        }

        List<JournalRecord> together = [];
        foreach (JournalRecord first in queue.GetConsumingEnumerable())
        {
            together.Clear();
            together.Add(first);
            while (queue.TryTake(out JournalRecord? next))
            {
                together.Add(next);
            }

            JournalFault? fault = broken ? JournalFault.Broken : Commit(insert, together);
            broken |= fault == JournalFault.Broken;
            foreach (JournalRecord record in together)
            {
                if (fault is { } reason)
                {
                    listener!.Failed(record.Sequence, reason);
                }
                else
                {
                    listener!.Committed(record.Sequence);
                }
            }
        }
    }

    private JournalFault? Commit(SqliteCommand insert, List<JournalRecord> records)
    {
        try
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (JournalRecord record in records)
            {
                for (int i = 0; i < JournalColumns.All.Count; i++)
                {
                    insert.Parameters[i].Value = JournalColumns.All[i].Value(record);
                }

                _ = insert.ExecuteNonQuery();
            }

            transaction.Commit();
            return null;
        }
        catch (SqliteException fault)
        {
            return FaultOf(fault);
        }
    }
}
