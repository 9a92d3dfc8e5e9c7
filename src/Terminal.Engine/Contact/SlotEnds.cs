using Terminal.Emv.Contactless;
using Terminal.Vault;

namespace Terminal.Engine.Contact;

/// <summary>What the end of a transaction at the slot means for who stands there.</summary>
public static class SlotEnds
{
    /// <summary>True of a chip that failed, so that another way of reading the card may be tried in the same payment.</summary>
    /// <remarks>A card that refuses, declines or is pulled has not failed, and its stripe does not take the place of its word.</remarks>
    /// <param name="reason">Why the kernel ended.</param>
    /// <param name="holdsCard">True where the card is still in the slot.</param>
    public static bool IsFailure(OutcomeReason reason, bool holdsCard) => reason switch
    {
        OutcomeReason.CardDataMalformed or OutcomeReason.CardDataDuplicate or OutcomeReason.CardDataMissing
            or OutcomeReason.CardDataTooLong or OutcomeReason.CardDataFormat or OutcomeReason.CardDataInconsistent
            or OutcomeReason.RecordRefused => true,
        OutcomeReason.CardLost => holdsCard,
        _ => false,
    };

    /// <summary>What is shown of a card that was not taken.</summary>
    /// <param name="kind">How the kernel ended.</param>
    /// <param name="reason">Why.</param>
    /// <param name="takesNoPin">True where the card has no try left for a PIN.</param>
    public static PromptId Refusal(OutcomeKind kind, OutcomeReason reason, bool takesNoPin) => reason switch
    {
        OutcomeReason.NotConfigured or OutcomeReason.NoCommonApplication or OutcomeReason.ApplicationsRefused or OutcomeReason.CardBlocked
            or OutcomeReason.NotAllowedByCard => PromptId.CardNotAccepted,
        OutcomeReason.Cancelled => PromptId.Cancelled,
        _ when kind != OutcomeKind.Declined => PromptId.CardError,
        _ => takesNoPin ? PromptId.PinBlocked : PromptId.NotAuthorised,
    };
}
