using System.Net;
using System.Text;
using System.Text.Json;
using Terminal.Panel.Scenario;
using Terminal.Panel.Setup;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class TillStepsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("till-steps-").FullName;
    private readonly HttpListener server = new();
    private readonly TillSteps till;
    private string? token;

    public TillStepsTests()
    {
        StateFolder state = new(root);
        state.Create();
        File.WriteAllText(state.TillToken, "till\n");
        File.WriteAllText(state.SupervisorToken, "supervisor\n");
        Ports ports = new(0);
        for (int portBase = 21_000 + (Environment.ProcessId % 5000); !server.IsListening; portBase += 7)
        {
            ports = new Ports(portBase);
            server.Prefixes.Clear();
            server.Prefixes.Add($"http://127.0.0.1:{ports.Till}/");
            try
            {
                server.Start();
            }
            catch (HttpListenerException)
            {
                // Taken.
            }
        }

        till = new TillSteps(state, ports);
    }

    public void Dispose()
    {
        till.Dispose();
        server.Close();
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"status": 201, "state": "presenting"}}""", true)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}}""", true)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"text": ["state", "senti"], "noText": ["gone"]}}""", true)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"text": ["state", "gone"]}}""", false)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"noText": ["gone", "state"]}}""", false)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"status": 200}}""", false)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"status": 201, "state": "approved"}}""", false)]
    [InlineData("""{"till": "POST /payments", "body": {"id": "7"}, "expect": {"status": 201, "other": 1}}""", false)]
    public async Task A_call_holds_by_its_status_and_the_members_of_its_answer(string step, bool holds)
    {
        Task<string?> call = till.CallAsync(Step(step));
        string asked = await AnswerAsync(201, """{"id": "7", "state": "presenting"}""");
        Assert.Equal("""POST /payments {"id": "7"}""", asked);
        Assert.Equal(holds, await call is null);
    }

    [Theory]
    [InlineData("", "Bearer till")]
    [InlineData(""", "as": "supervisor" """, "Bearer supervisor")]
    public async Task A_step_calls_with_the_token_of_its_role(string role, string header)
    {
        Task<string?> call = till.CallAsync(Step($$"""{"till": "GET /status"{{role}}}"""));
        await AnswerAsync(200, "{}");
        Assert.Null(await call);
        Assert.Equal(header, token);
    }

    [Fact]
    public async Task An_error_that_nobody_expects_does_not_hold()
    {
        Task<string?> call = till.CallAsync(Step("""{"till": "POST /close"}"""));
        await AnswerAsync(409, """{"code": "BUSY"}""");
        Assert.Contains("409", await call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_waits_for_what_the_answer_contains_and_for_a_terminal_that_is_gone()
    {
        ScenarioStep step = Step("""{"waitTill": "GET /payments/7", "contains": {"state": "approved"}}""");
        Task<string?> look = till.LookAsync(step);
        await AnswerAsync(200, """{"state": "presenting"}""");
        Assert.NotNull(await look);
        look = till.LookAsync(step);
        await AnswerAsync(200, """{"state": "approved", "final": true}""");
        Assert.Null(await look);
        server.Stop();
        Assert.NotNull(await till.LookAsync(step));
    }

    private static ScenarioStep Step(string json)
    {
        JsonElement whole = JsonDocument.Parse(json).RootElement;
        JsonProperty verb = whole.EnumerateObject().First();
        return new ScenarioStep(verb.Name, verb.Value, whole, 1);
    }

    private async Task<string> AnswerAsync(int status, string body)
    {
        HttpListenerContext context = await server.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        using StreamReader reader = new(context.Request.InputStream);
        string asked = $"{context.Request.HttpMethod} {context.Request.RawUrl} {await reader.ReadToEndAsync()}";
        token = context.Request.Headers["Authorization"];
        context.Response.StatusCode = status;
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        return asked;
    }
}
