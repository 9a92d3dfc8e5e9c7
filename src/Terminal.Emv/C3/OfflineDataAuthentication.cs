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
    private readonly CardKeys keys = new(caKeys, []);

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
    public void Clear() => keys.Clear();

    private static bool IsWanted(TransactionData data, CardAction action) =>
        action == CardAction.Approve
        || ((Qualifiers.Of(data)[0] & Qualifiers.AuthenticateForOnline) != 0 && CanAuthenticate(data)
            && (data.Card.TryGet(Tag.SignedDynamicApplicationData, out _) || data.Card.TryGet(Tag.IccPublicKeyCertificate, out _)
                || data.Card.TryGet(Tag.IssuerPublicKeyCertificate, out _)));

    private static bool CanAuthenticate(TransactionData data) =>
        data.Card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile) && (profile[0] & DynamicSupported) != 0;

    private OutcomeReason Authenticate(TransactionData data, ReadOnlySpan<byte> records)
    {
        if (!CanAuthenticate(data) || !data.Card.TryGet(Tag.SignedDynamicApplicationData, out ReadOnlySpan<byte> signature))
        {
            return OutcomeReason.AuthenticationDataMissing;
        }

        OdaStatus recovered = keys.RecoverIssuer(data);
        recovered = recovered == OdaStatus.Verified ? keys.RecoverIcc(data, records) : recovered;
        return recovered switch
        {
            OdaStatus.Verified => VerifySignature(data, signature) ? OutcomeReason.None : OutcomeReason.SignatureWrong,
            OdaStatus.DataMissing => OutcomeReason.AuthenticationDataMissing,
            OdaStatus.CaKeyMissing => OutcomeReason.CaKeyMissing,
            OdaStatus.Expired => OutcomeReason.CertificateExpired,
            _ => OutcomeReason.CertificateWrong,
        };
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

        return keys.Chain.VerifyDynamic(signature, tail[..length]) == OdaStatus.Verified;
    }

    private static int Append(DataStore store, uint tag, Span<byte> tail, int length)
    {
        Invariant.Check(store.TryGet(tag, out ReadOnlySpan<byte> value));
        value.CopyTo(tail[length..]);
        return length + value.Length;
    }
}
