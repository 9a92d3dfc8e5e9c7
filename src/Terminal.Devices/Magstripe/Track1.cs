namespace Terminal.Devices.Magstripe;

/// <summary>Track 1, format B, taken apart: views of the text, which is the caller's and a secret.</summary>
/// <remarks>
/// ISO/IEC 7813: %B, account number, ^, name, ^, expiry and service code (either may be missing and is then a ^), the issuer's own data, ?.
/// At most 79 characters with both sentinels.
/// </remarks>
public readonly ref struct Track1
{
    /// <summary>The most characters with both sentinels.</summary>
    public const int LengthMax = 79;

    private const int NameLengthMin = 2;
    private const int NameLengthMax = 26;

    /// <summary>The account number, ASCII digits.</summary>
    public ReadOnlySpan<byte> Pan { get; private init; }

    /// <summary>The cardholder's name: surname, a slash, the rest.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The name before the slash.</summary>
    public ReadOnlySpan<byte> Surname => Name.IndexOf((byte)'/') is >= 0 and int slash ? Name[..slash] : Name;

    /// <summary>The name behind the slash; empty where there is none.</summary>
    public ReadOnlySpan<byte> FirstName => Name.IndexOf((byte)'/') is >= 0 and int slash ? Name[(slash + 1)..] : [];

    /// <summary>Year and month, or empty.</summary>
    public ReadOnlySpan<byte> Expiry { get; private init; }

    /// <summary>Three digits, or empty.</summary>
    public ReadOnlySpan<byte> ServiceCode { get; private init; }

    /// <summary>The issuer's own data.</summary>
    public ReadOnlySpan<byte> Discretionary { get; private init; }

    /// <summary>Takes a text apart; false where it is no track 1 of a card that pays.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Track1 track)
    {
        track = default;
        if (text.Length > LengthMax || text.Length < 4 || text[0] != '%' || text[1] != 'B' || text[^1] != '?'
            || text[1..^1].ContainsAnyExceptInRange((byte)' ', (byte)'_') || text[1..^1].ContainsAny((byte)'%', (byte)'?'))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[2..^1];
        int first = rest.IndexOf((byte)'^');
        int second = first < 0 ? -1 : rest[(first + 1)..].IndexOf((byte)'^');
        if (second is < NameLengthMin or > NameLengthMax || !TrackFields.IsPan(rest[..first]))
        {
            return false;
        }

        ReadOnlySpan<byte> tail = rest[(first + second + 2)..];
        if (!TrackFields.TryTail(tail, (byte)'^', out ReadOnlySpan<byte> expiry, out ReadOnlySpan<byte> serviceCode, out tail))
        {
            return false;
        }

        track = new Track1
        {
            Pan = rest[..first],
            Name = rest.Slice(first + 1, second),
            Expiry = expiry,
            ServiceCode = serviceCode,
            Discretionary = tail,
        };
        return true;
    }
}
