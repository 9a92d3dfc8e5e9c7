using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>The form in which a card's number and expiry pass to the vault and back: 12 bytes.</summary>
/// <remarks>Bytes 0 to 9: the account number, packed, filled with F on the right (cn20). Bytes 10 and 11: expiry YYMM, packed.</remarks>
public static class CardData
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 12;

    /// <summary>Writes a card.</summary>
    /// <param name="pan">The account number.</param>
    /// <param name="expiryYearMonth">Year and month, YYMM: 3112 for December 2031.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static void Write(Pan pan, int expiryYearMonth, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[20];
        int count = pan.CopyDigits(digits);
        for (int i = 0; i < 20; i += 2)
        {
            int high = i < count ? digits[i] - '0' : 0x0F;
            int low = i + 1 < count ? digits[i + 1] - '0' : 0x0F;
            destination[i / 2] = (byte)((high << 4) | low);
        }

        digits.Clear();
        Invariant.Check(Bcd.TryWrite(expiryYearMonth, destination.Slice(10, 2)));
    }

    /// <summary>Reads a card; false where the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Pan pan, out int expiryYearMonth)
    {
        pan = default;
        expiryYearMonth = 0;
        if (source.Length != Length || !Bcd.TryRead(source.Slice(10, 2), out long expiry))
        {
            return false;
        }

        expiryYearMonth = (int)expiry;
        return Pan.TryFromPacked(source[..10], out pan);
    }
}
