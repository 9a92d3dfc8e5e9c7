using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine.Fleet;

public sealed class EventOutboxTests
{
    private static readonly Guid Boot = new("5b1c7b0e-5f0e-4a2b-9d59-0b1a6ad4f001");
    private readonly List<FleetEvent> disk = [];
    private readonly List<FleetEvent> told = [];
    private EventOutbox outbox = new([], Boot);
    private Instant now = Instant.Origin;

    [Fact]
    public void An_event_is_on_the_disk_before_it_is_told()
    {
        outbox.LinkChanged(up: true, now);
        outbox.Take(Severity.Error, "TAMPER-OPEN", "the housing is open", When(5));
        Assert.True(outbox.TryTake(out OutboxOutput? first));
        Assert.Equal(1, Assert.IsType<FleetRow.Event>(Assert.IsType<OutboxOutput.Keep>(first).Row).What.Sequence);
        Assert.False(outbox.TryTake(out _));
        outbox.Kept(1, now);
        Drain();
        FleetEvent one = Assert.Single(told);
        Assert.Equal((1, "TAMPER-OPEN", "the housing is open", Severity.Error, 1, Boot, 5),
            (one.Sequence, one.Code, one.Text, one.Severity, one.Count, one.Boot, one.UnixMilliseconds));
    }

    [Fact]
    public void After_days_without_a_broker_all_come_in_order_eight_a_second_and_each_once()
    {
        const int Count = 100;
        for (int i = 0; i < Count; i++)
        {
            Say($"day {i}");
            Drain();
        }

        Assert.Empty(told);
        outbox.LinkChanged(up: true, now);
        for (int second = 1; told.Count < Count; second++)
        {
            Drain();
            Assert.True(told.Count <= second * EventOutbox.WindowMax);
            Acknowledge();
            now += TimeSpan.FromSeconds(1);
            outbox.Elapse(now);
        }

        Assert.Equal(Enumerable.Range(1, Count).Select(number => (long)number), told.Select(one => one.Sequence));
        Acknowledge();
        Assert.Equal(0, outbox.WaitingCount);
    }

    [Fact]
    public void What_the_broker_did_not_acknowledge_is_told_again_with_its_number_and_id_and_no_other()
    {
        outbox.LinkChanged(up: true, now);
        Say("one");
        Say("two");
        Drain();
        outbox.Published(1, now);
        outbox.LinkChanged(up: false, now);
        outbox.LinkChanged(up: true, now);
        Drain();
        Assert.Equal([1, 2, 2], told.Select(one => one.Sequence));
        Assert.Equal(told[1].Id, told[2].Id);
        Assert.NotEqual(told[0].Id, told[1].Id);
    }

    [Fact]
    public void A_message_that_nobody_answers_is_told_again_after_a_minute()
    {
        outbox.LinkChanged(up: true, now);
        Say("one");
        Drain();
        now += TimeSpan.FromSeconds(59);
        outbox.Elapse(now);
        Drain();
        Assert.Single(told);
        now = outbox.Deadline!.Value;
        outbox.Elapse(now);
        Drain();
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void A_restart_goes_on_where_the_disk_stands()
    {
        outbox.LinkChanged(up: true, now);
        Say("one");
        Say("two");
        Drain();
        outbox.Published(1, now);
        Drain();
        Guid second = told[1].Id;
        told.Clear();
        outbox = new EventOutbox([.. disk], Guid.NewGuid());
        Say("three");
        outbox.LinkChanged(up: true, now);
        Drain();
        Assert.Equal([2, 3], told.Select(one => one.Sequence));
        Assert.Equal(second, told[0].Id);
    }

    [Fact]
    public void The_same_again_is_counted_and_told_once_in_a_while()
    {
        outbox.LinkChanged(up: true, now);
        for (int i = 0; i < 30; i++)
        {
            Say("the same");
            Drain();
            Acknowledge();
            now += TimeSpan.FromMinutes(1);
        }

        Assert.Equal([1, 10, 10], told.Select(one => one.Count));
    }

    [Fact]
    public void The_end_of_a_trouble_is_told_and_the_ordinary_course_is_not()
    {
        outbox.LinkChanged(up: true, now);
        Log(Severity.Information, "READER-READY");
        Log(Severity.Warning, "READER-FAILED");
        Log(Severity.Information, "READER-READY");
        Log(Severity.Information, "READER-READY");
        Log(Severity.Information, "PAYMENT-APPROVED");
        Log(Severity.Warning, "REFUSED");
        Log(Severity.Warning, "READER-FAILED");
        Assert.Equal(["READER-FAILED", "READER-READY", "READER-FAILED"], told.Select(one => one.Code));
    }

    [Fact]
    public void Where_more_wait_than_are_kept_the_oldest_go()
    {
        for (int i = 0; i < EventOutbox.CountMax + 5; i++)
        {
            Say($"{i}");
            Drain();
        }

        Assert.Equal(EventOutbox.CountMax, outbox.WaitingCount);
        outbox.LinkChanged(up: true, now);
        Drain();
        Assert.Equal(6, told[0].Sequence);
    }

    [Fact]
    public void A_burst_waits_for_the_disk_and_what_is_over_its_bound_is_counted_in_the_next()
    {
        for (int i = 0; i < 200; i++)
        {
            Say($"{i}");
        }

        Assert.True(outbox.TryTake(out _));
        Assert.False(outbox.TryTake(out _));
        Assert.True(outbox.WaitingCount <= 64);
    }

    [Fact]
    public void Told_events_are_told_again_from_a_number_on()
    {
        outbox.LinkChanged(up: true, now);
        Array.ForEach(["one", "two", "three"], Say);
        Drain();
        Acknowledge();
        told.Clear();
        Assert.Equal(2, outbox.TellAgain(2, now));
        Drain();
        Assert.Equal([2, 3], told.Select(one => one.Sequence));
    }

    [Fact]
    public void Without_a_store_nothing_is_told_since_its_number_would_be_anothers()
    {
        outbox = new EventOutbox(null, Boot);
        outbox.LinkChanged(up: true, now);
        Say("one");
        Assert.False(outbox.TryTake(out _));
    }

    [Fact]
    public void Every_row_of_the_fault_table_has_one_of_the_classes() =>
        Assert.All(FaultCatalogue.All, entry => Assert.Contains(EventClasses.Of(entry.Code), EventClasses.All));

    private EventTime When(long unix) => new(now, unix);

    private void Say(string text) => outbox.Take(Severity.Warning, "PRINTER-FAILED", text, When(0));

    private void Log(Severity severity, string code)
    {
        outbox.TakeLogged(severity, code, "", When(0));
        Drain();
        Acknowledge();
    }

    private void Acknowledge()
    {
        told.ForEach(one => outbox.Published(one.Sequence, now));
        Drain();
    }

    private void Drain()
    {
        while (outbox.TryTake(out OutboxOutput? output))
        {
            switch (output)
            {
                case OutboxOutput.Keep { Row: FleetRow.Event e }:
                    disk.Add(e.What);
                    outbox.Kept(e.What.Sequence, now);
                    break;
                case OutboxOutput.Keep { Row: FleetRow.EventSent e }:
                    int place = disk.FindIndex(one => one.Sequence == e.Sequence);
                    disk[place] = disk[place] with { IsSent = true };
                    break;
                case OutboxOutput.Tell e:
                    told.Add(e.What);
                    break;
            }
        }
    }
}
