namespace Terminal.PublicKeys;

/// <summary>A certificate as the card gave it, and what it is checked against.</summary>
public readonly ref struct CertificateInput
{
    /// <summary>The certificate: 90 for the issuer's, 9F46 for the card's.</summary>
    public required ReadOnlySpan<byte> Certificate { get; init; }

    /// <summary>The rest of the modulus that the certificate has no room for: 92, 9F48; empty where there is none.</summary>
    public ReadOnlySpan<byte> Remainder { get; init; }

    /// <summary>The public exponent: 9F32, 9F47.</summary>
    public required ReadOnlySpan<byte> Exponent { get; init; }

    /// <summary>The application PAN (5A), filled up with F.</summary>
    public required ReadOnlySpan<byte> Pan { get; init; }

    /// <summary>The static data to be authenticated; of the card's certificate only.</summary>
    public ReadOnlySpan<byte> StaticData { get; init; }

    /// <summary>The transaction date as the number yymmdd.</summary>
    public required int DateYyMmDd { get; init; }

    /// <summary>The same with static data.</summary>
    public CertificateInput With(ReadOnlySpan<byte> staticData) => new()
    {
        Certificate = Certificate,
        Remainder = Remainder,
        Exponent = Exponent,
        Pan = Pan,
        StaticData = staticData,
        DateYyMmDd = DateYyMmDd,
    };
}
