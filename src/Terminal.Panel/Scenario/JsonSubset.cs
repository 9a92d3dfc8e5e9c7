using System.Text.Json;

namespace Terminal.Panel.Scenario;

/// <summary>Whether a JSON value holds what is expected of it and perhaps more.</summary>
internal static class JsonSubset
{
    /// <summary>Objects hold every expected member; arrays are as long, item by item; text, numbers and truth are equal.</summary>
    public static bool Holds(JsonElement expected, JsonElement actual) => expected.ValueKind switch
    {
        JsonValueKind.Object => actual.ValueKind == JsonValueKind.Object
            && expected.EnumerateObject().All(member =>
                actual.TryGetProperty(member.Name, out JsonElement found) && Holds(member.Value, found)),
        JsonValueKind.Array => actual.ValueKind == JsonValueKind.Array
            && expected.GetArrayLength() == actual.GetArrayLength()
            && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(expected, actual),
    };
}
