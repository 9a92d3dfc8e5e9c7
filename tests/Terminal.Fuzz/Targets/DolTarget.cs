using System.Text.Json;
using Terminal.Emv;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>Data object lists: measured, searched, and built from the data of the vectors.</summary>
internal sealed class DolTarget : IParserUnderTest
{
    public const int LengthMax = 255;
    private const byte Canary = 0xA5;
    private readonly TransactionData data = new();
    private readonly byte[] destination = new byte[Limits.DolDataLengthMax + 16];

    public DolTarget()
    {
        foreach (JsonElement vector in Json.Items(VectorFiles.Read("emv/tlv_dol.json"), "dol"))
        {
            foreach (JsonProperty source in Sources(vector))
            {
                _ = data.Card.Add(Json.TagOf(source.Name), Hex.TryParse(source.Value.GetString(), out byte[] value) ? value : []);
            }
        }
    }

    public IEnumerable<byte[]> ValidCases => VectorFiles.Bytes("emv/tlv_dol.json", "dol", "dol", static _ => true);

    public void Run(ReadOnlySpan<byte> input)
    {
        Dol dol = new(input);
        int total = 0;
        int last = 0;
        uint first = 0;
        TlvStatus status;
        while ((status = dol.Next(out uint tag, out int wanted)) == TlvStatus.Read)
        {
            Property.Holds(dol.Offset >= last + 2 && dol.Offset <= input.Length, "each entry moves on");
            Property.Holds(wanted is >= 0 and <= 0xFF && tag <= 0xFFFF, "a tag has at most two bytes, a length one");
            last = dol.Offset;
            total += wanted;
            first = first == 0 ? tag : first;
        }

        bool good = status == TlvStatus.End;
        Property.Holds(Dol.TryMeasure(input, out int measured) == good && (!good || measured == total), "measuring sums the lengths");
        Property.Holds(first == 0 || Dol.Names(input, first) == good, "a list names its first tag where it is well formed");
        destination.AsSpan().Fill(Canary);
        Span<byte> room = destination.AsSpan(0, Limits.DolDataLengthMax);
        bool built = Dol.TryBuild(input, data, room, out int length);
        Property.Holds(built == (good && total <= room.Length), "a list is built where it is well formed and fits");
        Property.Holds(!built || length == total, "what is built is as long as the list says");
        Property.Holds(!destination.AsSpan(built ? length : room.Length).ContainsAnyExcept(Canary), "nothing is written behind it");
    }

    private static IEnumerable<JsonProperty> Sources(JsonElement vector) =>
        Json.Items(vector, "sources").SelectMany(static one => one.EnumerateObject());
}
