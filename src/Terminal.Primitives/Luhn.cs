namespace Terminal.Primitives;

/// <summary>The check digit of account numbers.</summary>
/// <remarks>ISO/IEC 7812-1, Annex B. It finds slips of the hand; it proves nothing.</remarks>
public static class Luhn
{
    /// <summary>True where the last of these ASCII digits is the check digit of those before; false of anything else.</summary>
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            int doubled = 2 * digit;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }

        return digits.Length > 1 && sum % 10 == 0;
    }

    /// <summary>The same of an account number.</summary>
    public static bool IsValid(Pan pan)
    {
        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        bool valid = IsValid(digits[..pan.CopyDigits(digits)]);
        digits.Clear();
        return valid;
    }
}
