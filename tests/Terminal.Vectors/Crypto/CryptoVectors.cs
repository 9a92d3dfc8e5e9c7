using System.Text.Json;
using System.Text.Json.Nodes;

namespace Terminal.Vectors.Crypto;

/// <summary>Computes a case's results; null where the code refuses the inputs.</summary>
/// <param name="inputs">The case's inputs.</param>
/// <param name="expected">The case's results, of which only the names may be looked at.</param>
internal delegate JsonObject? Operation(JsonElement inputs, JsonElement expected);

/// <summary>Cases of the files below <c>crypto/</c>: each says by its <c>op</c> what is computed.</summary>
/// <remarks>A case with an <c>error</c> must be refused without throwing; an operation that is not known fails its case.</remarks>
public static class CryptoVectors
{
    private static readonly Dictionary<string, Operation> Operations = new(
        [
            .. MacVectors.Operations, .. DukptVectors.Operations, .. PinVectors.Operations, .. KeyBlockVectors.Operations,
            .. CardVectors.Operations, .. IssuerVectors.Operations, .. StripeVectors.Operations, .. PanVectors.Operations,
            .. SignatureVectors.Operations,
        ]);

    /// <summary>Runs the document's <c>vectors</c>.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "vectors"))
        {
            report.Case(Json.Text(vector, "name"), () => Check(vector, document));
        }
    }

    private static string? Check(JsonElement vector, JsonElement document)
    {
        string name = Json.Text(vector, "op");
        JsonElement expected = vector.GetProperty("expected");
        Operation? operation = name == Tr34Vectors.Name
            ? (inputs, _) => Tr34Vectors.Receive(inputs, document.GetProperty("pki"))
            : Operations.GetValueOrDefault(name);
        if (operation is null)
        {
            return $"{name} is not known";
        }

        JsonObject? results = operation(vector.GetProperty("inputs"), expected);
        if (expected.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.False)
        {
            return results is null ? null : "is computed, and must be refused";
        }

        return results is null ? "is refused" : Compare("", expected, results);
    }

    /// <summary>Null where all that is expected is there, else what differs.</summary>
    private static string? Compare(string path, JsonElement expected, JsonNode? actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                return expected.EnumerateObject().Select(member =>
                    actual is JsonObject results && results.TryGetPropertyValue(member.Name, out JsonNode? result)
                        ? Compare($"{path} {member.Name}", member.Value, result)
                        : $"{path} {member.Name} is not computed").FirstOrDefault(mismatch => mismatch is not null);
            case JsonValueKind.Array:
                return actual is JsonArray list && list.Count == expected.GetArrayLength()
                    ? expected.EnumerateArray().Select((item, index) => Compare($"{path}[{index}]", item, list[index]))
                        .FirstOrDefault(mismatch => mismatch is not null)
                    : $"{path} has another count";
            case JsonValueKind.String:
                return actual is JsonValue value && value.TryGetValue(out string? text) && AreSame(expected.GetString()!, text)
                    ? null : $"{path} is {actual?.ToJsonString() ?? "nothing"}, not {expected.GetRawText()}";
            default:
                return (actual?.ToJsonString() ?? "null") == expected.GetRawText()
                    ? null : $"{path} is {actual?.ToJsonString() ?? "null"}, not {expected.GetRawText()}";
        }
    }

    /// <summary>Text is compared as it is, hexadecimal digits without case.</summary>
    private static bool AreSame(string expected, string actual) =>
        expected == actual || (expected.All(char.IsAsciiHexDigit) && string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase));
}
