using Terminal.Primitives;

namespace Terminal.Devices.Magstripe;

/// <summary>The fields that tracks 1 and 2 share.</summary>
internal static class TrackFields
{
    private const int ExpiryLength = 4;
    private const int ServiceCodeLength = 3;

    /// <summary>True of the digits of an account number with a right check digit.</summary>
    public static bool IsPan(ReadOnlySpan<byte> digits) =>
        AreDigits(digits) && digits.Length is >= Pan.DigitCountMin and <= Pan.DigitCountMax && Luhn.IsValid(digits);

    /// <summary>True of ASCII digits.</summary>
    public static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Reads expiry and service code, for each of which a separator may stand.</summary>
    public static bool TryTail(
        ReadOnlySpan<byte> text, byte separator, out ReadOnlySpan<byte> expiry, out ReadOnlySpan<byte> serviceCode,
        out ReadOnlySpan<byte> rest)
    {
        expiry = default;
        serviceCode = default;
        rest = default;
        int expiryTaken = Taken(text, separator, ExpiryLength);
        int codeTaken = expiryTaken < 0 ? -1 : Taken(text[expiryTaken..], separator, ServiceCodeLength);
        if (codeTaken < 0)
        {
            return false;
        }

        expiry = expiryTaken == 1 ? [] : text[..expiryTaken];
        serviceCode = codeTaken == 1 ? [] : text.Slice(expiryTaken, codeTaken);
        rest = text[(expiryTaken + codeTaken)..];
        return expiry.IsEmpty || IsMonth(expiry[2..]);
    }

    /// <summary>Characters of a field of digits: 1 where a separator stands for it, -1 where it is neither.</summary>
    private static int Taken(ReadOnlySpan<byte> text, byte separator, int length) =>
        !text.IsEmpty && text[0] == separator ? 1
        : text.Length >= length && AreDigits(text[..length]) ? length : -1;

    private static bool IsMonth(ReadOnlySpan<byte> digits) => ((10 * (digits[0] - '0')) + digits[1] - '0') is >= 1 and <= 12;
}
