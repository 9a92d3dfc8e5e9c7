namespace Terminal.Emulator.Acquirer;

/// <summary>The data objects of DE55, read by code of the acquirer's own.</summary>
/// <remarks>BER-TLV of one level; tags of one or two bytes, lengths of one or two.</remarks>
internal static class IccData
{
    /// <summary>Reads all objects; null where the field is malformed or names one twice.</summary>
    public static Dictionary<int, byte[]>? Parse(ReadOnlySpan<byte> data)
    {
        Dictionary<int, byte[]> objects = [];
        while (!data.IsEmpty)
        {
            int tag = data[0];
            data = data[1..];
            if ((tag & 0x1F) == 0x1F)
            {
                if (data.IsEmpty || (data[0] & 0x80) != 0)
                {
                    return null;
                }

                tag = (tag << 8) | data[0];
                data = data[1..];
            }

            int lengthLength = !data.IsEmpty && data[0] == 0x81 ? 2 : 1;
            if (data.Length < lengthLength || (lengthLength == 1 && data[0] > 0x7F))
            {
                return null;
            }

            int length = data[lengthLength - 1];
            data = data[lengthLength..];
            if (data.Length < length || !objects.TryAdd(tag, data[..length].ToArray()))
            {
                return null;
            }

            data = data[length..];
        }

        return objects;
    }
}
