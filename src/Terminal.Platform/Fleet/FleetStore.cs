using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Configuration;
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

    private const int QueueMax = 16;
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS documents (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            starts INTEGER NOT NULL,
            worked TEXT NOT NULL,
            unix_milliseconds INTEGER NOT NULL,
            envelope BLOB NOT NULL) STRICT;
        """;

    private readonly SqliteConnection connection;
    private readonly BlockingCollection<KeptDocument> queue = new(QueueMax);
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

    /// <summary>Makes a row durable at once; false with a code where the disk is full, or failed. Before <see cref="Start"/>.</summary>
    public bool TryKeepNow(KeptDocument document, out string fault)
    {
        Invariant.Check(writer is null);
        fault = "";
        try
        {
            Write(document);
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

    /// <summary>Makes a row durable; the listener hears when it is. Does not wait.</summary>
    public void Keep(KeptDocument document) => Invariant.Check(queue.TryAdd(document));

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
        foreach (KeptDocument document in queue.GetConsumingEnumerable())
        {
            try
            {
                Write(document);
                listener.Kept(document.Sha256);
            }
            catch (SqliteException failure)
            {
                listener.KeepFailed(document.Sha256, CodeOf(failure));
            }
        }
    }

    private static string CodeOf(SqliteException failure) =>
        string.Create(CultureInfo.InvariantCulture, $"SQLITE-{failure.SqliteErrorCode}");

    private void Write(KeptDocument document)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO documents (sha256, version, phase, starts, worked, unix_milliseconds, envelope)
                VALUES ($sha256, $version, $phase, $starts, $worked, $time, $envelope)
                ON CONFLICT (sha256) DO UPDATE SET phase = $phase, starts = $starts, worked = $worked;
            DELETE FROM documents WHERE place <= (SELECT max(place) FROM documents) - $most AND place NOT IN
                (SELECT place FROM documents WHERE phase IN ($applied, $confirmed) ORDER BY place DESC LIMIT 2);
            """;
        command.Parameters.AddWithValue("$sha256", document.Sha256);
        command.Parameters.AddWithValue("$version", document.Version);
        command.Parameters.AddWithValue("$phase", (int)document.Phase);
        command.Parameters.AddWithValue("$starts", document.Starts);
        command.Parameters.AddWithValue("$worked", document.Worked);
        command.Parameters.AddWithValue("$time", document.UnixMilliseconds);
        command.Parameters.AddWithValue("$envelope", document.Envelope.ToArray());
        command.Parameters.AddWithValue("$most", DocumentCountMax);
        command.Parameters.AddWithValue("$applied", (int)ConfigurationPhase.Applied);
        command.Parameters.AddWithValue("$confirmed", (int)ConfigurationPhase.Confirmed);
        using SqliteTransaction whole = connection.BeginTransaction();
        command.Transaction = whole;
        _ = command.ExecuteNonQuery();
        whole.Commit();
    }
}
