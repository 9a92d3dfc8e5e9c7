namespace Terminal.Emulator.Acquirer;

/// <summary>One line of the acquirer's ledger: a message about money as it arrived, and what was decided.</summary>
/// <remarks>
/// This is the oracle that scenarios and the simulation compare the terminal with. It holds the masked account number alone. What has a
/// default has a setter: the compile-time reader would overwrite the defaults of init-only properties with null.
/// </remarks>
public sealed record LedgerEntry
{
    /// <summary>1, 2, 3 and so on.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it arrived, milliseconds since 1970 UTC by the model's clock.</summary>
    public long Time { get; init; }

    /// <summary>Message type: 0200, 0220, 0320, 0400, 0500, 0620, or a repeat.</summary>
    public required string Mti { get; init; }

    /// <summary>Processing code (DE3). Empty in lines of a time when sales were all there was.</summary>
    public string ProcessingCode { get; init => field = value ?? ""; } = ""; // JSON gives null to a member that a line does not have.

    /// <summary>Trace number (DE11); for a record of a batch upload, the original's.</summary>
    public int Stan { get; init; }

    /// <summary>Terminal (DE41).</summary>
    public string Terminal { get; set; } = "";

    /// <summary>Merchant (DE42).</summary>
    public string Merchant { get; set; } = "";

    /// <summary>The terminal's local date and time, MMDDhhmmss (DE13, DE12).</summary>
    public string LocalTime { get; set; } = "";

    /// <summary>Batch (DE60); a record of a batch upload names none and gets one when it is booked.</summary>
    public int Batch { get; init; }

    /// <summary>Invoice (DE62).</summary>
    public int Invoice { get; init; }

    /// <summary>Amount in minor units (DE4).</summary>
    public long Amount { get; init; }

    /// <summary>Currency, ISO 4217 numeric (DE49).</summary>
    public int Currency { get; init; }

    /// <summary>Account number, masked.</summary>
    public string Pan { get; set; } = "";

    /// <summary>Response code (DE39 of the answer).</summary>
    public required string Outcome { get; init; }

    /// <summary>Where it stands now.</summary>
    public required LedgerState State { get; init; }

    /// <summary>Retrieval reference (DE37).</summary>
    public string Reference { get; set; } = "";

    /// <summary>Authorisation code (DE38); empty where none was given.</summary>
    public string Authorisation { get; set; } = "";

    /// <summary>What the HSM said of the cryptogram: verified, wrong, replayed, missing, or unchecked.</summary>
    public string Cryptogram { get; set; } = "";

    /// <summary>The card's transaction counter; 0 where it was not told.</summary>
    public int CardCounter { get; init; }

    /// <summary>A keyed hash that stands for the card in this ledger; empty where cryptograms are not verified.</summary>
    public string CardToken { get; set; } = "";

    /// <summary>What the HSM said of the PIN: right, wrong, blocked or unreadable; empty where there was none to look at.</summary>
    public string Pin { get; set; } = "";

    /// <summary>A keyed hash that stands for the account whose PIN was compared; empty where none was.</summary>
    public string PinToken { get; set; } = "";

    /// <summary>The message's key serial number (DE57), in hexadecimal digits; empty where it named none.</summary>
    public string KeySerial { get; set; } = "";

    /// <summary>What the HSM said of the MAC (DE64): right, wrong or missing; empty where none was asked for, or its key is not
    /// known.</summary>
    public string Mac { get; set; } = "";

    /// <summary>How the card was taken (DE22): keyed, stripe, fallback, chip or contactless; empty where nothing says.</summary>
    public string Entry { get; set; } = "";

    /// <summary>How the card's number came: enciphered, unreadable or clear; empty where there was none.</summary>
    public string Card { get; set; } = "";

    /// <summary>What the terminal says of the issuer's scripts (DF31 of DE55), in hexadecimal digits; empty where it says
    /// nothing.</summary>
    public string Scripts { get; set; } = "";

    /// <summary>
    /// The <see cref="Sequence"/> of what a reversal undoes, a void takes back, a refund gives back, a report is about or a repeat repeats;
    /// 0 where there is none.
    /// </summary>
    public int Original { get; init; }

    /// <summary>For a settlement, the totals that the terminal told (DE63).</summary>
    public BatchTotals? Told { get; init; }

    /// <summary>For a settlement, the totals that the host held; after an upload, those that it closed the batch with.</summary>
    public BatchTotals? Held { get; init; }

    /// <summary>True for a sale, online or offline, or an upload's record of one.</summary>
    internal bool IsSale => ProcessingCode is "" or "000000";

    /// <summary>True for a refund, or an upload's record of one.</summary>
    internal bool IsRefund => ProcessingCode == "200000";
}
