using System.Buffers.Binary;

namespace Terminal.Fuzz.Mutation;

/// <summary>An input of several parts, before each its length in two bytes, big-endian. A last one that is cut off ends early.</summary>
internal ref struct Parts(ReadOnlySpan<byte> input)
{
    /// <summary>Bytes before a part.</summary>
    public const int PrefixLength = 2;

    private ReadOnlySpan<byte> rest = input;

    /// <summary>Joins parts to an input.</summary>
    public static byte[] Join(IEnumerable<byte[]> parts) =>
        [.. parts.SelectMany(part => (byte[])[(byte)(part.Length >> 8), (byte)(part.Length & 0xFF), .. part])];

    /// <summary>Takes the next part; false at the end.</summary>
    public bool TryTake(out ReadOnlySpan<byte> part)
    {
        part = default;
        if (rest.Length < PrefixLength)
        {
            return false;
        }

        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Length - PrefixLength);
        part = rest.Slice(PrefixLength, length);
        rest = rest[(PrefixLength + length)..];
        return true;
    }
}
