using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine;

namespace Terminal.Platform.Journal;

/// <summary>What all that speaks to SQLite here has in common.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
internal static class JournalDatabase
{
    private const int BusySeconds = 5;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection Connect(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that give nothing back.</summary>
    public static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement that gives one number.</summary>
    public static long Number(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Moves the write-ahead log into the database and empties it; false where a reader still needs it.</summary>
    public static bool TryEmptyLog(SqliteConnection connection, string schema = "main") =>
        Number(connection, $"PRAGMA {schema}.wal_checkpoint(TRUNCATE)") == 0;

    /// <summary>The fault that an exception of SQLite stands for.</summary>
    public static JournalFault FaultOf(SqliteException fault)
    {
        const int Full = 13;
        const int NoRoomForIndex = 10 | (19 << 8); // SQLITE_IOERR_SHMSIZE: the log's index in shared memory is a file too.
        return fault.SqliteErrorCode == Full || fault.SqliteExtendedErrorCode == NoRoomForIndex
            ? JournalFault.DiskFull
            : JournalFault.Broken;
    }

    /// <summary>The fault that an exception of the file system stands for.</summary>
    public static JournalFault FaultOf(IOException fault)
    {
        const int NoSpace = 28;
        return fault.HResult == NoSpace ? JournalFault.DiskFull : JournalFault.Broken;
    }

    /// <summary>The code under which a fault keeps the journal from being opened.</summary>
    public static string CodeOf(SqliteException fault)
    {
        const int NotADatabase = 26;
        return fault.SqliteErrorCode == NotADatabase ? "FOREIGN" : CodeOf(FaultOf(fault));
    }

    /// <summary>The code under which a fault keeps the journal from being opened.</summary>
    public static string CodeOf(JournalFault fault) => fault == JournalFault.DiskFull ? "DISK-FULL" : "BROKEN";
}
