using System.Globalization;

namespace Terminal.Primitives;

/// <summary>An amount of money in one currency.</summary>
/// <remarks>Arithmetic is checked: an overflow is a programmer's error and stops the step. Amounts of two currencies do not add.</remarks>
/// <param name="Minor">Minor units of <paramref name="Currency"/>: 1250 is 12.50 in a currency of exponent 2.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct Amount(long Minor, Currency Currency)
{
    /// <summary>The largest amount that fits a field of twelve digits (n12).</summary>
    public const long MinorMax = 999_999_999_999;

    /// <summary>The sum of two amounts of one currency.</summary>
    public static Amount operator +(Amount left, Amount right)
    {
        Invariant.Check(left.Currency == right.Currency);
        return left with { Minor = checked(left.Minor + right.Minor) };
    }

    /// <summary>The amount with the decimal point of its currency and without the currency: 12.50.</summary>
    public string ToPlainString()
    {
        long scale = 1;
        for (int i = 0; i < Currency.Exponent; i++)
        {
            scale *= 10;
        }

        string sign = Minor < 0 ? "-" : "";
        long units = Math.Abs(Minor / scale);
        long rest = Math.Abs(Minor % scale);
        return Currency.Exponent == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{units}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{sign}{units}.{rest.ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Exponent, '0')}");
    }

    /// <summary>The amount with its currency: EUR 12.50.</summary>
    public override string ToString() => $"{Currency.Code} {ToPlainString()}";
}
