using System.Text;
using System.Text.Json.Nodes;

namespace Terminal.Engine.Configuration;

/// <summary>Writes the reference page from the schema: one row for each key.</summary>
public static class ConfigurationReference
{
    /// <summary>The table as Markdown.</summary>
    public static string Write(JsonObject schema)
    {
        var page = new StringBuilder("| key | what it is | value | default |\n| --- | --- | --- | --- |\n");
        Rows(schema, "", page);
        return page.ToString();
    }

    private static void Rows(JsonObject schema, string at, StringBuilder page)
    {
        foreach ((string name, JsonNode? node) in schema["properties"]?.AsObject() ?? [])
        {
            JsonObject key = node!.AsObject();
            string place = $"{at}/{name}";
            bool isSection = key["properties"] is not null;
            bool isList = key["items"]?["properties"] is not null;
            string value = isSection ? "" : ValueOf(key);
            _ = page.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| `{place}` | {key["description"]} | {value} | {Default(key)} |\n");
            Rows(isList ? key["items"]!.AsObject() : key, isList ? place + "/*" : place, page);
        }
    }

    private static string Default(JsonObject key) => key["default"] is { } value ? $"`{value.ToJsonString().Trim('"')}`" : "";

    private static string ValueOf(JsonObject key)
    {
        if (key["enum"] is JsonArray choices)
        {
            return string.Join(", ", choices.Select(static choice => $"`{choice}`"));
        }

        string unit = key["x-unit"] is { } said ? $" {said}" : "";
        string bounds = Bounds(key, "minimum", "maximum") + unit;
        string[] parts =
        [
            key["type"]?.ToJsonString().Contains("boolean", StringComparison.Ordinal) == true ? "true or false" : bounds.Trim(),
            With(Bounds(key, "minLength", "maxLength"), " characters"),
            With(Bounds(key, "minItems", "maxItems"), " entries"),
            Pattern(key["pattern"] ?? key["items"]?["pattern"]),
        ];
        return string.Join("; ", parts.Where(static part => part.Length > 0));
    }

    private static string With(string bounds, string what) => bounds.Length == 0 ? "" : bounds + what;

    private static string Bounds(JsonObject key, string least, string most) => (key[least], key[most]) switch
    {
        (null, null) => "",
        ({ } min, null) => $"{min} or more",
        (null, { } max) => $"up to {max}",
        ({ } min, { } max) => $"{min} to {max}",
    };

    // A bar would end the cell of a Markdown table.
    private static string Pattern(JsonNode? pattern) => pattern is null
        ? ""
        : $"`{pattern.GetValue<string>()[4..^2].Replace("|", "\\|", StringComparison.Ordinal)}`";
}
