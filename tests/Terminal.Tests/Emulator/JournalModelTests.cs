using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Emulator;

public sealed class JournalModelTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly Timeline timeline = new();
    private readonly List<NodeEvent> told = [];
    private readonly JournalModel journal;

    public JournalModelTests() => journal = new JournalModel(timeline, new Chance(3));

    [Fact]
    public void A_torn_tail_loses_at_random_what_nobody_heard_of_and_never_what_somebody_did()
    {
        journal.TornOdds = 1;
        HashSet<long> kept = [];
        long sequence = 0;
        for (int i = 0; i < 200; i++)
        {
            for (int n = 1; n <= 6; n++)
            {
                journal.Append(JournalSamples.Full(sequence + n), told.Add);
            }

            Run(TimeSpan.FromMilliseconds(i % 60));
            long heard = told.OfType<NodeEvent.JournalCommitted>().LastOrDefault()?.Sequence ?? 0;
            journal.Cut();
            Assert.InRange(journal.Records.Count, heard, sequence + 6);
            Assert.Equal(Enumerable.Range(1, journal.Records.Count).Select(n => (long)n), journal.Records.Select(r => r.Sequence));
            _ = kept.Add(journal.Records.Count - Math.Max(heard, sequence));
            sequence = journal.Records.Count;
        }

        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], kept.Order());
    }

    [Fact]
    public void What_a_look_up_has_shown_is_not_torn_off()
    {
        journal.TornOdds = 1;
        for (int i = 1; i <= 100; i++)
        {
            int before = journal.Records.Count;
            journal.Append(JournalSamples.Full(before + 1), told.Add);
            journal.Find(new JournalQuery(i) { Id = JournalSamples.Full(1).PaymentId }, told.Add);
            while (told.OfType<NodeEvent.Found>().All(found => found.Question != i))
            {
                Assert.True(timeline.Step(timeline.Now + Long));
            }

            journal.Cut();
            Assert.True(journal.Records.Count >= told.OfType<NodeEvent.Found>().Last().Records.Count);
        }
    }

    [Fact]
    public void A_slow_disk_takes_seconds_and_a_look_up_does_not_wait_for_it()
    {
        journal.SlowOdds = 1;
        journal.Append(JournalSamples.Full(1), told.Add);
        journal.Find(new JournalQuery(1) { TillId = "till-7" }, told.Add);
        Run(TimeSpan.FromMilliseconds(999));
        Assert.Empty(Assert.IsType<NodeEvent.Found>(Assert.Single(told)).Records);
        Run(TimeSpan.FromSeconds(8));
        _ = Assert.IsType<NodeEvent.JournalCommitted>(told[^1]);
    }

    [Fact]
    public void A_slow_look_up_takes_seconds_and_a_failed_one_says_so()
    {
        journal.FindSlowOdds = 1;
        journal.FindFailOdds = 1;
        journal.Find(new JournalQuery(1) { TillId = "till-7" }, told.Add);
        Run(TimeSpan.FromMilliseconds(999));
        Assert.Empty(told);
        Run(TimeSpan.FromSeconds(8));
        Assert.True(Assert.IsType<NodeEvent.Found>(Assert.Single(told)).Failed);
    }

    [Fact]
    public void The_record_at_which_the_disk_broke_is_found_after_the_restart_or_not()
    {
        journal.BreakOdds = 1;
        HashSet<int> added = [];
        for (int i = 0; i < 40; i++)
        {
            int before = journal.Records.Count;
            journal.Append(JournalSamples.Full(before + 1), told.Add);
            journal.Append(JournalSamples.Full(before + 2), told.Add);
            Run(Long);
            journal.Cut();
            _ = added.Add(journal.Records.Count - before);
        }

        Assert.Equal([0, 1], added.Order());
        Assert.Equal(80, told.Count(what => what is NodeEvent.JournalFailed { Fault: JournalFault.Broken }));
    }

    [Fact]
    public void Cards_that_found_a_full_disk_are_still_there_and_nothing_is_said_of_them()
    {
        journal.Append(JournalSamples.Full(1), told.Add);
        Run(Long);
        journal.FullUntil = timeline.Now + Long;
        journal.EraseCards(JournalSamples.Full(1).Batch, told.Add);
        Run(Long);
        Assert.False(Assert.Single(journal.Records).CardCiphertext.IsEmpty);
        _ = Assert.IsType<NodeEvent.JournalCommitted>(Assert.Single(told));
    }

    private void Run(TimeSpan time)
    {
        Instant end = timeline.Now + time;
        while (timeline.Step(end))
        {
        }
    }
}
