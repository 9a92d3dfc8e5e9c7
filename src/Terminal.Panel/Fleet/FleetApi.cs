using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Cli.Commands;
using Terminal.Panel.Board;

namespace Terminal.Panel.Fleet;

/// <summary>The calls behind the operator's page.</summary>
internal static class FleetApi
{
    private const string Json = "application/json";
    private const int BodyLengthMax = 128 * 1024;

    /// <summary>Puts the calls at their places.</summary>
    public static void Map(WebApplication app, FleetDesk desk)
    {
        app.MapGet("/api/fleet", () => Results.Json(desk.State(), FleetJsonContext.Default.FleetState));
        app.MapGet("/api/fleet/messages", (long? after) =>
            Results.Json(desk.MessagesAfter(after ?? 0), FleetJsonContext.Default.IReadOnlyListMessageState));
        app.MapGet("/api/fleet/events", (HttpContext context) => FollowAsync(context, desk));
        app.MapGet("/api/fleet/schema", () => Results.Text(ConfigurationOrigins.Schema().ToJsonString(), Json));
        app.MapGet("/api/fleet/configuration", () => Results.Json(desk.Configuration(), FleetJsonContext.Default.ConfigurationState));
        app.MapPost("/api/fleet/push", async (HttpContext context) =>
            await ReadAsync(context) is { } body ? Push(desk, body) : NoObject());
        app.MapPost("/api/fleet/commands", async (HttpContext context) =>
            await ReadAsync(context) is { } body ? Command(desk, body) : NoObject());
    }

    /// <summary><c>{"changes": {...}, "urgent": false}</c>.</summary>
    private static IResult Push(FleetDesk desk, JsonObject body)
    {
        bool isUrgent = body["urgent"] is JsonValue value && value.TryGetValue(out bool urgent) && urgent;
        return body["changes"] is not JsonObject { Count: > 0 } changes
            ? Refuse(400, "changes must be an object with the members that change")
            : desk.Push(changes, isUrgent, out string fault) is { } sent ? Accept(sent) : Refuse(502, fault);
    }

    /// <summary><c>{"name": "message", "args": {"text": "..", "seconds": 60}}</c>.</summary>
    private static IResult Command(FleetDesk desk, JsonObject body)
    {
        string name = body["name"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        return !FleetCommand.Names.ContainsKey(name) ? Refuse(404, $"there is no command {name}")
            : body["args"] is not (null or JsonObject) ? Refuse(400, "args must be an object")
            : desk.Command(name, body["args"] as JsonObject ?? [], out string fault) is { } sent ? Accept(sent) : Refuse(502, fault);
    }

    private static IResult Accept(Sent sent) => Results.Json(sent, FleetJsonContext.Default.Sent, Json, 202);

    private static IResult NoObject() => Refuse(400, "the body must be a JSON object");

    private static IResult Refuse(int status, string error) =>
        Results.Json(new Refusal(error), BoardJsonContext.Default.Refusal, Json, status);

    private static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > BodyLengthMax)
        {
            return null;
        }

        try
        {
            JsonDocumentOptions once = new() { AllowDuplicateProperties = false };
            return await JsonNode.ParseAsync(context.Request.Body, null, once, context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // The caller says so.
        }
    }

    /// <summary>Server-sent events: <c>fleet</c> at each change of what is known, <c>messages</c> for those that are new.</summary>
    private static Task FollowAsync(HttpContext context, FleetDesk desk)
    {
        string last = "";
        long told = 0;
        return EventStream.FollowAsync(context, desk.Feed, () =>
        {
            string state = JsonSerializer.Serialize(desk.State(), FleetJsonContext.Default.FleetState);
            string text = state == last ? "" : EventStream.Event("fleet", state);
            IReadOnlyList<MessageState> fresh = desk.MessagesAfter(told);
            if (fresh.Count > 0)
            {
                text += EventStream.Event("messages", JsonSerializer.Serialize(fresh, FleetJsonContext.Default.IReadOnlyListMessageState));
                told = fresh[^1].Number;
            }

            last = state;
            return text;
        });
    }
}
