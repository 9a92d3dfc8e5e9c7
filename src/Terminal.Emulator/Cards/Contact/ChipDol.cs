namespace Terminal.Emulator.Cards.Contact;

/// <summary>Lists of tags and lengths by which a card asks for data (PDOL, CDOL), as the card uses them.</summary>
/// <remarks>EMV 4.4 Book 3 §5.4. Lengths are single bytes. Written apart from the terminal's codec.</remarks>
internal static class ChipDol
{
    /// <summary>Sum of the lengths; -1 where the list breaks off or is longer than a command holds.</summary>
    public static int Length(ReadOnlySpan<byte> list)
    {
        int sum = 0;
        for (int at = 0; at < list.Length;)
        {
            if (!TryNext(list, ref at, out _, out int length))
            {
                return -1;
            }

            sum += length;
        }

        return sum <= 252 ? sum : -1;
    }

    /// <summary>The value of a tag in data that were made along a list; empty where the list does not have it.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> list, ReadOnlySpan<byte> data, uint tag)
    {
        int offset = 0;
        for (int at = 0; at < list.Length && TryNext(list, ref at, out uint found, out int length); offset += length)
        {
            if (found == tag && offset + length <= data.Length)
            {
                return data.Slice(offset, length);
            }
        }

        return default;
    }

    private static bool TryNext(ReadOnlySpan<byte> list, ref int at, out uint tag, out int length)
    {
        tag = list[at++];
        length = 0;
        if ((tag & 0x1F) == 0x1F && at < list.Length)
        {
            tag = (tag << 8) | list[at++];
        }

        if (at >= list.Length)
        {
            return false;
        }

        length = list[at++];
        return true;
    }
}
