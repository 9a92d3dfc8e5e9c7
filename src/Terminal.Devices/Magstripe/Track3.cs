using System.Buffers;
using Terminal.Primitives;

namespace Terminal.Devices.Magstripe;

/// <summary>Track 3 taken apart as far as cards that pay need it: views of the text, which is the caller's and a secret.</summary>
/// <remarks>
/// ISO/IEC 4909: ;, two digits of format, account number, =, use and security data, ?. At most 107 characters with both sentinels.
/// </remarks>
public readonly ref struct Track3
{
    /// <summary>The most characters with both sentinels.</summary>
    public const int LengthMax = 107;

    private const int FormatLength = 2;
    private static readonly SearchValues<byte> DataCharacters = SearchValues.Create("0123456789="u8);

    /// <summary>Two digits.</summary>
    public ReadOnlySpan<byte> FormatCode { get; private init; }

    /// <summary>The account number, ASCII digits; its check digit is not looked at, since national numbers have none.</summary>
    public ReadOnlySpan<byte> Pan { get; private init; }

    /// <summary>Digits, and separators where fields are missing.</summary>
    public ReadOnlySpan<byte> UseAndSecurityData { get; private init; }

    /// <summary>Takes a text apart; false where it is no track 3.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Track3 track)
    {
        track = default;
        if (text.Length > LengthMax || text.Length < 2 || text[0] != ';' || text[^1] != '?')
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[1..^1];
        int separator = rest.IndexOf((byte)'=');
        if (separator < FormatLength + Primitives.Pan.DigitCountMin || separator > FormatLength + Primitives.Pan.DigitCountMax
            || !TrackFields.AreDigits(rest[..separator])
            || rest[separator..].ContainsAnyExcept(DataCharacters))
        {
            return false;
        }

        track = new Track3
        {
            FormatCode = rest[..FormatLength],
            Pan = rest[FormatLength..separator],
            UseAndSecurityData = rest[(separator + 1)..],
        };
        return true;
    }
}
