using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_field_of_a_record_comes_back_as_it_was()
    {
        JournalRecord full = JournalSamples.Full(1);
        JournalRecord bare = new() { Sequence = 2, Kind = JournalKind.ReceiptPrinted, PaymentId = Guid.NewGuid(), Attempt = 1 };
        Append(full, bare);

        using SqliteJournal journal = Open();
        JournalRecord[] loaded = [.. journal.Load()];
        Assert.Equal(2, loaded.Length);
        foreach (System.Reflection.PropertyInfo field in typeof(JournalRecord).GetProperties().Where(p => p.Name != "EqualityContract"))
        {
            Assert.NotEqual(Comparable(field.GetValue(bare)), Comparable(field.GetValue(full))); // so that no column can be left out
            Assert.Equal(Comparable(field.GetValue(full)), Comparable(field.GetValue(loaded[0])));
            Assert.Equal(Comparable(field.GetValue(bare)), Comparable(field.GetValue(loaded[1])));
        }
    }

    [Fact]
    public void Records_are_committed_and_loaded_in_order()
    {
        Append([.. Enumerable.Range(1, 200).Select(i => JournalSamples.Full(i))]);
        using SqliteJournal journal = Open();
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), journal.Load().Select(r => r.Sequence));
    }

    [Fact]
    public void A_full_disk_fails_the_record_and_not_the_journal()
    {
        Heard heard = new();
        Append(JournalSamples.Full(1));
        using SqliteJournal journal = Open();
        int pages = Pages(folder["journal.db"]);
        journal.LimitPages(pages);
        journal.Start(heard);
        JournalRecord large = JournalSamples.Full(2) with { EmvData = new byte[100_000] };

        journal.Append(large);
        Assert.Equal("failed 2 DiskFull", heard.Next());
        journal.Append(JournalSamples.Full(2));
        Assert.Equal("committed 2", heard.Next());
    }

    [Fact]
    public void What_was_asked_for_behind_a_record_without_room_has_no_room_either_until_that_one_is_there()
    {
        Heard heard = new();
        Append(JournalSamples.Full(1));
        using (SqliteJournal journal = Open())
        {
            journal.LimitPages(Pages(folder["journal.db"]));
            journal.Start(heard);
            journal.Append(JournalSamples.Full(2) with { EmvData = new byte[100_000] });
            Assert.Equal("failed 2 DiskFull", heard.Next());

            journal.Append(JournalSamples.Full(3)); // It would fit, and leave a hole.
            Assert.Equal("failed 3 DiskFull", heard.Next());
            journal.Append(JournalSamples.Full(2));
            journal.Append(JournalSamples.Full(3));
            Assert.Equal("committed 2", heard.Next());
            Assert.Equal("committed 3", heard.Next());
        }

        using SqliteJournal again = Open();
        Assert.Equal([1L, 2, 3], again.Load().Select(r => r.Sequence));
    }

    [Fact]
    public void Records_that_waited_together_stand_or_fall_together()
    {
        using ManualResetEventSlim gate = new();
        Heard heard = new() { AfterCommitted = gate.Wait };
        Append(JournalSamples.Full(1));
        using (SqliteJournal journal = Open())
        {
            journal.LimitPages(Pages(folder["journal.db"]));
            journal.Start(heard);
            journal.Append(JournalSamples.Full(2));
            Assert.Equal("committed 2", heard.Next()); // The journal's thread stands at the gate, and the next two wait behind it.
            journal.Append(JournalSamples.Full(3));
            journal.Append(JournalSamples.Full(4) with { EmvData = new byte[100_000] });
            gate.Set();
            Assert.Equal("failed 3 DiskFull", heard.Next());
            Assert.Equal("failed 4 DiskFull", heard.Next());
            journal.Append(JournalSamples.Full(3));
            Assert.Equal("committed 3", heard.Next());
        }

        using SqliteJournal again = Open();
        Assert.Equal([1L, 2, 3], again.Load().Select(r => r.Sequence));
    }

    [Fact]
    public void The_journal_is_read_record_by_record()
    {
        Append([.. Enumerable.Range(1, 3).Select(i => JournalSamples.Full(i))]);
        Execute("INSERT INTO journal SELECT 4, kind, x'01', type, original_id, attempt, till_id, "
            + "operator, configuration_version, boot_id, unix_milliseconds, local_time, stan, invoice, batch, amount_minor, "
            + "currency_numeric, response_code, authorisation_code, retrieval_reference, reason, masked_pan, key_id, card_ciphertext, "
            + "card_digest, pan_hash, emv_data, previous_hash, hash FROM journal WHERE sequence = 3");
        using SqliteJournal journal = Open();
        Assert.Equal([1L, 2, 3], journal.Load().Take(3).Select(r => r.Sequence)); // The fourth cannot be read, and was not.
        _ = Assert.Throws<ArgumentException>(() => journal.Load().Count());
    }

    [Fact]
    public void After_a_failure_that_is_no_full_disk_nothing_is_committed_any_more()
    {
        Heard heard = new();
        Append(JournalSamples.Full(1));
        using SqliteJournal journal = Open();
        journal.Start(heard);

        journal.Append(JournalSamples.Full(1)); // the same number again: the table refuses it
        Assert.Equal("failed 1 Broken", heard.Next());
        journal.Append(JournalSamples.Full(2));
        Assert.Equal("failed 2 Broken", heard.Next());
    }

    [Theory]
    [InlineData("DELETE FROM journal")]
    [InlineData("UPDATE journal SET amount_minor = 1")]
    [InlineData("UPDATE journal SET card_ciphertext = x'01'")]
    public void Rows_are_neither_deleted_nor_changed(string command)
    {
        Append(JournalSamples.Full(1));
        const int Constraint = 19;
        Assert.Equal(Constraint, Assert.Throws<SqliteException>(() => Execute(command)).SqliteErrorCode);
    }

    [Fact]
    public void A_settled_card_can_be_erased()
    {
        Append(JournalSamples.Full(1));
        Execute("UPDATE journal SET card_ciphertext = x''");
        using SqliteJournal journal = Open();
        Assert.True(Assert.Single(journal.Load()).CardCiphertext.IsEmpty);
    }

    [Fact]
    public void A_second_opener_is_refused()
    {
        using SqliteJournal journal = Open();
        Assert.Equal("LOCKED", Assert.Throws<JournalOpenException>(Open).Code);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(folder["journal.db"], new string('x', 4096));
        Assert.Equal("FOREIGN", Assert.Throws<JournalOpenException>(Open).Code);
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Execute("CREATE TABLE other (a)");
        Assert.Equal("FOREIGN", Assert.Throws<JournalOpenException>(Open).Code);
    }

    [Fact]
    public void A_journal_of_a_newer_program_is_refused()
    {
        Append(JournalSamples.Full(1));
        Execute("PRAGMA user_version = 2");
        Open().Dispose(); // One of the program before, with the same table, is taken over.
        Assert.Equal(3L, Execute("PRAGMA user_version"));
        Execute("PRAGMA user_version = 4");
        Assert.Equal("NEWER-SCHEMA", Assert.Throws<JournalOpenException>(Open).Code);
    }

    private static object? Comparable(object? value) => value is ReadOnlyMemory<byte> bytes ? Convert.ToHexString(bytes.Span) : value;

    private static int Pages(string path)
    {
        const int PageLength = 4096;
        return (int)(new FileInfo(path).Length / PageLength);
    }

    private SqliteJournal Open() => SqliteJournal.Open(new JournalSettings(folder["journal.db"]));

    private void Append(params JournalRecord[] records)
    {
        Heard heard = new();
        using SqliteJournal journal = Open();
        journal.Start(heard);
        foreach (JournalRecord record in records)
        {
            journal.Append(record);
        }

        foreach (JournalRecord record in records)
        {
            Assert.Equal($"committed {record.Sequence}", heard.Next());
        }
    }

    private object? Execute(string text)
    {
        using SqliteConnection connection = new($"Data Source={folder["journal.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the literals above
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
