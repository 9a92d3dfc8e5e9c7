using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Platform.Journal;

/// <summary>The journal in SQLite: write-ahead log, one writer and one reader, each on a thread of its own.</summary>
/// <remarks>
/// Records that wait together share one transaction and so one fsync. A full disk fails the records of one transaction, which is rolled
/// back whole: the file holds what it held before, none of these records, and the same numbers can be appended again as soon as there is
/// room. Records that were asked for behind them fail in the same way until that is done, so that the chain never has a hole.
/// After any other failure of the disk the journal is broken for the rest of the process: a later fsync may succeed although earlier pages
/// were lost, so that only a restart, which reads the file anew, can tell what is there. A record reported as broken may be found after
/// such a restart; it was never acted upon. Look-ups go on in a broken journal.
/// </remarks>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
public sealed class SqliteJournal : IDisposable
{
    /// <summary>
    /// Most records that wait for the disk; the node waits for each record, so that a full queue is a programmer's error.
    /// </summary>
    public const int QueueMax = 256;

    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly FileStream guard;
    private readonly JournalFiles files;
    private readonly bool isUpgraded;
    private JournalWriter? writer;
    private JournalFinder? finder;
    private bool isLoadedWhole;

    private SqliteJournal(JournalSettings settings, FileStream guard, JournalFiles files)
    {
        path = settings.Path;
        this.guard = guard;
        this.files = files;
        connection = JournalDatabase.Connect(path);
        try
        {
            if (VersionOf(connection) == JournalUpgrade.From)
            {
                connection.Dispose();
                new JournalUpgrade(path, files).Run();
                isUpgraded = true;
                connection = JournalDatabase.Connect(path);
            }

            Prepare(connection, settings.Synchronous);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the journal and makes it where it is missing. Only one process may have it open.</summary>
    /// <remarks>
    /// A journal of an older schema is upgraded first, and its file is kept beside the new one until the new one was opened again and
    /// read to its end, or the first batch is erased.
    /// </remarks>
    /// <exception cref="JournalOpenException">It cannot be opened, or is not this program's.</exception>
    public static SqliteJournal Open(JournalSettings settings) => Open(settings, new JournalFiles());

    /// <summary>Opens the journal with file operations of a test.</summary>
    internal static SqliteJournal Open(JournalSettings settings, JournalFiles files)
    {
        FileStream guard = Guard(settings.Path);
        try
        {
            return new SqliteJournal(settings, guard, files);
        }
        catch (SqliteException fault)
        {
            guard.Dispose();
            throw new JournalOpenException(JournalDatabase.CodeOf(fault), fault);
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <summary>
    /// All records in order, as they are read. To be called, and read, before <see cref="Start"/>; the hash chain is the engine's to check.
    /// </summary>
    /// <exception cref="JournalOpenException">The file is damaged.</exception>
    public IEnumerable<JournalRecord> Load()
    {
        Invariant.Check(writer is null);
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = JournalSchema.Select;
        using SqliteDataReader row = Damaged(select.ExecuteReader);
        while (Damaged(row.Read))
        {
            yield return Damaged(() => JournalColumns.Read(row));
        }

        isLoadedWhole = true;
    }

    /// <summary>Starts writer and reader.</summary>
    public void Start(IJournalListener hears)
    {
        Invariant.Check(writer is null);
        if (isLoadedWhole && !isUpgraded)
        {
            ForgetOldAtLeisure();
        }

        writer = new JournalWriter(connection, hears, () => JournalUpgrade.Forget(path, files));
        finder = new JournalFinder(path, hears);
    }

    /// <summary>
    /// Lets the file grow no further than a count of pages: a full disk for a test. To be called before <see cref="Start"/>.
    /// </summary>
    internal void LimitPages(int pageCount)
    {
        Invariant.Check(writer is null);
        JournalDatabase.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pageCount}"));
    }

    /// <summary>Makes a record durable; the listener hears when it is. Does not wait.</summary>
    public void Append(JournalRecord record) => writer!.Append(record);

    /// <summary>Looks a payment up; the listener hears what there is. Does not wait.</summary>
    public void Find(JournalQuery query) => finder!.Ask(query);

    /// <summary>Erases the card ciphertexts of a batch, after all records appended before; the listener hears when they are gone.</summary>
    public void EraseCards(int batch) => writer!.EraseCards(batch);

    /// <summary>Writes what still waits and closes the file.</summary>
    public void Dispose()
    {
        finder?.Dispose(); // before the writer: the last to close empties the log, and a reader could not
        writer?.Dispose();
        connection.Dispose();
        guard.Dispose();
    }

    /// <summary>Takes the place of a running terminal without opening its journal; nobody opens it until this is given back.</summary>
    /// <param name="path">The journal's file.</param>
    /// <exception cref="JournalOpenException">LOCKED where a terminal runs; else why the disk does not let it.</exception>
    public static IDisposable Claim(string path) => Guard(path);

    private static FileStream Guard(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            const int WouldBlock = 11;
            const int NoRoom = 28;
            throw new JournalOpenException(fault.HResult switch { WouldBlock => "LOCKED", NoRoom => "DISK-FULL", _ => "BROKEN" }, fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new JournalOpenException("BROKEN", fault);
        }
    }

    /// <summary>The schema's version; 0 for an empty file.</summary>
    private static long VersionOf(SqliteConnection connection)
    {
        long version = JournalDatabase.Number(connection, "PRAGMA user_version");
        if (version == 0 && JournalDatabase.Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            return 0;
        }

        if (JournalDatabase.Number(connection, "PRAGMA application_id") != JournalSchema.ApplicationId)
        {
            throw new JournalOpenException("FOREIGN");
        }

        return version is >= JournalUpgrade.From and <= JournalSchema.Version ? version : throw new JournalOpenException("NEWER-SCHEMA");
    }

    private static void Prepare(SqliteConnection connection, JournalSynchronous synchronous)
    {
        // Temporary data in memory: what SQLite sets aside while it erases cards is the cards.
        JournalDatabase.Execute(
            connection, "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY");
        JournalDatabase.Execute(connection, "PRAGMA synchronous = " + synchronous.ToString().ToUpperInvariant());
        long version = VersionOf(connection);
        if (version == 0)
        {
            JournalDatabase.Execute(connection, "BEGIN IMMEDIATE;" + JournalSchema.Table + JournalSchema.Guards + "COMMIT");
        }
        else if (version != JournalSchema.Version)
        {
            JournalDatabase.Execute(connection, $"PRAGMA user_version = {JournalSchema.Version}"); // The same table, with a kind more.
        }

        try
        {
            _ = JournalDatabase.TryEmptyLog(connection); // A cut may have left cards in it that the database no longer has.
        }
        catch (SqliteException fault) when (JournalDatabase.FaultOf(fault) == JournalFault.DiskFull)
        {
            // The log stands, and the terminal starts on a full disk.
        }
    }

    private static T Damaged<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException fault)
        {
            throw new JournalOpenException("BROKEN", fault);
        }
    }

    private void ForgetOldAtLeisure()
    {
        try
        {
            JournalUpgrade.Forget(path, files);
        }
        catch (IOException)
        {
            // It is tried again at the next start, and told where a batch is erased.
        }
    }
}
