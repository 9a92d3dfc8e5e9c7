using System.Text.Json;

namespace Terminal.Panel.Scenario;

/// <summary>A scenario as its file tells it: what it is called, the settings it wants at the first start, and its steps.</summary>
/// <remarks>
/// <c>{"name": "...", "settings": {"answerSeconds": 5}, "steps": [{"keys": "1250"}, {"waitDisplay": "Present card", "seconds": 10}]}</c>.
/// A step has one verb of <see cref="ScenarioPlayer.Verbs"/> and may have the members of <see cref="Members"/>.
/// </remarks>
internal sealed class ScenarioFile
{
    private const int OrdinarySeconds = 15;
    private const int SecondsMax = 120;

    /// <summary>What a step may have beside its verb.</summary>
    private static readonly string[] Members =
    [
        "seconds", "contains", "receipt", "note", "body", "expect", "as", "leaveAfter", "version", "document", "stranger", "args", "again",
        "age", "keyId",
    ];

    private ScenarioFile(string name, IReadOnlyList<ScenarioStep> steps, JsonElement settings)
    {
        Name = name;
        Steps = steps;
        Settings = settings;
    }

    /// <summary>One line on what the scenario shows.</summary>
    public string Name { get; }

    /// <summary>What to do, in order.</summary>
    public IReadOnlyList<ScenarioStep> Steps { get; }

    /// <summary>The member <c>settings</c>; undefined where the file has none.</summary>
    private JsonElement Settings { get; }

    /// <summary>A number among the settings; null where the file leaves it as it is.</summary>
    public int? Setting(string name) =>
        Settings.ValueKind == JsonValueKind.Object
        && Settings.TryGetProperty(name, out JsonElement value)
        && value.TryGetInt32(out int number)
            ? number
            : null;

    /// <summary>A word among the settings; null where the file leaves it as it is.</summary>
    public string? Choice(string name) =>
        Settings.ValueKind == JsonValueKind.Object
        && Settings.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="error">What is wrong with it and where; empty where nothing is.</param>
    public static bool TryLoad(string path, out ScenarioFile scenario, out string error)
    {
        scenario = new ScenarioFile("", [], default);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement.Clone();
            error = TryRead(root, out scenario);
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException)
        {
            error = wrong.Message;
        }

        error = error.Length == 0 ? "" : $"{path}: {error}";
        return error.Length == 0;
    }

    private static string TryRead(JsonElement root, out ScenarioFile scenario)
    {
        scenario = new ScenarioFile("", [], default);
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("steps", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return "needs a name and steps";
        }

        List<ScenarioStep> steps = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Read(item) is not { } step)
            {
                return $"step {steps.Count + 1} is not one verb with its members: {item.GetRawText()}";
            }

            steps.Add(step);
        }

        root.TryGetProperty("settings", out JsonElement settings);
        scenario = new ScenarioFile(name.GetString() ?? "", steps, settings);
        return "";
    }

    private static ScenarioStep? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonProperty[] members = [.. item.EnumerateObject()];
        JsonProperty[] verbs = Array.FindAll(members, member => ScenarioPlayer.Verbs.Contains(member.Name));
        bool known = Array.TrueForAll(members, member => verbs.Contains(member) || Members.Contains(member.Name));
        int seconds = OrdinarySeconds;
        bool timed = !item.TryGetProperty("seconds", out JsonElement limit)
            || (limit.TryGetInt32(out seconds) && seconds is >= 1 and <= SecondsMax);
        return verbs.Length == 1 && known && timed ? new ScenarioStep(verbs[0].Name, verbs[0].Value, item, seconds) : null;
    }
}
