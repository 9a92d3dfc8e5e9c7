using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Engine.Transactions;

/// <summary>What happened to a transaction, in the order in which it is told.</summary>
public abstract record TransactionEvent
{
    private protected TransactionEvent() { }

    /// <summary>Somebody wants a payment.</summary>
    /// <param name="FromJournal">True where the card's data come from the journal: a void, a refund of a payment of the open batch.</param>
    public sealed record Requested(bool FromJournal) : TransactionEvent;

    /// <summary>The process started and the journal holds an open request.</summary>
    /// <param name="ReversalOwed">True where the journal already says that its reversal is owed.</param>
    public sealed record Recovered(bool ReversalOwed) : TransactionEvent;

    /// <summary>A card is in the field.</summary>
    public sealed record CardFound : TransactionEvent;

    /// <summary>Somebody wants to key the card's number.</summary>
    public sealed record KeyingWanted : TransactionEvent;

    /// <summary>The kernel asks to go online with what it read; or a stripe was read, or a number keyed.</summary>
    public sealed record CardRead : TransactionEvent;

    /// <summary>The card in the slot wants the PIN, and waits for it.</summary>
    public sealed record PinWanted : TransactionEvent;

    /// <summary>The card in the slot wants the host, and waits for its answer.</summary>
    /// <param name="IsProtected">True where the vault has encrypted the card already: before the PIN.</param>
    public sealed record HostWanted(bool IsProtected) : TransactionEvent;

    /// <summary>The card in the slot has agreed to the host's approval.</summary>
    /// <param name="IsToBeSigned">True where the cardholder signs for it.</param>
    public sealed record CardCompleted(bool IsToBeSigned = false) : TransactionEvent;

    /// <summary>The cashier finds the signature right.</summary>
    public sealed record Signed : TransactionEvent;

    /// <summary>The cashier finds the signature wrong, or there is none.</summary>
    public sealed record SignatureRefused : TransactionEvent;

    /// <summary>The card approved offline.</summary>
    public sealed record CardApproved : TransactionEvent;

    /// <summary>The card must be presented again.</summary>
    /// <param name="Prompt">What the cardholder is told.</param>
    public sealed record CardWantedAgain(PromptId Prompt) : TransactionEvent;

    /// <summary>Card or kernel ended the transaction.</summary>
    /// <param name="Prompt">What the cardholder is told.</param>
    /// <param name="Reason">Code for the journal and the screen.</param>
    public sealed record CardRefused(PromptId Prompt, string Reason) : TransactionEvent;

    /// <summary>The reader does not work.</summary>
    public sealed record ReaderFailed : TransactionEvent;

    /// <summary>The vault encrypted the card.</summary>
    /// <param name="WantsPin">True where the PIN comes next.</param>
    /// <param name="IsToBeSigned">True where the cardholder signs for it.</param>
    public sealed record Protected(bool WantsPin, bool IsToBeSigned = false) : TransactionEvent;

    /// <summary>The vault has made what the cardholder entered a PIN block, or the cardholder may go on without one.</summary>
    /// <param name="IsInSlot">True where the card in the slot has waited for it and goes on.</param>
    public sealed record PinEntered(bool IsInSlot = false) : TransactionEvent;

    /// <summary>The vault decrypted the card.</summary>
    public sealed record Revealed : TransactionEvent;

    /// <summary>The vault refused.</summary>
    public sealed record VaultRefused : TransactionEvent;

    /// <summary>The vault is gone; told again as long as it is.</summary>
    public sealed record VaultLost : TransactionEvent;

    /// <summary>The vault has lost its keys; told again as long as it has none.</summary>
    /// <param name="Code">Why, as a code of the fault catalogue.</param>
    public sealed record KeysLost(string Code) : TransactionEvent;

    /// <summary>The vault is there again.</summary>
    public sealed record VaultFound : TransactionEvent;

    /// <summary>A record of this transaction is durable.</summary>
    public sealed record Recorded(JournalKind Kind) : TransactionEvent;

    /// <summary>A record of this transaction could not be made durable.</summary>
    public sealed record RecordFailed : TransactionEvent;

    /// <summary>The request did not leave: no byte of it was handed to the link.</summary>
    public sealed record Unsent : TransactionEvent;

    /// <summary>The answer to this transaction came.</summary>
    /// <param name="Approved">Whether the host approved.</param>
    /// <param name="PinAgain">True where the PIN was wrong and may be entered once more.</param>
    /// <param name="IsInSlot">True where the card waits for it in the slot.</param>
    /// <param name="IsToBeSigned">True where the cardholder signs for it.</param>
    public sealed record Answered(bool Approved, bool PinAgain = false, bool IsInSlot = false, bool IsToBeSigned = false)
        : TransactionEvent;

    /// <summary>The 0410 of this transaction came.</summary>
    /// <param name="Closes">True where the dialect's table says that this answer closes the reversal.</param>
    public sealed record ReversalAnswered(bool Closes) : TransactionEvent;

    /// <summary>The answer to the last message did not come in time.</summary>
    public sealed record AnswerOverdue : TransactionEvent;

    /// <summary>The link to the host went while its answer was awaited.</summary>
    public sealed record LinkLost : TransactionEvent;

    /// <summary>A supervisor releases the terminal from a reversal that the host never closes.</summary>
    public sealed record Released : TransactionEvent;

    /// <summary>The host session is signed on and takes messages.</summary>
    public sealed record HostReady : TransactionEvent;

    /// <summary>Somebody pressed Cancel.</summary>
    public sealed record Cancelled : TransactionEvent;

    /// <summary>The transaction's own deadline has passed: no card came, or a reversal is due again.</summary>
    public sealed record TimeElapsed : TransactionEvent;
}
