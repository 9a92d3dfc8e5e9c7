using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Engine.Transactions;

/// <summary>What a transaction wants done. Each may be carried out twice without harm: records and messages bear the payment's id and
/// numbers.</summary>
public abstract record TransactionEffect
{
    private protected TransactionEffect() { }

    /// <summary>Start the kernel for the amount and switch the reader on.</summary>
    /// <param name="Prompt">What the cardholder is told.</param>
    public sealed record ArmReader(PromptId Prompt) : TransactionEffect;

    /// <summary>Stop kernel and reader.</summary>
    public sealed record StopReader : TransactionEffect;

    /// <summary>Ask for the card's number, key by key.</summary>
    public sealed record KeyCard : TransactionEffect;

    /// <summary>Have the vault encrypt the card that was read.</summary>
    public sealed record ProtectCard : TransactionEffect;

    /// <summary>Have the vault ask for the PIN.</summary>
    public sealed record AskPin : TransactionEffect;

    /// <summary>Print the slip to be signed, and ask the cashier whether the signature is right.</summary>
    public sealed record AskSignature : TransactionEffect;

    /// <summary>Begin the payment's next attempt and switch the reader on for it.</summary>
    /// <param name="Prompt">What the cardholder is told.</param>
    public sealed record TryAgain(PromptId Prompt) : TransactionEffect;

    /// <summary>Have the vault decrypt the card of the open request, or of the payment that this one goes back to.</summary>
    public sealed record RevealCard : TransactionEffect;

    /// <summary>Make a record durable.</summary>
    /// <param name="Kind">What it says.</param>
    /// <param name="Reason">Why, as a code; may be empty.</param>
    public sealed record Record(JournalKind Kind, string Reason) : TransactionEffect;

    /// <summary>Send the request.</summary>
    public sealed record SendRequest : TransactionEffect;

    /// <summary>Send the 0400, as soon as the session takes it.</summary>
    public sealed record SendReversal : TransactionEffect;

    /// <summary>Show how it stands while it goes on.</summary>
    public sealed record ShowProgress(PromptId Prompt) : TransactionEffect;

    /// <summary>Show how it ended; the record of it is durable.</summary>
    /// <param name="Prompt">The screen.</param>
    /// <param name="Reason">The code on the screen; may be empty.</param>
    public sealed record ShowResult(PromptId Prompt, string Reason) : TransactionEffect;

    /// <summary>Print the receipt of what was approved.</summary>
    public sealed record PrintReceipt : TransactionEffect;
}
