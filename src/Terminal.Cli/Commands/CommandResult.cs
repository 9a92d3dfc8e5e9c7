using System.Text.Json;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Commands;

/// <summary>What a terminal says of a command.</summary>
/// <param name="Id">Of which one.</param>
/// <param name="State">accepted, running, deferred, or one of the ends: done, failed, rejected, expired.</param>
/// <param name="Code">Why; empty where there is nothing to say.</param>
/// <param name="Result">What came of it, JSON; empty where nothing did.</param>
internal sealed record CommandResult(Guid Id, string State, string Code, string Result)
{
    private static readonly string[] OnTheWay = ["accepted", "running", "deferred"];
    private static readonly string[] Ends = ["done", "failed", "rejected", "expired"];

    /// <summary>True where no other state follows.</summary>
    public bool IsFinal => Ends.Contains(State);

    /// <summary>True where the command was carried out.</summary>
    public bool IsDone => State == "done";

    /// <summary>Reads a message; null where it is no result whose correlation and id are the same.</summary>
    public static CommandResult? Read(FleetDelivery message)
    {
        if (!message.Topic.StartsWith(FleetTopics.CommandResult, StringComparison.Ordinal) || message.Correlation.Length != 16)
        {
            return null;
        }

        try
        {
            using JsonDocument said = JsonDocument.Parse(message.Payload);
            JsonElement all = said.RootElement;
            Guid id = new(message.Correlation.Span, bigEndian: true);
            string state = Text(all, "state");
            bool known = OnTheWay.Contains(state) || Ends.Contains(state);
            string result = known && all.TryGetProperty("result", out JsonElement came) ? came.GetRawText() : "";
            return known && Guid.TryParse(Text(all, "id"), out Guid named) && named == id
                ? new CommandResult(id, state, Text(all, "code"), result)
                : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null; // No result, whatever it is: the wait for one goes on.
        }
    }

    /// <summary>The state with its code and its result, on one line.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { State, Code, Result is "{}" ? "" : Result }.Where(static part => part.Length > 0));

    private static string Text(JsonElement all, string member) =>
        all.ValueKind == JsonValueKind.Object && all.TryGetProperty(member, out JsonElement value) ? value.GetString() ?? "" : "";
}
