using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.PublicKeys;

namespace Terminal.Emv.C3;

/// <summary>The card may leave: is all there that an outcome needs, and what does the card ask for?</summary>
/// <remarks>
/// Mandatory are AIP, ATC, cryptogram and issuer application data, and an account number in 57 or 5A. Without 9F27 the type of the
/// cryptogram is read from the card verification results in the issuer application data: bits 6 and 5 of its byte 5.
/// </remarks>
internal static class CardReadComplete
{
    private const byte CryptogramTypeMask = 0xC0;

    /// <summary>Checks the card's data.</summary>
    /// <param name="data">The transaction's data objects; 9F27 is added where the card gave none.</param>
    /// <param name="action">What the card asks for.</param>
    public static Verdict Check(TransactionData data, out CardAction action)
    {
        action = CardAction.Decline;
        DataStore card = data.Card;
        if (!card.TryGet(Tag.ApplicationInterchangeProfile, out _) || !card.TryGet(Tag.ApplicationTransactionCounter, out _)
            || !card.TryGet(Tag.ApplicationCryptogram, out _) || !card.TryGet(Tag.IssuerApplicationData, out ReadOnlySpan<byte> issuerData))
        {
            return Verdict.End(OutcomeReason.CardDataMissing);
        }

        if (!card.TryGet(Tag.CryptogramInformationData, out ReadOnlySpan<byte> information))
        {
            if (issuerData.Length < 5)
            {
                return Verdict.End(OutcomeReason.CardDataMissing);
            }

            byte derived = (byte)((issuerData[4] << 2) & CryptogramTypeMask);
            if (card.Add(Tag.CryptogramInformationData, [derived]) != StoreStatus.Stored
                || !card.TryGet(Tag.CryptogramInformationData, out information))
            {
                return Verdict.End(OutcomeReason.CardDataTooLong);
            }
        }

        switch (information[0] & CryptogramTypeMask)
        {
            case 0x00:
                break;
            case 0x40:
                action = CardAction.Approve;
                break;
            case 0x80:
                action = CardAction.GoOnline;
                break;
            default:
                return Verdict.End(OutcomeReason.CardDataFormat);
        }

        return CheckAccount(card);
    }

    private static Verdict CheckAccount(DataStore card)
    {
        bool hasPan = card.TryGet(Tag.PrimaryAccountNumber, out ReadOnlySpan<byte> pan);
        bool hasTrack = card.TryGet(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track);
        if (!hasPan && !hasTrack)
        {
            return Verdict.End(OutcomeReason.CardDataMissing);
        }

        Span<byte> trackPan = stackalloc byte[10];
        if (hasTrack && !TrackTwo.TryPan(track, trackPan))
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        bool differ = hasPan && hasTrack && !CompressedDigits.Same(pan, trackPan);
        trackPan.Clear();
        return differ ? Verdict.End(OutcomeReason.CardDataInconsistent) : Verdict.Continue;
    }
}
