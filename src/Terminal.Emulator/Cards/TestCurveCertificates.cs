using System.Security.Cryptography;

namespace Terminal.Emulator.Cards;

/// <summary>Certificates and signatures of XDA as authorities, issuers and cards make them.</summary>
/// <remarks>EMV 4.4 Book 2 §12. Written apart from the terminal's checks.</remarks>
public static class TestCurveCertificates
{
    private static ReadOnlySpan<byte> Expiry => [0x20, 0x49, 0x12, 0x31];

    /// <summary>Issuer public key certificate (90), Table 35.</summary>
    /// <param name="authority">The scheme's key.</param>
    /// <param name="name">RID and index of that key, 6 bytes.</param>
    /// <param name="issuer">The key that is certified.</param>
    /// <param name="digits">First digits of the issuer's account numbers, filled up with F, 5 bytes.</param>
    public static byte[] ForIssuer(TestCurveKey authority, ReadOnlySpan<byte> name, TestCurveKey issuer, ReadOnlySpan<byte> digits)
    {
        byte[] signed = [0x12, 0x00, .. digits, issuer.Suite, .. Expiry, 0x00, 0x00, 0x01, .. name, .. issuer.X];
        return [.. signed, .. authority.Sign(signed)];
    }

    /// <summary>ICC public key certificate (9F46), Table 36, with a hash of SHA-256 over the card data.</summary>
    /// <param name="issuer">The issuer's key.</param>
    /// <param name="card">The key that is certified.</param>
    /// <param name="cardData">Issuer certified card data.</param>
    public static byte[] ForCard(TestCurveKey issuer, TestCurveKey card, ReadOnlySpan<byte> cardData)
    {
        byte[] signed =
        [
            0x14, 0x00, card.Suite, .. Expiry, 0x23, 0x59, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, .. SHA256.HashData(cardData),
            .. card.X,
        ];
        return [.. signed, .. issuer.Sign(signed)];
    }

    /// <summary>Signed dynamic application data (9F4B), Tables 37 and 38.</summary>
    /// <param name="card">The card's key.</param>
    /// <param name="said">What the terminal's lists and the card's answer say, in this order.</param>
    public static byte[] Dynamic(TestCurveKey card, ReadOnlySpan<byte> said) => [0x15, .. card.Sign([0x15, .. said])];

    /// <summary>Check sum of the authority's key: the suite's hash over RID, index, suite and point.</summary>
    /// <param name="name">RID and index, 6 bytes.</param>
    /// <param name="authority">The key.</param>
    public static byte[] AuthorityChecksum(ReadOnlySpan<byte> name, TestCurveKey authority) =>
        authority.Hash([.. name, authority.Suite, .. authority.X, .. authority.Y]);
}
