using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Terminal.Emulator.Acquirer;

namespace Terminal.Panel.Acquirer;

/// <summary>A ledger line as JSON: camelCase members, states in lower case, totals in settlements alone.</summary>
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(LedgerEntry[]))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    private static readonly LedgerJson Lines = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<LedgerState>(JsonNamingPolicy.CamelCase) },
    });

    /// <summary>One line.</summary>
    public static JsonTypeInfo<LedgerEntry> Entry => Lines.LedgerEntry;

    /// <summary>All lines.</summary>
    public static JsonTypeInfo<LedgerEntry[]> Entries => Lines.LedgerEntryArray;
}
