namespace Terminal.Emulator.Acquirer;

/// <summary>Where a ledger entry stands.</summary>
public enum LedgerState
{
    /// <summary>A sale or a refund that moves money.</summary>
    Booked,

    /// <summary>A sale, a refund or a void that was refused.</summary>
    Declined,

    /// <summary>A sale, a refund or a void that was accepted and undone by a reversal.</summary>
    Reversed,

    /// <summary>The entry is a reversal itself; its outcome says whether there was something to undo (00) or not (25).</summary>
    Reversal,

    /// <summary>A sale or a refund that was booked and taken back by a void.</summary>
    Voided,

    /// <summary>The entry is a void itself, and it holds.</summary>
    Void,

    /// <summary>A sale or a refund that was booked and that the terminal's batch upload did not have: no money any more.</summary>
    Dropped,

    /// <summary>
    /// The entry is a record of a batch upload; its outcome says whether it was taken (00). What the host did not hold of it becomes
    /// <see cref="Booked"/> when the batch is closed.
    /// </summary>
    Uploaded,

    /// <summary>The entry is a settlement: 00 closed the batch, 95 wants an upload.</summary>
    Settlement,

    /// <summary>The entry is a report on an issuer's scripts; its outcome says whether its payment is known (00).</summary>
    Report,

    /// <summary>The entry is an advice or an upload's record that came again, answered as the first time.</summary>
    Repeat,

    /// <summary>
    /// The entry is a message that was refused before anybody looked at what it asks: its MAC was wrong or missing, or its key serial
    /// number malformed, not known or used before. It changed nothing.
    /// </summary>
    Unproven,
}
