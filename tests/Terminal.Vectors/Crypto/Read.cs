using System.Text;
using System.Text.Json;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vectors.Crypto;

/// <summary>Reads the inputs of cases. What is missing or is no hexadecimal text is empty: the code must refuse it.</summary>
internal static class Read
{
    /// <summary>Hexadecimal text as bytes; empty where it is none.</summary>
    public static byte[] Bytes(JsonElement inputs, string name) => Hex.TryParse(Json.Text(inputs, name), out byte[] bytes) ? bytes : [];

    /// <summary>Text as ASCII.</summary>
    public static byte[] Ascii(JsonElement inputs, string name) => Encoding.ASCII.GetBytes(Json.Text(inputs, name));

    /// <summary>A number, or text that holds one; -1 where it is neither.</summary>
    public static int Number(JsonElement inputs, string name) =>
        inputs.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : int.TryParse(Json.Text(inputs, name), out number) ? number : -1;

    /// <summary>An account number; the default value where it is none.</summary>
    public static Pan Pan(JsonElement inputs, string name = "pan") =>
        Primitives.Pan.TryFromDigits(Ascii(inputs, name), out Pan pan) ? pan : default;

    /// <summary>A key, or the default value where its length is wrong.</summary>
    public static PaymentKey Key(KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes) =>
        PaymentKey.TryCreate(usage, algorithm, bytes, out PaymentKey key) ? key : default;

    /// <summary>Bytes as upper-case hexadecimal text.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Hex.ToText(bytes);

    /// <summary>Bytes as ASCII.</summary>
    public static string AsciiText(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
