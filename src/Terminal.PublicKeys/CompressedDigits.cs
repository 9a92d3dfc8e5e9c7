namespace Terminal.PublicKeys;

/// <summary>Digits of format cn: packed from the left and filled up with F.</summary>
public static class CompressedDigits
{
    /// <summary>True where both hold the same digits, however far they are filled up.</summary>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => StartsWith(left, right) && StartsWith(right, left);

    /// <summary>
    /// True where <paramref name="whole"/> begins with the digits of <paramref name="start"/> up to its fill; a start without digits is
    /// none.
    /// </summary>
    public static bool StartsWith(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> start)
    {
        int count = Count(start);
        if (count == 0 || count > Count(whole))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (At(whole, i) != At(start, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Count of digits before the fill.</summary>
    public static int Count(ReadOnlySpan<byte> digits)
    {
        int count = digits.Length * 2;
        while (count > 0 && At(digits, count - 1) == 0x0F)
        {
            count--;
        }

        return count;
    }

    private static int At(ReadOnlySpan<byte> digits, int index) => index % 2 == 0 ? digits[index / 2] >> 4 : digits[index / 2] & 0x0F;
}
