using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Panel.Fleet;

/// <summary>The document that a change leads to.</summary>
internal static class NextDocument
{
    /// <summary>Makes a document's content of the one before it and what is to change.</summary>
    /// <param name="before">Content of the document before; null where the board's own configuration is what stands.</param>
    /// <param name="own">The board's own configuration.</param>
    /// <param name="change">What is to change, and for whom.</param>
    public static JsonObject Compose(JsonObject? before, JsonObject own, ConfigurationChange change)
    {
        JsonNode standing = (before?["cfg"] ?? own).DeepClone();
        List<string> set = [];
        Merge(standing.AsObject(), change.Members, "", set);
        return new JsonObject
        {
            ["terminal"] = change.Terminal,
            ["v"] = change.Version,
            ["iat"] = change.UnixSeconds,
            ["schema"] = ConfigurationDocument.Schema,
            ["urgent"] = change.IsUrgent,
            ["levels"] = Levels(before?["levels"] as JsonArray, set, change),
            ["cfg"] = standing,
        };
    }

    /// <summary>Merges as RFC 7396 §2 does: objects member by member, null takes a member away, all else replaces.</summary>
    private static void Merge(JsonObject into, JsonObject changes, string pointer, List<string> set)
    {
        foreach ((string name, JsonNode? value) in changes)
        {
            string at = $"{pointer}/{name}";
            if (value is JsonObject section)
            {
                if (into[name] is not JsonObject under)
                {
                    under = [];
                    into[name] = under;
                }

                Merge(under, section, at, set);
                continue;
            }

            set.Add(at);
            if (value is null)
            {
                into.Remove(name);
            }
            else
            {
                into[name] = value.DeepClone();
            }
        }
    }

    /// <summary>Who set what: the levels before without what is set anew, and one more that sets it.</summary>
    private static JsonArray Levels(JsonArray? before, List<string> set, ConfigurationChange change)
    {
        JsonArray levels = [];
        foreach (JsonObject level in (before ?? []).OfType<JsonObject>())
        {
            JsonNode?[] left =
            [
                .. (level["set"] as JsonArray ?? []).Where(item => !set.Contains((string?)item ?? "")).Select(item => item?.DeepClone()),
            ];
            if (left.Length > 0)
            {
                JsonObject kept = level.DeepClone().AsObject();
                kept["set"] = new JsonArray(left);
                levels.Add((JsonNode)kept);
            }
        }

        if (set.Count > 0)
        {
            levels.Add((JsonNode)new JsonObject
            {
                ["level"] = "terminal",
                ["id"] = change.Terminal,
                ["v"] = change.Version,
                ["set"] = new JsonArray([.. set.Select(static item => (JsonNode)item)]),
            });
        }

        return levels;
    }
}

/// <summary>A change of a terminal's configuration.</summary>
/// <param name="Terminal">For whom.</param>
/// <param name="Version">Version of the document that it makes.</param>
/// <param name="UnixSeconds">When.</param>
/// <param name="Members">What changes: a JSON merge patch.</param>
/// <param name="IsUrgent">True where it does not wait for the terminal's window.</param>
internal sealed record ConfigurationChange(string Terminal, int Version, long UnixSeconds, JsonObject Members, bool IsUrgent);
