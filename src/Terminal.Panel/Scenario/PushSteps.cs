using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>Pushes signed configurations.</summary>
/// <param name="state">Where the terminal's own settings lie.</param>
/// <param name="publisher">The operator's hand.</param>
internal sealed class PushSteps(StateFolder state, SignedPublisher publisher)
{
    /// <summary>Changes members of the terminal's own configuration as a step says, signs it, and retains it at the broker.</summary>
    /// <remarks>Further members of the step: <c>version</c>; <c>document</c>, members of the content; <c>stranger</c>, true for a key that
    /// nobody trusts.</remarks>
    /// <returns>Null, or why it could not be handed over.</returns>
    public async Task<string?> PushAsync(ScenarioStep step)
    {
        JsonObject settings = JsonText.Read(Path.Combine(state.Terminal, "terminald.json"));
        JsonObject configuration = settings["configuration"]!.DeepClone().AsObject();
        Merge(configuration, step.Value);
        JsonObject content = new()
        {
            ["terminal"] = SetupIdentity.TerminalName,
            ["v"] = step.TryMember("version", out JsonElement version) ? version.GetInt32() : 1,
            ["schema"] = "terminal-configuration/1",
            ["cfg"] = configuration,
        };
        if (step.TryMember("document", out JsonElement further))
        {
            Merge(content, further);
        }

        string document = await publisher.SignAsync("pt-config/1", content, step.IsStrangers);
        return await publisher.PublishAsync("dn/config/desired", document, "-r");
    }

    /// <summary>Puts changes into an object, sections member by member.</summary>
    public static void Merge(JsonObject into, JsonElement changes)
    {
        foreach (JsonProperty member in changes.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && into[member.Name] is JsonObject section)
            {
                Merge(section, member.Value);
            }
            else
            {
                into[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }
    }
}
