using System.Globalization;

namespace Terminal.Emulator.Acquirer;

/// <summary>What one batch of one terminal comes to. What was voided, reversed or refused counts nowhere.</summary>
/// <param name="SalesCount">Count of sales, offline ones among them.</param>
/// <param name="SalesMinor">Their sum in minor units.</param>
/// <param name="RefundsCount">Count of refunds.</param>
/// <param name="RefundsMinor">Their sum in minor units.</param>
public sealed record BatchTotals(int SalesCount, long SalesMinor, int RefundsCount, long RefundsMinor)
{
    /// <summary>Digits of DE63: a count of 3 and a sum of 12 for each of six kinds.</summary>
    internal const int DigitCount = 90;

    /// <summary>A batch in which nothing stands.</summary>
    public static BatchTotals Zero { get; } = new(0, 0, 0, 0);

    /// <summary>Reads <see cref="DigitCount"/> digits; the four kinds that are zero here are left out.</summary>
    internal static BatchTotals Read(string digits) =>
        new((int)Part(digits, 0, 3), Part(digits, 3, 12), (int)Part(digits, 15, 3), Part(digits, 18, 12));

    /// <summary>The digits of DE63; longer than it where there are more than 999 of a kind, so that it equals nothing told.</summary>
    internal string ToDigits() => string.Create(
        CultureInfo.InvariantCulture, $"{SalesCount:D3}{SalesMinor:D12}{RefundsCount:D3}{RefundsMinor:D12}{new string('0', 60)}");

    /// <summary>With a sale or a refund more (1) or fewer (-1).</summary>
    internal BatchTotals With(LedgerEntry line, int sign) => line.IsRefund
        ? this with { RefundsCount = RefundsCount + sign, RefundsMinor = RefundsMinor + (sign * line.Amount) }
        : this with { SalesCount = SalesCount + sign, SalesMinor = SalesMinor + (sign * line.Amount) };

    private static long Part(string digits, int start, int count) =>
        long.Parse(digits.AsSpan(start, count), NumberStyles.None, CultureInfo.InvariantCulture);
}
