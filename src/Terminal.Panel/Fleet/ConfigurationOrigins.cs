using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Panel.Fleet;

/// <summary>Who set what: each key of the schema with its value and where that comes from.</summary>
internal static class ConfigurationOrigins
{
    private const string Secret = "/supervisorCode"; // What is kept of a code of few digits gives it away: it is shown as there or not.

    /// <summary>The schema of a configuration, with its defaults.</summary>
    public static JsonObject Schema() =>
        ConfigurationSchema.Make(ConfigurationContext.Default.TerminalConfiguration, new TerminalConfiguration());

    /// <summary>Every key, in the schema's order.</summary>
    /// <param name="own">The configuration of the board's own settings file.</param>
    /// <param name="pushed">The document that is in force: kid and content, as <c>PayloadText</c> opens it; null where none is.</param>
    public static IReadOnlyList<KeyState> Of(JsonObject own, JsonObject? pushed)
    {
        List<KeyState> keys = [];
        Walk(Schema(), "", (pointer, schema) => keys.Add(Describe(pointer, schema, own, pushed)));
        return keys;
    }

    /// <summary>The value that a JSON pointer leads to; null where there is none.</summary>
    public static JsonNode? At(JsonNode? root, string pointer)
    {
        foreach (string step in pointer.Split('/').Skip(1))
        {
            root = root switch
            {
                JsonObject all => all[step],
                JsonArray items when int.TryParse(step, out int index) && index >= 0 && index < items.Count => items[index],
                _ => null,
            };
        }

        return root;
    }

    private static KeyState Describe(string pointer, JsonObject schema, JsonObject own, JsonObject? pushed)
    {
        JsonObject? content = pushed?["content"] as JsonObject;
        JsonNode? set = At(content is null ? own : content["cfg"], pointer);
        string by = set is null ? "" : content is null ? "settings file" : Signed(pushed!, content, pointer);
        KeyState key = new(
            pointer,
            (string?)schema["description"] ?? "",
            Element(set ?? schema["default"], pointer),
            set is null ? "default" : content is null ? "board" : "document",
            by);
        JsonNode? before = content is null ? null : At(own, pointer);
        return before is null || JsonNode.DeepEquals(before, set) ? key : key with { Own = Element(before, pointer) };
    }

    /// <summary>Whose word a key of a document is: version and signer, and the level of the fleet's tree that set it.</summary>
    private static string Signed(JsonObject pushed, JsonObject content, string pointer)
    {
        string by = $"v{content["v"]}, {pushed["kid"]}";
        foreach (JsonObject level in (content["levels"] as JsonArray ?? []).OfType<JsonObject>().Reverse()) // The last is the nearest.
        {
            if ((level["set"] as JsonArray ?? []).Any(set => Covers((string?)set ?? "", pointer)))
            {
                return $"{by}; {level["level"]} {level["id"]} v{level["v"]}";
            }
        }

        return by;
    }

    /// <summary>Whether what a level set is the key, or a section around it, or a part of it.</summary>
    private static bool Covers(string set, string pointer) =>
        $"{pointer}/".StartsWith($"{set}/", StringComparison.Ordinal) || set.StartsWith($"{pointer}/", StringComparison.Ordinal);

    private static JsonElement? Element(JsonNode? value, string pointer) =>
        value is null ? null : JsonElement.Parse(pointer == Secret ? "\"hidden\"" : value.ToJsonString());

    private static void Walk(JsonObject schema, string pointer, Action<string, JsonObject> found)
    {
        if (schema["properties"] is not JsonObject properties || pointer == Secret)
        {
            found(pointer, schema);
            return;
        }

        foreach ((string name, JsonNode? under) in properties)
        {
            Walk(under!.AsObject(), $"{pointer}/{name}", found);
        }
    }
}

/// <summary>A key of the configuration in force.</summary>
/// <param name="Pointer">Its JSON pointer.</param>
/// <param name="Says">What it is.</param>
/// <param name="Value">Its value; null where it has none.</param>
/// <param name="Origin"><c>board</c>, <c>document</c> or <c>default</c>.</param>
/// <param name="By">Who set it; empty for a default.</param>
internal sealed record KeyState(string Pointer, string Says, JsonElement? Value, string Origin, string By)
{
    /// <summary>What the board's own settings file says instead; null where it says the same or nothing.</summary>
    public JsonElement? Own { get; init; }
}
