using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
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

        if (action == CardAction.Approve && UsageControl.IsExpired(data))
        {
            if ((card & Qualifiers.OnlineIfExpired) == 0 || !Qualifiers.OnlineCapable(data))
            {
                return Verdict.Decline(OutcomeReason.ApplicationExpired);
            }

            action = CardAction.GoOnline;
        }

        byte type = First(data, Tag.TransactionType);
        if ((type == Cash && (card & Qualifiers.SwitchForCash) != 0) || (type == Cashback && (card & Qualifiers.SwitchForCashback) != 0)
            || (UsageControl.IsCashMachine(data) && (card & Qualifiers.NotForCashMachines) != 0))
        {
            return Verdict.OtherInterface(OutcomeReason.CardWantsOtherInterface);
        }

        return type is Cash or Cashback && !UsageControl.Allows(data, type == Cash ? UsageControl.Cash : UsageControl.Cashback)
            ? Verdict.Decline(OutcomeReason.NotAllowedByCard)
            : Verdict.Continue;
    }

    private static byte First(TransactionData data, uint tag) =>
        data.Terminal.TryGet(tag, out ReadOnlySpan<byte> value) && !value.IsEmpty ? value[0] : (byte)0;
}
