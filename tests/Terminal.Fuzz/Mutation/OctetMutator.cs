namespace Terminal.Fuzz.Mutation;

/// <summary>Changes bytes in place.</summary>
internal sealed class OctetMutator(Chance chance)
{
    private const int RunLengthMax = 32;

    /// <summary>Ends of ranges, forms of lengths, fillers, and bytes that begin something in one of the formats.</summary>
    private static readonly byte[] Interesting =
    [
        0x00, 0x01, 0x02, 0x03, 0x0A, 0x0F, 0x10, 0x12, 0x13, 0x1F, 0x20, 0x30, 0x39, 0x40, 0x5F, 0x61, 0x6F, 0x70, 0x77, 0x7F,
        0x80, 0x81, 0x82, 0x83, 0x90, 0x9F, 0xA5, 0xBF, 0xD4, 0xD5, 0xDF, 0xF0, 0xFE, 0xFF,
    ];

    private static readonly byte[] Lengths = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x83, 0xFE, 0xFF];

    /// <summary>Mutates once.</summary>
    /// <param name="room">The input, and behind it the room that it may grow into.</param>
    /// <param name="length">Length of the input.</param>
    /// <param name="other">Another input, to take from.</param>
    /// <returns>Its new length.</returns>
    public int Mutate(Span<byte> room, int length, ReadOnlySpan<byte> other)
    {
        if (length == 0)
        {
            return Insert(room, 0, other);
        }

        int at = chance.Below(length);
        switch (chance.Below(10))
        {
            case 0 or 1:
                room[at] ^= (byte)(1 << chance.Below(8));
                return length;
            case 2:
                room[at] = chance.Octet();
                return length;
            case 3:
                room[at] = Interesting[chance.Below(Interesting.Length)];
                return length;
            case 4:
                WriteLength(room[..length], at);
                return length;
            case 5:
                return Insert(room, length, other);
            case 6:
                return Delete(room, length, at);
            case 7:
                return Duplicate(room, length, at);
            case 8:
                return Splice(room, length, other);
            default:
                return at; // Cut off.
        }
    }

    /// <summary>A length: one of the interesting ones, the right one or nearly so, or one of two bytes.</summary>
    private void WriteLength(Span<byte> input, int at)
    {
        int rest = input.Length - at - 1;
        switch (chance.Below(3))
        {
            case 0:
                input[at] = Lengths[chance.Below(Lengths.Length)];
                break;
            case 1:
                input[at] = (byte)((rest + chance.Below(3) + 0xFF) & 0xFF);
                break;
            default:
                input[at] = Lengths[chance.Below(Lengths.Length)];
                if (rest > 0)
                {
                    input[at + 1] = Lengths[chance.Below(Lengths.Length)];
                }

                break;
        }
    }

    private int Insert(Span<byte> room, int length, ReadOnlySpan<byte> other)
    {
        int count = Math.Min(1 + chance.Below(RunLengthMax), room.Length - length);
        int at = chance.Below(length + 1);
        room[at..length].CopyTo(room[(at + count)..]);
        Span<byte> gap = room.Slice(at, count);
        if (other.Length > 0 && chance.Below(2) == 0)
        {
            int from = chance.Below(other.Length);
            gap.Clear();
            other[from..Math.Min(from + count, other.Length)].CopyTo(gap);
            return length + count;
        }

        byte filler = Interesting[chance.Below(Interesting.Length)];
        bool same = chance.Below(2) == 0;
        for (int i = 0; i < gap.Length; i++)
        {
            gap[i] = same ? filler : chance.Octet();
        }

        return length + count;
    }

    private int Delete(Span<byte> room, int length, int at)
    {
        int count = Math.Min(1 + chance.Below(RunLengthMax), length - at);
        room[(at + count)..length].CopyTo(room[at..]);
        return length - count;
    }

    private int Duplicate(Span<byte> room, int length, int at)
    {
        int count = Math.Min(1 + chance.Below(RunLengthMax), Math.Min(length - at, room.Length - length));
        room[at..length].CopyTo(room[(at + count)..]); // The run stays before its own copy.
        return length + count;
    }

    /// <summary>Keeps a beginning and goes on with another input's end.</summary>
    private int Splice(Span<byte> room, int length, ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty)
        {
            return length;
        }

        int at = chance.Below(length);
        ReadOnlySpan<byte> end = other[Math.Min(at, chance.Below(other.Length))..];
        int count = Math.Min(end.Length, room.Length - at);
        end[..count].CopyTo(room[at..]);
        return at + count;
    }
}
