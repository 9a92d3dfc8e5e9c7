using Terminal.Primitives;

namespace Terminal.PublicKeys;

/// <summary>Takes the keys of issuer and card from certificates on elliptic curves and verifies the card's signatures: XDA.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §12. A certificate is in clear, with the signature behind it; all fields are checked before it, in the book's order.
/// Each step needs the one before it; after a failure the key that it was to give is empty, so that a later step fails too. Nothing is
/// allocated after construction.
/// </remarks>
public sealed class CurveCertificateChain
{
    /// <summary>Bytes of an issuer's certificate before its key (Table 35).</summary>
    public const int IssuerHeadLength = 21;

    /// <summary>Bytes of a card's certificate before the hash of the card data (Table 36).</summary>
    public const int IccHeadLength = 17;

    private const byte IssuerFormat = 0x12;
    private const byte IccFormat = 0x14;
    private const byte SignedDataFormat = 0x15;
    private const int IssuerDigitCountMin = 3;
    private readonly byte[] serial = new byte[3];

    /// <summary>The issuer's key.</summary>
    public RecoveredCurveKey Issuer { get; } = new();

    /// <summary>The card's key.</summary>
    public RecoveredCurveKey Icc { get; } = new();

    /// <summary>Serial number of the issuer's certificate that was taken last, 3 bytes.</summary>
    public ReadOnlySpan<byte> IssuerSerial => serial;

    /// <summary>Forgets the keys.</summary>
    public void Clear()
    {
        Issuer.Clear();
        Icc.Clear();
        serial.AsSpan().Clear();
    }

    /// <summary>Takes the issuer's key (EMV 4.4 Book 2 §12.3). Revoked certificates are the caller's business.</summary>
    /// <param name="ca">The scheme's key, which must hold.</param>
    /// <param name="rid">The scheme that the card names, 5 bytes.</param>
    /// <param name="index">The key that the card names.</param>
    /// <param name="input">The certificate and what it is checked against.</param>
    public OdaStatus RecoverIssuer(CaCurveKey ca, ReadOnlySpan<byte> rid, byte index, in CurveCertificateInput input)
    {
        Clear();
        ReadOnlySpan<byte> read = input.Certificate;
        if (read.Length < IssuerHeadLength)
        {
            return OdaStatus.LengthWrong;
        }

        if (read[0] != IssuerFormat || read[1] != 0)
        {
            return OdaStatus.BlockWrong;
        }

        if (CompressedDigits.Count(read.Slice(2, 5)) < IssuerDigitCountMin || !CompressedDigits.StartsWith(input.Pan, read.Slice(2, 5)))
        {
            return OdaStatus.SubjectWrong;
        }

        if (!TryDate(read.Slice(8, 4), out long expiry) || expiry < input.DateYyyyMmDd)
        {
            return OdaStatus.Expired;
        }

        if (!read.Slice(15, CaPublicKey.RidLength).SequenceEqual(rid) || read[20] != index)
        {
            return OdaStatus.AuthorityWrong;
        }

        if (SignatureSuite.Find(read[7]) is not { } suite)
        {
            return OdaStatus.AlgorithmUnknown;
        }

        int signedLength = IssuerHeadLength + suite.FieldLength;
        OdaStatus status = Take(read, signedLength, ca.Suite, ca.X, suite, Issuer);
        if (status == OdaStatus.Verified)
        {
            read.Slice(12, serial.Length).CopyTo(serial);
        }

        return status;
    }

    /// <summary>Takes the card's key (EMV 4.4 Book 2 §12.4).</summary>
    public OdaStatus RecoverIcc(in CurveCertificateInput input)
    {
        Icc.Clear();
        ReadOnlySpan<byte> read = input.Certificate;
        if (Issuer.Suite is not { } signer || read.Length < IccHeadLength)
        {
            return OdaStatus.LengthWrong;
        }

        if (read[0] != IccFormat || read[1] != 0 || read[15] != 0)
        {
            return OdaStatus.BlockWrong;
        }

        if (!TryDate(read.Slice(3, 4), out long date) || !Bcd.TryRead(read.Slice(7, 2), out long time)
            || date < input.DateYyyyMmDd || (date == input.DateYyyyMmDd && time <= input.TimeHhMm))
        {
            return OdaStatus.Expired;
        }

        if (SignatureSuite.Find(read[2]) is not { } suite || HashOf(read[16]) is not { } hashing)
        {
            return OdaStatus.AlgorithmUnknown;
        }

        int signedLength = IccHeadLength + hashing.HashLength + suite.FieldLength;
        if (read.Length != signedLength + signer.SignatureLength)
        {
            return OdaStatus.LengthWrong;
        }

        Span<byte> hash = stackalloc byte[SignatureSuite.HashLengthMax];
        hash = hash[..hashing.HashLength];
        hashing.Hash(input.CardData, hash);
        return hash.SequenceEqual(read.Slice(IccHeadLength, hash.Length))
            ? Take(read, signedLength, signer, Issuer.X, suite, Icc)
            : OdaStatus.HashWrong;
    }

    /// <summary>Verifies signed dynamic application data (9F4B) with the card's key (EMV 4.4 Book 2 §12.5.3).</summary>
    /// <param name="signature">Format and signature.</param>
    /// <param name="said">
    /// What both said, with the format in front (Table 37): the data of the lists and the answer's objects but the signature.
    /// </param>
    public OdaStatus VerifyDynamic(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> said) =>
        Icc.Suite is not { } suite || signature.Length != 1 + suite.SignatureLength ? OdaStatus.LengthWrong
        : signature[0] != SignedDataFormat || said.IsEmpty || said[0] != SignedDataFormat ? OdaStatus.BlockWrong
        : EcSdsa.Verifies(suite, Icc.X, said, signature[1..]) ? OdaStatus.Verified
        : OdaStatus.SignatureWrong;

    /// <summary>Verifies what is signed of a certificate and takes the key at its end.</summary>
    private static OdaStatus Take(
        ReadOnlySpan<byte> certificate,
        int signedLength,
        SignatureSuite signer,
        ReadOnlySpan<byte> signerKey,
        SignatureSuite suite,
        RecoveredCurveKey key)
    {
        if (certificate.Length != signedLength + signer.SignatureLength)
        {
            return OdaStatus.LengthWrong;
        }

        if (!EcSdsa.Verifies(signer, signerKey, certificate[..signedLength], certificate[signedLength..]))
        {
            return OdaStatus.SignatureWrong;
        }

        ReadOnlySpan<byte> certified = certificate[(signedLength - suite.FieldLength)..signedLength];
        if (!EcSdsa.IsKey(suite, certified))
        {
            return OdaStatus.KeyWrong;
        }

        key.Set(suite, certified);
        return OdaStatus.Verified;
    }

    /// <summary>The suite whose hash an indicator names (EMV 4.4 Book 2, Annex B2.3): SHA-1 is not used with curves.</summary>
    private static SignatureSuite? HashOf(byte indicator) => indicator switch
    {
        0x02 => SignatureSuite.P256,
        0x03 => SignatureSuite.P521,
        _ => null,
    };

    private static bool TryDate(ReadOnlySpan<byte> yyyymmdd, out long date) =>
        Bcd.TryRead(yyyymmdd, out date) && date / 100 % 100 is >= 1 and <= 12 && date % 100 is >= 1 and <= 31;
}
