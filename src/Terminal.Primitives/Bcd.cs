namespace Terminal.Primitives;

/// <summary>Binary coded decimal: two digits a byte, the first one in the high half.</summary>
public static class Bcd
{
    /// <summary>
    /// Writes <paramref name="value"/> right-aligned with leading zeros over the whole of <paramref name="destination"/>.
    /// </summary>
    /// <returns>False where the value is negative or has more digits than fit; the destination is then undefined.</returns>
    public static bool TryWrite(long value, Span<byte> destination)
    {
        if (value < 0)
        {
            return false;
        }

        for (int i = destination.Length - 1; i >= 0; i--)
        {
            long pair = value % 100;
            destination[i] = (byte)(((pair / 10) << 4) | (pair % 10));
            value /= 100;
        }

        return value == 0;
    }

    /// <summary>Reads digits as a number; false at a nibble over 9 or past 18 digits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out long value)
    {
        value = 0;
        if (source.Length > 9)
        {
            return false;
        }

        foreach (byte pair in source)
        {
            int high = pair >> 4;
            int low = pair & 0x0F;
            if (high > 9 || low > 9)
            {
                return false;
            }

            value = (value * 100) + (high * 10) + low;
        }

        return true;
    }
}
