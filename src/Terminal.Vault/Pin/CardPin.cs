using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>A PIN that the card checks by itself, enciphered under its key: what the card gave for that.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §7. The certificate is that of a key for PINs (9F2D) or, on a card that has none, that of its key for signatures (9F46),
/// over whose certificate the static data are signed too. The account number that it must carry is the sealed card's.
/// </remarks>
public sealed class CardPin
{
    /// <summary>Registered application provider identifier, 5 bytes.</summary>
    public ReadOnlyMemory<byte> Rid { get; init; }

    /// <summary>CA public key index (8F).</summary>
    public byte AuthorityIndex { get; init; }

    /// <summary>Issuer public key certificate (90).</summary>
    public ReadOnlyMemory<byte> IssuerCertificate { get; init; }

    /// <summary>Its remainder (92); may be empty.</summary>
    public ReadOnlyMemory<byte> IssuerRemainder { get; init; }

    /// <summary>Its exponent (9F32).</summary>
    public ReadOnlyMemory<byte> IssuerExponent { get; init; }

    /// <summary>The card's certificate: 9F2D, else 9F46.</summary>
    public ReadOnlyMemory<byte> CardCertificate { get; init; }

    /// <summary>Its remainder (9F2F, 9F48); may be empty.</summary>
    public ReadOnlyMemory<byte> CardRemainder { get; init; }

    /// <summary>Its exponent (9F2E, 9F47).</summary>
    public ReadOnlyMemory<byte> CardExponent { get; init; }

    /// <summary>The static data to be authenticated, where the certificate is 9F46; else null. The account number stands in them: the
    /// vault disposes them.</summary>
    public SecretBuffer? StaticData { get; init; }

    /// <summary>The transaction date as the number yymmdd, on which the certificates must hold.</summary>
    public int DateYyMmDd { get; init; }

    /// <summary>The card's number for this PIN, 8 bytes: what GET CHALLENGE gave.</summary>
    public ReadOnlyMemory<byte> Challenge { get; init; }

    /// <summary>Tries that the card has left, 1 for the last; null where it is not known.</summary>
    public int? TriesLeft { get; init; }
}
