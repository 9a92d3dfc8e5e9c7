using Terminal.Engine.Journal;

namespace Terminal.Engine.Till;

/// <summary>What a till asks for. Every request is answered once, by a <see cref="TillAnswer"/> with its ticket, within two
/// seconds.</summary>
/// <param name="Ticket">The edge's number for the answer.</param>
public abstract record TillRequest(int Ticket)
{
    /// <summary>Begin a payment, or be told of the one that has this id already.</summary>
    public sealed record Pay(int Ticket, PaymentOrder Order) : TillRequest(Ticket);

    /// <summary>Begin another attempt of a payment whose attempts so far took nothing.</summary>
    /// <param name="Ticket">The edge's number for the answer.</param>
    /// <param name="Id">The till's id of the payment.</param>
    /// <param name="Number">The attempt's number: one more than there are; the number of one that exists gives that one.</param>
    public sealed record TryAgain(int Ticket, string Id, int Number) : TillRequest(Ticket);

    /// <summary>Say where a payment stands.</summary>
    public sealed record Look(int Ticket, string Id) : TillRequest(Ticket);

    /// <summary>Cancel a payment, by its id alone.</summary>
    public sealed record Cancel(int Ticket, string Id) : TillRequest(Ticket);

    /// <summary>Say how the terminal stands.</summary>
    public sealed record Status(int Ticket) : TillRequest(Ticket);

    /// <summary>The open batch's totals (X).</summary>
    /// <param name="Ticket">The edge's number for the answer.</param>
    /// <param name="Print">Whether they are printed too.</param>
    public sealed record Totals(int Ticket, bool Print) : TillRequest(Ticket);

    /// <summary>Close the batch (Z).</summary>
    public sealed record Close(int Ticket) : TillRequest(Ticket);

    /// <summary>Print a receipt again, as a duplicate.</summary>
    /// <param name="Ticket">The edge's number for the answer.</param>
    /// <param name="Id">The till's id of the payment; empty for the last receipt.</param>
    public sealed record Reprint(int Ticket, string Id) : TillRequest(Ticket);

    /// <summary>What was seen of a payment, masked; only where keys for trying out are.</summary>
    /// <param name="Ticket">The edge's number for the answer.</param>
    /// <param name="Name">Its invoice number, its id at the till, or <c>last</c>.</param>
    public sealed record Trace(int Ticket, string Name) : TillRequest(Ticket);

    /// <summary>Forward stored sales now.</summary>
    public sealed record Forward(int Ticket) : TillRequest(Ticket);
}

/// <summary>What a payment is to be.</summary>
/// <param name="Id">The till's id, 1 to 64 of letters, digits, hyphen, underscore, dot; the edge has checked it.</param>
/// <param name="Type">Sale, refund or void.</param>
/// <param name="AmountMinor">Minor units, 1 to 999999999999; 0 for a void, and for a refund of all that is left of its original.</param>
public sealed record PaymentOrder(string Id, PaymentType Type, long AmountMinor)
{
    /// <summary>The till's id of the payment that a void or a refund goes back to; empty where it is not named by that.</summary>
    public string OriginalId { get; init; } = "";

    /// <summary>Its invoice number; 0 where it is not named by that.</summary>
    public int OriginalInvoice { get; init; }

    /// <summary>Its retrieval reference; empty where it is not named by that.</summary>
    public string OriginalReference { get; init; } = "";

    /// <summary>Who works the till; for the journal.</summary>
    public string Operator { get; init; } = "";

    /// <summary>True where it names an original.</summary>
    public bool HasOriginal => OriginalId.Length > 0 || OriginalInvoice > 0 || OriginalReference.Length > 0;
}
