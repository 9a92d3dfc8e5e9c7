namespace Terminal.Emulator.Acquirer;

/// <summary>One line of the acquirer's ledger: a sale or a reversal as it arrived, and what was decided.</summary>
/// <remarks>
/// This is the oracle that scenarios and the simulation compare the terminal with. It holds the masked account number alone.
/// </remarks>
public sealed record LedgerEntry
{
    /// <summary>1, 2, 3 and so on.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it arrived, milliseconds since 1970 UTC by the model's clock.</summary>
    public long Time { get; init; }

    /// <summary>Message type: 0200, 0400.</summary>
    public required string Mti { get; init; }

    /// <summary>Trace number (DE11).</summary>
    public int Stan { get; init; }

    /// <summary>Terminal (DE41).</summary>
    public string Terminal { get; init; } = "";

    /// <summary>The terminal's local date and time, MMDDhhmmss (DE13, DE12).</summary>
    public string LocalTime { get; init; } = "";

    /// <summary>Batch (DE60).</summary>
    public int Batch { get; init; }

    /// <summary>Invoice (DE62).</summary>
    public int Invoice { get; init; }

    /// <summary>Amount in minor units (DE4).</summary>
    public long Amount { get; init; }

    /// <summary>Currency, ISO 4217 numeric (DE49).</summary>
    public int Currency { get; init; }

    /// <summary>Account number, masked.</summary>
    public string Pan { get; init; } = "";

    /// <summary>Response code (DE39 of the answer).</summary>
    public required string Outcome { get; init; }

    /// <summary>Where it stands now.</summary>
    public required LedgerState State { get; init; }

    /// <summary>Retrieval reference (DE37).</summary>
    public string Reference { get; init; } = "";

    /// <summary>Authorisation code (DE38); empty where none was given.</summary>
    public string Authorisation { get; init; } = "";

    /// <summary>What the HSM said of the cryptogram: verified, wrong, replayed, missing, or unchecked.</summary>
    public string Cryptogram { get; init; } = "";

    /// <summary>The card's transaction counter; 0 where it was not told.</summary>
    public int CardCounter { get; init; }

    /// <summary>A keyed hash that stands for the card in this ledger; empty where cryptograms are not verified.</summary>
    public string CardToken { get; init; } = "";

    /// <summary>For a reversal, the <see cref="Sequence"/> of the sale that it undoes; 0 where there is none.</summary>
    public int Original { get; init; }
}
