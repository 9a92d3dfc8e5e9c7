using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Pin;

namespace Terminal.Vectors.Crypto;

/// <summary>PIN blocks. What is encoded must also be read again.</summary>
internal static class PinVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["encode"] = (inputs, _) => Encode(inputs, []),
        ["encode_with_fill"] = (inputs, _) => Encode(inputs, [.. Json.Text(inputs, "fill_hex_digits").Select(Digit)]),
        ["decode"] = (inputs, _) => Decode(inputs),
        ["decode_pin_field"] = (inputs, _) => DecodeField(inputs),
        ["encode_pan_field"] = (inputs, _) => EncodePan(inputs),
        ["encrypt_with_random"] = (inputs, _) => Encrypt(inputs),
    };

    private static JsonObject? Encode(JsonElement inputs, byte[] fill)
    {
        byte[] block = new byte[PinBlock.Length];
        byte[] pin = Read.Ascii(inputs, "pin");
        byte[] read = new byte[PinBlock.DigitCountMax];
        PinBlockFormat format = Format(inputs);
        return PinBlock.TryEncode(format, pin, Read.Pan(inputs), fill, block)
            && PinBlock.TryDecode(format, block, Read.Pan(inputs), read, out int count) && read.AsSpan(0, count).SequenceEqual(pin)
            ? new() { ["block"] = Read.Text(block) } : null;
    }

    private static JsonObject? Decode(JsonElement inputs)
    {
        byte[] pin = new byte[PinBlock.DigitCountMax];
        return PinBlock.TryDecode(Format(inputs), Read.Bytes(inputs, "block"), Read.Pan(inputs), pin, out int count)
            ? new() { ["pin"] = Read.AsciiText(pin.AsSpan(0, count)) } : null;
    }

    private static JsonObject? DecodeField(JsonElement inputs)
    {
        byte[] pin = new byte[PinBlock.DigitCountMax];
        return Format(inputs) == PinBlockFormat.Iso4 && PinBlock4.TryDecodePin(Read.Bytes(inputs, "block"), pin, out int count)
            ? new() { ["pin"] = Read.AsciiText(pin.AsSpan(0, count)) } : null;
    }

    private static JsonObject? EncodePan(JsonElement inputs)
    {
        byte[] field = new byte[PinBlock4.Length];
        return Format(inputs) == PinBlockFormat.Iso4 && PinBlock4.TryEncodePan(Read.Pan(inputs), field)
            ? new() { ["pan_field"] = Read.Text(field) } : null;
    }

    private static JsonObject? Encrypt(JsonElement inputs)
    {
        byte[] block = new byte[PinBlock4.Length];
        byte[] pinField = new byte[PinBlock4.Length];
        byte[] panField = new byte[PinBlock4.Length];
        byte[] read = new byte[PinBlock.DigitCountMax];
        byte[] pin = Read.Ascii(inputs, "pin");
        byte[] random = Read.Bytes(inputs, "random");
        PaymentKey key = Read.Key(KeyUsage.PinEncryption, KeyAlgorithm.Aes, Read.Bytes(inputs, "key"));
        return Format(inputs) == PinBlockFormat.Iso4
            && PinBlock4.TryEncodePin(pin, random, pinField) && PinBlock4.TryEncodePan(Read.Pan(inputs), panField)
            && PinBlock4.TryEncipher(key, pin, Read.Pan(inputs), random, block)
            && PinBlock4.TryDecipher(key, block, Read.Pan(inputs), read, out int count) && read.AsSpan(0, count).SequenceEqual(pin)
            ? new() { ["block"] = Read.Text(block), ["clear_pin_field"] = Read.Text(pinField), ["pan_field"] = Read.Text(panField) }
            : null;
    }

    private static PinBlockFormat Format(JsonElement inputs) => (PinBlockFormat)Read.Number(inputs, "format");

    private static byte Digit(char digit) => char.IsAsciiHexDigit(digit) ? Convert.ToByte(digit.ToString(), 16) : byte.MaxValue;
}
