using System.Text;

namespace Terminal.Engine.Fleet;

/// <summary>Takes out of a log what looks like a card number, whatever wrote it.</summary>
/// <remarks>
/// Nothing of the terminal's writes one; this is the second lock. A run of 13 to 19 digits, single spaces or hyphens between them allowed,
/// whose check digit is right (ISO/IEC 7812-1, Luhn) is replaced, with the digits around it; so is each longer run of digits.
/// </remarks>
public static class LogScrubber
{
    private const string Instead = "[number]";
    private const int DigitCountMin = 13;
    private const int DigitCountMax = 19;

    /// <summary>The text without them.</summary>
    public static string Scrub(string text)
    {
        StringBuilder? clean = null;
        int copied = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = EndOf(text, i, out string digits);
            if (digits.Length > DigitCountMax || HasCard(digits))
            {
                clean ??= new StringBuilder();
                _ = clean.Append(text, copied, i - copied).Append(Instead);
                copied = end;
            }

            i = Math.Max(end, i + 1);
        }

        return clean?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static int EndOf(string text, int from, out string digits)
    {
        var run = new StringBuilder();
        int i = from;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (run.Length > 0 && IsGap(text, i))))
        {
            _ = char.IsAsciiDigit(text[i]) ? run.Append(text[i]) : run;
            i++;
        }

        digits = run.ToString();
        return i;
    }

    private static bool IsGap(string text, int i) =>
        text[i] is ' ' or '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);

    private static bool HasCard(string digits)
    {
        for (int length = DigitCountMin; length <= digits.Length; length++)
        {
            for (int from = 0; from + length <= digits.Length; from++)
            {
                if (IsCard(digits.AsSpan(from, length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCard(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            int weighed = i % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return sum % 10 == 0;
    }
}
