namespace Terminal.Engine.Journal;

/// <summary>Where an attempt stands. All but the first two and <see cref="Reversing"/> are final.</summary>
public enum AttemptState
{
    /// <summary>It goes on, and nothing of it is durable yet.</summary>
    Presenting,

    /// <summary>The request is durable and its result is not known.</summary>
    InDoubt,

    /// <summary>Approved.</summary>
    Approved,

    /// <summary>Declined by the host.</summary>
    Declined,

    /// <summary>Ended before anything was sent; nothing was taken.</summary>
    Abandoned,

    /// <summary>The result is unknown or unwanted, and is being undone at the host.</summary>
    Reversing,

    /// <summary>Undone: the host closed the reversal.</summary>
    Reversed,

    /// <summary>A supervisor released the terminal from a reversal that the host never closed: the acquirer must be asked.</summary>
    Released,
}

/// <summary>Where the advice of a sale that was approved offline stands.</summary>
public enum ForwardState
{
    /// <summary>It was not approved offline.</summary>
    None,

    /// <summary>Stored, and the host does not have it yet.</summary>
    Waiting,

    /// <summary>The host took it.</summary>
    Accepted,

    /// <summary>The host refused it.</summary>
    Refused,
}

/// <summary>One attempt of a payment, as its records tell it.</summary>
/// <param name="number">From 1.</param>
public sealed class PaymentAttempt(int number)
{
    /// <summary>From 1.</summary>
    public int Number { get; } = number;

    /// <summary>Where it stands.</summary>
    public AttemptState State { get; private set; }

    /// <summary>The record that has card and EMV data: the request, or the stored sale; null where the attempt never came so far.</summary>
    public JournalRecord? Request { get; private set; }

    /// <summary>The newest record.</summary>
    public JournalRecord? Last { get; private set; }

    /// <summary>Takes the next record.</summary>
    public void Apply(JournalRecord record)
    {
        Last = record;
        Request = record.Kind is JournalKind.Requested or JournalKind.Stored ? record : Request;
        State = record.Kind switch
        {
            JournalKind.Requested => AttemptState.InDoubt,
            JournalKind.Approved or JournalKind.Stored => AttemptState.Approved,
            JournalKind.Declined => AttemptState.Declined,
            JournalKind.Abandoned => AttemptState.Abandoned,
            JournalKind.ReversalOwed => AttemptState.Reversing,
            JournalKind.ReversalClosed => AttemptState.Reversed,
            JournalKind.ReversalReleased => AttemptState.Released,
            _ => State,
        };
    }
}
