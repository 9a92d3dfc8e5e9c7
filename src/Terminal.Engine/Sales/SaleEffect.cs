using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Engine.Sales;

/// <summary>What a sale wants done. Each may be carried out twice without harm: records and messages bear the payment's id and
/// numbers.</summary>
public abstract record SaleEffect
{
    private protected SaleEffect() { }

    /// <summary>Start the kernel for the amount and switch the reader on.</summary>
    /// <param name="Prompt">What the cardholder is told.</param>
    public sealed record ArmReader(PromptId Prompt) : SaleEffect;

    /// <summary>Stop kernel and reader.</summary>
    public sealed record StopReader : SaleEffect;

    /// <summary>Have the vault encrypt the card that was read.</summary>
    public sealed record ProtectCard : SaleEffect;

    /// <summary>Have the vault decrypt the card of the open request.</summary>
    public sealed record RevealCard : SaleEffect;

    /// <summary>Make a record durable.</summary>
    /// <param name="Kind">What it says.</param>
    /// <param name="Reason">Why, as a code; may be empty.</param>
    public sealed record Record(JournalKind Kind, string Reason) : SaleEffect;

    /// <summary>Send the 0200.</summary>
    public sealed record SendSale : SaleEffect;

    /// <summary>Send the 0400, as soon as the session takes it.</summary>
    public sealed record SendReversal : SaleEffect;

    /// <summary>Show how it stands while the sale goes on.</summary>
    public sealed record ShowProgress(PromptId Prompt) : SaleEffect;

    /// <summary>Show how it ended; the record of it is durable.</summary>
    /// <param name="Prompt">The screen.</param>
    /// <param name="Reason">The code on the screen; may be empty.</param>
    public sealed record ShowResult(PromptId Prompt, string Reason) : SaleEffect;

    /// <summary>Print the receipt of the approved sale.</summary>
    public sealed record PrintReceipt : SaleEffect;
}
