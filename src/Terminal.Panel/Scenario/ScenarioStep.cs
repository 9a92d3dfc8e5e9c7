using System.Text.Json;

namespace Terminal.Panel.Scenario;

/// <summary>One step of a scenario: a verb, its value, and what else the step says.</summary>
/// <param name="Verb">What to do or to look for: <c>press</c>, <c>waitDisplay</c>.</param>
/// <param name="Value">The verb's own value.</param>
/// <param name="Whole">The step as it stands in the file, for its further members.</param>
/// <param name="Seconds">How long a step that waits may take, 1 to 120 s.</param>
internal sealed record ScenarioStep(string Verb, JsonElement Value, JsonElement Whole, int Seconds)
{
    /// <summary>The verb's value as text; empty where it is none.</summary>
    public string Text => Value.ValueKind == JsonValueKind.String ? Value.GetString() ?? "" : Value.ToString();

    /// <summary>A further member of the step; false where it has none of that name.</summary>
    public bool TryMember(string name, out JsonElement member) => Whole.TryGetProperty(name, out member);

    /// <summary>True where the step signs with a key that nobody trusts.</summary>
    public bool IsStrangers => TryMember("stranger", out JsonElement stranger) && stranger.GetBoolean();

    /// <summary>The step for a log: its JSON.</summary>
    public override string ToString() => Whole.GetRawText();
}
