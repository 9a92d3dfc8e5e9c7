namespace Terminal.Emulator.Acquirer;

/// <summary>Where a ledger entry stands.</summary>
public enum LedgerState
{
    /// <summary>A sale that moves money.</summary>
    Booked,

    /// <summary>A sale that was refused.</summary>
    Declined,

    /// <summary>A sale that was booked and undone.</summary>
    Reversed,

    /// <summary>The entry is a reversal itself; its outcome says whether there was something to undo (00) or not (25).</summary>
    Reversal,
}
