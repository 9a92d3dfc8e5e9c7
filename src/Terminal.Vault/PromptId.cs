namespace Terminal.Vault;

/// <summary>
/// The screens that the vault shows. Each has its text, its layout and the keys that it releases in the vault's own table.
/// </summary>
/// <remarks>
/// Digits are released only where digits are asked for, as said below; Clear, Cancel and Enter under every prompt.
/// </remarks>
public enum PromptId
{
    /// <summary>Starting up; no trade yet.</summary>
    Starting,

    /// <summary>Idle: "Welcome" and "Key amount". Digits are released.</summary>
    Welcome,

    /// <summary>Idle without a connection: "Welcome", "No connection" and "Key amount". Digits are released.</summary>
    ReadyOffline,

    /// <summary>The amount as keyed so far. Digits are released. Arguments: amount.</summary>
    EnterAmount,

    /// <summary>The first page of the menu: void, refund, reprint, totals. Digits are released.</summary>
    Menu1,

    /// <summary>The second page of the menu: close batch, send stored, release. Digits are released.</summary>
    Menu2,

    /// <summary>The invoice to void, as keyed so far. Digits are released. Arguments: number.</summary>
    EnterInvoice,

    /// <summary>The invoice to print again, as keyed so far; nothing means the last. Digits are released. Arguments: number.</summary>
    EnterReprint,

    /// <summary>The invoice or retrieval reference to refund, as keyed so far. Digits are released. Arguments: number.</summary>
    EnterReference,

    /// <summary>A supervisor's code, as asterisks. Digits are released. Arguments: number.</summary>
    EnterCode,

    /// <summary>The amount to refund, as keyed so far. Digits are released. Arguments: amount.</summary>
    RefundAmount,

    /// <summary>"Void" this payment? Arguments: number (its invoice), amount.</summary>
    ConfirmVoid,

    /// <summary>"Close?" Enter ends the batch.</summary>
    ConfirmClose,

    /// <summary>"Searching", while a payment is looked up.</summary>
    Searching,

    /// <summary>"Present card". Arguments: amount.</summary>
    PresentCard,

    /// <summary>"Present card or insert it": there is a contact reader too. Arguments: amount.</summary>
    PresentOrInsertCard,

    /// <summary>"Present card or swipe it": there is a stripe reader too. Arguments: amount.</summary>
    PresentOrSwipeCard,

    /// <summary>"Present card, insert or swipe it". Arguments: amount.</summary>
    PresentInsertOrSwipe,

    /// <summary>"Chip not read", take it out and try again. Arguments: amount.</summary>
    ChipNotRead,

    /// <summary>"Please insert": the card that was swiped has a chip. Arguments: amount.</summary>
    InsertCard,

    /// <summary>"Please swipe": the chip was not read, and the stripe may take its place. Arguments: amount.</summary>
    SwipeCard,

    /// <summary>"Stripe not read", swipe it again. Arguments: amount.</summary>
    SwipeAgain,

    /// <summary>The card number as keyed so far, its last four digits and asterisks. Digits are released. Arguments: number.</summary>
    EnterCardNumber,

    /// <summary>"Number wrong": its check digit does not fit, and it is keyed anew. Digits are released. Arguments: number.</summary>
    WrongCardNumber,

    /// <summary>The expiry as keyed so far, month before year. Digits are released. Arguments: number.</summary>
    EnterExpiry,

    /// <summary>"Expiry wrong": no month, or over; it is keyed anew. Digits are released. Arguments: number.</summary>
    WrongExpiry,

    /// <summary>"Which card?", one application of the card: Enter takes it, Clear shows the next. Arguments: notice.</summary>
    ChooseApplication,

    /// <summary>"Present card, then choose": the cardholder chooses, whatever the shop prefers. Arguments: amount.</summary>
    PresentToChoose,

    /// <summary>"Present card", where Clear leaves the choice of the application to the cardholder. Arguments: amount.</summary>
    PresentMayChoose,

    /// <summary>The same, "or insert it". Arguments: amount.</summary>
    PresentOrInsertMayChoose,

    /// <summary>The same, "insert or swipe". Arguments: amount.</summary>
    PresentInsertOrSwipeMayChoose,

    /// <summary>"Present card again". Arguments: amount.</summary>
    PresentCardAgain,

    /// <summary>"Present one card only". Arguments: amount.</summary>
    PresentOneCard,

    /// <summary>"Enter PIN", with a star for each digit. The vault shows it itself: digits go nowhere. Arguments: number, amount.</summary>
    EnterPin,

    /// <summary>"Incorrect PIN", said by the host, and the PIN once more. As <see cref="EnterPin"/>. Arguments: number, amount.</summary>
    EnterPinAgain,

    /// <summary>"Incorrect PIN", said by the card in the slot, and the PIN once more. As <see cref="EnterPin"/>. Arguments: number, code
    /// (the tries that are left).</summary>
    EnterPinTriesLeft,

    /// <summary>"Last PIN try", before it is entered. As <see cref="EnterPin"/>. Arguments: number, amount.</summary>
    LastPinTry,

    /// <summary>"Incorrect PIN", and the last try. As <see cref="EnterPin"/>. Arguments: number.</summary>
    WrongPinLastTry,

    /// <summary>"Declined", since the card takes no PIN any more. Arguments: code.</summary>
    PinBlocked,

    /// <summary>"Wrong PIN", and the card is wanted again. Arguments: amount.</summary>
    WrongPin,

    /// <summary>"See phone for instructions", then present again. Arguments: amount.</summary>
    SeePhone,

    /// <summary>"Processing", while the card is read.</summary>
    Processing,

    /// <summary>"Remove card": it is in the slot, and its payment has ended.</summary>
    RemoveCard,

    /// <summary>"Authorising, please wait". Arguments: amount.</summary>
    Authorising,

    /// <summary>"Signature right?", before the payment is one: Enter takes it, Clear refuses it. Arguments: amount.</summary>
    CheckSignature,

    /// <summary>"Approved". Arguments: amount.</summary>
    Approved,

    /// <summary>"Approved offline": the host is told later. Arguments: amount.</summary>
    ApprovedOffline,

    /// <summary>"Voided". Arguments: amount.</summary>
    Voided,

    /// <summary>"Refunded". Arguments: amount.</summary>
    Refunded,

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

    /// <summary>"Card error, reversal pending": the host may have booked what the card did not complete. Arguments: code.</summary>
    CardRefusedReversing,

    /// <summary>"No answer, reversal pending": nothing is called declined while it is unknown.</summary>
    NoAnswerReversing,

    /// <summary>"Reversing, please wait": no new payment before the reversal is closed. Arguments: code, where it cannot be sent.</summary>
    ReversalPending,

    /// <summary>"Released, ask the bank": a supervisor ended a reversal that the host did not close; whether the payment stands there, only
    /// the bank knows.</summary>
    ReversalReleased,

    /// <summary>"No connection to the bank, nothing taken".</summary>
    NoConnection,

    /// <summary>"Not possible": the terminal refuses what was asked for, and nothing happened. Arguments: code.</summary>
    Refused,

    /// <summary>"Time is up": no card came.</summary>
    TimedOut,

    /// <summary>"Closing batch, please wait".</summary>
    Closing,

    /// <summary>"Batch not closed": its settlement is owed and tried again. Arguments: code.</summary>
    ClosePending,

    /// <summary>"Batch closed". Arguments: number of the batch, its net amount.</summary>
    BatchClosed,

    /// <summary>"Not sent yet": sales that the host has yet to be told of. Arguments: their count, their sum.</summary>
    Stored,

    /// <summary>"Printing": a paper that was asked for.</summary>
    Printing,

    /// <summary>"Nothing to print".</summary>
    NoReceipt,

    /// <summary>"Check paper": the receipt is kept and printed later.</summary>
    PrinterFault,

    /// <summary>"Card reader fault". Arguments: code.</summary>
    ReaderFault,

    /// <summary>"Message": what the fleet's operator wants said, under a heading that no other prompt has. Arguments: notice.</summary>
    Notice,

    /// <summary>"Safe mode": no payments until somebody has seen to the terminal. Arguments: code.</summary>
    SafeMode,

    /// <summary>"Out of service": the terminal does not trade. Arguments: code.</summary>
    OutOfService,

    /// <summary>"Tampered, call service": the vault has lost its keys, and shows it itself. Arguments: code.</summary>
    Tampered,
}

/// <summary>The typed parameters of a prompt. There is no free text under which a digit would be released: an application cannot make the
/// vault ask for something else.</summary>
/// <param name="Amount">An amount of money, where the prompt shows one.</param>
/// <param name="Code">Up to 16 of A-Z, 0-9 and hyphen: a response code or a fault code. Anything else is shown as dashes.</param>
/// <param name="Number">Up to 12 digits, or as many asterisks for digits that nobody may read, with four digits behind them at most.
/// Anything else is shown as dashes.</param>
/// <param name="Notice">
/// Text of <see cref="PromptId.Notice"/>, up to 48 characters, cut at words into three lines; of
/// <see cref="PromptId.ChooseApplication"/> the name, up to 16. Neither releases digits.
/// </param>
public readonly record struct PromptArguments(
    Primitives.Amount? Amount = null, string? Code = null, string? Number = null, string? Notice = null);
