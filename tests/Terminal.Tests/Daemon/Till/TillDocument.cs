using System.Text.Json;
using System.Text.RegularExpressions;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

/// <summary>The API's document in the repository, as far as the tests read it: calls, statuses, and the shapes of bodies.</summary>
internal sealed class TillDocument
{
    private readonly JsonElement root;

    private TillDocument(string text) => root = JsonDocument.Parse(text).RootElement;

    public static string Text { get; } = SourceTree.Text("src/Terminal.Daemon/Till/openapi.json");

    public static TillDocument Served { get; } = new(Text);

    /// <summary>Every call: <c>GET /status</c>.</summary>
    public IEnumerable<string> Calls => root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
        .Where(method => method.Name != "parameters")
        .Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

    public JsonElement Schema(string name) => root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>Fails where an answer has a status, or a body, that the document does not tell of.</summary>
    public void Holds(string method, string path, TillResponse response)
    {
        JsonElement[] operations =
        [
            .. root.GetProperty("paths").EnumerateObject()
                .Where(known => Regex.IsMatch(path, "^" + known.Name.Replace("{id}", "[^/]+", StringComparison.Ordinal) + "$"))
                .Where(known => known.Value.TryGetProperty(method.ToLowerInvariant(), out _))
                .Select(known => known.Value.GetProperty(method.ToLowerInvariant())),
        ];
        if (operations.Length == 0)
        {
            AssertFits(Schema("TillError"), response.Body);
            return;
        }

        string status = response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(operations[0].GetProperty("responses").TryGetProperty(status, out JsonElement told), $"{path} has no {status}");
        if (response.Body.ValueKind != JsonValueKind.Undefined)
        {
            AssertFits(Resolve(told).GetProperty("content").GetProperty("application/json").GetProperty("schema"), response.Body);
        }
    }

    /// <summary>Fails where a value is not of its schema: type, members, and the lists of texts.</summary>
    public void AssertFits(JsonElement schema, JsonElement value)
    {
        JsonElement shape = Resolve(schema);
        if (!shape.TryGetProperty("type", out JsonElement type))
        {
            return;
        }

        JsonValueKind[] kinds = type.GetString() switch
        {
            "object" => [JsonValueKind.Object],
            "array" => [JsonValueKind.Array],
            "string" => [JsonValueKind.String],
            "integer" => [JsonValueKind.Number],
            _ => [JsonValueKind.True, JsonValueKind.False],
        };
        Assert.Contains(value.ValueKind, kinds);
        if (shape.TryGetProperty("enum", out JsonElement texts))
        {
            Assert.Contains(value.GetString(), texts.EnumerateArray().Select(text => text.GetString()));
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            value.EnumerateArray().ToList().ForEach(item => AssertFits(shape.GetProperty("items"), item));
        }

        if (shape.TryGetProperty("properties", out JsonElement properties))
        {
            Assert.All(shape.GetProperty("required").EnumerateArray(), name => value.GetProperty(name.GetString()!));
            Assert.All(value.EnumerateObject(), member =>
            {
                Assert.True(properties.TryGetProperty(member.Name, out JsonElement known), member.Name);
                AssertFits(known, member.Value);
            });
        }
    }

    private JsonElement Resolve(JsonElement node)
    {
        if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty("$ref", out JsonElement reference))
        {
            return node;
        }

        return reference.GetString()!.Split('/')[1..].Aggregate(root, (place, name) => place.GetProperty(name));
    }
}
