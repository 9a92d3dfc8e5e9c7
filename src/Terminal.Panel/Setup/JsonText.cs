using System.Text.Json;
using System.Text.Json.Nodes;

namespace Terminal.Panel.Setup;

/// <summary>Settings files as JSON objects that keep members this program does not know.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is no JSON object; the message names it.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException wrong)
        {
            throw new JsonException($"{path}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Writes a file, indented.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="secret">True for a file that nobody but its owner reads.</param>
    public static void Write(string path, JsonNode content, bool secret)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text, Indented))
        {
            content.WriteTo(writer);
        }

        text.Write("\n"u8);
        StateFolder.Write(path, text.ToArray(), secret);
    }
}
