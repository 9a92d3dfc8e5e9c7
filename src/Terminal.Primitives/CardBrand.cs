using System.Globalization;

namespace Terminal.Primitives;

/// <summary>A brand and the ranges that its account numbers begin with, as data.</summary>
/// <remarks>
/// Ranges of public knowledge: good for a logo or a first guess. What a shop accepts is the acquirer's own table of ranges, and of a chip
/// card its application identifier.
/// </remarks>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Prefixes">First digits, or ranges of them, with commas between.</param>
/// <param name="Lengths">Counts of digits, or ranges of them, with commas between.</param>
public sealed record CardBrand(string Name, string Prefixes, string Lengths)
{
    /// <summary>All brands.</summary>
    public static IReadOnlyList<CardBrand> All { get; } =
    [
        new("visa", "4", "13,16,19"),
        new("mastercard", "51-55,222100-272099", "16"),
        new("maestro", "50,56-69", "12-19"),
        new("amex", "34,37", "15"),
        new("diners", "300-305,3095,36,38-39", "14-19"),
        new("discover", "6011,644-649,65", "16-19"),
        new("jcb", "3528-3589", "16-19"),
        new("unionpay", "62,81", "16-19"),
    ];

    /// <summary>The brand of an account number: the one with the longest range that fits, of two the later; null where none does.</summary>
    public static CardBrand? Of(Pan pan)
    {
        CardBrand? found = null;
        int longest = 0;
        Span<byte> clear = stackalloc byte[Pan.DigitCountMax];
        Span<byte> digits = clear[..pan.CopyDigits(clear)];
        foreach (CardBrand brand in All)
        {
            int length = Match(brand.Prefixes, digits);
            if (length > 0 && length >= longest && Holds(brand.Lengths, digits.Length))
            {
                (found, longest) = (brand, length);
            }
        }

        clear.Clear();
        return found;
    }

    /// <summary>Digits of the longest range that the number begins with; 0 where there is none.</summary>
    private static int Match(ReadOnlySpan<char> ranges, ReadOnlySpan<byte> digits)
    {
        int longest = 0;
        foreach (Range part in ranges.Split(','))
        {
            int length = Digits(ranges[part]);
            if (length <= digits.Length && Holds(ranges[part], Number(digits[..length])))
            {
                longest = Math.Max(longest, length);
            }
        }

        return longest;
    }

    /// <summary>True where a number is one of these, or lies in one of these ranges.</summary>
    private static bool Holds(ReadOnlySpan<char> ranges, int number)
    {
        foreach (Range part in ranges.Split(','))
        {
            ReadOnlySpan<char> range = ranges[part];
            int length = Digits(range);
            int first = int.Parse(range[..length], CultureInfo.InvariantCulture);
            int last = length == range.Length ? first : int.Parse(range[(length + 1)..], CultureInfo.InvariantCulture);
            if (number >= first && number <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Digits of a range's first number.</summary>
    private static int Digits(ReadOnlySpan<char> range) => range.IndexOf('-') is > 0 and int dash ? dash : range.Length;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            number = (10 * number) + digit - '0';
        }

        return number;
    }
}
