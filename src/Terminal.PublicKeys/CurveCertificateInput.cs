namespace Terminal.PublicKeys;

/// <summary>A certificate of an elliptic curve as the card gave it, and what it is checked against.</summary>
public readonly ref struct CurveCertificateInput
{
    /// <summary>The certificate: 90 for the issuer's, 9F46 for the card's.</summary>
    public required ReadOnlySpan<byte> Certificate { get; init; }

    /// <summary>The application PAN (5A), filled up with F; of the issuer's certificate only.</summary>
    public ReadOnlySpan<byte> Pan { get; init; }

    /// <summary>The issuer certified card data; of the card's certificate only.</summary>
    public ReadOnlySpan<byte> CardData { get; init; }

    /// <summary>The transaction's date, as the number yyyymmdd.</summary>
    public required int DateYyyyMmDd { get; init; }

    /// <summary>Its time, as the number hhmm; of the card's certificate only.</summary>
    public int TimeHhMm { get; init; }
}
