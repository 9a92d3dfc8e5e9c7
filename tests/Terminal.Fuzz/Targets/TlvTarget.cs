using Terminal.Emv;
using Terminal.Emv.Tlv;

namespace Terminal.Fuzz.Targets;

/// <summary>BER-TLV: the flat reader, the tree, and the reader of one object.</summary>
internal sealed class TlvTarget : IParserUnderTest
{
    public const int LengthMax = 512;
    private readonly byte[] packed = new byte[4 * LengthMax];

    public IEnumerable<byte[]> ValidCases =>
        VectorFiles.Bytes("emv/tlv_dol.json", "tlv", "hex", static _ => true).Where(static one => one.Length <= LengthMax);

    public void Run(ReadOnlySpan<byte> input)
    {
        TlvStatus flat = ReadFlat(input);
        TlvStatus single = TlvReader.Single(input, out uint tag, out ReadOnlySpan<byte> value);
        if (single == TlvStatus.Read)
        {
            Property.IsWithin(value, input);
            Property.Holds(flat == TlvStatus.End && tag != 0, "one object alone is also a list of one");
        }

        TlvTree tree = new(input);
        TlvStatus status;
        while ((status = tree.Next(out _, out value)) == TlvStatus.Read)
        {
            Property.IsWithin(value, input);
            Property.Holds(tree.Depth < Limits.TlvDepthMax, "templates are nested no deeper than the limit");
        }

        Property.Holds(TlvTree.Check(input) == status, "a check says what a walk says");
        Property.Holds(status != TlvStatus.End || flat == TlvStatus.End, "what is well formed to the last is so at the top");
    }

    /// <summary>Reads all objects and packs each in its shortest form; that must be read as the same objects.</summary>
    private TlvStatus ReadFlat(ReadOnlySpan<byte> input)
    {
        TlvReader reader = new(input);
        int length = 0;
        int last = -1;
        TlvStatus status;
        while ((status = reader.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            Property.IsWithin(value, input);
            Property.Holds(reader.Offset > last && reader.Offset <= input.Length, "each object moves on");
            last = reader.Offset;
            int start = length;
            length = Pack(tag, value, length);
            TlvReader again = new(packed.AsSpan(start, length - start));
            Property.Holds(
                again.Next(out uint tagAgain, out ReadOnlySpan<byte> valueAgain) == TlvStatus.Read && tagAgain == tag
                    && valueAgain.SequenceEqual(value) && again.Next(out _, out _) == TlvStatus.End,
                "an object packed is read as the same");
        }

        Property.Holds(reader.Offset >= 0 && reader.Offset <= input.Length, "the byte at fault lies within the input");
        return status;
    }

    private int Pack(uint tag, ReadOnlySpan<byte> value, int at)
    {
        for (int shift = 16; shift >= 0; shift -= 8)
        {
            if (tag >> shift != 0)
            {
                packed[at++] = (byte)((tag >> shift) & 0xFF);
            }
        }

        if (value.Length > 0xFF)
        {
            packed[at++] = 0x82;
            packed[at++] = (byte)(value.Length >> 8);
        }
        else if (value.Length > 0x7F)
        {
            packed[at++] = 0x81;
        }

        packed[at++] = (byte)(value.Length & 0xFF);
        value.CopyTo(packed.AsSpan(at));
        return at + value.Length;
    }
}
