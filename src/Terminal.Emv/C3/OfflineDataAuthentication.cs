using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Emv.C3;

/// <summary>fDDA: the card's signature over the terminal's unpredictable number, and the chain of certificates behind its key.</summary>
/// <remarks>
/// It is done where the card approved offline, and for an online request where the terminal claims it (9F66 byte 1, bit 1), the card's AIP
/// says that it can, and the card sent any of its data. Version 01, told by the first byte of 9F69, signs UN, amount, currency and 9F69;
/// version 00, without 9F69, signs UN alone. A failure goes where 9F6C says, else it declines.
/// </remarks>
internal sealed class OfflineDataAuthentication(IReadOnlyList<CaPublicKey> caKeys)
{
    private const byte DynamicSupported = 0x20;
    private const byte VersionOne = 0x01;
    private const int PanLength = 10;
    private readonly bool[] usable = [.. caKeys.Select(static key => key.ChecksumHolds)];
    private readonly CertificateChain chain = new();
    private readonly byte[] signed = new byte[Limits.StaticDataLengthMax];

    /// <summary>Authenticates where it is wanted.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">The signed records.</param>
    /// <param name="action">What the card asks for; an offline approval may become an online request.</param>
    public Verdict Run(TransactionData data, ReadOnlySpan<byte> records, ref CardAction action)
    {
        if (!IsWanted(data, action))
        {
            return Verdict.Continue;
        }

        OutcomeReason reason = Authenticate(data, records);
        if (reason == OutcomeReason.None)
        {
            return Verdict.Continue;
        }

        byte card = Qualifiers.OfCard(data)[0];
        if ((card & Qualifiers.OnlineIfAuthenticationFails) != 0 && Qualifiers.OnlineCapable(data))
        {
            action = CardAction.GoOnline;
            return Verdict.Continue;
        }

        return (card & Qualifiers.SwitchIfAuthenticationFails) != 0 ? Verdict.OtherInterface(reason) : Verdict.Decline(reason);
    }

    /// <summary>Zeroes what the transaction left here.</summary>
    public void Clear()
    {
        signed.AsSpan().Clear();
        chain.Clear();
    }

    private static bool IsWanted(TransactionData data, CardAction action) =>
        action == CardAction.Approve
        || ((Qualifiers.Of(data)[0] & Qualifiers.AuthenticateForOnline) != 0 && CanAuthenticate(data)
            && (data.Card.TryGet(Tag.SignedDynamicApplicationData, out _) || data.Card.TryGet(Tag.IccPublicKeyCertificate, out _)
                || data.Card.TryGet(Tag.IssuerPublicKeyCertificate, out _)));

    private static bool CanAuthenticate(TransactionData data) =>
        data.Card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile) && (profile[0] & DynamicSupported) != 0;

    private OutcomeReason Authenticate(TransactionData data, ReadOnlySpan<byte> records)
    {
        DataStore card = data.Card;
        if (!CanAuthenticate(data)
            || !card.TryGet(Tag.CaPublicKeyIndex, out ReadOnlySpan<byte> index)
            || !card.TryGet(Tag.SignedDynamicApplicationData, out ReadOnlySpan<byte> signature)
            || !card.TryGet(Tag.DedicatedFileName, out ReadOnlySpan<byte> name) || name.Length < CaPublicKey.RidLength)
        {
            return OutcomeReason.AuthenticationDataMissing;
        }

        if (!TryKey(name[..CaPublicKey.RidLength], index[0], out CaPublicKey? caKey))
        {
            return OutcomeReason.CaKeyMissing;
        }

        Span<byte> pan = stackalloc byte[PanLength];
        OdaStatus recovered = RecoverKeys(data, caKey, records, pan);
        pan.Clear();
        return recovered switch
        {
            OdaStatus.Verified => VerifySignature(data, signature) ? OutcomeReason.None : OutcomeReason.SignatureWrong,
            OdaStatus.DataMissing => OutcomeReason.AuthenticationDataMissing,
            OdaStatus.Expired => OutcomeReason.CertificateExpired,
            _ => OutcomeReason.CertificateWrong,
        };
    }

    /// <summary>Issuer's certificate, then the card's: afterwards the chain holds the card's key.</summary>
    private OdaStatus RecoverKeys(TransactionData data, CaPublicKey caKey, ReadOnlySpan<byte> records, Span<byte> pan)
    {
        DataStore card = data.Card;
        if (!card.TryGet(Tag.IssuerPublicKeyCertificate, out ReadOnlySpan<byte> issuerCertificate)
            || !card.TryGet(Tag.IssuerPublicKeyExponent, out ReadOnlySpan<byte> issuerExponent)
            || !card.TryGet(Tag.IccPublicKeyCertificate, out ReadOnlySpan<byte> iccCertificate)
            || !card.TryGet(Tag.IccPublicKeyExponent, out ReadOnlySpan<byte> iccExponent)
            || !data.Terminal.TryGet(Tag.TransactionDate, out ReadOnlySpan<byte> date) || !Bcd.TryRead(date, out long today)
            || !TryPan(card, pan))
        {
            return OdaStatus.DataMissing;
        }

        _ = card.TryGet(Tag.IssuerPublicKeyRemainder, out ReadOnlySpan<byte> issuerRest);
        _ = card.TryGet(Tag.IccPublicKeyRemainder, out ReadOnlySpan<byte> iccRest);
        OdaStatus status = chain.RecoverIssuer(caKey, new CertificateInput
        {
            Certificate = issuerCertificate,
            Remainder = issuerRest,
            Exponent = issuerExponent,
            Pan = pan,
            DateYyMmDd = (int)today,
        });
        if (status != OdaStatus.Verified)
        {
            return status;
        }

        if (!StaticData(card, records, out ReadOnlySpan<byte> staticData))
        {
            return OdaStatus.StaticDataWrong;
        }

        return chain.RecoverIcc(new CertificateInput
        {
            Certificate = iccCertificate,
            Remainder = iccRest,
            Exponent = iccExponent,
            Pan = pan,
            StaticData = staticData,
            DateYyMmDd = (int)today,
        });
    }

    private static bool TryPan(DataStore card, Span<byte> pan)
    {
        pan.Fill(0xFF);
        if (card.TryGet(Tag.PrimaryAccountNumber, out ReadOnlySpan<byte> given) && given.Length <= pan.Length)
        {
            given.CopyTo(pan);
            return true;
        }

        return card.TryGet(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track) && TrackTwo.TryPan(track, pan);
    }

    private bool TryKey(ReadOnlySpan<byte> rid, byte index, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CaPublicKey? key)
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
    private bool StaticData(DataStore card, ReadOnlySpan<byte> records, out ReadOnlySpan<byte> staticData)
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

    private bool VerifySignature(TransactionData data, ReadOnlySpan<byte> signature)
    {
        Span<byte> tail = stackalloc byte[32];
        int length = Append(data.Terminal, Tag.UnpredictableNumber, tail, 0);
        if (data.Card.TryGet(Tag.CardAuthenticationRelatedData, out ReadOnlySpan<byte> related))
        {
            if (related[0] != VersionOne)
            {
                return false;
            }

            length = Append(data.Terminal, Tag.AmountAuthorised, tail, length);
            length = Append(data.Terminal, Tag.TransactionCurrencyCode, tail, length);
            length = Append(data.Card, Tag.CardAuthenticationRelatedData, tail, length);
        }

        return chain.VerifyDynamic(signature, tail[..length]) == OdaStatus.Verified;
    }

    private static int Append(DataStore store, uint tag, Span<byte> tail, int length)
    {
        Invariant.Check(store.TryGet(tag, out ReadOnlySpan<byte> value));
        value.CopyTo(tail[length..]);
        return length + value.Length;
    }
}
