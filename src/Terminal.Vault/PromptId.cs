namespace Terminal.Vault;

/// <summary>
/// The screens that the vault shows. Each has its text, its layout and the keys that it releases in the vault's own table.
/// </summary>
/// <remarks>
/// Digits are released under <see cref="Welcome"/> and <see cref="EnterAmount"/> alone; Clear, Cancel and Enter under every prompt.
/// </remarks>
public enum PromptId
{
    /// <summary>Starting up; no trade yet.</summary>
    Starting,

    /// <summary>Idle: "Welcome" and "Key amount". Digits are released.</summary>
    Welcome,

    /// <summary>The amount as keyed so far. Digits are released. Arguments: amount.</summary>
    EnterAmount,

    /// <summary>"Present card". Arguments: amount.</summary>
    PresentCard,

    /// <summary>"Present card again". Arguments: amount.</summary>
    PresentCardAgain,

    /// <summary>"Present one card only". Arguments: amount.</summary>
    PresentOneCard,

    /// <summary>"See phone for instructions", then present again. Arguments: amount.</summary>
    SeePhone,

    /// <summary>"Processing", while the card is read.</summary>
    Processing,

    /// <summary>"Card read OK, please remove card".</summary>
    RemoveCard,

    /// <summary>"Authorising, please wait". Arguments: amount.</summary>
    Authorising,

    /// <summary>"Approved". Arguments: amount.</summary>
    Approved,

    /// <summary>"Declined" by the host. Arguments: amount, the response code.</summary>
    Declined,

    /// <summary>"Declined" by the card or the kernel, with no host asked. Arguments: code.</summary>
    NotAuthorised,

    /// <summary>"Declined": the amount needs a cardholder verification that this terminal does not have. Arguments: amount.</summary>
    AmountNeedsVerification,

    /// <summary>"Not accepted": amount over the contactless limit, or zero. Arguments: amount.</summary>
    AmountNotAllowed,

    /// <summary>"Card not accepted": no application in common. Arguments: code.</summary>
    CardNotAccepted,

    /// <summary>"Card error", the payment is over; nothing was taken. Arguments: code.</summary>
    CardError,

    /// <summary>"Cancelled"; nothing was sent.</summary>
    Cancelled,

    /// <summary>"Cancelled, reversal pending": the host may have seen the payment and is told to undo it.</summary>
    CancelledReversing,

    /// <summary>"No answer, reversal pending": nothing is called declined while it is unknown.</summary>
    NoAnswerReversing,

    /// <summary>"Reversing, please wait": no new payment before the reversal is closed.</summary>
    ReversalPending,

    /// <summary>"No connection to the bank, nothing taken".</summary>
    NoConnection,

    /// <summary>"Time is up": no card came.</summary>
    TimedOut,

    /// <summary>"Check paper": the receipt is kept and printed later.</summary>
    PrinterFault,

    /// <summary>"Card reader fault". Arguments: code.</summary>
    ReaderFault,

    /// <summary>"Out of service": the terminal does not trade. Arguments: code.</summary>
    OutOfService,
}

/// <summary>The typed parameters of a prompt. There is no free text: an application cannot make the vault ask for something else.</summary>
/// <param name="Amount">An amount of money, where the prompt shows one.</param>
/// <param name="Code">Up to six of A-Z, 0-9 and hyphen: a response code or a fault code. Anything else is shown as dashes.</param>
public readonly record struct PromptArguments(Primitives.Amount? Amount = null, string? Code = null);
