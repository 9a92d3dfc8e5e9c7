using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>Looks payments up, on a connection that only reads and a thread of its own: a slow look-up never delays a commit.</summary>
/// <remarks>It sees what is durable: SQLite shows a reader no commit whose fsync has not returned.</remarks>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
internal sealed class JournalFinder : IDisposable
{
    /// <summary>Most look-ups that wait; one more is answered with BUSY.</summary>
    public const int QuestionsMax = 64;

    /// <summary>Most records of one answer. A payment that has more cannot be told of whole, and half of it would mislead.</summary>
    public const int RecordsMax = 1000;

    /// <summary>The statements that find a payment's id by <c>$key</c>, and what is given to them.</summary>
    internal static readonly IReadOnlyList<(Func<JournalQuery, object?> Key, string Text)> Keys =
    [
        (q => q.TillId.Length > 0 ? q.TillId : null,
            "SELECT payment_id FROM journal WHERE till_id = $key AND till_id <> '' ORDER BY sequence DESC LIMIT 1"),
        (q => q.Invoice > 0 ? q.Invoice : null,
            $"SELECT payment_id FROM journal WHERE invoice = $key AND {JournalSchema.OwnsInvoice} ORDER BY sequence DESC LIMIT 1"),
        // A void may bear its original's reference; the original is meant, and the void comes along.
        (q => q.RetrievalReference.Length > 0 ? q.RetrievalReference : null,
            $"""
            SELECT coalesce(
              (SELECT payment_id FROM journal
                WHERE retrieval_reference = $key AND retrieval_reference <> '' AND type <> {(int)PaymentType.Void}
                ORDER BY sequence DESC LIMIT 1),
              (SELECT payment_id FROM journal WHERE retrieval_reference = $key AND retrieval_reference <> ''
                ORDER BY sequence DESC LIMIT 1))
            """),
    ];

    /// <summary>Reads the records of a payment, of those that go back to it, and of those that go back to these.</summary>
    internal static readonly string Records =
        $"""
        SELECT {JournalColumns.Names} FROM journal WHERE sequence IN (
          SELECT sequence FROM journal WHERE payment_id = $id
          UNION SELECT sequence FROM journal WHERE original_id = $id AND length(original_id) > 0
          UNION SELECT far.sequence FROM journal AS near JOIN journal AS far
            ON far.original_id = near.payment_id AND length(far.original_id) > 0
            WHERE near.original_id = $id AND length(near.original_id) > 0)
        ORDER BY sequence LIMIT $limit
        """;

    private readonly string path;
    private readonly IJournalListener listener;
    private readonly BlockingCollection<JournalQuery> questions = new(QuestionsMax);
    private readonly Thread thread;
    private SqliteConnection? connection;

    /// <summary>Begins; the file is opened at the first question.</summary>
    public JournalFinder(string path, IJournalListener listener)
    {
        this.path = path;
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = "journal look-ups" };
        thread.Start();
    }

    /// <summary>Takes a question. Does not wait.</summary>
    public void Ask(JournalQuery query)
    {
        if (!questions.TryAdd(query))
        {
            listener.FindFailed(query.Question, "BUSY");
        }
    }

    /// <summary>Ends after the look-up at hand; those that wait are not answered.</summary>
    public void Dispose()
    {
        questions.CompleteAdding();
        while (questions.TryTake(out _))
        {
        }

        thread.Join();
        connection?.Dispose();
        questions.Dispose();
    }

    private void Run()
    {
        foreach (JournalQuery query in questions.GetConsumingEnumerable())
        {
            List<JournalRecord> records;
            try
            {
                records = Find(query);
            }
            catch (SqliteException)
            {
                connection?.Dispose(); // The next look-up begins with a new one.
                connection = null;
                listener.FindFailed(query.Question, "BROKEN");
                continue;
            }

            if (records.Count > RecordsMax)
            {
                listener.FindFailed(query.Question, "TOO-MANY");
            }
            else
            {
                listener.Found(query.Question, records);
            }
        }
    }

    private List<JournalRecord> Find(JournalQuery query)
    {
        connection ??= JournalDatabase.Connect(path, SqliteOpenMode.ReadOnly);
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        List<JournalRecord> records = [];
        if (IdOf(query) is { } id)
        {
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = Records;
            _ = select.Parameters.AddWithValue("$id", id);
            _ = select.Parameters.AddWithValue("$limit", RecordsMax + 1);
            using SqliteDataReader row = select.ExecuteReader();
            while (row.Read())
            {
                records.Add(JournalColumns.Read(row));
            }
        }

        return records;
    }

    private byte[]? IdOf(JournalQuery query)
    {
        foreach ((Func<JournalQuery, object?> keyOf, string text) in Keys)
        {
            if (keyOf(query) is { } key)
            {
                using SqliteCommand select = connection!.CreateCommand();
                select.CommandText = text;
                _ = select.Parameters.AddWithValue("$key", key);
                return select.ExecuteScalar() as byte[];
            }
        }

        return query.Id.ToByteArray(bigEndian: true);
    }
}
