using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.PublicKeys;

namespace Terminal.Emv.Oda;

/// <summary>Takes the keys of an XDA card from its data objects and the schemes' keys on elliptic curves.</summary>
/// <remarks>EMV 4.4 Book 2 §12. A key that does not hold is none. Nothing is allocated after construction.</remarks>
/// <param name="caKeys">The schemes' keys.</param>
/// <param name="revoked">Issuer certificates that do not hold any more.</param>
internal sealed class CurveCardKeys(IReadOnlyList<CaCurveKey> caKeys, IReadOnlyList<RevokedCertificate> revoked)
{
    private const int HeaderLengthMax = 4; // Two bytes of tag, two of length.
    private const int ProfileLength = 2;
    private readonly bool[] usable = [.. caKeys.Select(static key => key.Holds)];

    private readonly byte[] cardData =
        new byte[Limits.StaticDataLengthMax + (3 * HeaderLengthMax) + ProfileLength + Limits.AidLengthMax + byte.MaxValue];

    private CaCurveKey? authority;

    /// <summary>The keys as far as they were taken, and what verifies with them.</summary>
    public CurveCertificateChain Chain { get; } = new();

    /// <summary>Zeroes what the transaction left here.</summary>
    public void Clear()
    {
        cardData.AsSpan().Clear();
        authority = null;
        Chain.Clear();
    }

    /// <summary>Looks the scheme's key up; a card that names none counts as one whose key is missing (EMV 4.4 Book 2 §12.2).</summary>
    public bool TryAuthority(DataStore card)
    {
        authority = null;
        if (!TryName(card, out ReadOnlySpan<byte> rid, out byte index))
        {
            return false;
        }

        for (int i = 0; i < caKeys.Count && authority is null; i++)
        {
            authority = caKeys[i].Is(rid, index) && usable[i] ? caKeys[i] : null;
        }

        return authority is not null;
    }

    /// <summary>Takes the issuer's and the card's key, after <see cref="TryAuthority"/>.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">The signed records.</param>
    /// <param name="parameters">What the time is.</param>
    public OdaStatus Recover(TransactionData data, ReadOnlySpan<byte> records, in TransactionParameters parameters)
    {
        Chain.Clear();
        if (authority is null || !TryName(data.Card, out ReadOnlySpan<byte> rid, out byte index))
        {
            return OdaStatus.CaKeyMissing;
        }

        Span<byte> pan = stackalloc byte[CertificateSubject.PanLength];
        if (!data.Card.TryGet(Tag.IssuerPublicKeyCertificate, out ReadOnlySpan<byte> ofIssuer)
            || !data.Card.TryGet(Tag.IccPublicKeyCertificate, out ReadOnlySpan<byte> ofCard)
            || !CertificateSubject.TryPan(data.Card, pan))
        {
            return OdaStatus.DataMissing;
        }

        int date = Date(parameters, out int time);
        OdaStatus status = Chain.RecoverIssuer(
            authority, rid, index, new CurveCertificateInput { Certificate = ofIssuer, Pan = pan, DateYyyyMmDd = date });
        pan.Clear();
        status = status == OdaStatus.Verified && CertificateSubject.IsRevoked(revoked, rid, index, Chain.IssuerSerial)
            ? OdaStatus.Revoked : status;
        status = status == OdaStatus.Verified
            ? Chain.RecoverIcc(new CurveCertificateInput
            {
                Certificate = ofCard, CardData = CardData(data, records), DateYyyyMmDd = date, TimeHhMm = time,
            })
            : status;
        if (status != OdaStatus.Verified)
        {
            Chain.Clear();
        }

        return status;
    }

    /// <summary>RID of the application and index of the scheme's key (8F).</summary>
    private static bool TryName(DataStore card, out ReadOnlySpan<byte> rid, out byte index)
    {
        rid = default;
        index = 0;
        if (!card.TryGet(Tag.CaPublicKeyIndex, out ReadOnlySpan<byte> given)
            || !card.TryGet(Tag.DedicatedFileName, out ReadOnlySpan<byte> name) || name.Length < CaPublicKey.RidLength)
        {
            return false;
        }

        rid = name[..CaPublicKey.RidLength];
        index = given[0];
        return true;
    }

    /// <summary>Certificates end by universal time (EMV 4.4 Book 2, Tables 35 and 36).</summary>
    private static int Date(in TransactionParameters parameters, out int time)
    {
        long told = parameters.UtcYyyyMmDdHhMm;
        time = told > 0 ? (int)(told % 10_000) : parameters.TimeHhMmSs / 100;
        return told > 0 ? (int)Math.Min(told / 10_000, int.MaxValue) : ExpiryDate.Comparable(parameters.DateYyMmDd);
    }

    /// <summary>
    /// The issuer certified card data: the signed records, then AIP, AID of the terminal and, where there was one, PDOL with their tags and
    /// lengths (EMV 4.4 Book 3 §10.3).
    /// </summary>
    private ReadOnlySpan<byte> CardData(TransactionData data, ReadOnlySpan<byte> records)
    {
        records.CopyTo(cardData);
        int length = records.Length;
        Append(data.Card, Tag.ApplicationInterchangeProfile, ref length);
        Append(data.Terminal, Tag.Aid, ref length);
        Append(data.Card, Tag.Pdol, ref length);
        return cardData.AsSpan(0, length);
    }

    private void Append(DataStore store, uint tag, ref int length)
    {
        if (!store.TryGet(tag, out ReadOnlySpan<byte> value))
        {
            return;
        }

        if (tag > byte.MaxValue)
        {
            cardData[length++] = (byte)(tag >> 8);
        }

        cardData[length++] = (byte)(tag & 0xFF);
        if (value.Length > 0x7F)
        {
            cardData[length++] = 0x81;
        }

        cardData[length++] = (byte)value.Length;
        value.CopyTo(cardData.AsSpan(length));
        length += value.Length;
    }
}
