using System.Buffers;
using System.Text.Json;

namespace Terminal.Engine.Fleet;

/// <summary>Writes JSON objects for the broker.</summary>
internal static class FleetJson
{
    /// <summary>An object, as UTF-8.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A number where it is known.</summary>
    public static void WriteKnown(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
