using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.C3;

/// <summary>Which cardholder verification both sides want and have.</summary>
/// <remarks>
/// The card's qualifiers (9F6C) say what it wants, the terminal's (9F66) what it has and whether the amount needs any. Online PIN goes
/// first, then the consumer's device, then the signature: common knowledge of the book. What is wanted and not there declines: this
/// terminal does not take an amount without the verification that its own limit or the card asks for. What the device says counts only
/// where the terminal claims to support it; a phone that verified although nothing was wanted is taken as one that did not.
/// </remarks>
internal static class CardholderVerification
{
    private const int AuthenticationQualifiersOffset = 5;

    /// <summary>True where the terminal asks for no verification, or has a way to do one.</summary>
    public static bool IsWithinReach(TransactionData data)
    {
        ReadOnlySpan<byte> terminal = Qualifiers.Of(data);
        return (terminal[1] & Qualifiers.CvmRequired) == 0
            || (terminal[0] & (Qualifiers.TerminalOnlinePin | Qualifiers.TerminalSignature)) != 0
            || (terminal[2] & Qualifiers.TerminalDeviceCvm) != 0;
    }

    /// <summary>Chooses the verification.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="action">What is to come of the transaction; a PIN needs the host.</param>
    /// <param name="cvm">The verification that the outcome asks for.</param>
    public static Verdict Choose(TransactionData data, CardAction action, out OutcomeCvm cvm)
    {
        ReadOnlySpan<byte> terminal = Qualifiers.Of(data);
        ReadOnlySpan<byte> card = Qualifiers.OfCard(data);
        bool required = (terminal[1] & Qualifiers.CvmRequired) != 0;
        bool signature = (terminal[0] & Qualifiers.TerminalSignature) != 0;
        cvm = OutcomeCvm.NoCvm;
        if (!data.Card.TryGet(Tag.CardTransactionQualifiers, out _))
        {
            cvm = required && signature ? OutcomeCvm.Signature : OutcomeCvm.NoCvm;
            return required && !signature ? Verdict.Decline(OutcomeReason.CvmNotSupported) : Verdict.Continue;
        }

        if ((card[0] & Qualifiers.CardOnlinePin) != 0 && (terminal[0] & Qualifiers.TerminalOnlinePin) != 0 && action == CardAction.GoOnline)
        {
            cvm = OutcomeCvm.OnlinePin;
            return Verdict.Continue;
        }

        if ((card[1] & Qualifiers.CardDeviceCvm) != 0 && (terminal[2] & Qualifiers.TerminalDeviceCvm) != 0)
        {
            cvm = OutcomeCvm.ConfirmationCodeVerified;
            return DeviceProved(data, card, action) ? Verdict.Continue : Verdict.Decline(OutcomeReason.CvmNotProved);
        }

        if ((card[0] & Qualifiers.CardSignature) != 0 && signature)
        {
            cvm = OutcomeCvm.Signature;
            return Verdict.Continue;
        }

        bool wanted = required || (card[0] & (Qualifiers.CardOnlinePin | Qualifiers.CardSignature)) != 0;
        return wanted ? Verdict.Decline(OutcomeReason.CvmNotSupported) : Verdict.Continue;
    }

    /// <summary>Bytes 6 and 7 of 9F69 repeat the card's qualifiers under its signature; without 9F69 only the issuer can know.</summary>
    private static bool DeviceProved(TransactionData data, ReadOnlySpan<byte> card, CardAction action) =>
        data.Card.TryGet(Tag.CardAuthenticationRelatedData, out ReadOnlySpan<byte> related)
            ? related.Length >= AuthenticationQualifiersOffset + 2 && related.Slice(AuthenticationQualifiersOffset, 2).SequenceEqual(card)
            : action == CardAction.GoOnline;
}
