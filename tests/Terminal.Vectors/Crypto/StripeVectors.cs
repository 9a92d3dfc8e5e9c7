using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Devices.Magstripe;

namespace Terminal.Vectors.Crypto;

/// <summary>Tracks of the magnetic stripe, their bits, and service codes.</summary>
internal static class StripeVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["track1_bits"] = (inputs, _) => Bits(inputs, TrackBits.Track1Width, ' '),
        ["track2_bits"] = (inputs, _) => Bits(inputs, TrackBits.Track2Width, '0'),
        ["track1_bits_decode"] = (inputs, _) => Decode(inputs, TrackBits.Track1Width),
        ["track2_bits_decode"] = (inputs, _) => Decode(inputs, TrackBits.Track2Width),
        ["service_code"] = (inputs, _) => Service(inputs),
        ["parse_track1"] = (inputs, _) => First(inputs),
        ["parse_track2"] = (inputs, _) => Second(inputs),
        ["parse_track3"] = (inputs, _) => Third(inputs),
    };

    private static JsonObject? Bits(JsonElement inputs, int width, char first)
    {
        byte[] text = Read.Ascii(inputs, "text");
        byte[] bits = new byte[(text.Length + 1) * width];
        byte[] read = new byte[text.Length];
        return TrackBits.TryEncode(text, width, bits, out int sum)
            && TrackBits.TryDecode(bits, width, read, out int length, out bool isReverse) && !isReverse
            && read.AsSpan(0, length).SequenceEqual(text)
            ? new()
            {
                ["bits"] = string.Concat(bits.Select(bit => (char)('0' + bit))),
                ["lrc_char"] = ((char)(first + sum)).ToString(),
                ["lrc_value"] = sum,
            }
            : null;
    }

    private static JsonObject? Decode(JsonElement inputs, int width)
    {
        byte[] bits = [.. Json.Text(inputs, "bits").Select(bit => (byte)(bit - '0'))];
        byte[] text = new byte[bits.Length];
        return TrackBits.TryDecode(bits, width, text, out int length, out bool isReverse)
            ? new() { ["text"] = Read.AsciiText(text.AsSpan(0, length)), ["direction"] = isReverse ? "reverse" : "forward" } : null;
    }

    private static JsonObject? Service(JsonElement inputs) =>
        ServiceCode.TryParse(Read.Ascii(inputs, "service_code"), out ServiceCode code)
            ? new()
            {
                ["interchange"] = code.Interchange,
                ["ic_preferred"] = code.PrefersChip,
                ["auth"] = code.Authorisation,
                ["pin_required"] = code.NeedsPin,
                ["restrictions"] = code.Services,
            }
            : null;

    private static JsonObject? First(JsonElement inputs) =>
        Track1.TryParse(Read.Ascii(inputs, "track"), out Track1 track)
            ? new()
            {
                ["format_code"] = "B",
                ["pan"] = Text(track.Pan),
                ["name"] = Text(track.Name),
                ["surname"] = Text(track.Surname),
                ["first_name"] = Text(track.FirstName),
                ["expiry_yymm"] = Text(track.Expiry),
                ["service_code"] = Text(track.ServiceCode),
                ["discretionary"] = Read.AsciiText(track.Discretionary),
            }
            : null;

    private static JsonObject? Second(JsonElement inputs) =>
        Track2.TryParse(Read.Ascii(inputs, "track"), out Track2 track)
            ? new()
            {
                ["pan"] = Text(track.Pan),
                ["expiry_yymm"] = Text(track.Expiry),
                ["service_code"] = Text(track.ServiceCode),
                ["discretionary"] = Read.AsciiText(track.Discretionary),
            }
            : null;

    private static JsonObject? Third(JsonElement inputs) =>
        Track3.TryParse(Read.Ascii(inputs, "track"), out Track3 track)
            ? new()
            {
                ["format_code"] = Text(track.FormatCode),
                ["pan"] = Text(track.Pan),
                ["use_and_security_data"] = Text(track.UseAndSecurityData),
            }
            : null;

    /// <summary>A field as text; null where it is missing.</summary>
    private static string? Text(ReadOnlySpan<byte> field) => field.IsEmpty ? null : Read.AsciiText(field);
}
