using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>Account number and expiry of the card that was read.</summary>
internal static class CardFacts
{
    /// <summary>Reads them from 5A and 5F24 where the card gives those, else from its track 2 equivalent data (57).</summary>
    /// <param name="lookup">The transaction's data objects.</param>
    /// <param name="pan">The number.</param>
    /// <param name="expiryYearMonth">YYMM.</param>
    public static bool TryRead(EmvFacts.Lookup lookup, out Pan pan, out int expiryYearMonth)
    {
        expiryYearMonth = 0;
        pan = default;
        if (lookup(Tag.PrimaryAccountNumber, out ReadOnlySpan<byte> number)
            && lookup(Tag.ApplicationExpirationDate, out ReadOnlySpan<byte> date)
            && date.Length == 3 && Bcd.TryRead(date[..2], out long expiry))
        {
            expiryYearMonth = (int)expiry;
            return Pan.TryFromPacked(number, out pan);
        }

        return lookup(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track2) && TrySplit(track2, out pan, out expiryYearMonth);
    }

    private static bool TrySplit(ReadOnlySpan<byte> track2, out Pan pan, out int expiryYearMonth)
    {
        Span<byte> digits = stackalloc byte[Pan.DigitCountMax + 5];
        int count = 0;
        int separator = -1;
        for (int i = 0; i < track2.Length * 2 && count < digits.Length; i++)
        {
            int nibble = (track2[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0x0F;
            separator = nibble == 0x0D && separator < 0 ? count : separator;
            digits[count++] = (byte)nibble;
            if (separator >= 0 && count == separator + 5)
            {
                break;
            }
        }

        expiryYearMonth = 0;
        pan = default;
        if (separator < 0 || count < separator + 5)
        {
            digits.Clear();
            return false;
        }

        bool numeric = true;
        foreach (byte digit in digits.Slice(separator + 1, 4))
        {
            numeric &= digit <= 9;
            expiryYearMonth = (expiryYearMonth * 10) + digit;
        }

        bool good = numeric && Pan.TryFromDigits(digits[..separator], out pan);
        digits.Clear();
        return good;
    }
}
