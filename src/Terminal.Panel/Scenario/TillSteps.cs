using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>The steps of a scenario that a till does.</summary>
/// <remarks>
/// <c>{"till": "POST /payments", "body": {...}, "expect": {"status": 201, "state": "presenting"}}</c>: <c>status</c> is HTTP's,
/// <c>text</c> and <c>noText</c> list what a text has and has not, the other members are the answer's.
/// <c>"as": "supervisor"</c> calls with the supervisor's token.
/// </remarks>
/// <param name="state">Where the tokens are.</param>
/// <param name="ports">Where the terminal serves tills.</param>
internal sealed class TillSteps(StateFolder state, Ports ports) : IDisposable
{
    private readonly HttpClient http = new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{ports.Till}/"),
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Calls once.</summary>
    /// <returns>What is not as expected; null where all is.</returns>
    /// <exception cref="HttpRequestException">The terminal does not serve tills.</exception>
    public async Task<string?> CallAsync(ScenarioStep step)
    {
        (HttpStatusCode status, string body) = await AskAsync(step);
        string wrong = $"the till was told {(int)status} {body}";
        if (!step.TryMember("expect", out JsonElement expected))
        {
            return (int)status < 400 ? null : wrong;
        }

        bool held = expected.EnumerateObject().All(member => member.Name switch
        {
            "status" => member.Value.GetInt32() == (int)status,
            "text" => member.Value.EnumerateArray().All(part => body.Contains(part.GetString()!, StringComparison.Ordinal)),
            "noText" => !member.Value.EnumerateArray().Any(part => body.Contains(part.GetString()!, StringComparison.Ordinal)),
            _ => Holds(member, body),
        });
        return held ? null : wrong;
    }

    /// <summary>Looks once whether a good answer contains what is waited for; a terminal that is just starting is no mistake.</summary>
    /// <returns>What is not as expected; null where all is.</returns>
    public async Task<string?> LookAsync(ScenarioStep step)
    {
        try
        {
            (HttpStatusCode status, string body) = await AskAsync(step);
            bool good = (int)status < 400
                && (!step.TryMember("contains", out JsonElement expected) || expected.EnumerateObject().All(member => Holds(member, body)));
            return good ? null : $"the till was told {(int)status} {body}";
        }
        catch (HttpRequestException gone)
        {
            return gone.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static bool Holds(JsonProperty expected, string body)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty(expected.Name, out JsonElement found)
                && JsonSubset.Holds(expected.Value, found);
        }
        catch (JsonException)
        {
            return false; // An empty body holds nothing of what is expected.
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(ScenarioStep step)
    {
        string[] words = step.Text.Split(' ', 2);
        using HttpRequestMessage request = new(new HttpMethod(words[0]), new Uri(words[^1], UriKind.Relative));
        bool isSupervisor = step.TryMember("as", out JsonElement role) && role.GetString() == "supervisor";
        string token = await File.ReadAllTextAsync(isSupervisor ? state.SupervisorToken : state.TillToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        if (step.TryMember("body", out JsonElement body))
        {
            request.Content = new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
