using Terminal.Emv.Contact;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>What the terminal knows of a card in the slot before the kernel decides: the exception file, and what the same card was sold
/// before in the open batch.</content>
public sealed partial class Node
{
    private int? historyQuestion; // Null where nobody waits.

    /// <summary>Answered once the vault has made the keyed hash that the journal knows cards by. The kernel ends the wait.</summary>
    private void TakeHistoryRequest(Instant now)
    {
        Invariant.Check(payment is not null);
        if (!payment.PanHash.IsEmpty)
        {
            TellHistory(payment, now); // It was made for the PIN.
        }
        else if (TryReadCard(payment, slot.TryGetData))
        {
            historyQuestion = ++vaultQuestion;
            AskForSeal(payment, vaultQuestion);
        }
        else
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.CardError, "NO-PAN"), now);
        }
    }

    /// <summary>Takes the vault's word on the card whose history is wanted.</summary>
    /// <returns>False where it answers another question.</returns>
    private bool TakeHistoryReply(VaultReply reply, Instant now)
    {
        int? question = reply switch { VaultReply.CardProtected e => e.Id, VaultReply.Refused e => e.Id, _ => null };
        if (question is null || question != historyQuestion)
        {
            return false;
        }

        historyQuestion = null;
        if (payment is null || transaction.Phase != TransactionPhase.Reading)
        {
            return true; // The kernel went on without, and what the sale needs of the vault is asked for anew.
        }

        if (reply is VaultReply.CardProtected made)
        {
            Keep(payment, made);
        }

        TellHistory(payment, now);
        return true;
    }

    /// <summary>A card without a hash is over every floor limit.</summary>
    private void TellHistory(Payment sold, Instant now)
    {
        long last = sold.PanHash.IsEmpty ? long.MaxValue : LastSale(sold)?.AmountMinor ?? 0;
        slot.CardLookedUp(new CardHistory(last, IsListed(sold, slot.TryGetData)), now);
    }

    private bool IsListed(Payment sold, EmvFacts.Lookup lookup) =>
        CardFacts.TryRead(lookup, out _, out int expiry) && settings.Exceptions.Names(sold.MaskedPan, expiry);

    private BookedPayment? LastSale(Payment sold) => book.FindLast(one =>
        one is { Type: PaymentType.Sale, Counts: true } && one.CurrencyNumeric == sold.Amount.Currency.Numeric
        && one.Last.Request is { } request && request.Batch == book.Batch && request.PanHash.Span.SequenceEqual(sold.PanHash.Span));
}
