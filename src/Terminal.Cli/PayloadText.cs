using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Terminal.Cli;

/// <summary>What a message says, for people: a signed document is opened, and what is kept of a supervisor's code is left out.</summary>
internal static class PayloadText
{
    private const string Hidden = "hidden";
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    /// <summary>The text of a payload.</summary>
    /// <param name="payload">JSON, a signed document, or anything.</param>
    /// <param name="indented">True for many lines, false for one.</param>
    public static string Of(ReadOnlySpan<byte> payload, bool indented) =>
        Read(payload) is { } said ? said.ToJsonString(indented ? Indented : OneLine)
        : payload.IsEmpty ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{payload.Length} bytes that are no JSON");

    /// <summary>The payload as JSON to show; null where it is none. A signed document is opened.</summary>
    public static JsonNode? Read(ReadOnlySpan<byte> payload)
    {
        JsonNode? shown = Open(payload) ?? Parse(payload);
        Hide(shown);
        return shown;
    }

    /// <summary>A signed document opened, all of it and without looking at the signature: <c>kid</c>, <c>typ</c> and <c>content</c>; null
    /// where it is none.</summary>
    public static JsonObject? Open(ReadOnlySpan<byte> document)
    {
        if (Parse(document) is not JsonObject envelope)
        {
            return null;
        }

        JsonNode? header = Decode(envelope, "protected");
        JsonNode? content = Decode(envelope, "payload");
        return header is JsonObject && content is JsonObject
            ? new JsonObject { ["kid"] = Text(header["kid"]), ["typ"] = Text(header["typ"]), ["content"] = content }
            : null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonNode? Decode(JsonObject envelope, string member) =>
        Text(envelope[member]) is { } text && Base64Url.IsValid(text) ? Parse(Base64Url.DecodeFromChars(text)) : null;

    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null; // Anybody may have published anything.
        }
    }

    /// <summary>A code of few digits is found from its hash by trying: it is not for the screen.</summary>
    private static void Hide(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject all:
                if (all["supervisorCode"] is not null)
                {
                    all["supervisorCode"] = Hidden;
                }

                foreach ((_, JsonNode? member) in all)
                {
                    Hide(member);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Hide(item);
                }

                break;
            default:
                break;
        }
    }
}
