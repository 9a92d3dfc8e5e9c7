using Terminal.Engine.Journal;

namespace Terminal.Engine.Till;

/// <summary>How a till's request was taken.</summary>
public enum TillOutcome
{
    /// <summary>Done, or begun; what is told shows how it stands.</summary>
    Done,

    /// <summary>There is nothing of that id.</summary>
    NotFound,

    /// <summary>Another payment is going on; nothing happened.</summary>
    Busy,

    /// <summary>The id belongs to a payment that was ordered otherwise; nothing happened.</summary>
    Conflict,

    /// <summary>The terminal will not: <see cref="TillAnswer.Code"/> says why. Nothing happened.</summary>
    Refused,
}

/// <summary>The answer to one request.</summary>
/// <param name="Ticket">The request's.</param>
/// <param name="Outcome">How it was taken.</param>
public sealed record TillAnswer(int Ticket, TillOutcome Outcome)
{
    /// <summary>A code of the fault catalogue where the outcome is a refusal; else empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>True where this request began the payment or the attempt; false where it was there already.</summary>
    public bool Begun { get; init; }

    /// <summary>The payment, where the request was about one.</summary>
    public PaymentView? Payment { get; init; }

    /// <summary>The terminal, where it was asked for.</summary>
    public StatusView? Status { get; init; }

    /// <summary>A payment's trace, where it was asked for.</summary>
    public string? Trace { get; init; }

    /// <summary>Totals, where they were asked for.</summary>
    public BatchReport? Totals { get; init; }
}

/// <summary>Something that happened to a till's payment.</summary>
/// <param name="Name">cardWanted, cardRead, pinStart, pinEnd, hostWait, removeCard, signature, final.</param>
/// <param name="Payment">How it stands after that.</param>
public sealed record TillEvent(string Name, PaymentView Payment);
