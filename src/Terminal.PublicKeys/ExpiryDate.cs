using Terminal.Primitives;

namespace Terminal.PublicKeys;

/// <summary>Compares dates with two digits of the year.</summary>
/// <remarks>Years 50 to 99 are of the last century (EMV 4.4 Book 4 §6.7.3).</remarks>
public static class ExpiryDate
{
    /// <summary>True where a certificate's expiry (mmyy, its last day is the month's last) is not before the date.</summary>
    /// <param name="monthYear">Two bytes of digits.</param>
    /// <param name="dateYyMmDd">The transaction date as the number yymmdd.</param>
    public static bool Holds(ReadOnlySpan<byte> monthYear, int dateYyMmDd) =>
        monthYear.Length == 2
        && Bcd.TryRead(monthYear[..1], out long month) && month is >= 1 and <= 12
        && Bcd.TryRead(monthYear[1..], out long year)
        && (FullYear((int)year) * 100) + month >= Comparable(dateYyMmDd) / 100;

    /// <summary>A date of a two-digit year as a number that compares: 20261122.</summary>
    public static int Comparable(int dateYyMmDd) => (FullYear(dateYyMmDd / 10000) * 10000) + (dateYyMmDd % 10000);

    private static int FullYear(int year) => year + (year < 50 ? 2000 : 1900);
}
