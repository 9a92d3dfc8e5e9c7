namespace Terminal.Devices.Magstripe;

/// <summary>A card's service code: where it may be used, how it is authorised, and for what.</summary>
/// <remarks>ISO/IEC 7813. A digit that the standard does not name gives null.</remarks>
/// <param name="Interchange">international, national, private or test.</param>
/// <param name="PrefersChip">True where the chip is to be used where there is a reader.</param>
/// <param name="Authorisation">normal, by issuer online, or that unless two parties agreed otherwise.</param>
/// <param name="Services">What it may be used for; none where there is no restriction.</param>
/// <param name="NeedsPin">True where a PIN is required, false where none is.</param>
public readonly record struct ServiceCode(
    string? Interchange, bool? PrefersChip, string? Authorisation, string? Services, bool? NeedsPin)
{
    /// <summary>Reads three ASCII digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out ServiceCode code)
    {
        code = default;
        if (digits.Length != 3 || !TrackFields.AreDigits(digits))
        {
            return false;
        }

        (string? interchange, bool? prefersChip) = digits[0] switch
        {
            (byte)'1' => ("international", false),
            (byte)'2' => ("international", true),
            (byte)'5' => ("national", false),
            (byte)'6' => ("national", true),
            (byte)'7' => ("private", (bool?)false),
            (byte)'9' => ("test", null),
            _ => ((string?)null, null),
        };
        string? authorisation = digits[1] switch
        {
            (byte)'0' => "normal",
            (byte)'2' => "by issuer online",
            (byte)'4' => "by issuer online unless agreed otherwise",
            _ => null,
        };
        (string? services, bool? needsPin) = digits[2] switch
        {
            (byte)'0' => ("none", true),
            (byte)'1' => ("none", false),
            (byte)'2' => ("goods and services only", false),
            (byte)'3' => ("ATM only", true),
            (byte)'4' => ("cash only", false),
            (byte)'5' => ("goods and services only", true),
            (byte)'6' => ("none", (bool?)false),
            (byte)'7' => ("goods and services only", false),
            _ => ((string?)null, null),
        };
        code = new ServiceCode(interchange, prefersChip, authorisation, services, needsPin);
        return true;
    }
}
