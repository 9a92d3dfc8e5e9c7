using System.Diagnostics.CodeAnalysis;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>One refusal or fault.</summary>
/// <param name="Code">Its code: A-Z, 0-9 and hyphens, at most 22; those that a screen shows have at most 16.</param>
/// <param name="Prompt">The screen that a person sees first where it ends what they wanted; null where it stands in log, status or a till's
/// answer alone.</param>
/// <param name="Cause">What happened.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record FaultEntry(string Code, PromptId? Prompt, string Cause, string Remedy);

/// <summary>Every refusal and fault that a person, a till or a log can meet, each once. What a screen says is the vault's.</summary>
/// <remarks>The host's response codes are not in it: they are the acquirer's and shown as they come.</remarks>
public static class FaultCatalogue
{
    private const string Again = "Try again";
    private const string OtherCard = "Ask for another card";
    private const string CallService = "Call service";
    private const string ByItself = "Nothing; the terminal goes on by itself";

    /// <summary>All of them, by where they come from.</summary>
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        // What a payment ends with.
        new("CANCELLED", PromptId.Cancelled,
            "Somebody cancelled; what the host may have seen is undone", "Begin anew where it was a mistake"),
        new("NO-CARD", PromptId.TimedOut, "No card came in time", Again),
        new("NO-LINK", PromptId.NoConnection, "There is no session with the bank; nothing was sent", "Check the network, then try again"),
        new("NO-ANSWER", PromptId.NoAnswerReversing,
            "The bank did not answer in time; the payment is undone", "Wait for the reversal, then try again"),
        new("LINK-LOST", PromptId.NoAnswerReversing,
            "The connection broke while the bank was asked", "Wait for the reversal, then try again"),
        new("POWER-CUT", PromptId.NoAnswerReversing, "The power went while the bank was asked", "Wait for the reversal, then try again"),
        new("NO-PAN", PromptId.CardError, "The card gave no usable number", OtherCard),
        new("CVM", PromptId.AmountNeedsVerification,
            "The amount needs a PIN or a signature, which this terminal does not take", "Take the payment otherwise"),
        new("VAULT", PromptId.OutOfService, "The vault refused to encrypt or decrypt a card", CallService),
        new("JOURNAL", PromptId.OutOfService, "The journal cannot be written, or somebody changed it", CallService),

        new("SEARCH", PromptId.Refused, "The journal could not be searched, or not in time", Again),

        // What the terminal refuses to begin.
        new("BUSY", null, "Another payment is going on", "Wait until it has ended; cancel it by its own id"),
        new("STARTING", PromptId.Starting, "The terminal is starting", "Wait"),
        new("REVERSAL", PromptId.ReversalPending,
            "A payment is being undone at the bank; until then there is no other", "Wait; a supervisor may release it"),
        new("CLOCK", PromptId.Refused, "The time is not known", "Wait for the network's time, or set the clock"),
        new("CURRENCY", null, "The currency is not the terminal's", "Correct the till's settings"),
        new("AMOUNT", null, "The amount is zero, too large, or given where none may be", "Correct the order"),
        new("ROLE", null, "The asker may not order that", "Use the supervisor's token"),
        new("SAFE-MODE", PromptId.SafeMode, "The terminal failed repeatedly and takes no payments", CallService),
        new("DISK", PromptId.OutOfService, "The disk is full", "Make room; stored payments are safe"),

        // Voids and refunds.
        new("NO-ORIGINAL", PromptId.Refused, "There is no approved payment of that number", "Check the number on the receipt"),
        new("NOT-THIS-BATCH", PromptId.Refused, "The payment's batch is closed", "Refund it instead of voiding it"),
        new("ALREADY-VOIDED", PromptId.Refused, "The payment was voided before", "Nothing; print the receipt again where it is missing"),
        new("OVER-REFUND", PromptId.Refused, "More would be refunded than was paid", "Key less"),
        new("WRONG-CODE", PromptId.Refused, "The supervisor's code is wrong", "Key it again"),
        new("CODE-LOCKED", PromptId.Refused, "The code was wrong too often", "Wait, then key it again"),

        new("NOT-SENT", PromptId.Refused, "The sale is stored, and the bank does not have it yet", "Send stored sales, then try again"),
        new("OTHER-CARD", PromptId.CardNotAccepted, "It is not the card that was paid with", "Ask for the card that was paid with"),
        new("NOTHING-OWED", PromptId.Refused, "No reversal waits for the bank", "Nothing"),

        // Batch, stored sales and paper.
        new("BATCH-EMPTY", PromptId.Refused, "There is nothing in the batch", "Nothing"),
        new("CLOSE-PENDING", PromptId.ClosePending,
            "The settlement of the last batch is still owed", "Wait; it is tried again by itself"),
        new("NOTHING-STORED", PromptId.Refused, "No sale waits to be sent", "Nothing"),
        new("QUEUE-FULL", PromptId.Refused, "Too many sales wait to be sent", "Restore the connection, then send them"),
        new("OFFLINE-LIMIT", PromptId.Refused,
            "The amount, or the sum of those that wait, is over the limit without a connection", "Restore the connection"),
        new("NO-RECEIPT", PromptId.NoReceipt, "There is no approved payment to print", "Check the number on the receipt"),
        new("PAPER-QUEUE", PromptId.Refused, "Too many papers wait to be printed", "See to the printer, then try again"),

        // Amount, application and card, as the contactless kernel tells them.
        new("E10", PromptId.AmountNotAllowed, "The amount is over the contactless limit", "Take the payment otherwise"),
        new("E11", PromptId.AmountNotAllowed, "The amount is zero", "Key an amount"),
        new("E12", PromptId.CardNotAccepted, "No application is configured for this kind of payment", CallService),
        new("E20", PromptId.CardNotAccepted, "The card has no directory of contactless applications", OtherCard),
        new("E21", PromptId.CardNotAccepted, "The card has no application that the terminal takes", OtherCard),
        new("E22", PromptId.CardNotAccepted, "Each application of the card refused", OtherCard),
        new("E23", PromptId.CardNotAccepted, "The card does not ask for what the kernel must tell it", OtherCard),
        new("E24", PromptId.CardNotAccepted, "The card wants to be inserted", OtherCard),
        new("E25", PromptId.CardError, "The card refused the payment's options", OtherCard),
        new("E26", PromptId.SeePhone, "The cardholder must do something on the phone", "See the phone, then present it again"),
        new("E30", PromptId.CardError, "An answer of the card cannot be read", OtherCard),
        new("E31", PromptId.CardError, "The card gave a data object twice", OtherCard),
        new("E32", PromptId.CardError, "A data object of the card is missing", OtherCard),
        new("E33", PromptId.CardError, "The card gave more than fits", OtherCard),
        new("E34", PromptId.CardError, "A data object of the card has a wrong form", OtherCard),
        new("E35", PromptId.CardError, "Data objects of the card contradict each other", OtherCard),
        new("E36", PromptId.CardError, "The card refused to be read", OtherCard),
        new("E40", PromptId.NotAuthorised, "The card has expired", OtherCard),
        new("E41", PromptId.CardNotAccepted, "The card does not allow this kind of payment", OtherCard),
        new("E50", PromptId.NotAuthorised, "There is no CA key for the card", OtherCard),
        new("E51", PromptId.NotAuthorised, "The card lacks what proves that it is genuine", OtherCard),
        new("E52", PromptId.NotAuthorised, "A certificate of the card does not hold", OtherCard),
        new("E53", PromptId.NotAuthorised, "A certificate of the card has expired", OtherCard),
        new("E54", PromptId.NotAuthorised, "The card's signature does not hold", OtherCard),
        new("E60", PromptId.AmountNeedsVerification,
            "Amount or card want a verification that the terminal does not have", "Take the payment otherwise"),
        new("E61", PromptId.AmountNeedsVerification,
            "The phone says that it verified and does not prove it", "Take the payment otherwise"),
        new("E70", PromptId.NotAuthorised, "The card declined", OtherCard),
        new("E71", PromptId.NotAuthorised, "The card approved by itself where the bank was to be asked", OtherCard),
        new("E80", PromptId.CardError, "The card left the field or fell silent", "Present it again, and hold it still"),
        new("E81", PromptId.CardError, "Reading was cancelled", Again),

        // Reader and printer.
        new("READER", PromptId.ReaderFault, "The card reader does not work", "Wait; else call service"),
        new("SILENT", null, "Reader, printer or bank does not answer", "Check cable and power"),
        new("GARBLE", null, "The card reader answers nonsense", "Check its cable; else call service"),
        new("NO-LINE", null, "The line to reader or printer is gone", "Check cable and power"),
        new("PAPEROUT", PromptId.PrinterFault, "There is no paper", "Put in a roll; what is owed is printed then"),
        new("COVEROPEN", PromptId.PrinterFault, "The printer's cover is open", "Close it"),
        new("FAULTY", PromptId.PrinterFault, "The printer reports an error of knife or head", "Switch it off and on; else call service"),

        // What stands in the log.
        new("REFUSED", null, "Something was not begun; the code behind it says why", "See that code"),
        new("CLEARING-ANSWER", null, "The bank did not take a stored sale, a record or the totals; its code stands behind it",
            "Nothing; it is asked again. Refused sales stand on the totals"),
        new("REVERSAL-RELEASED", null, "A supervisor released the terminal from a reversal", "Ask the bank what became of the payment"),
        new("OUT-OF-SERVICE", null, "The terminal started without trade; the code behind it says why", "See that code"),
        new("STORAGE-LOW", null, "The journal's disk has less room than its reserve", "Make room"),
        new("RECOVERY", null, "A payment was open when the power went; it is taken up", ByItself),
        new("READER-FAILED", null, "The card reader failed; the code behind it says how", "See that code"),
        new("PRINTER-FAILED", null, "A paper could not be printed; the code behind it says why", "See that code"),
        new("JOURNAL-FAILED", null, "A record could not be made durable", CallService),
        new("VAULT-REFUSED", null, "The vault refused a command", CallService),
        new("REVERSAL-NOT-CLOSED", null, "The bank answered a reversal and did not close it", "Ask the acquirer where it stays so"),
        new("HOST-LINK-DOWN", null, "The connection to the bank is gone; the code behind it says why", "See that code"),
        new("HOST-LINK-DROPPED", null, "The terminal gave up a connection to the bank; the code behind it says why", "See that code"),
        new("HOST-LATE-ANSWER", null, "An answer of the bank fits no open question; it changes nothing", ByItself),
        new("HOST-AMOUNT-DIFFERS", null, "The bank's answer has another amount; it does not count", "Ask the acquirer"),
        new("CONNECT-TIME", null, "Connecting took too long", "Check the network"),
        new("FRAMING", null, "The bank's bytes are no message", "Check the host's settings"),
        new("FOREIGN-TERMINAL", null, "An answer of the bank is for another terminal; it changes nothing", "Ask the acquirer"),
        new("MESSAGE", null, "A message of the bank cannot be read; kind and field follow", "Check the host's settings"),
        new("SIGN-ON", null, "The bank refused the sign-on; its response code follows", "Ask the acquirer"),
    ];

    // Behind the list: it is made of it.
    private static readonly Dictionary<string, FaultEntry> Index = All.ToDictionary(static entry => entry.Code);

    /// <summary>Finds the entry of a code.</summary>
    public static bool TryFind(string code, [NotNullWhen(true)] out FaultEntry? entry) => Index.TryGetValue(code, out entry);

    /// <summary>The screen of a code: its own, or the general one that shows the code.</summary>
    public static PromptId PromptOf(string code) =>
        TryFind(code, out FaultEntry? entry) && entry.Prompt is { } prompt ? prompt : PromptId.Refused;
}
