using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>How what the terminal tells is written as JSON.</summary>
internal static class TillJson
{
    private const string Minor = "Minor";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<PaymentType>(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = TillJsonContext.Default.WithAddedModifier(NameAmounts),
    };

    /// <summary>How a type is written.</summary>
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>All amounts of the interface are minor units, so <c>refundedMinor</c> is <c>refundedAmount</c>, as in requests.</summary>
    private static void NameAmounts(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.Name.EndsWith(Minor, StringComparison.Ordinal)))
        {
            string stem = property.Name[..^Minor.Length];
            property.Name = stem == "amount" ? stem : stem + "Amount";
        }
    }
}

/// <summary>The body of every answer that is an error.</summary>
/// <param name="Code">What is wrong, for a program.</param>
/// <param name="Message">What to do, for a person.</param>
/// <param name="Pointer">The place in the request's body, as a JSON pointer; left out where it is not about one.</param>
internal sealed record TillError(string Code, string Message, string? Pointer = null);

/// <summary>Serialisation of all that is served, generated at build time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(BatchReport))]
[JsonSerializable(typeof(TillError))]
internal sealed partial class TillJsonContext : JsonSerializerContext;
