using Terminal.Iso8583;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>Messages of one dialect of ISO 8583: what is unpacked packs again to the same fields in the same bytes.</summary>
/// <remarks>Two forms of a bitmap are read and not written: lower-case hex digits, and a second bitmap that is empty.</remarks>
internal sealed class MessageTarget(Dialect dialect) : IParserUnderTest
{
    public const int LengthMax = 1200;
    private readonly IsoMessage message = new();
    private readonly IsoMessage again = new();
    private readonly byte[] packed = new byte[Limits.MessageLengthMax];
    private readonly int typeLength = dialect == Dialect.Bcd || dialect == Dialect.BcdUnionPay ? 2 : 4;
    private readonly int bitmapLength = dialect == Dialect.AsciiHexBitmap || dialect == Dialect.AsciiHexBitmap1993 ? 16 : 8;

    public IEnumerable<byte[]> ValidCases => VectorFiles.Bytes(
        "iso8583/messages.json",
        "vectors",
        "hex",
        one => Json.Text(one, "dialect") == dialect.Name && !one.TryGetProperty("error", out _));

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!dialect.TryUnpack(input, message, out IsoFault fault))
        {
            Property.Holds(fault.Kind is not (IsoFaultKind.None or IsoFaultKind.NoRoom), "a refusal has its reason");
            Property.Holds(fault.Offset >= 0 && fault.Offset <= input.Length, "the byte at fault lies within the input");
            Property.Holds(message.Mti.Value == 0 && FieldCount(message) == 0, "what is refused leaves nothing behind");
            return;
        }

        Property.Holds(dialect.TryPack(message, packed, out int written, out _), "what is unpacked can be packed");
        ReadOnlySpan<byte> output = packed.AsSpan(0, written);
        Property.Holds(Content(input).SequenceEqual(Content(output)), "what is unpacked packs to the same bytes");
        Property.Holds(dialect.TryUnpack(output, again, out _), "what is packed can be unpacked");
        Property.Holds(again.Mti == message.Mti && FieldCount(again) == FieldCount(message), "it is the same message");
        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            Property.Holds(again.Has(field) == message.Has(field) && again[field].SequenceEqual(message[field]), "it has the same fields");
        }
    }

    private static int FieldCount(IsoMessage message)
    {
        int count = 0;
        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            count += message.Has(field) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A message behind its bitmaps.</summary>
    private ReadOnlySpan<byte> Content(ReadOnlySpan<byte> whole)
    {
        byte first = whole[typeLength];
        bool two = bitmapLength == 8 ? first >= 0x80 : first >= (byte)'8';
        return whole[(typeLength + (two ? 2 * bitmapLength : bitmapLength))..];
    }
}
