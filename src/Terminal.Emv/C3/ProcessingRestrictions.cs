using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.C3;

/// <summary>Expiry, and whether the card allows this kind of transaction here.</summary>
/// <remarks>
/// Common knowledge of the book: expiry is checked where the card approved offline, since an online request leaves it to the issuer; usage
/// control is checked for cash and cashback where the card gives both 9F07 and 5F28.
/// </remarks>
internal static class ProcessingRestrictions
{
    private const byte Cash = 0x01;
    private const byte Cashback = 0x09;

    /// <summary>Checks, and turns an expired offline approval into an online request where the card wants that.</summary>
    public static Verdict Check(TransactionData data, ref CardAction action)
    {
        byte card = Qualifiers.OfCard(data)[0];
        if (action == CardAction.Approve && !data.Card.TryGet(Tag.ApplicationExpirationDate, out _))
        {
            return Verdict.Decline(OutcomeReason.CardDataMissing);
        }

        if (action == CardAction.Approve && IsExpired(data))
        {
            if ((card & Qualifiers.OnlineIfExpired) == 0 || !Qualifiers.OnlineCapable(data))
            {
                return Verdict.Decline(OutcomeReason.ApplicationExpired);
            }

            action = CardAction.GoOnline;
        }

        byte type = First(data, Tag.TransactionType);
        if ((type == Cash && (card & Qualifiers.SwitchForCash) != 0) || (type == Cashback && (card & Qualifiers.SwitchForCashback) != 0)
            || (IsCashMachine(data) && (card & Qualifiers.NotForCashMachines) != 0))
        {
            return Verdict.OtherInterface(OutcomeReason.CardWantsOtherInterface);
        }

        return type is Cash or Cashback && !Allows(data, type == Cash) ? Verdict.Decline(OutcomeReason.NotAllowedByCard) : Verdict.Continue;
    }

    private static bool IsExpired(TransactionData data) =>
        !data.Card.TryGet(Tag.ApplicationExpirationDate, out ReadOnlySpan<byte> expiry) || !Bcd.TryRead(expiry, out long last)
        || !data.Terminal.TryGet(Tag.TransactionDate, out ReadOnlySpan<byte> date) || !Bcd.TryRead(date, out long today)
        || ExpiryDate.Comparable((int)today) > ExpiryDate.Comparable((int)last);

    /// <summary>Usage control (9F07): byte 1 bits 80 and 40 for domestic and international cash, byte 2 the same for cashback.</summary>
    private static bool Allows(TransactionData data, bool cash)
    {
        if (!data.Card.TryGet(Tag.ApplicationUsageControl, out ReadOnlySpan<byte> control)
            || !data.Card.TryGet(Tag.IssuerCountryCode, out ReadOnlySpan<byte> country))
        {
            return true;
        }

        bool domestic = data.Terminal.TryGet(Tag.TerminalCountryCode, out ReadOnlySpan<byte> here) && country.SequenceEqual(here);
        return (control[cash ? 0 : 1] & (domestic ? 0x80 : 0x40)) != 0;
    }

    /// <summary>A cash machine by its terminal type: 14, 15, 16 with cash among its capabilities (EMV 4.4 Book 4, Annex A1).</summary>
    private static bool IsCashMachine(TransactionData data) =>
        First(data, Tag.TerminalType) is 0x14 or 0x15 or 0x16 && (First(data, Tag.AdditionalTerminalCapabilities) & 0x80) != 0;

    private static byte First(TransactionData data, uint tag) =>
        data.Terminal.TryGet(tag, out ReadOnlySpan<byte> value) && !value.IsEmpty ? value[0] : (byte)0;
}
