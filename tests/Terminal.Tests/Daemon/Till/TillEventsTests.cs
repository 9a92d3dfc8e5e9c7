using System.Text.Json;
using Terminal.Daemon.Till;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillEventsTests : IDisposable
{
    private readonly TillStage stage = new((settings, _) => settings with { KeepAlive = TimeSpan.FromMilliseconds(200) });

    public TillEventsTests() => stage.Loop.Answers = request => new TillAnswer(request.Ticket, TillOutcome.Done)
    {
        Payment = request is TillRequest.Look look ? FakeLoop.View(look.Id) : null,
        Status = request is TillRequest.Status ? new StatusView { State = "busy", Payment = "7" } : null,
    };

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_payments_stream_begins_with_how_it_stands_and_ends_with_final()
    {
        using TillEventReader events = await stage.FollowAsync("/payments/7/events");
        TillServerEvent first = await NextAsync(events);
        Assert.Equal(("state", "presenting"), (first.Name, first.State));
        Tell("cardRead", "7", "inProgress");
        Tell("final", "8", "approved");
        Tell("final", "7", "approved");
        TillServerEvent second = await NextAsync(events);
        TillServerEvent third = await NextAsync(events);
        Assert.Equal(("cardRead", "inProgress"), (second.Name, second.State));
        Assert.Equal(("final", "approved"), (third.Name, third.State));
        Assert.True(long.Parse(first.Id) < long.Parse(second.Id) && long.Parse(second.Id) < long.Parse(third.Id));
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task The_data_of_an_event_is_the_payment_as_the_document_says()
    {
        using TillEventReader events = await stage.FollowAsync("/payments/7/events");
        _ = await NextAsync(events);
        Tell("cardRead", "7", "inProgress");
        using JsonDocument data = JsonDocument.Parse((await NextAsync(events)).Data);
        TillDocument.Served.AssertFits(TillDocument.Served.Schema("PaymentView"), data.RootElement);
    }

    [Fact]
    public async Task A_payment_that_has_ended_has_one_event()
    {
        stage.Loop.Answers = request =>
            new TillAnswer(request.Ticket, TillOutcome.Done) { Payment = FakeLoop.View("7", "declined", final: true) };
        using TillEventReader events = await stage.FollowAsync("/payments/7/events");
        Assert.Equal("final", (await NextAsync(events)).Name);
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task What_happened_before_the_answer_is_in_the_answer_and_is_not_told_again()
    {
        stage.Loop.Answers = request =>
        {
            Tell("cardRead", "7", "inProgress"); // The loop tells of it, and answers after that.
            return new TillAnswer(request.Ticket, TillOutcome.Done) { Payment = FakeLoop.View("7", "inProgress") };
        };
        using TillEventReader events = await stage.FollowAsync("/payments/7/events");
        Assert.Equal("state", (await NextAsync(events)).Name);
        Tell("final", "7", "approved");
        Assert.Equal("final", (await NextAsync(events)).Name);
    }

    [Fact]
    public async Task The_stream_of_all_begins_with_the_terminals_state_and_has_every_payment()
    {
        using TillEventReader events = await stage.FollowAsync("/events");
        TillServerEvent first = await NextAsync(events);
        Assert.Equal(("status", "busy"), (first.Name, first.State));
        Tell("final", "7", "approved");
        Tell("cardWanted", "8", "presenting");
        Assert.Equal(("final", "approved"), ((await NextAsync(events)) is { } third ? (third.Name, third.State) : default));
        Assert.Equal("cardWanted", (await NextAsync(events)).Name);
    }

    [Fact]
    public async Task A_quiet_stream_has_comments()
    {
        using TillEventReader events = await stage.FollowAsync("/events");
        _ = await NextAsync(events);
        Assert.Equal("", (await events.NextAsync())!.Name);
        Assert.Equal("", (await events.NextAsync())!.Name);
    }

    [Fact]
    public async Task A_payment_that_is_not_known_has_no_stream()
    {
        stage.Loop.Answers = request => new TillAnswer(request.Ticket, TillOutcome.NotFound);
        TillResponse response = await stage.CallAsync("GET /payments/7/events");
        Assert.Equal((404, "NOT-FOUND"), (response.Status, response.Code));
    }

    [Fact]
    public async Task There_are_eight_streams_and_one_that_is_left_makes_room()
    {
        List<TillEventReader> open = [];
        while (open.Count < TillExchange.StreamCountMax)
        {
            open.Add(await stage.FollowAsync("/events"));
        }

        TillResponse response = await stage.CallAsync("GET /events");
        Assert.Equal((429, "STREAMS"), (response.Status, response.Code));
        open.ForEach(events => events.Dispose());
        TillStream? room;
        long end = Environment.TickCount64 + 30_000;
        while ((room = stage.Loop.Exchange.Enter("7")) is null && Environment.TickCount64 < end)
        {
            await Task.Yield(); // The server sees the clients go at its next comment.
        }

        Assert.NotNull(room);
    }

    [Fact]
    public async Task A_till_that_lets_events_pile_up_is_cut_off_and_the_loop_does_not_wait()
    {
        TillStream stream = new("7");
        stream.Begin(0);
        TillEvent happened = new("cardRead", FakeLoop.View("7"));
        for (int number = 1; number <= TillStream.CountMax + 1; number++)
        {
            stream.Offer(new TillNews(number, happened));
        }

        int count = 0;
        await foreach (TillNews news in stream.News.ReadAllAsync())
        {
            Assert.Equal(++count, news.Number);
        }

        Assert.Equal(TillStream.CountMax, count);
    }

    [Fact]
    public async Task Streams_end_and_questions_are_told_when_the_server_ends()
    {
        using TillEventReader events = await stage.FollowAsync("/events");
        _ = await NextAsync(events);
        stage.Loop.Answers = _ => null;
        Task<TillAnswer?> waiting = stage.Loop.Exchange.AskAsync(ticket => new TillRequest.Status(ticket));
        stage.Loop.Exchange.Close();
        Assert.Null(await waiting);
        TillServerEvent? last;
        while ((last = await events.NextAsync()) is { Name: "" })
        {
            // Comments of before.
        }

        Assert.Null(last);
    }

    private static async Task<TillServerEvent> NextAsync(TillEventReader events)
    {
        while (true)
        {
            TillServerEvent? next = await events.NextAsync();
            Assert.NotNull(next);
            if (next.Name.Length > 0)
            {
                return next;
            }
        }
    }

    private void Tell(string name, string id, string state) =>
        stage.Loop.Exchange.Tell(new TillEvent(name, FakeLoop.View(id, state, final: name == "final")));
}
