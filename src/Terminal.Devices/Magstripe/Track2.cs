namespace Terminal.Devices.Magstripe;

/// <summary>Track 2 taken apart: views of the text, which is the caller's and a secret.</summary>
/// <remarks>
/// ISO/IEC 7813: ;, account number, =, expiry and service code (either may be missing and is then a =), the issuer's own digits, ?. At
/// most 40 characters with both sentinels.
/// </remarks>
public readonly ref struct Track2
{
    /// <summary>The most characters with both sentinels.</summary>
    public const int LengthMax = 40;

    /// <summary>The account number, ASCII digits.</summary>
    public ReadOnlySpan<byte> Pan { get; private init; }

    /// <summary>Year and month, or empty.</summary>
    public ReadOnlySpan<byte> Expiry { get; private init; }

    /// <summary>Three digits, or empty.</summary>
    public ReadOnlySpan<byte> ServiceCode { get; private init; }

    /// <summary>The issuer's own digits.</summary>
    public ReadOnlySpan<byte> Discretionary { get; private init; }

    /// <summary>Takes a text apart; false where it is no track 2 of a card that pays, a reader's mark of a bad track among that.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Track2 track)
    {
        track = default;
        if (text.Length > LengthMax || text.Length < 3 || text[0] != ';' || text[^1] != '?')
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[1..^1];
        int separator = rest.IndexOf((byte)'=');
        if (separator < 0 || !TrackFields.IsPan(rest[..separator])
            || !TrackFields.TryTail(rest[(separator + 1)..], (byte)'=', out ReadOnlySpan<byte> expiry, out ReadOnlySpan<byte> serviceCode,
                out ReadOnlySpan<byte> tail)
            || !TrackFields.AreDigits(tail))
        {
            return false;
        }

        track = new Track2 { Pan = rest[..separator], Expiry = expiry, ServiceCode = serviceCode, Discretionary = tail };
        return true;
    }
}
