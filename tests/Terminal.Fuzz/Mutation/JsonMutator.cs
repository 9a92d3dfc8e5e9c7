using System.Text.Json;

namespace Terminal.Fuzz.Mutation;

/// <summary>Changes JSON text by its structure: values swapped, repeated, left out, or replaced by another's or by an odd one.</summary>
internal sealed class JsonMutator(Chance chance)
{
    private const int ValueCountMax = 512;

    private static readonly byte[][] Odd =
    [
        [.. "true"u8], [.. "[]"u8], [.. "{}"u8], [.. "\"\""u8], [.. "0"u8], [.. "-1"u8], [.. "3"u8], [.. "58"u8],
        [.. "2147483648"u8], [.. "9223372036854775807"u8], [.. "1e400"u8], [.. "1.5"u8], [.. "[null]"u8], [.. "[[[[[[[[[[]]]]]]]]]]"u8],
        [.. "\"\\ud800\""u8], [.. "\"\\u0000\""u8], [.. "\"\\u00e4\\u20ac\""u8], [.. "\"..\""u8], [.. "\"FULL\""u8], [.. "\"A0\""u8],
        [.. "\"0000000000\""u8], [.. "{\"a\":1}"u8], [.. "\"\xC3\x28\""u8],
    ];

    /// <summary>Characters that text seldom has: outside ASCII, a control, half of a pair, an escape.</summary>
    private static readonly byte[][] OddCharacters =
    [
        [.. "\u00e4"u8], [.. "\u20ac"u8], [.. "\\u00e4"u8], [.. "\\u0000"u8], [.. "\\ud800"u8], [.. "\\n"u8], [.. "\u0085"u8], [.. " "u8],
        [0xC3], [0x80],
    ];

    private readonly OctetMutator octets = new(chance);
    private readonly (int Start, int End)[] values = new (int, int)[ValueCountMax];
    private readonly (int Start, int End)[] otherValues = new (int, int)[ValueCountMax];
    private readonly int[] open = new int[ValueCountMax];
    private readonly byte[] taken = new byte[1 << 16];

    /// <summary>Mutates once; text that is no JSON is changed byte by byte.</summary>
    /// <param name="room">The input, and behind it the room that it may grow into.</param>
    /// <param name="length">Length of the input.</param>
    /// <param name="other">Another input, to take from.</param>
    /// <returns>Its new length.</returns>
    public int Mutate(Span<byte> room, int length, ReadOnlySpan<byte> other)
    {
        int count = Find(room[..length], values);
        if (count == 0)
        {
            return octets.Mutate(room, length, other);
        }

        (int start, int end) = values[chance.Below(count)];
        (int otherStart, int otherEnd) = values[chance.Below(count)];
        int inside = start + chance.Below(end - start);
        switch (chance.Below(8))
        {
            case 0: // Takes the place of another value.
                return Replace(room, length, (start, end), room[otherStart..otherEnd]);
            case 1: // Repeated behind itself, member name and all.
                int from = NameBefore(room, start);
                return Replace(room, length, (end, end), [(byte)',', .. room[from..end]]);
            case 2: // Left out, with the comma before it.
                int gone = NameBefore(room, start);
                return Replace(room, length, (gone > 0 && room[gone - 1] == ',' ? gone - 1 : gone, end), []);
            case 3:
                int otherCount = Find(other, otherValues);
                return otherCount == 0
                    ? octets.Mutate(room, length, other)
                    : Replace(room, length, (start, end), Slice(other, otherValues[chance.Below(otherCount)]));
            case 4:
                return Replace(room, length, (start, end), Odd[chance.Below(Odd.Length)]);
            case 5:
                return Replace(room, length, (start, end), "null"u8);
            case 6:
                return Replace(room, length, (inside, inside + 1), OddCharacters[chance.Below(OddCharacters.Length)]);
            default: // Within the value: digits, letters, signs.
                room[inside] = (byte)(0x20 + chance.Below(0x5F));
                return length;
        }
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> text, (int Start, int End) value) => text[value.Start..value.End];

    /// <summary>Where the member begins whose value begins at <paramref name="start"/>; the value itself where it has no name.</summary>
    private static int NameBefore(ReadOnlySpan<byte> text, int start)
    {
        int at = start;
        while (at > 0 && text[at - 1] is (byte)' ' or (byte)':' or (byte)'\n')
        {
            at--;
        }

        if (at == start || at == 0 || text[at - 1] != '"')
        {
            return start;
        }

        int quote = text[..(at - 1)].LastIndexOf((byte)'"');
        return quote < 0 ? start : quote;
    }

    /// <summary>Finds all values, containers included.</summary>
    private int Find(ReadOnlySpan<byte> text, (int Start, int End)[] found)
    {
        int count = 0;
        int depth = 0;
        Utf8JsonReader reader = new(text, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (count < found.Length && reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open[depth++] = count;
                        found[count++] = (start, end);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        found[open[--depth]].End = end;
                        break;
                    case JsonTokenType.PropertyName:
                        break;
                    default:
                        found[count++] = (start, end);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return 0;
        }

        return count;
    }

    private int Replace(Span<byte> room, int length, (int Start, int End) gap, ReadOnlySpan<byte> filling)
    {
        int grown = length - (gap.End - gap.Start) + filling.Length;
        if (grown > room.Length || filling.Length > taken.Length)
        {
            return length;
        }

        filling.CopyTo(taken); // It may be a part of what moves now.
        room[gap.End..length].CopyTo(room[(gap.Start + filling.Length)..]);
        taken.AsSpan(0, filling.Length).CopyTo(room[gap.Start..]);
        return grown;
    }
}
