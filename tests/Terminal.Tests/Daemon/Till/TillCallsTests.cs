using System.Net.Sockets;
using Terminal.Daemon.Till;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillCallsTests : IDisposable
{
    private const string Sale = """{"id":"7","type":"sale","amount":1250,"currency":"EUR"}""";
    private const string BareRefund = """{"id":"7","type":"refund","amount":1250,"currency":"EUR"}""";

    private readonly TillStage stage = new();

    public static TheoryData<string, string?, int, object> Calls => new()
    {
        { "POST /payments", Sale, 200, new TillRequest.Pay(1, new PaymentOrder("7", PaymentType.Sale, 1250)) },
        { "GET /payments/7", null, 200, new TillRequest.Look(1, "7") },
        { "DELETE /payments/7", null, 200, new TillRequest.Cancel(1, "7") },
        { "POST /payments/7/attempts", """{"number":2}""", 200, new TillRequest.TryAgain(1, "7", 2) },
        { "POST /payments/a.b-c_d/reprint", null, 202, new TillRequest.Reprint(1, "a.b-c_d") },
        { "GET /status", null, 200, new TillRequest.Status(1) },
        { "GET /totals", null, 200, new TillRequest.Totals(1, Print: false) },
        { "POST /totals/print", null, 202, new TillRequest.Totals(1, Print: true) },
        { "POST /close", null, 202, new TillRequest.Close(1) },
        { "POST /reprint", null, 202, new TillRequest.Reprint(1, "") },
        { "POST /forward", null, 202, new TillRequest.Forward(1) },
    };

    public void Dispose() => stage.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_call_asks_the_terminal_for_one_thing(string call, string? body, int status, object asked)
    {
        stage.Loop.Answers = request => new TillAnswer(request.Ticket, TillOutcome.Done);
        Assert.Equal(status, (await stage.CallAsync(call, body)).Status);
        Assert.Equal(asked, stage.Loop.Next());
    }

    [Fact]
    public async Task A_payment_that_this_request_began_is_created_and_one_that_was_there_is_shown()
    {
        Answer(new TillAnswer(0, TillOutcome.Done) { Payment = FakeLoop.View("7"), Begun = true });
        TillResponse begun = await stage.CallAsync("POST /payments", Sale);
        Assert.Equal((201, "7", "sale", "presenting"), (begun.Status, begun.Text("id"), begun.Text("type"), begun.Text("state")));
        Assert.Equal(1250, begun.Body.GetProperty("amount").GetInt64());
        Answer(new TillAnswer(0, TillOutcome.Done) { Payment = FakeLoop.View("7", "approved", final: true) });
        TillResponse again = await stage.CallAsync("POST /payments", Sale);
        Assert.Equal((200, "approved"), (again.Status, again.Text("state")));
    }

    [Theory]
    [InlineData(TillOutcome.NotFound, 404, "NOT-FOUND")]
    [InlineData(TillOutcome.Busy, 409, "BUSY")]
    [InlineData(TillOutcome.Conflict, 409, "CONFLICT")]
    [InlineData(TillOutcome.Refused, 422, "PAPER")]
    public async Task Each_outcome_has_its_status_and_code(TillOutcome outcome, int status, string code)
    {
        Answer(new TillAnswer(0, outcome) { Code = outcome == TillOutcome.Refused ? "PAPER" : "" });
        TillResponse response = await stage.CallAsync(outcome == TillOutcome.NotFound ? "GET /payments/7" : "POST /payments",
            outcome == TillOutcome.NotFound ? null : Sale);
        Assert.Equal((status, code), (response.Status, response.Code));
    }

    [Fact]
    public async Task Totals_and_status_are_told_as_the_document_says()
    {
        Answer(new TillAnswer(0, TillOutcome.Done)
        {
            Totals = new BatchReport(3, new BatchTotals(2, 3000, 1, 500), "261127120000", "") { WaitingMinor = 40 },
        });
        TillResponse totals = await stage.CallAsync("GET /totals");
        Assert.Equal(2500, totals.Body.GetProperty("totals").GetProperty("netAmount").GetInt64());
        Assert.Equal(40, totals.Body.GetProperty("waitingAmount").GetInt64());
        Answer(new TillAnswer(0, TillOutcome.Done) { Status = new StatusView { State = "ready", QueueMinor = 99 } });
        TillResponse status = await stage.CallAsync("GET /status");
        Assert.Equal(99, status.Body.GetProperty("queueAmount").GetInt64());
    }

    [Fact]
    public async Task A_body_that_does_not_serve_is_refused_with_its_place_and_the_terminal_is_not_asked()
    {
        TillResponse response = await stage.CallAsync("POST /payments", """{"id":"7","type":"sale","amount":12.5,"currency":"EUR"}""");
        Assert.Equal((400, "VALUE", "/amount"), (response.Status, response.Code, response.Text("pointer")));
        Assert.Contains("amount must be a whole number of minor units", response.Text("message"), StringComparison.Ordinal);
        Assert.Equal(404, (await stage.CallAsync("GET /payments/no%20id")).Status);
        Assert.Empty(stage.Loop.Asked);
    }

    [Fact]
    public async Task A_refund_without_its_original_is_a_supervisors()
    {
        TillResponse refused = await stage.CallAsync("POST /payments", BareRefund);
        Assert.Equal((403, "ROLE"), (refused.Status, refused.Code));
        Assert.Empty(stage.Loop.Asked);
        Answer(new TillAnswer(0, TillOutcome.Done) { Payment = FakeLoop.View("7"), Begun = true });
        Assert.Equal(201, (await stage.CallAsync("POST /payments", BareRefund, TillStage.SupervisorToken)).Status);
        string withOriginal = """{"id":"7","type":"refund","original":{"id":"6"}}""";
        Assert.Equal(201, (await stage.CallAsync("POST /payments", withOriginal)).Status);
    }

    [Theory]
    [InlineData("GET /", 404, "PATH")]
    [InlineData("GET /payments", 405, "METHOD")]
    [InlineData("PUT /payments/7", 405, "METHOD")]
    [InlineData("GET /payments/7/other", 404, "PATH")]
    public async Task What_is_no_call_is_told_so(string call, int status, string code)
    {
        TillResponse response = await stage.CallAsync(call);
        Assert.Equal((status, code), (response.Status, response.Code));
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        using HttpRequestMessage request = stage.Request("POST /payments");
        request.Content = new StringContent(Sale);
        TillResponse response = await stage.SendAsync(request);
        Assert.Equal((415, "MEDIA"), (response.Status, response.Code));
    }

    [Fact]
    public async Task A_terminal_that_does_not_answer_is_told_after_two_seconds_and_its_late_answer_is_dropped()
    {
        stage.Loop.Answers = _ => null;
        TillResponse response = await stage.CallAsync("POST /payments", Sale);
        Assert.Equal((503, "NO-ANSWER"), (response.Status, response.Code));
        Assert.Contains("by the payment's id", response.Text("message"), StringComparison.Ordinal);
        stage.Loop.Exchange.Answer(new TillAnswer(stage.Loop.Next().Ticket, TillOutcome.Busy));
        Answer(new TillAnswer(0, TillOutcome.Done) { Payment = FakeLoop.View("7") });
        Assert.Equal(200, (await stage.CallAsync("GET /payments/7")).Status);
    }

    [Fact]
    public async Task A_loop_that_has_ended_is_told_at_once()
    {
        stage.Loop.End();
        TillResponse response = await stage.CallAsync("GET /status");
        Assert.Equal((503, "NO-ANSWER"), (response.Status, response.Code));
    }

    [Fact]
    public async Task Two_tills_at_once_get_each_its_own_answer()
    {
        TillRequest? first = null;
        stage.Loop.Answers = request =>
        {
            if (first is null)
            {
                first = request;
                return null;
            }

            stage.Loop.Exchange.Answer(new TillAnswer(request.Ticket, TillOutcome.Busy)); // The second is answered before the first.
            string id = ((TillRequest.Pay)first).Order.Id;
            return new TillAnswer(first.Ticket, TillOutcome.Done) { Payment = FakeLoop.View(id), Begun = true };
        };
        TillResponse[] both = await Task.WhenAll(
            stage.CallAsync("POST /payments", Sale),
            stage.CallAsync("POST /payments", Sale.Replace("\"7\"", "\"8\"", StringComparison.Ordinal)));
        string winner = ((TillRequest.Pay)first!).Order.Id;
        TillResponse began = Assert.Single(both, answer => answer.Status == 201);
        Assert.Equal(winner, began.Text("id"));
        Assert.Equal("BUSY", Assert.Single(both, answer => answer.Status == 409).Code);
    }

    [Fact]
    public async Task A_till_that_vanishes_cancels_nothing_and_asks_again_later()
    {
        stage.Loop.Answers = _ => null;
        string head = $"POST /payments HTTP/1.1\r\nHost: localhost:{stage.Address.Port}\r\nAuthorization: Bearer {TillStage.Token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Sale.Length}\r\n\r\n";
        using (Socket socket = await stage.ConnectAsync(head + Sale))
        {
            Assert.IsType<TillRequest.Pay>(stage.Loop.Next());
            socket.LingerState = new LingerOption(true, 0); // A reset, as when its power goes.
        }

        Answer(new TillAnswer(0, TillOutcome.Done) { Payment = FakeLoop.View("7", "approved", final: true) });
        TillResponse response = await stage.CallAsync("GET /payments/7");
        Assert.Equal("approved", response.Text("state"));
        Assert.IsType<TillRequest.Look>(stage.Loop.Next());
        Assert.Empty(stage.Loop.Asked);
    }

    [Fact]
    public async Task More_questions_than_the_table_holds_are_told_at_once_that_there_is_no_answer()
    {
        stage.Loop.Answers = _ => null;
        Task<TillAnswer?>[] waiting =
        [
            .. Enumerable.Range(0, TillExchange.TicketCountMax).Select(_ => stage.Loop.Exchange.AskAsync(t => new TillRequest.Status(t))),
        ];
        Task<TillAnswer?> more = stage.Loop.Exchange.AskAsync(t => new TillRequest.Status(t));
        Assert.True(more.IsCompletedSuccessfully);
        Assert.Null(await more);
        Assert.All(await Task.WhenAll(waiting), Assert.Null);
        Answer(new TillAnswer(0, TillOutcome.Done));
        Assert.NotNull(await stage.Loop.Exchange.AskAsync(t => new TillRequest.Status(t))); // The table is empty again.
    }

    private void Answer(TillAnswer answer) => stage.Loop.Answers = request => answer with { Ticket = request.Ticket };
}
