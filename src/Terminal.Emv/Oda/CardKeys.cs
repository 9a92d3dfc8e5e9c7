using System.Diagnostics.CodeAnalysis;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Emv.Oda;

/// <summary>Recovers a card's keys from its data objects and the schemes' keys, step by step.</summary>
/// <remarks>EMV 4.4 Book 2 §5 and §6. A key whose check sum does not hold is none. Nothing is allocated after construction.</remarks>
/// <param name="caKeys">The schemes' keys.</param>
/// <param name="revoked">Issuer certificates that do not hold any more.</param>
internal sealed class CardKeys(IReadOnlyList<CaPublicKey> caKeys, IReadOnlyList<RevokedCertificate> revoked)
{
    private const int SerialOffset = 8; // Header, format, issuer identifier 4, expiry 2 stand before it.
    private readonly bool[] usable = [.. caKeys.Select(static key => key.ChecksumHolds)];
    private readonly byte[] signed = new byte[Limits.StaticDataLengthMax];

    /// <summary>The keys as far as they were recovered, and what verifies with them.</summary>
    public CertificateChain Chain { get; } = new();

    /// <summary>Zeroes what the transaction left here.</summary>
    public void Clear()
    {
        signed.AsSpan().Clear();
        Chain.Clear();
    }

    /// <summary>Recovers the issuer's key.</summary>
    public OdaStatus RecoverIssuer(TransactionData data)
    {
        DataStore card = data.Card;
        if (!card.TryGet(Tag.CaPublicKeyIndex, out ReadOnlySpan<byte> index)
            || !card.TryGet(Tag.IssuerPublicKeyCertificate, out ReadOnlySpan<byte> certificate)
            || !card.TryGet(Tag.IssuerPublicKeyExponent, out ReadOnlySpan<byte> exponent)
            || !card.TryGet(Tag.DedicatedFileName, out ReadOnlySpan<byte> name) || name.Length < CaPublicKey.RidLength)
        {
            return OdaStatus.DataMissing;
        }

        if (!TryKey(name[..CaPublicKey.RidLength], index[0], out CaPublicKey? caKey))
        {
            return OdaStatus.CaKeyMissing;
        }

        _ = card.TryGet(Tag.IssuerPublicKeyRemainder, out ReadOnlySpan<byte> rest);
        Span<byte> pan = stackalloc byte[CertificateSubject.PanLength];
        OdaStatus status = Input(data, certificate, rest, exponent, pan, out CertificateInput input)
            ? Chain.RecoverIssuer(caKey, input) : OdaStatus.DataMissing;
        pan.Clear();
        if (status == OdaStatus.Verified
            && CertificateSubject.IsRevoked(revoked, name[..CaPublicKey.RidLength], index[0], Chain.Block.Slice(SerialOffset, 3)))
        {
            Chain.Clear();
            return OdaStatus.Revoked;
        }

        return status;
    }

    /// <summary>Recovers the card's key; the issuer's must have been recovered.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">The signed records.</param>
    public OdaStatus RecoverIcc(TransactionData data, ReadOnlySpan<byte> records)
    {
        if (!data.Card.TryGet(Tag.IccPublicKeyCertificate, out ReadOnlySpan<byte> certificate)
            || !data.Card.TryGet(Tag.IccPublicKeyExponent, out ReadOnlySpan<byte> exponent))
        {
            return OdaStatus.DataMissing;
        }

        _ = data.Card.TryGet(Tag.IccPublicKeyRemainder, out ReadOnlySpan<byte> rest);
        if (!StaticData(data.Card, records, out ReadOnlySpan<byte> staticData))
        {
            return OdaStatus.StaticDataWrong;
        }

        Span<byte> pan = stackalloc byte[CertificateSubject.PanLength];
        OdaStatus status = Input(data, certificate, rest, exponent, pan, out CertificateInput input)
            ? Chain.RecoverIcc(input.With(staticData)) : OdaStatus.DataMissing;
        pan.Clear();
        return status;
    }

    /// <summary>Recovers the card's key for PINs (EMV 4.4 Book 2 §7.1); the issuer's must have been recovered.</summary>
    public OdaStatus RecoverPinKey(TransactionData data)
    {
        if (!data.Card.TryGet(Tag.IccPinKeyCertificate, out ReadOnlySpan<byte> certificate)
            || !data.Card.TryGet(Tag.IccPinKeyExponent, out ReadOnlySpan<byte> exponent))
        {
            return OdaStatus.DataMissing;
        }

        _ = data.Card.TryGet(Tag.IccPinKeyRemainder, out ReadOnlySpan<byte> rest);
        Span<byte> pan = stackalloc byte[CertificateSubject.PanLength];
        OdaStatus status = Input(data, certificate, rest, exponent, pan, out CertificateInput input)
            ? Chain.RecoverPinKey(input) : OdaStatus.DataMissing;
        pan.Clear();
        return status;
    }

    /// <summary>Verifies the card's static signature; the issuer's key must have been recovered.</summary>
    public OdaStatus VerifyStatic(TransactionData data, ReadOnlySpan<byte> records) =>
        !data.Card.TryGet(Tag.SignedStaticApplicationData, out ReadOnlySpan<byte> signature) ? OdaStatus.DataMissing
        : !StaticData(data.Card, records, out ReadOnlySpan<byte> staticData) ? OdaStatus.StaticDataWrong
        : Chain.VerifyStatic(signature, staticData);

    private static bool Input(
        TransactionData data,
        ReadOnlySpan<byte> certificate,
        ReadOnlySpan<byte> rest,
        ReadOnlySpan<byte> exponent,
        Span<byte> pan,
        out CertificateInput input)
    {
        bool known = CertificateSubject.TryPan(data.Card, pan) & TryToday(data, out int today);
        input = new CertificateInput
        {
            Certificate = certificate,
            Remainder = rest,
            Exponent = exponent,
            Pan = pan,
            DateYyMmDd = today,
        };
        return known;
    }

    private static bool TryToday(TransactionData data, out int today)
    {
        long digits = 0;
        bool read = data.Terminal.TryGet(Tag.TransactionDate, out ReadOnlySpan<byte> date) && Bcd.TryRead(date, out digits);
        today = (int)digits;
        return read;
    }

    private bool TryKey(ReadOnlySpan<byte> rid, byte index, [NotNullWhen(true)] out CaPublicKey? key)
    {
        key = null;
        for (int i = 0; i < caKeys.Count && key is null; i++)
        {
            key = caKeys[i].Is(rid, index) && usable[i] ? caKeys[i] : null;
        }

        return key is not null;
    }

    /// <summary>
    /// The signed records and, where the tag list (9F4A) names it, the AIP; it may name nothing else (EMV 4.4 Book 3 §10.3).
    /// </summary>
    public bool StaticData(DataStore card, ReadOnlySpan<byte> records, out ReadOnlySpan<byte> staticData)
    {
        records.CopyTo(signed);
        int length = records.Length;
        staticData = default;
        if (card.TryGet(Tag.StaticDataAuthenticationTagList, out ReadOnlySpan<byte> list))
        {
            if (list.Length != 1 || list[0] != Tag.ApplicationInterchangeProfile
                || !card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile))
            {
                return false;
            }

            profile.CopyTo(signed.AsSpan(length));
            length += profile.Length;
        }

        staticData = signed.AsSpan(0, length);
        return true;
    }
}
