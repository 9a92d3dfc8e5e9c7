namespace Terminal.Emv.Contactless;

/// <summary>What a transaction at the card came to (EMV Contactless Book A: Outcomes).</summary>
public enum OutcomeKind
{
    /// <summary>Approved offline.</summary>
    Approved,

    /// <summary>Declined offline.</summary>
    Declined,

    /// <summary>The card wants the issuer's answer: authorise online.</summary>
    OnlineRequest,

    /// <summary>Something came between: present the card again. The entry point waits for the next card.</summary>
    TryAgain,

    /// <summary>The card wants another interface, and the terminal has one.</summary>
    TryAnotherInterface,

    /// <summary>This application does not do; the entry point itself goes on to the next one, so that no caller sees this.</summary>
    SelectNext,

    /// <summary>It ends here without a decision of the card.</summary>
    EndApplication,
}

/// <summary>The cardholder verification that an outcome asks for.</summary>
public enum OutcomeCvm
{
    /// <summary>Not applicable: there is nothing to verify for.</summary>
    NotApplicable,

    /// <summary>None is wanted.</summary>
    NoCvm,

    /// <summary>A signature on the receipt.</summary>
    Signature,

    /// <summary>The PIN, verified online.</summary>
    OnlinePin,

    /// <summary>The cardholder's device has verified.</summary>
    ConfirmationCodeVerified,
}

/// <summary>Where the entry point starts again (EMV Contactless Book B).</summary>
public enum OutcomeStart
{
    /// <summary>Nowhere: the outcome is final.</summary>
    NotApplicable,

    /// <summary>At pre-processing, with new parameters.</summary>
    A,

    /// <summary>At the activation of the field.</summary>
    B,

    /// <summary>At the selection of a combination.</summary>
    C,

    /// <summary>At the kernel.</summary>
    D,
}

/// <summary>The result of a transaction at the card.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Cvm">The verification it asks for.</param>
/// <param name="Reason">Why, where it is neither an approval nor an online request.</param>
/// <param name="Start">Where it starts again.</param>
/// <param name="Ui">What is shown with it.</param>
public readonly record struct Outcome(
    OutcomeKind Kind,
    OutcomeCvm Cvm,
    OutcomeReason Reason,
    OutcomeStart Start,
    UserInterfaceRequest Ui);
