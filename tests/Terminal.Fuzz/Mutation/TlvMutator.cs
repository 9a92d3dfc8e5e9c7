namespace Terminal.Fuzz.Mutation;

/// <summary>Changes one data object of an answer and sets the lengths around it right, so that what is within is looked at.</summary>
internal sealed class TlvMutator(Chance chance)
{
    private const int ObjectCountMax = 64;
    private const int GrowthMax = 8;
    private const int HeaderLengthMax = 6;
    private readonly (int Start, int Value, int End, int Parent)[] objects = new (int, int, int, int)[ObjectCountMax];
    private readonly byte[] built = new byte[1 << 16];
    private readonly byte[] wrapped = new byte[1 << 16];
    private int count;

    /// <summary>Mutates once; an answer without data objects stays as it is.</summary>
    /// <param name="room">The answer, and behind it the room that it may grow into.</param>
    /// <param name="length">Length of the answer.</param>
    /// <returns>Its new length.</returns>
    public int Mutate(Span<byte> room, int length)
    {
        ReadOnlySpan<byte> answer = room[..length];
        count = 0;
        Find(answer, 0, length, -1);
        if (count == 0)
        {
            return length;
        }

        int chosen = chance.Below(count);
        int size = Change(answer, chosen);
        (int start, _, int end, int parent) = objects[chosen];
        while (parent >= 0)
        {
            (int outerStart, int outerValue, int outerEnd, int outer) = objects[parent];
            ReadOnlySpan<byte> before = answer[outerValue..start];
            ReadOnlySpan<byte> after = answer[end..outerEnd];
            int header = Header(answer[outerStart..outerValue], before.Length + size + after.Length, wrapped);
            before.CopyTo(wrapped.AsSpan(header));
            built.AsSpan(0, size).CopyTo(wrapped.AsSpan(header + before.Length));
            after.CopyTo(wrapped.AsSpan(header + before.Length + size));
            size = header + before.Length + size + after.Length;
            wrapped.AsSpan(0, size).CopyTo(built);
            (start, end, parent) = (outerStart, outerEnd, outer);
        }

        if (length - (end - start) + size > room.Length)
        {
            return length;
        }

        room[end..length].CopyTo(room[(start + size)..]);
        built.AsSpan(0, size).CopyTo(room[start..]);
        return length - (end - start) + size;
    }

    /// <summary>Builds what takes the object's place: nothing, the object twice, or one of another value.</summary>
    private int Change(ReadOnlySpan<byte> answer, int chosen)
    {
        (int start, int valueStart, int end, _) = objects[chosen];
        ReadOnlySpan<byte> whole = answer[start..end];
        ReadOnlySpan<byte> value = answer[valueStart..end];
        switch (chance.Below(6))
        {
            case 0:
                return 0;
            case 1:
                whole.CopyTo(built);
                whole.CopyTo(built.AsSpan(whole.Length));
                return 2 * whole.Length;
            case 2:
                value = value[..chance.Below(value.Length + 1)];
                break;
            case 3:
                value = answer[valueStart..Math.Min(answer.Length, end + 1 + chance.Below(GrowthMax))];
                break;
            case 4:
                (_, int otherStart, int otherEnd, _) = objects[chance.Below(count)];
                value = answer[otherStart..otherEnd];
                break;
            default:
                break; // Its own value, with one bit of it changed.
        }

        int header = Header(answer[start..valueStart], value.Length, built);
        value.CopyTo(built.AsSpan(header));
        if (value.Length > 0 && chance.Below(2) == 0)
        {
            built[header + chance.Below(value.Length)] ^= (byte)(1 << chance.Below(8));
        }

        return header + value.Length;
    }

    /// <summary>Writes a tag, out of an old header, and a length.</summary>
    private static int Header(ReadOnlySpan<byte> old, int length, Span<byte> target)
    {
        int at = TagLength(old);
        old[..at].CopyTo(target);
        if (length > 0xFF)
        {
            target[at++] = 0x82;
            target[at++] = (byte)(length >> 8);
        }
        else if (length > 0x7F)
        {
            target[at++] = 0x81;
        }

        target[at++] = (byte)(length & 0xFF);
        return at;
    }

    private static int TagLength(ReadOnlySpan<byte> from)
    {
        int length = 1;
        if ((from[0] & 0x1F) == 0x1F)
        {
            while (length < from.Length && (from[length++] & 0x80) != 0)
            {
            }
        }

        return length;
    }

    /// <summary>Lists the objects of a range, those in templates too, until something is no object, such as the status word.</summary>
    private void Find(ReadOnlySpan<byte> answer, int at, int end, int parent)
    {
        while (at < end && count < ObjectCountMax)
        {
            int lengthAt = at + TagLength(answer[at..end]);
            int lengthLength = lengthAt >= end ? 0 : answer[lengthAt] switch { < 0x80 => 1, 0x81 => 2, 0x82 => 3, _ => 0 };
            int value = lengthAt + lengthLength;
            if (lengthLength == 0 || value > end || value - at > HeaderLengthMax)
            {
                return;
            }

            int length = lengthLength switch
            {
                1 => answer[lengthAt],
                2 => answer[lengthAt + 1],
                _ => (answer[lengthAt + 1] << 8) | answer[lengthAt + 2],
            };
            if (length > end - value)
            {
                return;
            }

            int found = count++;
            objects[found] = (at, value, value + length, parent);
            if ((answer[at] & 0x20) != 0)
            {
                Find(answer, value, value + length, found);
            }

            at = value + length;
        }
    }
}
