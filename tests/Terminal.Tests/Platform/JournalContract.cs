using Terminal.Engine;
using Terminal.Engine.Journal;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What the node may rely on, whether the journal is the disk's or the simulation's.</summary>
public abstract class JournalContract : IDisposable
{
    private readonly IJournalRig rig;

    private protected JournalContract(IJournalRig rig) => this.rig = rig;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            rig.Dispose();
        }
    }

    [Fact]
    public void Records_are_told_durable_in_their_order_and_found_in_it_after_a_restart()
    {
        for (int i = 1; i <= 60; i++)
        {
            rig.Append(JournalSamples.Full(i));
        }

        for (int i = 1; i <= 60; i++)
        {
            Assert.Equal(i, Assert.IsType<NodeEvent.JournalCommitted>(rig.Next()).Sequence);
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), rig.Restart().Select(r => r.Sequence));
    }

    [Fact]
    public void A_record_is_told_durable_after_it_is()
    {
        Keep(JournalSamples.History);
        Assert.Equal(0, rig.ToldTooEarlyCount);
    }

    [Theory]
    [InlineData("id A", "1 2 3 4 5 6 7")]
    [InlineData("id B", "4 5 6 7")]
    [InlineData("id C", "6 7")]
    [InlineData("id D", "8 9")]
    [InlineData("id Z", "")]
    [InlineData("id  ", "")]
    [InlineData("till till-a", "1 2 3 4 5 6 7")]
    [InlineData("till till-c", "6 7")]
    [InlineData("till till-f", "11")]
    [InlineData("till till-", "")]
    [InlineData("invoice 5", "1 2 3 4 5 6 7")]
    [InlineData("invoice 6", "4 5 6 7")]
    [InlineData("invoice 7", "12 13")]
    [InlineData("invoice 8", "")]
    [InlineData("reference RA", "1 2 3 4 5 6 7")]
    [InlineData("reference RB", "4 5 6 7")]
    [InlineData("reference RD", "8 9")]
    [InlineData("reference RX", "")]
    public void A_payment_is_found_with_all_that_goes_back_to_it(string query, string sequences)
    {
        Keep(JournalSamples.History);
        rig.Find(JournalSamples.Query(9, query));
        NodeEvent.Found found = Assert.IsType<NodeEvent.Found>(rig.Next());
        Assert.Equal(9, found.Question);
        Assert.False(found.Failed);
        Assert.Equal(sequences, string.Join(' ', found.Records.Select(r => r.Sequence)));
    }

    [Fact]
    public void A_payment_with_more_records_than_may_be_told_of_is_not_told_of_in_part()
    {
        const int RecordsMax = 1000;
        Keep([.. Enumerable.Range(1, RecordsMax).Select(i => JournalSamples.Full(i))]);
        rig.Find(new JournalQuery(1) { Id = JournalSamples.Full(1).PaymentId });
        Assert.Equal(RecordsMax, Assert.IsType<NodeEvent.Found>(rig.Next()).Records.Count);

        Keep([JournalSamples.Full(RecordsMax + 1)]);
        rig.Find(new JournalQuery(2) { Id = JournalSamples.Full(1).PaymentId });
        NodeEvent.Found found = Assert.IsType<NodeEvent.Found>(rig.Next());
        Assert.True(found.Failed);
        Assert.Empty(found.Records);
    }

    [Fact]
    public void The_cards_of_a_batch_are_erased_and_those_of_another_stay()
    {
        Keep([JournalSamples.Full(1), JournalSamples.Full(2) with { Batch = 6 }]);
        rig.Append(JournalSamples.Full(3)); // of the batch, and asked for before it is erased
        rig.EraseCards(JournalSamples.Full(1).Batch);
        Assert.Equal(3, Assert.IsType<NodeEvent.JournalCommitted>(rig.Next()).Sequence);
        Assert.Equal(5, Assert.IsType<NodeEvent.CardsErased>(rig.Next()).Batch);
        rig.EraseCards(JournalSamples.Full(1).Batch);
        Assert.Equal(5, Assert.IsType<NodeEvent.CardsErased>(rig.Next()).Batch);

        IReadOnlyList<JournalRecord> found = rig.Restart();
        Assert.Equal([true, false, true], found.Select(r => r.CardCiphertext.IsEmpty));
        Assert.All(found, r => Assert.False(r.CardDigest.IsEmpty));
    }

    [Fact]
    public void A_record_without_room_is_not_in_the_journal_and_can_be_written_later()
    {
        Keep([JournalSamples.Full(1)]);
        rig.AppendWithoutRoom(JournalSamples.Full(2));
        Assert.Equal((2, JournalFault.DiskFull), Failure());
        Assert.Equal([1L], rig.Restart().Select(r => r.Sequence));

        Keep([JournalSamples.Full(2)]);
        Assert.Equal([1L, 2], rig.Restart().Select(r => r.Sequence));
    }

    [Fact]
    public void A_record_that_would_leave_a_hole_has_no_room()
    {
        Keep([JournalSamples.Full(1)]);
        rig.AppendWithoutRoom(JournalSamples.Full(2));
        Assert.Equal((2, JournalFault.DiskFull), Failure());
        rig.Append(JournalSamples.Full(3));
        Assert.Equal((3, JournalFault.DiskFull), Failure());
        Keep([JournalSamples.Full(2), JournalSamples.Full(3)]);
        Assert.Equal([1L, 2, 3], rig.Restart().Select(r => r.Sequence));
    }

    [Fact]
    public void A_broken_disk_takes_nothing_more_and_is_still_read()
    {
        Keep(JournalSamples.History);
        rig.AppendToBrokenDisk(JournalSamples.Full(14));
        Assert.Equal(JournalFault.Broken, Failure().Fault);
        rig.Append(JournalSamples.Full(14));
        Assert.Equal((14, JournalFault.Broken), Failure());
        rig.Find(JournalSamples.Query(1, "id D"));
        Assert.Equal([8L, 9], Assert.IsType<NodeEvent.Found>(rig.Next()).Records.Select(r => r.Sequence));

        int left = rig.Restart().Count;
        Assert.InRange(left, 13, 14); // What was told to have failed may be there.
        Keep([JournalSamples.Full(left + 1)]);
    }

    private (long Sequence, JournalFault Fault) Failure()
    {
        NodeEvent.JournalFailed failed = Assert.IsType<NodeEvent.JournalFailed>(rig.Next());
        return (failed.Sequence, failed.Fault);
    }

    private void Keep(IReadOnlyList<JournalRecord> records)
    {
        const int Together = 100; // within the queue of the disk's journal
        foreach (JournalRecord[] some in records.Chunk(Together))
        {
            some.ToList().ForEach(rig.Append);
            foreach (JournalRecord record in some)
            {
                Assert.Equal(record.Sequence, Assert.IsType<NodeEvent.JournalCommitted>(rig.Next()).Sequence);
            }
        }
    }
}
