using Terminal.Emulator.Acquirer;
using Terminal.Emv.Tlv;
using Terminal.Iso8583;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>The acquirer's own reading of messages and of DE55, beside the terminal's: where both read, they read the same.</summary>
/// <remarks>The two share no code: each is the other's oracle.</remarks>
internal sealed class AcquirerMessageTarget : IParserUnderTest
{
    public const int LengthMax = 1200;
    private readonly IsoMessage message = new();

    public IEnumerable<byte[]> ValidCases =>
        VectorFiles.Bytes("iso8583/messages.json", "vectors", "hex", static one =>
            Json.Text(one, "dialect") == Dialect.Bcd.Name && !one.TryGetProperty("error", out _))
            .Select(static message => (byte[])[0x60, 0x00, 0x03, 0x00, 0x00, .. message]);

    public void Run(ReadOnlySpan<byte> input)
    {
        HostMessage? read = HostMessage.Parse(input);
        bool unpacked = input.Length >= Tpdu.Length && Dialect.Bcd.TryUnpack(input[Tpdu.Length..], message, out _);
        if (read is not null && unpacked)
        {
            Property.Holds(read.Type == message.Mti.Value, "both read the same type");
            for (int field = 2; field <= Limits.FieldMax; field++)
            {
                byte[]? value = read[field];
                Property.Holds((value is not null) == message.Has(field), "both find the same fields");
                Property.Holds(value is null || message[field].SequenceEqual(value), "both read the same in a field");
            }
        }

        if (read is not null)
        {
            byte[] frame = read.Answer().ToFrame();
            Property.Holds(HostMessage.Parse(frame.AsSpan(2)) is not null, "the acquirer reads its own answer");
            CompareObjects(read[55]);
        }
    }

    private static void CompareObjects(ReadOnlySpan<byte> data)
    {
        bool filled = false;
        if (IccData.Parse(data) is not { } objects)
        {
            return;
        }

        foreach (int tag in objects.Keys)
        {
            filled |= tag == 0x00 || tag >> 8 == 0xFF;
        }

        if (filled)
        {
            return; // The terminal skips filler, the acquirer takes it for a tag: a terminal sends none.
        }

        TlvReader reader = new(data);
        TlvStatus status;
        int count = 0;
        while ((status = reader.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            count++;
            Property.Holds(objects.TryGetValue((int)tag, out byte[]? found) && value.SequenceEqual(found), "both read the same objects");
        }

        Property.Holds(status == TlvStatus.End && count == objects.Count, "both read all objects");
    }
}
