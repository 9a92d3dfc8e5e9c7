namespace Terminal.Iso8583;

/// <summary>Writes and reads characters, nibbles and bytes in the encodings that dialects are made of.</summary>
/// <remarks>Every method gives the fault or <see cref="IsoFaultKind.None"/> and moves its offset only past what was good.</remarks>
internal static class FieldCodec
{
    /// <summary>Writes one field with its length.</summary>
    public static IsoFaultKind Pack(
        FieldSpecification field, FieldEncoding lengthEncoding, ReadOnlySpan<byte> value, ref Span<byte> rest)
    {
        bool fits = field.Prefix == LengthPrefix.Fixed ? value.Length == field.LengthMax : value.Length <= field.LengthMax;
        if (!fits)
        {
            return IsoFaultKind.BadLength;
        }

        if (field.Prefix != LengthPrefix.Fixed)
        {
            IsoFaultKind fault = PackLength(value.Length, (int)field.Prefix, lengthEncoding, ref rest);
            if (fault != IsoFaultKind.None)
            {
                return fault;
            }
        }

        return Pack(field.Content, field.Encoding, field.Padding, value, ref rest);
    }

    /// <summary>Writes characters, nibbles or bytes.</summary>
    public static IsoFaultKind Pack(
        FieldContent content, FieldEncoding encoding, FieldPadding padding, scoped ReadOnlySpan<byte> value, ref Span<byte> rest)
    {
        int length = Length(encoding, value.Length);
        if (length > rest.Length)
        {
            return IsoFaultKind.NoRoom;
        }

        Span<byte> target = rest[..length];
        target.Clear();
        int shift = encoding == FieldEncoding.Packed && padding == FieldPadding.Left ? value.Length % 2 : 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte character = value[i];
            if (!Allowed(content, character))
            {
                return IsoFaultKind.BadCharacter;
            }

            switch (encoding)
            {
                case FieldEncoding.Packed:
                    int nibble = character is (byte)'D' or (byte)'=' ? 0x0D : character - '0';
                    int position = i + shift;
                    target[position / 2] |= (byte)(position % 2 == 0 ? nibble << 4 : nibble);
                    break;
                case FieldEncoding.Ebcdic:
                    target[i] = Ebcdic.Encode(character);
                    break;
                default:
                    target[i] = character;
                    break;
            }
        }

        rest = rest[length..];
        return IsoFaultKind.None;
    }

    /// <summary>Reads the length of a field: fixed ones have it in the table.</summary>
    public static IsoFaultKind UnpackLength(
        FieldSpecification field, FieldEncoding encoding, ReadOnlySpan<byte> input, ref int offset, out int length)
    {
        length = field.LengthMax;
        if (field.Prefix == LengthPrefix.Fixed)
        {
            return IsoFaultKind.None;
        }

        Span<byte> digits = stackalloc byte[3];
        digits = digits[..(int)field.Prefix];
        int next = offset;
        IsoFaultKind fault = Unpack(FieldContent.Digits, encoding, FieldPadding.Left, input, ref next, digits);
        if (fault != IsoFaultKind.None)
        {
            return fault == IsoFaultKind.Truncated ? fault : IsoFaultKind.BadLength;
        }

        length = 0;
        foreach (byte digit in digits)
        {
            length = (length * 10) + (digit - '0');
        }

        if (length > field.LengthMax)
        {
            return IsoFaultKind.BadLength;
        }

        offset = next;
        return IsoFaultKind.None;
    }

    /// <summary>Reads as many characters, nibbles or bytes as the destination takes.</summary>
    public static IsoFaultKind Unpack(
        FieldContent content, FieldEncoding encoding, FieldPadding padding, ReadOnlySpan<byte> input, ref int offset, Span<byte> value)
    {
        int length = Length(encoding, value.Length);
        if (length > input.Length - offset)
        {
            return IsoFaultKind.Truncated;
        }

        ReadOnlySpan<byte> source = input.Slice(offset, length);
        bool odd = encoding == FieldEncoding.Packed && value.Length % 2 != 0;
        int shift = odd && padding == FieldPadding.Left ? 1 : 0;
        if (odd && (shift == 1 ? source[0] >> 4 : source[^1] & 0x0F) != 0)
        {
            return IsoFaultKind.BadPadding;
        }

        for (int i = 0; i < value.Length; i++)
        {
            byte character;
            switch (encoding)
            {
                case FieldEncoding.Packed:
                    int position = i + shift;
                    int nibble = (source[position / 2] >> (position % 2 == 0 ? 4 : 0)) & 0x0F;
                    character = nibble <= 9 ? (byte)('0' + nibble) : nibble == 0x0D ? (byte)'D' : (byte)0;
                    break;
                case FieldEncoding.Ebcdic:
                    character = Ebcdic.Decode(source[i]);
                    break;
                default:
                    character = source[i];
                    break;
            }

            if (!Allowed(content, character))
            {
                return IsoFaultKind.BadCharacter;
            }

            value[i] = character;
        }

        offset += length;
        return IsoFaultKind.None;
    }

    /// <summary>Bytes that a count of characters, nibbles or bytes takes.</summary>
    private static int Length(FieldEncoding encoding, int count) => encoding == FieldEncoding.Packed ? (count + 1) / 2 : count;

    private static IsoFaultKind PackLength(int length, int digitCount, FieldEncoding encoding, ref Span<byte> rest)
    {
        Span<byte> digits = stackalloc byte[3];
        for (int i = digitCount - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (length % 10));
            length /= 10;
        }

        return Pack(FieldContent.Digits, encoding, FieldPadding.Left, digits[..digitCount], ref rest);
    }

    private static bool Allowed(FieldContent content, byte character) => content switch
    {
        FieldContent.Digits => character is >= (byte)'0' and <= (byte)'9',
        FieldContent.Track => character is (>= (byte)'0' and <= (byte)'9') or (byte)'D' or (byte)'=',
        FieldContent.Text => character is >= 0x20 and <= 0x7E,
        _ => true,
    };
}
