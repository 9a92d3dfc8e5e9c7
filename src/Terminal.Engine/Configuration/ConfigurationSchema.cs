using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Terminal.Engine.Configuration;

/// <summary>Writes the JSON Schema of a configuration from its types: what the reader reads and the checks check, no more.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>The schema (draft 2020-12) as indented text.</summary>
    /// <param name="type">The contract.</param>
    /// <param name="defaults">A value with every default.</param>
    /// <param name="title">What it describes.</param>
    public static string Write(JsonTypeInfo type, object defaults, string title)
    {
        JsonObject schema = Make(type, defaults);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        var text = new ArrayBufferWriter<byte>();
        using (Utf8JsonWriter writer = new(text, Indented))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    /// <summary>The schema as a tree.</summary>
    public static JsonObject Make(JsonTypeInfo type, object defaults)
    {
        JsonSchemaExporterOptions options = new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => context.PropertyInfo is { } property && KeyCheck.Of(property) is { } key
                ? Say(node.AsObject(), key)
                : node,
        };
        JsonObject schema = type.GetJsonSchemaAsNode(options).AsObject();
        Default(schema, type, defaults);
        return schema;
    }

    private static JsonObject Say(JsonObject node, ConfigurationKeyAttribute key)
    {
        string types = node["type"]?.ToJsonString() ?? "";
        bool isText = types.Contains("string", StringComparison.Ordinal);
        bool isList = types.Contains("array", StringComparison.Ordinal);
        node.Insert(0, "description", key.Says);
        if (key.Unit.Length > 0)
        {
            node["x-unit"] = key.Unit;
        }

        Bound(node, isList ? "minItems" : isText ? "minLength" : "minimum", key.Min, long.MinValue);
        Bound(node, isList ? "maxItems" : isText ? "maxLength" : "maximum", key.Max, long.MaxValue);
        if (key.Pattern.Length > 0)
        {
            JsonObject target = isList ? node["items"]!.AsObject() : node;
            target["pattern"] = $"^(?:{key.Pattern})$";
        }

        if (key.OneOf.Length > 0)
        {
            node["enum"] = new JsonArray([.. key.OneOf.Select(static value => (JsonNode)value)]);
        }

        return node;
    }

    private static void Bound(JsonObject node, string name, long bound, long none)
    {
        if (bound != none)
        {
            node[name] = bound;
        }
    }

    /// <summary>Puts the defaults of plain values into the tree; a section has those of its keys.</summary>
    private static void Default(JsonObject node, JsonTypeInfo type, object value)
    {
        if (node["properties"] is not JsonObject properties)
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (properties[property.Name] is not JsonObject under || property.Get?.Invoke(value) is not { } held)
            {
                continue;
            }

            switch (held)
            {
                case bool flag:
                    under["default"] = flag;
                    break;
                case string text when text.Length > 0:
                    under["default"] = text;
                    break;
                case int number when number != 0:
                    under["default"] = number;
                    break;
                default:
                    if (type.Options.TryGetTypeInfo(held.GetType(), out JsonTypeInfo? of) && of.Kind == JsonTypeInfoKind.Object)
                    {
                        Default(under, of, held);
                    }

                    break;
            }
        }
    }
}
