using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Platform.Journal;
using Terminal.Primitives;

namespace Terminal.Platform.Fleet;

/// <summary>What the fleet gave the terminal to keep: a small database beside the journal, so that no push
/// waits for a payment.</summary>
/// <remarks>One writer thread; each row is durable (WAL, <c>synchronous=FULL</c>) before the listener hears of it.</remarks>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
public sealed class FleetStore : IDisposable
{
    /// <summary>How many documents are kept; the oldest go first, save the one in force and the one before it.</summary>
    public const int DocumentCountMax = 50;

    private const int QueueMax = 256;
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        CREATE TABLE IF NOT EXISTS documents (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            starts INTEGER NOT NULL,
            worked TEXT NOT NULL,
            unix_milliseconds INTEGER NOT NULL,
            envelope BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS events (
            sequence INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            code TEXT NOT NULL,
            text TEXT NOT NULL,
            severity INTEGER NOT NULL,
            count INTEGER NOT NULL,
            boot BLOB NOT NULL,
            unix_milliseconds INTEGER NOT NULL,
            sent INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS commands (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            state INTEGER NOT NULL,
            arguments BLOB NOT NULL,
            accepted_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            code TEXT NOT NULL,
            result BLOB NOT NULL) STRICT;
        """;

    private readonly SqliteConnection connection;
    private readonly BlockingCollection<FleetRow> queue = new(QueueMax);
    private Thread? writer;

    private FleetStore(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens the database, or makes it; null with a code where it cannot be opened, or is none.</summary>
    public static FleetStore? TryOpen(string path, out string fault)
    {
        fault = "";
        SqliteConnection? connection = null;
        try
        {
            connection = JournalDatabase.Connect(path);
            JournalDatabase.Execute(connection, Schema);
            return new FleetStore(connection);
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            fault = CodeOf(failure);
            return null;
        }
    }

    /// <summary>Every document that was accepted, in order. Before <see cref="Start"/>.</summary>
    public IReadOnlyList<KeptDocument> Documents()
    {
        Invariant.Check(writer is null);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT version, sha256, phase, envelope, starts, worked, unix_milliseconds FROM documents ORDER BY place";
        using SqliteDataReader row = command.ExecuteReader();
        List<KeptDocument> documents = [];
        while (row.Read())
        {
            documents.Add(new KeptDocument(
                row.GetInt32(0), row.GetString(1), (ConfigurationPhase)row.GetInt32(2), row.GetFieldValue<byte[]>(3))
            {
                Starts = row.GetInt32(4),
                Worked = row.GetString(5),
                UnixMilliseconds = row.GetInt64(6),
            });
        }

        return documents;
    }

    /// <summary>The events and commands that are kept, each in order. Before <see cref="Start"/>.</summary>
    public FleetStanding Standing()
    {
        Invariant.Check(writer is null);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = FleetRows.SelectEvents;
        List<FleetEvent> events = [];
        using (SqliteDataReader row = command.ExecuteReader())
        {
            while (row.Read())
            {
                events.Add(FleetRows.Event(row));
            }
        }

        command.CommandText = FleetRows.SelectCommands;
        List<KeptCommand> commands = [];
        using (SqliteDataReader row = command.ExecuteReader())
        {
            while (row.Read())
            {
                commands.Add(FleetRows.Command(row));
            }
        }

        return new FleetStanding(events, commands);
    }

    /// <summary>Makes a row durable at once; false with a code where the disk is full, or failed. Before <see cref="Start"/>.</summary>
    public bool TryKeepNow(KeptDocument document, out string fault)
    {
        Invariant.Check(writer is null);
        fault = "";
        try
        {
            Write(new FleetRow.Document(document));
            return true;
        }
        catch (SqliteException failure)
        {
            fault = CodeOf(failure);
            return false;
        }
    }

    /// <summary>Starts the writer.</summary>
    public void Start(IFleetStoreListener listener)
    {
        Invariant.Check(writer is null);
        writer = new Thread(() => Run(listener)) { IsBackground = true, Name = "fleet store" };
        writer.Start();
    }

    /// <summary>Makes a row durable; the listener hears when it is. Does not wait; false where too many wait for the disk.</summary>
    public bool TryKeep(FleetRow row) => queue.TryAdd(row);

    /// <inheritdoc/>
    public void Dispose()
    {
        queue.CompleteAdding();
        writer?.Join();
        queue.Dispose();
        connection.Dispose();
    }

    private void Run(IFleetStoreListener listener)
    {
        foreach (FleetRow row in queue.GetConsumingEnumerable())
        {
            try
            {
                Write(row);
                listener.Kept(row);
            }
            catch (SqliteException failure)
            {
                listener.KeepFailed(row, CodeOf(failure));
            }
        }
    }

    private static string CodeOf(SqliteException failure) =>
        string.Create(CultureInfo.InvariantCulture, $"SQLITE-{failure.SqliteErrorCode}");

    private void Write(FleetRow row)
    {
        using SqliteCommand command = connection.CreateCommand();
        switch (row)
        {
            case FleetRow.Document e:
                FleetRows.Fill(command, e.What);
                break;
            case FleetRow.Command e:
                FleetRows.Fill(command, e.What);
                break;
            case FleetRow.Event e:
                FleetRows.Fill(command, e.What);
                break;
            case FleetRow.EventSent e:
                FleetRows.FillSent(command, e.Sequence);
                break;
            default:
                Invariant.Check(false, "a row of a kind that the store does not know");
                break;
        }

        using SqliteTransaction whole = connection.BeginTransaction();
        command.Transaction = whole;
        _ = command.ExecuteNonQuery();
        whole.Commit();
    }
}
