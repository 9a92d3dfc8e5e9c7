using Terminal.Primitives;

namespace Terminal.Emv.Tlv;

/// <summary>Walks the data objects of one constructed value, in place and without allocating.</summary>
/// <remarks>
/// EMV 4.4 Book 3, Annex B. Tags take 1 to 3 bytes (two in the books, three in the contactless kernels' own data), lengths 1 to 3. Filler
/// of 00 between objects is in the books; FF stands there on cards in the field and is skipped too, so no tag starts with either.
/// </remarks>
public ref struct TlvReader
{
    private const byte ShortLengthMax = 0x7F;
    private readonly ReadOnlySpan<byte> data;

    /// <summary>Starts at the first byte of <paramref name="data"/>.</summary>
    /// <param name="data">The value field of a template, or the data field of an answer.</param>
    public TlvReader(ReadOnlySpan<byte> data)
    {
        this.data = data;
        Offset = 0;
    }

    /// <summary>Index of the next unread byte; after a failure, of the object at fault.</summary>
    public int Offset { get; private set; }

    /// <summary>True for the tag of a template: bit 6 of its first byte (EMV 4.4 Book 3, Annex B1).</summary>
    public static bool IsConstructed(uint tag) =>
        ((tag > 0xFFFF ? tag >> 16 : tag > 0xFF ? tag >> 8 : tag) & 0x20) != 0;

    /// <summary>Reads data that must be one object and nothing else, not even filler.</summary>
    /// <param name="data">The whole data.</param>
    /// <param name="tag">The tag, big-endian.</param>
    /// <param name="value">The value field, a slice of the input.</param>
    public static TlvStatus Single(ReadOnlySpan<byte> data, out uint tag, out ReadOnlySpan<byte> value)
    {
        tag = 0;
        value = default;
        if (data.IsEmpty)
        {
            return TlvStatus.Truncated;
        }

        if (data[0] is 0x00 or 0xFF)
        {
            return TlvStatus.Malformed;
        }

        var reader = new TlvReader(data);
        TlvStatus status = reader.Next(out tag, out value);
        return status == TlvStatus.Read && reader.Offset != data.Length ? TlvStatus.Malformed : status;
    }

    /// <summary>Reads the first object of a tag among those of a template; false where there is none before the template breaks.</summary>
    public static bool TryFind(ReadOnlySpan<byte> template, uint wanted, out ReadOnlySpan<byte> found)
    {
        var reader = new TlvReader(template);
        while (reader.Next(out uint tag, out found) == TlvStatus.Read)
        {
            if (tag == wanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the next data object.</summary>
    /// <param name="tag">The tag, big-endian: 0x9F02 for Amount, Authorised.</param>
    /// <param name="value">The value field, a slice of the input.</param>
    public TlvStatus Next(out uint tag, out ReadOnlySpan<byte> value)
    {
        value = default;
        tag = 0;
        while (Offset < data.Length && data[Offset] is 0x00 or 0xFF)
        {
            Offset++;
        }

        if (Offset == data.Length)
        {
            return TlvStatus.End;
        }

        int cursor = Offset;
        TlvStatus status = ReadTag(data, ref cursor, out tag);
        if (status != TlvStatus.Read)
        {
            return status;
        }

        status = ReadLength(data, ref cursor, out int length);
        if (status != TlvStatus.Read)
        {
            return status;
        }

        if (data.Length - cursor < length)
        {
            return TlvStatus.Truncated;
        }

        value = data.Slice(cursor, length);
        Offset = cursor + length;
        Invariant.Check(Offset <= data.Length);
        return TlvStatus.Read;
    }

    /// <summary>Reads a tag of 1 to 3 bytes and moves <paramref name="cursor"/> behind it.</summary>
    internal static TlvStatus ReadTag(ReadOnlySpan<byte> data, ref int cursor, out uint tag)
    {
        tag = 0;
        if (cursor == data.Length)
        {
            return TlvStatus.Truncated;
        }

        tag = data[cursor++];
        if ((tag & 0x1F) != 0x1F)
        {
            return TlvStatus.Read;
        }

        for (int i = 0; i < Limits.TagLengthMax - 1; i++)
        {
            if (cursor == data.Length)
            {
                return TlvStatus.Truncated;
            }

            byte next = data[cursor++];
            tag = (tag << 8) | next;
            if ((next & 0x80) == 0)
            {
                return TlvStatus.Read;
            }
        }

        return TlvStatus.Malformed;
    }

    private static TlvStatus ReadLength(ReadOnlySpan<byte> data, ref int cursor, out int length)
    {
        length = 0;
        if (cursor == data.Length)
        {
            return TlvStatus.Truncated;
        }

        int first = data[cursor++];
        if (first <= ShortLengthMax)
        {
            length = first;
            return TlvStatus.Read;
        }

        int count = first & 0x7F;
        if (count is 0 or > 2)
        {
            return TlvStatus.Malformed; // 80 is the indefinite form, which EMV does not use; no field of a card needs a third byte.
        }

        if (data.Length - cursor < count)
        {
            return TlvStatus.Truncated;
        }

        for (int i = 0; i < count; i++)
        {
            length = (length << 8) | data[cursor++];
        }

        return TlvStatus.Read;
    }
}
