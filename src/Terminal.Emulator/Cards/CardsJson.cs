using System.Text.Json;
using System.Text.Json.Serialization;
using Terminal.Crypto.Pin;

namespace Terminal.Emulator.Cards;

/// <summary>A wallet's cards as JSON text and back.</summary>
public static class CardsJson
{
    /// <summary>Writes cards, indented, names in camel case.</summary>
    public static string Write(IReadOnlyList<CardProfile> cards) =>
        JsonSerializer.Serialize(cards, CardsJsonContext.Default.IReadOnlyListCardProfile);

    /// <summary>Reads cards; false where the text is not what <see cref="Write"/> gives.</summary>
    public static bool TryRead(string text, out IReadOnlyList<CardProfile> cards)
    {
        cards = [];
        try
        {
            cards = JsonSerializer.Deserialize(text, CardsJsonContext.Default.IReadOnlyListCardProfile) ?? [];
        }
        catch (JsonException)
        {
            return false;
        }

        return cards.Count > 0 && cards.All(static card => card is not null && IsPin(card.Pin));
    }

    private static bool IsPin(string pin) =>
        pin.Length is 0 or (>= PinBlock.DigitCountMin and <= PinBlock.DigitCountMax) && pin.All(char.IsAsciiDigit);
}

/// <summary>Serialisation of a wallet, generated at build time.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<CardProfile>))]
internal sealed partial class CardsJsonContext : JsonSerializerContext;
