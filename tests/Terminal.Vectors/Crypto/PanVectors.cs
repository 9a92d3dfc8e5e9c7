using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Primitives;

namespace Terminal.Vectors.Crypto;

/// <summary>Account numbers: check digit, brand, mask.</summary>
internal static class PanVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["luhn"] = (inputs, _) => new() { ["valid"] = Luhn.IsValid(Read.Ascii(inputs, "pan")) },
        ["pan_valid"] = (inputs, _) => new()
        {
            ["valid"] = Read.Pan(inputs) is { DigitCount: > 0 } pan && Luhn.IsValid(pan),
        },
        ["brand"] = (inputs, _) => new()
        {
            ["brand"] = CardBrand.Of(Read.Pan(inputs))?.Name ?? "unknown",
            ["luhn"] = Luhn.IsValid(Read.Ascii(inputs, "pan")),
        },
        ["mask_pan"] = (inputs, _) => Mask(inputs),
        ["iin_range"] = (inputs, _) => Range(inputs),
    };

    private static JsonObject? Mask(JsonElement inputs)
    {
        Pan pan = Read.Pan(inputs);
        string? masked = (Read.Number(inputs, "first"), Read.Number(inputs, "last")) switch
        {
            (6, 4) when pan.DigitCount > 0 => pan.Mask,
            (0, 4) when pan.DigitCount > 0 => new string('*', pan.DigitCount - 4) + pan.LastFour,
            _ => null,
        };
        return masked is null ? null : new() { ["masked"] = masked };
    }

    private static JsonObject? Range(JsonElement inputs) =>
        CardBrand.All.FirstOrDefault(brand => brand.Name == Json.Text(inputs, "brand")) is { } found
            ? new() { ["prefixes"] = found.Prefixes, ["lengths"] = found.Lengths } : null;
}
