using Terminal.Emv.Contactless;

namespace Terminal.Emv.Contact;

/// <summary>What a transaction at the contact reader came to.</summary>
/// <param name="Kind">Approved, declined, an online request of a card that was let go before the host's answer, or ended
/// without a decision (<see cref="OutcomeKind.EndApplication"/>).</param>
/// <param name="Reason">Why, where it is not approved.</param>
/// <param name="WentOnline">True where the host was asked, whether it answered or not.</param>
/// <param name="SignatureWanted">True where the cardholder signs.</param>
/// <param name="ReversalNeeded">True where the host may have booked what the card or the cardholder did not complete.</param>
public readonly record struct ContactOutcome(
    OutcomeKind Kind,
    OutcomeReason Reason,
    bool WentOnline = false,
    bool SignatureWanted = false,
    bool ReversalNeeded = false);
