using System.Text.Json;
using System.Text.Json.Serialization;

namespace Terminal.Panel.Fleet;

/// <summary>What the operator knows of the terminal, as <c>GET /api/fleet</c> gives it.</summary>
/// <param name="Terminal">The terminal's id.</param>
/// <param name="Broker">Whether the operator is connected: <c>connected</c>, or why not.</param>
/// <param name="Status">The last status; null before the first.</param>
/// <param name="Telemetry">The last telemetry; null before the first.</param>
/// <param name="Report">How far the last configuration came; null before the first.</param>
/// <param name="Pushes">Configurations that went to the terminal, oldest first.</param>
/// <param name="Commands">Commands that this page sent, oldest first.</param>
internal sealed record FleetState(
    string Terminal,
    string Broker,
    JsonElement? Status,
    JsonElement? Telemetry,
    JsonElement? Report,
    IReadOnlyList<PushState> Pushes,
    IReadOnlyList<CommandState> Commands);

/// <summary>A message of one of the terminal's topics.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Time">When it came here or went out from here, UTC.</param>
/// <param name="Topic">Below the terminal's root.</param>
/// <param name="Json">What it says, a signed document opened; null where it is no JSON.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record MessageState(long Number, DateTimeOffset Time, string Topic, JsonElement? Json, int Length);

/// <summary>A configuration that went to the terminal.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">Hash of its document.</param>
/// <param name="Time">When it was seen first.</param>
/// <param name="Phases">How far it came: phase, when, and why where it was refused.</param>
internal sealed record PushState(int Version, string Sha256, DateTimeOffset Time, IReadOnlyList<PhaseState> Phases)
{
    /// <summary>True where the terminal will not work with it.</summary>
    [JsonIgnore]
    public bool IsRefused => Phases is [.., { Phase: "rejected" or "rolledback" }];
}

/// <summary>A phase of a configuration.</summary>
/// <param name="Phase">received, rejected, staged, applied, confirmed, rolledback.</param>
/// <param name="Time">When it was heard of.</param>
/// <param name="Reason">The faults of a document that was refused.</param>
internal sealed record PhaseState(string Phase, DateTimeOffset Time, JsonElement? Reason);

/// <summary>A command that was sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What was wanted.</param>
/// <param name="Arguments">What belonged to it.</param>
/// <param name="Time">When it was sent first.</param>
/// <param name="Expires">After when it does not begin.</param>
/// <param name="Answers">What the terminal said of it; empty before the first answer.</param>
internal sealed record CommandState(
    Guid Id, string Name, JsonElement Arguments, DateTimeOffset Time, DateTimeOffset Expires, IReadOnlyList<AnswerState> Answers);

/// <summary>What the terminal said of a command.</summary>
/// <param name="State">accepted, running, deferred, done, failed, rejected, expired.</param>
/// <param name="Code">Why; empty where there is nothing to say.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Time">When it was heard.</param>
internal sealed record AnswerState(string State, string Code, JsonElement? Result, DateTimeOffset Time);

/// <summary>The configuration that the terminal works with, and who set what.</summary>
/// <param name="Version">Its version; 0 for the board's own.</param>
/// <param name="Sha256">Hash of its document.</param>
/// <param name="Known">False where the operator has not seen that document: the keys are then the board's own.</param>
/// <param name="Keys">Every key of the schema.</param>
internal sealed record ConfigurationState(int Version, string Sha256, bool Known, IReadOnlyList<KeyState> Keys);

/// <summary>What a new push or a new command is known by.</summary>
/// <param name="Id">A command's id, or a document's hash.</param>
/// <param name="Version">A document's version; 0 for a command.</param>
internal sealed record Sent(string Id, int Version);

/// <summary>Serialisation of the operator's answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetState))]
[JsonSerializable(typeof(IReadOnlyList<MessageState>))]
[JsonSerializable(typeof(ConfigurationState))]
[JsonSerializable(typeof(Sent))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
