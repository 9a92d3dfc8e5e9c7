using System.Buffers.Binary;

namespace Terminal.Fuzz.Mutation;

/// <summary>Changes one part of an input, or the parts as a whole: leaves out, repeats, swaps, takes one of another input.</summary>
internal sealed class PartsMutator(int lengthMax, Chance chance)
{
    private const int PartCountMax = 64;
    private const int GrowthMax = 64;
    private readonly byte[] built = new byte[lengthMax];
    private readonly byte[] part = new byte[lengthMax];
    private readonly Range[] ranges = new Range[PartCountMax];
    private readonly Range[] otherRanges = new Range[PartCountMax];
    private readonly OctetMutator octets = new(chance);
    private readonly TlvMutator objects = new(chance);
    private int builtLength;

    /// <summary>Mutates once.</summary>
    /// <param name="room">The input, and behind it the room that it may grow into.</param>
    /// <param name="length">Length of the input.</param>
    /// <param name="other">Another input, to take from.</param>
    /// <returns>Its new length.</returns>
    public int Mutate(Span<byte> room, int length, ReadOnlySpan<byte> other)
    {
        ReadOnlySpan<byte> input = room[..length];
        int count = Split(input, ranges);
        int otherCount = Split(other, otherRanges);
        if (count == 0)
        {
            return octets.Mutate(room, length, other);
        }

        int chosen = chance.Below(count);
        int second = chance.Below(count);
        int work = chance.Below(16);
        ReadOnlySpan<byte> foreign = otherCount == 0 ? default : other[otherRanges[chance.Below(otherCount)]];
        builtLength = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> own = input[ranges[i]];
            switch (work)
            {
                case 0 when i == chosen:
                    break; // Left out.
                case 1 when i == chosen:
                    Add(own);
                    Add(own);
                    break;
                case 2 when i == chosen:
                    Add(input[ranges[second]]);
                    break;
                case 2 when i == second:
                    Add(input[ranges[chosen]]);
                    break;
                case 3 when i == chosen:
                    Add(foreign);
                    break;
                case 4 when i == chosen:
                    Add(foreign);
                    Add(own);
                    break;
                case > 4 when i == chosen:
                    own.CopyTo(part);
                    Span<byte> space = part.AsSpan(0, Math.Min(part.Length, own.Length + GrowthMax));
                    int grown = work > 9 ? objects.Mutate(space, own.Length) : octets.Mutate(space, own.Length, foreign);
                    Add(part.AsSpan(0, grown));
                    break;
                default:
                    Add(own);
                    break;
            }
        }

        built.AsSpan(0, builtLength).CopyTo(room);
        return builtLength;
    }

    private static int Split(ReadOnlySpan<byte> input, Range[] ranges)
    {
        Parts parts = new(input);
        int count = 0;
        int offset = 0;
        while (count < ranges.Length && parts.TryTake(out ReadOnlySpan<byte> part))
        {
            offset += Parts.PrefixLength;
            ranges[count++] = offset..(offset + part.Length);
            offset += part.Length;
        }

        return count;
    }

    private void Add(ReadOnlySpan<byte> added)
    {
        int length = Math.Min(added.Length, built.Length - builtLength - Parts.PrefixLength);
        if (length < 0)
        {
            return; // No room is left: the rest of the parts is cut off.
        }

        Span<byte> target = built.AsSpan(builtLength);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)length);
        added[..length].CopyTo(target[Parts.PrefixLength..]);
        builtLength += Parts.PrefixLength + length;
    }
}
