using System.Diagnostics.CodeAnalysis;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>One refusal or fault.</summary>
/// <param name="Code">Its code: A-Z, 0-9 and hyphens, at most 25; those that a screen shows have at most 16.</param>
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
    private const string SeeCode = "See that code";
    private const string CorrectTill = "Correct the till's program";
    private const string PeersCertificate = "Renew the peer's certificate";
    private const string OwnCertificate = "Renew the terminal's certificate";
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
        new("PIN-TIME", PromptId.TimedOut, "No PIN was entered in time", Again),
        new("PIN-RATE", PromptId.Refused, "More PINs were entered than one may in such a time", "Wait some minutes"),
        new("NO-PIN-KEY", PromptId.Refused,
            "No key for PINs was loaded; cards that want one are declined", "Have a key loaded"),
        new("KEYS-USED-UP", PromptId.OutOfService, "Every transaction of the terminal's key is used", "Have a new key loaded"),
        new("KEYS-DAMAGED", PromptId.OutOfService,
            "A key's record was not written by this vault, or was changed", "Have the keys loaded anew"),
        new("TEST-KEYS", PromptId.OutOfService, "The vault holds keys for trying out, in the field", "Have the acquirer's keys loaded"),
        new("TAMPERED", PromptId.Tampered,
            "The housing was opened: the vault made an end of all keys, and stays without until new ones are brought",
            "Find out who opened it; then terminald keys recover, with both operators"),
        new("KEYS-ERASED", PromptId.OutOfService, "Somebody had all keys erased", "terminald keys recover, with both operators"),
        new("KEY-MISSING", PromptId.Tampered,
            "The storage key is gone: it was taken away, or power went in the middle of an erasure",
            "Correct the settings where they name the wrong place; else terminald keys recover"),
        new("CARD-UNREADABLE", PromptId.ReversalPending,
            "The card of a payment that must be undone was enciphered under a storage key that is gone; the bank cannot be told",
            "A supervisor releases it, and asks the bank"),
        new("ERASURE-FAILED", null,
            "A step of an erasure failed, the one named behind it; the next start does it again",
            "Call service: the key may still be there"),
        new("CVM", PromptId.AmountNeedsVerification,
            "The amount needs a PIN or a signature, which this terminal does not take", "Take the payment otherwise"),
        new("HOST-MAC-WRONG", null, "An answer's MAC is wrong: it counts as none, and what was asked is undone", "Ask the acquirer"),
        new("KEYS-READY", null, "The keys are as they must be again", ByItself),
        new("KEYS-TAKEN", null, "Another process has the folder of the keys", "End the other one"),
        new("VAULT", PromptId.OutOfService, "The vault refused to encrypt or decrypt a card", CallService),
        new("VAULT-GONE", PromptId.OutOfService,
            "The vault's process is gone; what it was asked is given up, and what is owed to the bank waits",
            "Wait; it is started again. Call service where it stays so"),
        new("JOURNAL", PromptId.OutOfService, "The journal cannot be written, or somebody changed it", CallService),

        new("SEARCH", PromptId.Refused, "The journal could not be searched, or not in time", Again),

        // What the terminal refuses to begin.
        new("BUSY", null,
            "Another payment is going on. Of a device: another program has it. Of a look-up: too many wait",
            "Wait until it has ended; cancel a payment by its own id"),
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
        new("SILENT", null, "Reader, printer, board, bank or broker does not answer", "Check cable and power"),
        new("GARBLE", null, "The card reader answers nonsense", "Check its cable; else call service"),
        new("NO-LINE", null, "The line to reader or printer is gone", "Check cable and power"),
        new("PAPEROUT", PromptId.PrinterFault, "There is no paper", "Put in a roll; what is owed is printed then"),
        new("COVEROPEN", PromptId.PrinterFault, "The printer's cover is open", "Close it"),
        new("FAULTY", PromptId.PrinterFault, "The printer reports an error of knife or head", "Switch it off and on; else call service"),

        // What stands in the log.
        new("REFUSED", null,
            "Something was not begun; the code behind it says why. Of a connection: nobody listens there", "See that code; check the peer"),
        new("CLEARING-ANSWER", null, "The bank did not take a stored sale, a record or the totals; its code stands behind it",
            "Nothing; it is asked again. Refused sales stand on the totals"),
        new("REVERSAL-RELEASED", null, "A supervisor released the terminal from a reversal", "Ask the bank what became of the payment"),
        new("OUT-OF-SERVICE", null, "The terminal started without trade; the code behind it says why", SeeCode),
        new("STORAGE-LOW", null, "The journal's disk has less room than its reserve", "Make room"),
        new("RECOVERY", null, "A payment was open when the power went; it is taken up", ByItself),
        new("READER-FAILED", null, "The card reader failed; the code behind it says how", SeeCode),
        new("PRINTER-FAILED", null, "A paper could not be printed; the code behind it says why", SeeCode),
        new("JOURNAL-FAILED", null, "A record could not be made durable", CallService),
        new("VAULT-REFUSED", null, "The vault refused a command", CallService),
        new("VAULT-MISSING", null, "The vault's process cannot be reached; the code behind it says why",
            "Nothing where it is being started; else see its log"),
        new("VAULT-FRAME", null, "Vault and terminal do not understand each other", "Install both from one release"),
        new("VAULT-CLIENT-GONE", null, "The terminal let go of the vault, or ended", "Nothing; the vault waits for the next"),
        new("VAULT-STRANGER", null, "A process of another user asked the vault, and was turned away", "Find out what runs on the terminal"),
        new("VAULT-SOCKET", null, "Nobody can listen at the vault's socket", "Check the settings and the folder's owner"),
        new("REVERSAL-NOT-CLOSED", null, "The bank answered a reversal and did not close it", "Ask the acquirer where it stays so"),
        new("HOST-LINK-DOWN", null, "The connection to the bank is gone; the code behind it says why", SeeCode),
        new("HOST-LINK-DROPPED", null, "The terminal gave up a connection to the bank; the code behind it says why", SeeCode),
        new("HOST-LATE-ANSWER", null, "An answer of the bank fits no open question; it changes nothing", ByItself),
        new("HOST-AMOUNT-DIFFERS", null, "The bank's answer has another amount; it does not count", "Ask the acquirer"),
        new("CONNECT-TIME", null, "Connecting took too long", "Check the network"),
        new("FRAMING", null, "The bank's bytes are no message", "Check the host's settings"),
        new("FOREIGN-TERMINAL", null, "An answer of the bank is for another terminal; it changes nothing", "Ask the acquirer"),
        new("MESSAGE", null, "A message of the bank cannot be read; kind and field follow", "Check the host's settings"),
        new("SIGN-ON", null, "The bank refused the sign-on; its response code follows", "Ask the acquirer"),

        // What a till's call is answered with, besides refusals; TillCodes has the message that goes with each.
        new("JSON", null, "The body is not one JSON object", CorrectTill),
        new("UNKNOWN", null, "There is no such member", CorrectTill),
        new("DUPLICATE", null, "A member is there twice", CorrectTill),
        new("MISSING", null, "A member is missing. Of a device: it is not there", "Correct the till's program; check the device"),
        new("VALUE", null, "A value does not serve", CorrectTill),
        new("TOKEN", null, "The till's token is missing or wrong; behind TILL-CLOSED: its file does not serve", "Correct the token"),
        new("ORIGIN", null, "A web page called", "Call from a program"),
        new("HOST", null, "The call names another host than loopback", "Call the terminal by its loopback address"),
        new("NOT-FOUND", null, "The terminal knows nothing of that id", "Send the order again where it got lost"),
        new("PATH", null, "There is no such call", CorrectTill),
        new("METHOD", null, "The path does not take this method", CorrectTill),
        new("SLOW", null,
            "The request did not arrive in time. Of a connection: it takes 200 ms or more", "Send it again; look who else uses the line"),
        new("CONFLICT", null, "The id belongs to a payment that was ordered otherwise", "Use a fresh id for another payment"),
        new("TOO-LARGE", null, "The body is too long", CorrectTill),
        new("MEDIA", null, "The body is not sent as JSON", CorrectTill),
        new("STREAMS", null, "Too many streams of events are open", "Close one, or ask for the payment itself"),
        new("FAULT", null, "A call failed by a mistake of the terminal's; TILL-FAULT is in the log", "Ask for the payment by its id"),

        // What the daemon's log begins with.
        new("SETTINGS", null, "A setting does not serve; its path and what it must be follow", "Correct it, then start again"),
        new("STORAGE-KEY", null, "The storage key cannot be read, or others can read it too", "Give it back, with mode 0600"),
        new("MEMORY-OPEN", null, "The memory for secrets is not locked, or may be dumped", "Allow the service to lock memory"),
        new("CRASH", null, "The program ended by a mistake of its own; its record follows", "Send the record to the developers"),
        new("JOURNAL-CLOSED", null, "The journal cannot be opened; the code behind it says why", SeeCode),
        new("JOURNAL-UNSAFE", null, "The settings let the journal lose what was committed", "Set /journal/synchronous to FULL"),
        new("JOURNAL-NOT-READ", null, "A look-up failed; the code behind it says why", SeeCode),
        new("CARDS-NOT-ERASED", null, "Card ciphertexts of a settled batch are still on the disk", "Nothing; the next start tries again"),
        new("WIRE-CLOSED", null, "The line to reader, printer or bank is gone; the code behind it says why", SeeCode),
        new("KEYPAD-CLOSED", null, "The keypad is gone; the code behind it says why", SeeCode),
        new("BOARD-CLOSED", null, "Display, lights and beeper are gone; the code behind it says why", SeeCode),
        new("BOARD-REFUSED", null, "Display, lights or beeper refused a request; the errno follows", "Check the wiring"),
        new("CONFIG-REJECTED", null,
            "A signed configuration was refused; its version and the first fault follow, the fleet is told all of them",
            "Correct it, then push it under a higher version"),
        new("CONFIG-CONFLICT", null,
            "Two different configurations of one version came: somebody else signs, or a version was used twice",
            "Find out who signed them"),
        new("CONFIG-ROLLED-BACK", null,
            "What worked before a new configuration did not work with it; the one before it is in force again", "See what it changes"),
        new("CONFIG-NOT-KEPT", null, "A configuration could not be made durable; what is in force stays", "Make room on the disk"),
        new("FLEET-STORE", null,
            "The database of what the fleet sent cannot be read or written; the code behind it says why",
            "Check the disk; nothing else stops"),
        new("COMMAND-REJECTED", null,
            "A command of the fleet was refused; why follows, and its sender is told", "Find out who sent it, where nobody of yours did"),
        new("EXPIRED", null, "A command's time was over before it could begin", "Send it again where it is still wanted"),
        new("CLONE-ALARM", null,
            "Another client took the terminal's place at the broker: its certificate and key have been copied",
            "Find the other one; give the terminal a new certificate and withdraw the old one"),
        new("LINE", null, "Link diagnosis: neither bank nor broker is reached", "Check cable, access point and router of the shop"),
        new("UNSTABLE", null, "Link diagnosis: connections get lost", "Check the cable, or move the terminal nearer to its access point"),
        new("BUS", null, "A transfer on an I2C, SPI or GPIO line failed", "Check the wiring"),
        new("SQLITE", null, "SQLite failed; its own error number follows", "Check the disk"),
        new("LIGHTS-CLOSED", null, "The chip of lights and beeper is gone; the code behind it says why", SeeCode),
        new("TAMPER-OPEN", null, "The housing is open", "Find out who opened it"),
        new("TAMPER-MISSING", null, "The line of the tamper switch cannot be watched; the code behind it says why", SeeCode),
        new("WRONG-DEVICE", null, "The file is a device of another kind", "Correct the path in the settings"),
        new("SMBUS-ONLY", null, "The I2C bus takes no plain transfers", "Use another bus"),
        new("NO-LIBGPIOD", null, "The library libgpiod is not installed", "Install it, or use the flavour debian"),
        new("TOO-OPEN", null, "Self-test: others may read the storage key", "chmod 600"),
        new("FOREIGN-OWNER", null, "Self-test: the storage key is another user's", "Run it as the terminal's user"),
        new("WRONG-LENGTH", null, "Self-test: the storage key has not 32 bytes", "Restore it; without it the journal's cards are lost"),
        new("NO-CHIP", null, "Self-test: the TPM that has the storage key does not answer", "tpm2-tools, /dev/tpmrm0 and its group"),
        new("OPEN", null, "Self-test: memory for secrets is not locked, or goes into dumps", "Raise the limit on locked memory"),
        new("NOT-SET", null, "Self-test: the clock stands before this program was built", "See to its battery and the time service"),
        new("WRONG", null, "Self-test: a setting does not serve; its place follows", "Correct it"),
        new("PAPER-OUT", null, "Self-test: the printer has no paper", "Put paper in"),
        new("COVER-OPEN", null, "Self-test: the printer's cover is open", "Close it"),
        new("DELIVERY-OVERDUE", null, "A message of the broker was not dealt with in time and will come again", ByItself),
        new("CONFIGURED", null, "The connection to the bank is made anew, as the new configuration says", ByItself),
        new("BROKER-LOST", null, "The connection to the fleet's broker is gone; the code behind it says why", SeeCode),
        new("TILL-CLOSED", null, "Tills are not served; the code behind it says why. It is tried again every 5 s", SeeCode),
        new("TILL-FAULT", null, "A till's call failed by a mistake of ours", "Send the log to the developers"),

        // What stands behind: devices, journal, the till's server.
        new("DENIED", null, "The device's permissions keep the terminal out", "Correct them"),
        new("HANGUP", null, "The device is gone", "Check its cable"),
        new("OVERFLOW", null, "More waits to be sent than there is room for", "Check cable and network"),
        new("GARBLED", null, "The board's answers are out of step", ByItself),
        new("CLOSED", null, "The terminal closed it itself", "Nothing"),
        new("ERRNO", null, "The system refused; its errno follows", "Check device and system"),
        new("BROKEN", null, "The disk failed, or the journal is damaged", CallService),
        new("DISK-FULL", null, "The disk has no room to open the journal", "Make room"),
        new("FOREIGN", null, "The file is not a journal", "Correct $.journal.path"),
        new("NEWER-SCHEMA", null, "The journal is of a newer version of the program", "Install that version"),
        new("LOCKED", null, "Another process has the journal open", "End that one"),
        new("TOO-MANY", null, "A payment has more records than may be told of", CallService),
        new("SUPERVISOR-TOKEN", null, "The supervisor's token does not serve, or is the till's", "Make another, with mode 0600"),
        new("ADDRESS-IN-USE", null, "Another program has the till's port", "End that one, or change $.till.port"),

        // What stands behind: network and broker.
        new("UNREACHABLE", null, "There is no way to the peer's network", "Check the network"),
        new("NAME-UNKNOWN", null, "The peer's name cannot be found", "Check the name and the network's name server"),
        new("TIMEOUT", null, "The peer did not answer in time", "Check the network"),
        new("RESET", null, "The connection broke", "Check the network"),
        new("ENDED", null, "The peer closed the connection", "Ask the acquirer where it stays so"),
        new("LOST", null, "The connection to the broker broke", "Check the network"),
        new("TLS", null, "The peer cannot agree on TLS 1.2 or newer", "Ask who runs the peer"),
        new("TAKEN-OVER", null, "Another client uses this terminal's id at the broker: a clone", "Find it; replace the certificate"),
        new("CONNACK", null, "The broker refused the terminal; its reason code follows", "Ask who runs the broker"),
        new("MQTT", null, "The broker's library failed; its number follows", CallService),

        // Certificates: whose, and what is held against it.
        new("CERT-EXPIRES", null, "A certificate ends within 90, 30 or 7 days; its name and last day follow", "Replace it before that day"),
        new("CERT-EXPIRED", null, "A certificate is over; its name and last day follow", "Replace it"),
        new("CA-KEY-EXPIRES", null, "A scheme's CA key ends within 90, 30 or 7 days", "Push the scheme's new key"),
        new("CA-KEY-EXPIRED", null, "A scheme's CA key is over, and still used", "Push a configuration without it"),
        new("CERT-CA-FILE", null, "The file of the authority's certificate does not serve", "Replace the file"),
        new("CERT-CA-EXPIRED", null, "The authority's certificate has expired", "Install the new one"),
        new("CERT-CA-NOT-YET-VALID", null, "The authority's certificate is not valid yet", "Check the clock"),
        new("CERT-OWN-FILE", null, "The terminal's certificate or key cannot be read", "Replace the file"),
        new("CERT-OWN-PASSPHRASE", null, "The passphrase's file cannot be read, or others can read it too", "Correct it; mode 0600"),
        new("CERT-OWN-EXPIRED", null, "The peer says that the terminal's certificate has expired", OwnCertificate),
        new("CERT-OWN-UNTRUSTED", null, "The peer does not know who issued the terminal's certificate", OwnCertificate),
        new("CERT-OWN-REFUSED", null, "The peer refused the terminal's certificate", OwnCertificate),
        new("CERT-OWN-MISSING", null, "The peer wants a certificate and got none", "Correct the settings"),
        new("CERT-HOST-MISSING", null, "The bank's host showed no certificate", "Check the host's settings"),
        new("CERT-HOST-NAME", null, "The certificate is for another name than the bank's host", "Check the host's settings"),
        new("CERT-HOST-EXPIRED", null, "The certificate of the bank's host has expired", PeersCertificate),
        new("CERT-HOST-NOT-YET-VALID", null, "The certificate of the bank's host is not valid yet", "Check the clock"),
        new("CERT-HOST-UNTRUSTED", null, "Another authority issued the certificate of the bank's host", "Check the authority's file"),
        new("CERT-BROKER", null, "The broker's certificate does not hold", PeersCertificate),
        new("CERT-BROKER-NAME", null, "The certificate is for another name than the broker", "Check the broker's settings"),
        new("CERT-BROKER-EXPIRED", null, "The broker's certificate has expired", PeersCertificate),
        new("CERT-BROKER-NOT-YET-VALID", null, "The broker's certificate is not valid yet", "Check the clock"),
        new("CERT-BROKER-UNTRUSTED", null, "Another authority issued the broker's certificate", "Check the authority's file"),
    ];

    // Behind the list: it is made of it.
    private static readonly Dictionary<string, FaultEntry> Index = All.ToDictionary(static entry => entry.Code);

    /// <summary>Finds the entry of a code.</summary>
    public static bool TryFind(string code, [NotNullWhen(true)] out FaultEntry? entry) => Index.TryGetValue(code, out entry);

    /// <summary>The screen of a code: its own, or the general one that shows the code.</summary>
    public static PromptId PromptOf(string code) =>
        TryFind(code, out FaultEntry? entry) && entry.Prompt is { } prompt ? prompt : PromptId.Refused;
}
