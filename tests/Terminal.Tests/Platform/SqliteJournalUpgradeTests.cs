using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>Nothing that an older program stored is lost by a newer one, whenever power goes.</summary>
public sealed class SqliteJournalUpgradeTests : IDisposable
{
    private const int OperationsMax = 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_full_queue_of_offline_sales_is_upgraded_whole()
    {
        const int Count = 10_000;
        IReadOnlyList<JournalRecord> sales = OldJournal.StoredSales(Count);
        OldJournal.Write(Path, sales);
        using SqliteJournal journal = Open();
        JournalRecord[] loaded = [.. journal.Load()];
        Assert.Equal(Count, loaded.Length);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(sales[i].Hash.ToArray(), JournalChain.Link(loaded[i])); // covers every field but the two below
            Assert.Equal(sales[i].Hash.ToArray(), loaded[i].Hash.ToArray());
            Assert.Equal(sales[i].CardCiphertext.ToArray(), loaded[i].CardCiphertext.ToArray());
        }

        JournalBook book = new(loaded);
        Assert.Null(book.BrokenAt);
        Assert.Equal(Count, book.Queue.Count);
    }

    [Fact]
    public void An_upgraded_journal_takes_records_of_the_new_kind_and_finds_the_old_ones()
    {
        OldJournal.Write(Path, OldJournal.StoredSales(20));
        using SqliteJournal journal = Open();
        Heard heard = new();
        journal.Start(heard);
        journal.Append(JournalSamples.Full(21) with { OriginalId = new Guid(8, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]) });
        Assert.Equal("committed 21", heard.Next());
        journal.Find(new JournalQuery(1) { TillId = "till-8" });
        Assert.Equal("found 1: 8 21", heard.Next());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_power_cut_at_any_moment_leaves_one_whole_journal(bool losesNames)
    {
        IReadOnlyList<JournalRecord> sales = OldJournal.StoredSales(60);
        int cuts = 0;
        for (int cutAt = 1; cutAt <= OperationsMax; cutAt++)
        {
            using TemporaryFolder place = new();
            string path = place["journal.db"];
            OldJournal.Write(path, sales);
            CutFiles files = new(path, cutAt, losesNames);
            try
            {
                SqliteJournal.Open(new JournalSettings(path), files).Dispose();
                Assert.InRange(cutAt, 8, OperationsMax - 1); // The upgrade came to its end: all its moments were tried.
                break;
            }
            catch (CutFiles.PowerCut)
            {
                cuts++;
                files.Lose();
            }

            using SqliteJournal again = SqliteJournal.Open(new JournalSettings(path));
            JournalRecord[] loaded = [.. again.Load()];
            Assert.True(
                sales.Select(r => Convert.ToHexString(r.Hash.Span)).SequenceEqual(loaded.Select(r => Convert.ToHexString(r.Hash.Span))),
                $"cut before operation {cutAt}: {loaded.Length} records");
            Assert.Null(new JournalBook(loaded).BrokenAt);
        }

        Assert.True(cuts >= 7, $"{cuts} cuts");
    }

    [Fact]
    public void Without_room_for_the_copy_the_old_journal_stays_as_it_was()
    {
        IReadOnlyList<JournalRecord> sales = OldJournal.StoredSales(500);
        OldJournal.Write(Path, sales);
        JournalSettings settings = new(Path);
        Assert.Equal("DISK-FULL", Assert.Throws<JournalOpenException>(() => SqliteJournal.Open(settings, new NoRoom())).Code);
        Assert.False(File.Exists(Path + ".new"));
        Assert.Equal(1, Number("PRAGMA user_version"));
        Assert.Equal(500, Number("SELECT count(*) FROM journal"));

        using SqliteJournal journal = Open(); // There is room again.
        Assert.Equal(500, journal.Load().Count());
    }

    [Fact]
    public void A_journal_whose_chain_is_broken_is_not_touched()
    {
        JournalRecord[] sales = [.. OldJournal.StoredSales(10)];
        sales[4] = sales[4] with { AmountMinor = 1 };
        OldJournal.Write(Path, sales);
        Assert.Equal("BROKEN", Assert.Throws<JournalOpenException>(Open).Code);
        Assert.Equal(1, Number("PRAGMA user_version"));
        Assert.False(File.Exists(Path + ".new"));
    }

    [Fact]
    public void The_old_file_is_kept_until_the_new_one_was_opened_again_and_read_to_its_end()
    {
        OldJournal.Write(Path, OldJournal.StoredSales(10));
        Assert.True(StartAndLook(10)); // the upgrade's own start
        Assert.True(StartAndLook(9)); // not read to its end: somebody found it broken
        Assert.False(StartAndLook(10));
    }

    [Fact]
    public void The_old_file_goes_when_cards_are_erased()
    {
        OldJournal.Write(Path, OldJournal.StoredSales(10));
        using SqliteJournal journal = Open();
        Heard heard = new();
        journal.Start(heard);
        Assert.True(File.Exists(Path + ".v1"));
        journal.EraseCards(JournalSamples.Full(1).Batch);
        Assert.Equal("erased 5", heard.Next());
        Assert.False(File.Exists(Path + ".v1"));
    }

    [Fact]
    public void The_new_file_has_the_permissions_of_the_old_one()
    {
        OldJournal.Write(Path, OldJournal.StoredSales(1));
        const UnixFileMode Narrow = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(Path, Narrow);
        Open().Dispose();
        Assert.Equal(Narrow, File.GetUnixFileMode(Path));
    }

    private string Path => folder["journal.db"];

    private SqliteJournal Open() => SqliteJournal.Open(new JournalSettings(Path));

    private bool StartAndLook(int count)
    {
        using SqliteJournal journal = Open();
        using IEnumerator<JournalRecord> records = journal.Load().GetEnumerator();
        for (int i = 0; i < count; i++)
        {
            Assert.True(records.MoveNext());
        }

        Assert.Equal(count < 10, count < 10 || records.MoveNext());

        journal.Start(new Heard());
        return File.Exists(Path + ".v1");
    }

    private long Number(string text)
    {
        using SqliteConnection connection = new($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the literals above
        command.CommandText = text;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A disk with room for a few pages of the copy.</summary>
    private sealed class NoRoom : JournalFiles
    {
        public override int CopyPagesMax => 30;
    }
}
