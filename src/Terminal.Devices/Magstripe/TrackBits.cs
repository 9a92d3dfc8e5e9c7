using System.Numerics;

namespace Terminal.Devices.Magstripe;

/// <summary>
/// A track as a reader's head sees it: characters of some bits with odd parity, lowest bit first, and a sum of all behind the end
/// sentinel.
/// </summary>
/// <remarks>ISO/IEC 7811-2: six bits and parity on track 1, four and parity on tracks 2 and 3. A bit is a byte of 0 or 1.</remarks>
public static class TrackBits
{
    /// <summary>Bits of a character of track 1 with its parity.</summary>
    public const int Track1Width = 7;

    /// <summary>Bits of a character of tracks 2 and 3 with its parity.</summary>
    public const int Track2Width = 5;

    /// <summary>Writes a text as bits, with its sum behind it.</summary>
    /// <param name="text">The text with both sentinels.</param>
    /// <param name="width">Bits of a character.</param>
    /// <param name="bits">As many as the width for each character and one more.</param>
    /// <param name="sum">The sum's value, without parity.</param>
    public static bool TryEncode(ReadOnlySpan<byte> text, int width, Span<byte> bits, out int sum)
    {
        sum = 0;
        if (width is not (Track1Width or Track2Width) || text.IsEmpty || bits.Length != (text.Length + 1) * width)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            int value = text[i] - First(width);
            if (value < 0 || value >> (width - 1) != 0)
            {
                return false;
            }

            Write(value, width, bits[(i * width)..]);
            sum ^= value;
        }

        Write(sum, width, bits[(text.Length * width)..]);
        return true;
    }

    /// <summary>Reads bits, with zeros before and behind, in either direction of the swipe.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="width">Bits of a character.</param>
    /// <param name="text">The text with both sentinels; as many bytes as the bits give characters are enough.</param>
    /// <param name="length">Characters of the text.</param>
    /// <param name="isReverse">True where the card was swiped from its end.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bits, int width, Span<byte> text, out int length, out bool isReverse)
    {
        length = 0;
        isReverse = false;
        if (width is not (Track1Width or Track2Width) || bits.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            return false;
        }

        if (TryRead(bits, width, text, reverse: false, out length))
        {
            return true;
        }

        isReverse = TryRead(bits, width, text, reverse: true, out length);
        return isReverse;
    }

    /// <summary>The character whose value is 0.</summary>
    private static int First(int width) => width == Track1Width ? ' ' : '0';

    private static int StartValue(int width) => width == Track1Width ? '%' - ' ' : ';' - '0';

    private static int EndValue(int width) => '?' - First(width);

    private static void Write(int value, int width, Span<byte> bits)
    {
        for (int bit = 0; bit < width - 1; bit++)
        {
            bits[bit] = (byte)((value >> bit) & 1);
        }

        bits[width - 1] = (byte)(1 - (BitOperations.PopCount((uint)value) & 1));
    }

    private static bool TryRead(ReadOnlySpan<byte> bits, int width, Span<byte> text, bool reverse, out int length)
    {
        length = 0;
        int start = reverse ? bits.LastIndexOf((byte)1) : bits.IndexOf((byte)1);
        int sum = 0;
        bool ended = false;
        for (int at = reverse ? bits.Length - 1 - start : start; start >= 0 && at + width <= bits.Length; at += width)
        {
            int value = 0;
            int ones = 0;
            for (int bit = 0; bit < width; bit++)
            {
                int one = bits[reverse ? bits.Length - 1 - at - bit : at + bit];
                ones += one;
                value |= bit < width - 1 ? one << bit : 0;
            }

            sum ^= value;
            if (ones % 2 == 0 || (length == 0 && value != StartValue(width)))
            {
                break;
            }

            if (ended)
            {
                return sum == 0;
            }

            if (length == text.Length)
            {
                break;
            }

            text[length++] = (byte)(value + First(width));
            ended = value == EndValue(width);
        }

        text.Clear();
        length = 0;
        return false;
    }
}
