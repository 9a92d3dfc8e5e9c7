using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>The form in which a card's number and expiry pass to the vault and back: 12 bytes.</summary>
/// <remarks>Bytes 0 to 9: the account number, packed, filled with F on the right (cn20). Bytes 10 and 11: expiry YYMM, packed.</remarks>
public static class CardData
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 12;

    /// <summary>Bytes of the account number, which stands first.</summary>
    public const int PanLength = 10;

    /// <summary>Most bytes of track 2 equivalent data (tag 57).</summary>
    public const int TrackLengthMax = 19;

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
        Invariant.Check(Bcd.TryWrite(expiryYearMonth, destination.Slice(PanLength, 2)));
    }

    /// <summary>A card as track 2 equivalent data: number, D, expiry, and nothing behind them.</summary>
    /// <param name="card">A card as <see cref="Write"/> leaves it.</param>
    /// <param name="track"><see cref="TrackLengthMax"/> bytes.</param>
    /// <returns>The bytes written; 0 where the card is none.</returns>
    public static int WriteTrack(ReadOnlySpan<byte> card, Span<byte> track)
    {
        if (!TryRead(card, out Pan pan, out int expiry))
        {
            return 0;
        }

        const int Separated = 5; // The separator and four digits.
        Span<byte> nibbles = stackalloc byte[Pan.DigitCountMax + Separated + 1];
        nibbles.Fill(0x0F);
        int count = pan.CopyDigits(nibbles);
        foreach (ref byte digit in nibbles[..count])
        {
            digit -= (byte)'0';
        }

        nibbles[count] = 0x0D;
        for (int place = count + Separated - 1; place > count; place--, expiry /= 10)
        {
            nibbles[place] = (byte)(expiry % 10);
        }

        int length = (count + Separated + 1) / 2;
        for (int i = 0; i < length; i++)
        {
            track[i] = (byte)((nibbles[2 * i] << 4) | nibbles[(2 * i) + 1]);
        }

        nibbles.Clear();
        return length;
    }

    /// <summary>Reads a card; false where the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Pan pan, out int expiryYearMonth)
    {
        pan = default;
        expiryYearMonth = 0;
        if (source.Length != Length || !Bcd.TryRead(source.Slice(PanLength, 2), out long expiry))
        {
            return false;
        }

        expiryYearMonth = (int)expiry;
        return Pan.TryFromPacked(source[..PanLength], out pan);
    }
}
