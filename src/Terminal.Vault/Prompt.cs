using System.Collections.Frozen;

namespace Terminal.Vault;

/// <summary>One row of the vault's table: what a prompt shows and whether it releases digits.</summary>
/// <remarks>
/// Four lines of 16 characters. A line that begins with an asterisk is shown large and takes the next line's place too. <c>#</c> stands for
/// the amount, <c>@</c> for the code, <c>%</c> for the number, <c>~</c> for the next line of a notice, one of them a line. A line whose
/// argument is missing stays dark; where an argument makes its line too long, the argument stands alone.
/// </remarks>
/// <param name="First">Line 1.</param>
/// <param name="Second">Line 2.</param>
/// <param name="Third">Line 3.</param>
/// <param name="Fourth">Line 4.</param>
/// <param name="ReleasesDigits">True where the digits pressed go to the application in the clear.</param>
internal sealed record Prompt(string First, string Second, string Third, string Fourth, bool ReleasesDigits = false)
{
    private static readonly Prompt OutOfService = new("Out of service", "", "", "Code @");

    // Wording: the standard messages of EMV 4.4 Book 4 and of EMV Contactless Book A where there is one.
    private static readonly FrozenDictionary<PromptId, Prompt> Rows = new Dictionary<PromptId, Prompt>
    {
        [PromptId.Starting] = new("", "Starting", "Please wait", ""),
        [PromptId.Welcome] = new("", "*Welcome", "", "Key amount", ReleasesDigits: true),
        [PromptId.ReadyOffline] = new("*Welcome", "", "No connection", "Key amount", ReleasesDigits: true),
        [PromptId.EnterAmount] = new("Amount", "*#", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.Menu1] = new("1 Void          ", "2 Refund        ", "3 Reprint       ", "4 Totals  Enter>", ReleasesDigits: true),
        [PromptId.Menu2] = new("5 Close batch   ", "6 Send stored   ", "7 Release       ", "          Enter>", ReleasesDigits: true),
        [PromptId.EnterInvoice] = new("Void invoice", "*%", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.EnterReprint] = new("Reprint invoice", "*%", "", "No number: last", ReleasesDigits: true),
        [PromptId.EnterReference] = new("Refund invoice", "or reference", "*%", "", ReleasesDigits: true),
        [PromptId.EnterCode] = new("Supervisor code", "*%", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.RefundAmount] = new("Refund amount", "*#", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.ConfirmVoid] = new("Void", "Invoice %", "#", "Enter to confirm"),
        [PromptId.ConfirmClose] = new("*Close?", "", "Ends the batch", "Enter to confirm"),
        [PromptId.Searching] = new("", "*Searching", "", "Please wait"),
        [PromptId.PresentCard] = new("Present card", "*#", "", ""),
        [PromptId.PresentOrInsertCard] = new("Present card", "*#", "", "or insert it"),
        [PromptId.ChipNotRead] = new("Chip not read", "Try it again", "*#", ""),
        [PromptId.ChooseApplication] = new("Which card?", "~", "Enter: this one", "Clear: another"),
        [PromptId.PresentToChoose] = new("Present card", "*#", "", "then choose"),
        [PromptId.PresentMayChoose] = new("Present card", "#", "", "Clear: choose"),
        [PromptId.PresentOrInsertMayChoose] = new("Present card", "#", "or insert it", "Clear: choose"),
        [PromptId.PresentInsertOrSwipeMayChoose] = new("Present card", "#", "insert or swipe", "Clear: choose"),
        [PromptId.PresentOrSwipeCard] = new("Present card", "*#", "", "or swipe it"),
        [PromptId.PresentInsertOrSwipe] = new("Present card", "*#", "", "insert or swipe"),
        [PromptId.InsertCard] = new("Card has a chip", "Please insert", "*#", ""),
        [PromptId.SwipeCard] = new("Chip not read", "Please swipe", "*#", ""),
        [PromptId.SwipeAgain] = new("Stripe not read", "Swipe again", "*#", ""),
        [PromptId.EnterCardNumber] = new("Card number", "%", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.WrongCardNumber] = new("Number wrong", "%", "", "Key it again", ReleasesDigits: true),
        [PromptId.EnterExpiry] = new("Expiry MMYY", "%", "", "Enter to confirm", ReleasesDigits: true),
        [PromptId.WrongExpiry] = new("Expiry wrong", "%", "", "Key MMYY again", ReleasesDigits: true),
        [PromptId.PresentCardAgain] = new("Present card", "again", "*#", ""),
        [PromptId.PresentOneCard] = new("Please present", "one card only", "*#", ""),
        [PromptId.EnterPin] = new("Enter PIN", "*%", "", "#"),
        [PromptId.EnterPinAgain] = new("Incorrect PIN", "*%", "", "#"),
        [PromptId.EnterPinTriesLeft] = new("Incorrect PIN", "*%", "", "@ tries left"),
        [PromptId.LastPinTry] = new("Last PIN try", "*%", "", "#"),
        [PromptId.WrongPinLastTry] = new("Incorrect PIN", "*%", "", "Last PIN try"),
        [PromptId.PinBlocked] = new("*Declined", "", "PIN blocked", "Code @"),
        [PromptId.WrongPin] = new("Wrong PIN", "Present again", "*#", ""),
        [PromptId.SeePhone] = new("See phone for", "instructions", "*#", ""),
        [PromptId.Processing] = new("", "*Processing", "", "Please wait"),
        [PromptId.RemoveCard] = new("*Remove", "", "card", ""),
        [PromptId.Authorising] = new("Authorising", "*#", "", "Please wait"),
        [PromptId.CheckSignature] = new("Signature right?", "#", "Enter: yes", "Clear: no"),
        [PromptId.Approved] = new("*Approved", "", "*#", ""),
        [PromptId.ApprovedOffline] = new("*Approved", "", "offline", "#"),
        [PromptId.Voided] = new("*Voided", "", "*#", ""),
        [PromptId.Refunded] = new("*Refunded", "", "*#", ""),
        [PromptId.Declined] = new("*Declined", "", "#", "Code @"),
        [PromptId.NotAuthorised] = new("*Declined", "", "Not authorised", "Code @"),
        [PromptId.AmountNeedsVerification] = new("*Declined", "", "Amount too high", "#"),
        [PromptId.AmountNotAllowed] = new("Not accepted", "*#", "", "Amount not valid"),
        [PromptId.CardNotAccepted] = new("Not accepted", "", "Try another card", "Code @"),
        [PromptId.CardError] = new("*Card error", "", "Nothing taken", "Code @"),
        [PromptId.Cancelled] = new("*Cancelled", "", "Nothing taken", ""),
        [PromptId.CancelledReversing] = new("*Cancelled", "", "Reversal pending", ""),
        [PromptId.CardRefusedReversing] = new("*Card error", "", "Reversal pending", "Code @"),
        [PromptId.NoAnswerReversing] = new("*No answer", "", "Reversal pending", ""),
        [PromptId.ReversalPending] = new("*Reversing", "", "Please wait", "@"),
        [PromptId.ReversalReleased] = new("*Released", "", "Ask the bank", ""),
        [PromptId.NoConnection] = new("No connection", "to the bank", "", "Nothing taken"),
        [PromptId.Refused] = new("Not possible", "", "@", ""),
        [PromptId.TimedOut] = new("*Time is up", "", "Nothing taken", ""),
        [PromptId.Closing] = new("", "Closing batch", "Please wait", ""),
        [PromptId.ClosePending] = new("Batch not closed", "", "Tried again", "Code @"),
        [PromptId.BatchClosed] = new("Batch closed", "No. %", "*#", ""),
        [PromptId.Stored] = new("Not sent yet", "% stored", "*#", ""),
        [PromptId.Printing] = new("", "*Printing", "", ""),
        [PromptId.NoReceipt] = new("", "Nothing to print", "", ""),
        [PromptId.PrinterFault] = new("Check paper", "", "Receipt is kept", ""),
        [PromptId.ReaderFault] = new("Card reader", "fault", "", "Code @"),
        [PromptId.Notice] = new("- Message -", "~", "~", "~"),
        [PromptId.SafeMode] = new("*Safe mode", "", "No payments", "Code @"),
        [PromptId.Tampered] = new("*Tampered", "", "Call service", "Code @"),
    }.ToFrozenDictionary();

    /// <summary>Line 1 to 4 by index 0 to 3.</summary>
    public string this[int index] => index switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };

    /// <summary>The row of a prompt in a language. Which keys it releases is the same in all of them.</summary>
    public static Prompt Of(PromptId id, string language) => language == "de" && GermanPrompts.Of(id) is { } german
        ? german with { ReleasesDigits = Of(id).ReleasesDigits }
        : Of(id);

    /// <summary>The row of a prompt; a number that is none is shown as out of service.</summary>
    public static Prompt Of(PromptId id) => Rows.TryGetValue(id, out Prompt? row) ? row : OutOfService;
}
