namespace Terminal.Emv.Contactless;

/// <summary>What one step of a kernel says: go on, or end with an outcome.</summary>
/// <param name="Ends">True where the transaction at the card ends here.</param>
/// <param name="Kind">The outcome.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct Verdict(bool Ends, OutcomeKind Kind, OutcomeReason Reason)
{
    /// <summary>Go on.</summary>
    public static Verdict Continue => default;

    /// <summary>Ends without a decision of the card.</summary>
    public static Verdict End(OutcomeReason reason) => new(true, OutcomeKind.EndApplication, reason);

    /// <summary>Declined offline.</summary>
    public static Verdict Decline(OutcomeReason reason) => new(true, OutcomeKind.Declined, reason);

    /// <summary>The next application is tried.</summary>
    public static Verdict SelectNext(OutcomeReason reason) => new(true, OutcomeKind.SelectNext, reason);

    /// <summary>The transaction belongs on another interface.</summary>
    public static Verdict OtherInterface(OutcomeReason reason) => new(true, OutcomeKind.TryAnotherInterface, reason);

    /// <summary>The card is to be presented again.</summary>
    public static Verdict Again(OutcomeReason reason) => new(true, OutcomeKind.TryAgain, reason);
}
