using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Platform.Journal;

/// <summary>Writes, on a thread of its own: adds records and erases cards, in the order in which it is asked to.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
internal sealed class JournalWriter : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    private readonly SqliteConnection connection;
    private readonly IJournalListener listener;
    private readonly Action forgetOld;
    private readonly BlockingCollection<Work> queue = new(SqliteJournal.QueueMax);
    private readonly List<JournalRecord> together = [];
    private readonly List<JournalFault?> faults = [];
    private readonly List<int> erased = [];
    private readonly Thread thread;
    private Work? ahead;
    private long last;
    private bool broken;

    /// <summary>Begins; the connection is the writer's until it is disposed.</summary>
    /// <param name="connection">The one connection that writes.</param>
    /// <param name="listener">Hears what became of it.</param>
    /// <param name="forgetOld">Takes the journal of before an upgrade away: its cards must go too.</param>
    public JournalWriter(SqliteConnection connection, IJournalListener listener, Action forgetOld)
    {
        this.connection = connection;
        this.listener = listener;
        this.forgetOld = forgetOld;
        last = JournalDatabase.Number(connection, "SELECT coalesce(max(sequence), 0) FROM journal");
        thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        thread.Start();
    }

    /// <summary>Takes a record. Does not wait.</summary>
    public void Append(JournalRecord record) => Take(new Work(record, 0));

    /// <summary>Takes an order to erase the cards of a batch. Does not wait.</summary>
    public void EraseCards(int batch) => Take(new Work(null, batch));

    /// <summary>Writes what still waits.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
        queue.Dispose();
    }

    private void Take(Work work)
    {
        bool added = queue.TryAdd(work);
        Invariant.Check(added);
    }

    private void Run()
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = JournalSchema.Insert;
        foreach (JournalColumn column in JournalColumns.All)
        {
            _ = insert.Parameters.Add("$" + column.Name, column.Type);
        }

        while (TryNext(out Work work))
        {
            if (work.Record is { } record)
            {
                Gather(record);
                Commit(insert);
            }
            else if (work.Batch > 0)
            {
                Erase(work.Batch);
            }

            EmptyLog();
        }
    }

    /// <summary>The next work; none at all after a while where something waits to be tried again; false at the end.</summary>
    private bool TryNext(out Work work)
    {
        if (ahead is { } next)
        {
            work = next;
            ahead = null;
            return true;
        }

        return queue.TryTake(out work, erased.Count > 0 ? RetryInterval : Timeout.InfiniteTimeSpan) || !queue.IsCompleted;
    }

    private void Gather(JournalRecord first)
    {
        together.Clear();
        together.Add(first);
        while (ahead is null && queue.TryTake(out Work next))
        {
            if (next.Record is { } record)
            {
                together.Add(record);
            }
            else
            {
                ahead = next;
            }
        }
    }

    private void Commit(SqliteCommand insert)
    {
        long before = last;
        JournalFault? failed = broken ? JournalFault.Broken : TryInsert(insert);
        broken |= failed == JournalFault.Broken;
        last = failed is null ? last : before;
        for (int i = 0; i < together.Count; i++)
        {
            if ((failed ?? faults[i]) is { } fault)
            {
                listener.Failed(together[i].Sequence, fault);
            }
            else
            {
                listener.Committed(together[i].Sequence);
            }
        }
    }

    private JournalFault? TryInsert(SqliteCommand insert)
    {
        faults.Clear();
        try
        {
            // A single insertion is a transaction already; beginning and ending one would cost as much again as the row does.
            using SqliteTransaction? transaction = together.Count > 1 ? connection.BeginTransaction() : null;
            insert.Transaction = transaction;
            foreach (JournalRecord record in together)
            {
                // A record that was asked for behind one that found no room has no place either: it would leave a hole in the chain.
                bool follows = record.Sequence <= last + 1;
                faults.Add(follows ? null : JournalFault.DiskFull);
                if (follows)
                {
                    Insert(insert, record);
                    last = record.Sequence;
                }
            }

            transaction?.Commit();
            return null;
        }
        catch (SqliteException fault)
        {
            return JournalDatabase.FaultOf(fault);
        }
    }

    private static void Insert(SqliteCommand insert, JournalRecord record)
    {
        for (int i = 0; i < JournalColumns.All.Count; i++)
        {
            insert.Parameters[i].Value = JournalColumns.All[i].Value(record);
        }

        _ = insert.ExecuteNonQuery();
    }

    private void Erase(int batch)
    {
        erased.Add(batch);
        if (broken)
        {
            FailErased(JournalFault.Broken);
            return;
        }

        try
        {
            using SqliteCommand update = connection.CreateCommand();
            update.CommandText = JournalSchema.EraseCards;
            _ = update.Parameters.AddWithValue("$batch", batch);
            _ = update.ExecuteNonQuery();
        }
        catch (SqliteException fault)
        {
            FailErased(JournalDatabase.FaultOf(fault));
        }
    }

    /// <summary>
    /// Brings the erased bytes out of the write-ahead log too. Where a reader still needs the log this is tried again, and commits go on.
    /// </summary>
    private void EmptyLog()
    {
        if (erased.Count == 0)
        {
            return;
        }

        try
        {
            if (JournalDatabase.TryEmptyLog(connection))
            {
                forgetOld();
                erased.ForEach(listener.Erased);
                erased.Clear();
            }
        }
        catch (SqliteException fault)
        {
            FailErased(JournalDatabase.FaultOf(fault));
        }
        catch (IOException fault)
        {
            FailErased(JournalDatabase.FaultOf(fault));
        }
    }

    private void FailErased(JournalFault fault)
    {
        broken |= fault == JournalFault.Broken;
        erased.ForEach(batch => listener.EraseFailed(batch, fault));
        erased.Clear();
    }

    /// <summary>A record to add; or a batch whose cards to erase; or nothing.</summary>
    private readonly record struct Work(JournalRecord? Record, int Batch);
}
