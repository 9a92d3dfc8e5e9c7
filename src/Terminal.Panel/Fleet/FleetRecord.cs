using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;

namespace Terminal.Panel.Fleet;

/// <summary>What the operator has seen of one terminal: its messages, and what they come to. Called by one thread at a time.</summary>
/// <param name="terminal">The terminal's id.</param>
internal sealed class FleetRecord(string terminal)
{
    /// <summary>How many messages are kept.</summary>
    public const int MessageCountMax = 500;

    private const int PushCountMax = 20;
    private const int CommandCountMax = 50;

    private readonly List<MessageState> messages = [];
    private readonly List<PushState> pushes = [];
    private readonly List<CommandState> commands = [];
    private JsonElement? status;
    private JsonElement? telemetry;
    private JsonElement? report;
    private long count;

    /// <summary>The highest version that anybody spoke of; 0 before the first.</summary>
    public int VersionSeen { get; private set; }

    /// <summary>Version of the configuration that the terminal works with; 0 for the board's own.</summary>
    public int VersionInForce => status is { } said && Member(said, "cfg") is { } cfg ? Number(cfg, "v") : 0;

    /// <summary>Hash of the configuration that the terminal works with, as its last status has it; empty before the first.</summary>
    public string HashInForce => status is { } said && Member(said, "cfg") is { } cfg ? Text(cfg, "sha256") : "";

    /// <summary>Hash of the last configuration that is in force, or may yet be; empty where there is none.</summary>
    public string HashWanted => pushes.FindLast(static push => !push.IsRefused)?.Sha256 ?? "";

    /// <summary>What is known.</summary>
    /// <param name="broker">How the connection stands.</param>
    public FleetState State(string broker) => new(terminal, broker, status, telemetry, report, [.. pushes], [.. commands]);

    /// <summary>Messages after a number, oldest first.</summary>
    public IReadOnlyList<MessageState> After(long number) => [.. messages.Where(message => message.Number > number)];

    /// <summary>Takes a message that the broker passed on.</summary>
    public void Receive(FleetDelivery message, DateTimeOffset now)
    {
        JsonElement? json = Keep(message.Topic, message.Payload.Span, now);
        if (CommandResult.Read(message) is { } result)
        {
            Answer(result, now);
            return;
        }

        switch (message.Topic)
        {
            case FleetTopics.Status:
                status = json;
                See(VersionInForce);
                break;
            case FleetTopics.Telemetry:
                telemetry = json;
                break;
            case FleetTopics.ReportedConfiguration when json is { ValueKind: JsonValueKind.Object } said:
                report = said;
                Follow(said, now);
                break;
            case FleetTopics.DesiredConfiguration:
                Want(message.Payload.Span, now);
                break;
            default:
                break;
        }
    }

    /// <summary>Takes a message that goes out from here.</summary>
    public void Sent(FleetMessage message, DateTimeOffset now)
    {
        _ = Keep(message.Topic, message.Payload.Span, now);
        if (message.Topic == FleetTopics.DesiredConfiguration)
        {
            Want(message.Payload.Span, now);
        }
    }

    /// <summary>Takes a command that was sent for the first time.</summary>
    public void Sent(FleetCommand command, JsonObject arguments, DateTimeOffset now)
    {
        commands.Add(new CommandState(command.Id, command.Name, JsonElement.Parse(arguments.ToJsonString()), now, command.Expires, []));
        Trim(commands, CommandCountMax);
    }

    private static void Trim<T>(List<T> list, int most) => list.RemoveRange(0, Math.Max(0, list.Count - most));

    private static JsonElement? Member(JsonElement all, string name) =>
        all.ValueKind == JsonValueKind.Object && all.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string Text(JsonElement all, string name) =>
        Member(all, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";

    private static int Number(JsonElement all, string name) =>
        Member(all, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : 0;

    private JsonElement? Keep(string topic, ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        JsonElement? json = PayloadText.Read(payload) is { } said ? JsonElement.Parse(said.ToJsonString()) : null;
        messages.Add(new MessageState(++count, now, topic, json, payload.Length));
        Trim(messages, MessageCountMax);
        return json;
    }

    private void See(int version) => VersionSeen = Math.Max(VersionSeen, version);

    /// <summary>A configuration that somebody pushed, or that was retained before this page was there.</summary>
    private void Want(ReadOnlySpan<byte> envelope, DateTimeOffset now)
    {
        string hash = ConfigurationDocument.HashOf(envelope);
        int version = PayloadText.Open(envelope)?["content"]?["v"] is JsonValue value && value.TryGetValue(out int number) ? number : 0;
        See(version);
        if (pushes.TrueForAll(push => push.Sha256 != hash))
        {
            pushes.Add(new PushState(version, hash, now, []));
            Trim(pushes, PushCountMax);
        }

        if (report is { } said)
        {
            Follow(said, now); // What is retained comes in any order.
        }
    }

    private void Follow(JsonElement said, DateTimeOffset now)
    {
        See(Number(said, "v"));
        int at = pushes.FindLastIndex(push => push.Sha256 == Text(said, "sha256"));
        string phase = Text(said, "phase");
        if (at >= 0 && (pushes[at].Phases.Count == 0 || pushes[at].Phases[^1].Phase != phase))
        {
            JsonElement? reason = Member(said, "reason") is { ValueKind: JsonValueKind.Array } faults && faults.GetArrayLength() > 0
                ? faults
                : null;
            pushes[at] = pushes[at] with { Phases = [.. pushes[at].Phases, new PhaseState(phase, now, reason)] };
        }
    }

    private void Answer(CommandResult result, DateTimeOffset now)
    {
        int at = commands.FindLastIndex(command => command.Id == result.Id);
        if (at < 0 || commands[at].Answers is [.., { } last] && last.State == result.State && last.Code == result.Code)
        {
            return; // Somebody else's, or told again.
        }

        JsonElement? came = result.Result.Length == 0 ? null : JsonElement.Parse(result.Result);
        AnswerState answer = new(result.State, result.Code, came, now);
        commands[at] = commands[at] with { Answers = [.. commands[at].Answers, answer] };
    }
}
