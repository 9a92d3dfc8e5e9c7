using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>Look-ups and erasing on the disk: what the contract, which the model shares, does not say.</summary>
public sealed class SqliteJournalSearchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Heard heard = new();
    private readonly SqliteJournal journal;

    public SqliteJournalSearchTests() => journal = SqliteJournal.Open(new JournalSettings(folder["journal.db"]));

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(0, "journal_till")]
    [InlineData(1, "journal_invoice")]
    [InlineData(2, "journal_reference")]
    public void A_payment_is_looked_for_by_an_index(int key, string index) => Uses(JournalFinder.Keys[key].Text, index);

    [Theory]
    [InlineData("journal_payment")]
    [InlineData("journal_original")]
    public void The_records_of_a_payment_are_looked_for_by_indexes(string index) => Uses(JournalFinder.Records, index);

    [Fact]
    public void Cards_are_erased_by_an_index() => Uses(JournalSchema.EraseCards, "journal_cards");

    [Fact]
    public void A_look_up_that_takes_long_delays_no_commit()
    {
        using Slow slow = new(heard);
        journal.Start(slow);
        journal.Find(JournalSamples.Query(1, "id A"));
        slow.Entered.Wait(TimeSpan.FromSeconds(10));
        journal.Append(JournalSamples.Full(1));
        Assert.Equal("committed 1", heard.Next());
        slow.Go.Set();
        Assert.Equal("found 1:", heard.Next());
    }

    [Fact]
    public void One_look_up_too_many_is_told_so_and_the_others_are_answered()
    {
        using Slow slow = new(heard);
        journal.Start(slow);
        journal.Find(JournalSamples.Query(0, "id A"));
        slow.Entered.Wait(TimeSpan.FromSeconds(10));
        for (int i = 1; i <= JournalFinder.QuestionsMax + 1; i++)
        {
            journal.Find(JournalSamples.Query(i, "id A"));
        }

        Assert.Equal($"not found {JournalFinder.QuestionsMax + 1} BUSY", heard.Next());
        slow.Go.Set();
        for (int i = 0; i <= JournalFinder.QuestionsMax; i++)
        {
            Assert.Equal($"found {i}:", heard.Next());
        }
    }

    [Fact]
    public void A_look_up_that_fails_is_told_apart_from_one_that_finds_nothing_and_the_next_one_is_tried_anew()
    {
        journal.Start(heard);
        journal.Find(JournalSamples.Query(1, "till none"));
        Assert.Equal("found 1:", heard.Next());
        Execute("ALTER TABLE journal RENAME COLUMN till_id TO lost");
        journal.Find(JournalSamples.Query(2, "till none"));
        Assert.Equal("not found 2 BROKEN", heard.Next());
        Execute("ALTER TABLE journal RENAME COLUMN lost TO till_id");
        journal.Find(JournalSamples.Query(3, "till none"));
        Assert.Equal("found 3:", heard.Next());
    }

    [Fact]
    public void The_bytes_of_erased_cards_are_in_no_file()
    {
        IReadOnlyList<JournalRecord> sales = [.. OldJournal.StoredSales(400).Select(r => r with { Batch = 1 + (r.Stan % 2) })];
        Keep(sales);
        JournalRecord large = sales[0] with { Sequence = 401, EmvData = new byte[10_000], CardCiphertext = Filled(0xA5, 6000) };
        Keep([large with { Batch = 1 }]);
        Assert.Equal([200 + 1, 200], Present([.. sales, large])); // The look finds what is there.

        journal.EraseCards(1);
        Assert.Equal("erased 1", heard.Next());
        Assert.Equal([0, 200], Present([.. sales, large]));
        Assert.Equal(0, new FileInfo(folder["journal.db-wal"]).Length);
    }

    [Fact]
    public void While_a_reader_needs_the_log_commits_go_on_and_cards_are_not_called_erased()
    {
        IReadOnlyList<JournalRecord> sales = OldJournal.StoredSales(3);
        Keep([.. sales.Take(2)]);
        using SqliteConnection reader = new($"Data Source={folder["journal.db"]};Pooling=False");
        reader.Open();
        using (SqliteTransaction reads = reader.BeginTransaction(deferred: true))
        {
            using SqliteCommand select = reader.CreateCommand();
            select.CommandText = "SELECT count(*) FROM journal";
            Assert.Equal(2L, select.ExecuteScalar());
            journal.EraseCards(sales[0].Batch);
            journal.Append(sales[2]);
            Assert.Equal("committed 3", heard.Next());
        }

        Assert.Equal("erased 5", heard.Next());
    }

    [Fact]
    public void Cards_that_cannot_be_erased_are_told_of_and_the_journal_takes_nothing_more()
    {
        journal.Start(heard);
        journal.Append(JournalSamples.Full(1));
        Assert.Equal("committed 1", heard.Next());
        Execute("CREATE TRIGGER refuses BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'no'); END");
        journal.EraseCards(5);
        Assert.Equal("not erased 5 Broken", heard.Next());
        journal.Append(JournalSamples.Full(2));
        Assert.Equal("failed 2 Broken", heard.Next());
        journal.EraseCards(5);
        Assert.Equal("not erased 5 Broken", heard.Next());
    }

    private static byte[] Filled(byte value, int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    /// <summary>How many ciphertexts of batch 1 and of batch 2 stand in the database or its log.</summary>
    private int[] Present(IReadOnlyList<JournalRecord> records)
    {
        byte[] files = [.. Read("journal.db"), .. Read("journal.db-wal")];
        const int Mark = 40; // bytes of a ciphertext that are looked for
        int[] counts = [0, 0];
        foreach (JournalRecord record in records)
        {
            bool isThere = files.AsSpan().IndexOf(record.CardCiphertext.Span[..Mark]) >= 0;
            counts[record.Sequence == 401 ? 0 : record.Batch - 1] += isThere ? 1 : 0;
        }

        return counts;
    }

    private byte[] Read(string name)
    {
        using FileStream file = new(folder[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private void Keep(IReadOnlyList<JournalRecord> records)
    {
        if (records[0].Sequence == 1)
        {
            journal.Start(heard);
        }

        foreach (JournalRecord record in records)
        {
            journal.Append(record);
            Assert.Equal($"committed {record.Sequence}", heard.Next());
        }
    }

    private void Uses(string statement, string index)
    {
        using SqliteConnection connection = new($"Data Source={folder["journal.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the journal's own statements
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
#pragma warning restore CA2100
        foreach (string name in new[] { "$key", "$id", "$limit", "$batch" }.Where(statement.Contains))
        {
            _ = command.Parameters.AddWithValue(name, 1);
        }

        List<string> plan = [];
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            plan.Add(row.GetString(3));
        }

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW");
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }

    private void Execute(string text)
    {
        using SqliteConnection connection = new($"Data Source={folder["journal.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the literals above
        command.CommandText = text;
#pragma warning restore CA2100
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Holds the finder's thread until it may go on.</summary>
    private sealed class Slow(IJournalListener next) : IJournalListener, IDisposable
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public void Committed(long sequence) => next.Committed(sequence);

        public void Failed(long sequence, JournalFault fault) => next.Failed(sequence, fault);

        public void Found(int question, IReadOnlyList<JournalRecord> records)
        {
            Entered.Set();
            _ = Go.Wait(TimeSpan.FromSeconds(10));
            next.Found(question, records);
        }

        public void FindFailed(int question, string code) => next.FindFailed(question, code);

        public void Erased(int batch) => next.Erased(batch);

        public void EraseFailed(int batch, JournalFault fault) => next.EraseFailed(batch, fault);

        public void Dispose()
        {
            Go.Set();
            Entered.Dispose();
            Go.Dispose();
        }
    }
}
