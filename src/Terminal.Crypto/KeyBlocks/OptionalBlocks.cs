namespace Terminal.Crypto.KeyBlocks;

/// <summary>Walks the optional blocks of a key block, in place and without allocating.</summary>
/// <remarks>
/// X9.143. A block is two characters of name, its length in two hexadecimal characters, and data; a length of 00 is followed by the count
/// of characters of a longer length (04), then by that length. All lengths count characters and cover the whole block.
/// </remarks>
public ref struct OptionalBlocks
{
    private const int ShortHeaderLength = 4;
    private readonly ReadOnlySpan<byte> text;

    /// <summary>Walks <paramref name="count"/> blocks at the beginning of a text.</summary>
    internal OptionalBlocks(ReadOnlySpan<byte> text, int count)
    {
        this.text = text;
        Left = count;
    }

    /// <summary>How many blocks are still to come.</summary>
    public int Left { get; private set; }

    /// <summary>Index of the next unread character.</summary>
    public int Offset { get; private set; }

    /// <summary>Reads the next block; false at the end, or at a block that is malformed, where <see cref="Left"/> stays above 0.</summary>
    /// <param name="name">The two characters of its name.</param>
    /// <param name="data">Its data, without the lengths.</param>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        name = default;
        data = default;
        ReadOnlySpan<byte> rest = text[Offset..];
        if (Left == 0 || rest.Length < ShortHeaderLength || !AreNameCharacters(rest[..2]) || !TryHex(rest.Slice(2, 2), out int length))
        {
            return false;
        }

        int headerLength = ShortHeaderLength;
        if (length == 0)
        {
            if (rest.Length < 6 || !TryHex(rest.Slice(4, 2), out int digits) || digits is 0 or > 4
                || rest.Length < 6 + digits || !TryHex(rest.Slice(6, digits), out length))
            {
                return false;
            }

            headerLength = 6 + digits;
        }

        if (length < headerLength || length > rest.Length || rest[headerLength..length].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        name = rest[..2];
        data = rest[headerLength..length];
        Offset += length;
        Left--;
        return true;
    }

    /// <summary>Finds a block by its name; looks from the next unread block on and does not move.</summary>
    public readonly bool TryFind(ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> data)
    {
        OptionalBlocks walk = this;
        while (walk.TryNext(out ReadOnlySpan<byte> name, out data))
        {
            if (name.SequenceEqual(wanted))
            {
                return true;
            }
        }

        data = default;
        return false;
    }

    /// <summary>True of upper-case letters and digits: the characters of a name.</summary>
    internal static bool AreNameCharacters(ReadOnlySpan<byte> name)
    {
        foreach (byte one in name)
        {
            if (!char.IsAsciiLetterUpper((char)one) && !char.IsAsciiDigit((char)one))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigitUpper((char)digit))
            {
                return false;
            }

            value = (value << 4) | (digit <= '9' ? digit - '0' : digit - 'A' + 10);
        }

        return true;
    }
}
