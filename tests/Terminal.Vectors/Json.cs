using System.Globalization;
using System.Text.Json;
using Terminal.Primitives;

namespace Terminal.Vectors;

/// <summary>Reads members of a vector file; what is not there or of another kind throws and fails the case.</summary>
public static class Json
{
    /// <summary>The items of an array member; none where it is not there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement array)
            && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : [];

    /// <summary>A member's text; empty where it is not there.</summary>
    public static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement text)
            && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";

    /// <summary>A member's hexadecimal digits as bytes; empty where it is not there.</summary>
    public static byte[] Bytes(JsonElement parent, string name) =>
        Hex.TryParse(Text(parent, name), out byte[] bytes) ? bytes : throw new FormatException($"{name} is no hex");

    /// <summary>A tag from its hexadecimal digits.</summary>
    public static uint TagOf(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
