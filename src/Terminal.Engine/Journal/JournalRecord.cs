namespace Terminal.Engine.Journal;

/// <summary>What a journal record says. The numbers are the stored form and never change their meaning.</summary>
public enum JournalKind
{
    /// <summary>A transaction is about to be sent; from here on the host may have seen it. Durable before the request leaves.</summary>
    Requested = 1,

    /// <summary>The host approved. Durable before anybody is told.</summary>
    Approved = 2,

    /// <summary>The host declined.</summary>
    Declined = 3,

    /// <summary>The transaction ended before anything was sent: cancelled, refused by card or kernel, timed out.</summary>
    Abandoned = 4,

    /// <summary>The result is unknown or unwanted: the transaction must be undone at the host. Durable before the 0400 leaves.</summary>
    ReversalOwed = 5,

    /// <summary>The host closed the reversal.</summary>
    ReversalClosed = 6,

    /// <summary>The printer confirmed that the receipt is on paper.</summary>
    ReceiptPrinted = 7,

    /// <summary>The card approved offline, and the sale is stored to be told to the host. Durable before anybody is told.</summary>
    Stored = 8,

    /// <summary>The host took the advice of a stored sale.</summary>
    Forwarded = 9,

    /// <summary>The host refused the advice of a stored sale: nobody pays the shop for it, and totals leave it out.</summary>
    ForwardRefused = 10,

    /// <summary>The batch is closed to new payments, and its settlement is owed. Durable before the 0500 leaves.</summary>
    CloseBegan = 11,

    /// <summary>The host has a record of the batch's upload; an upload that was cut goes on behind it.</summary>
    RecordUploaded = 12,

    /// <summary>The host settled the batch.</summary>
    BatchClosed = 13,

    /// <summary>A supervisor released the terminal from a reversal that the host never closed.</summary>
    ReversalReleased = 14,

    /// <summary>The host was told what became of an issuer's scripts, and answered.</summary>
    ScriptsReported = 15,
}

/// <summary>One row of the journal: a typed event in a hash chain. Rows are added and never changed.</summary>
/// <remarks>
/// The one exception is <see cref="CardCiphertext"/>, which is erased once the batch is settled; the chain covers
/// <see cref="CardDigest"/> and not itself.
/// There is no track, PIN, CVV or clear account number in any field.
/// </remarks>
public sealed record JournalRecord
{
    /// <summary>1, 2, 3 and so on without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>The payment that it belongs to; one payment has one id for all its attempts.</summary>
    public required Guid PaymentId { get; init; }

    /// <summary>Whether it sells, refunds or voids.</summary>
    public PaymentType Type { get; init; }

    /// <summary>The payment that a void or a referenced refund goes back to; empty where there is none.</summary>
    public Guid OriginalId { get; init; }

    /// <summary>Attempt within the payment, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The till's own id of the payment; empty where a person keyed it.</summary>
    public string TillId { get; init; } = "";

    /// <summary>Who worked the terminal; empty where nobody signed on.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Version of the configuration that the payment began with.</summary>
    public int ConfigurationVersion { get; init; }

    /// <summary>The run of the process that wrote it.</summary>
    public Guid BootId { get; init; }

    /// <summary>Wall-clock time, milliseconds since 1970 UTC; 0 where the time was not known.</summary>
    public long UnixMilliseconds { get; init; }

    /// <summary>Local time as the host message carried it, YYMMDDhhmmss; an answer is matched by it.</summary>
    public string LocalTime { get; init; } = "";

    /// <summary>System trace audit number, 1 to 999999; 0 where none was used.</summary>
    public int Stan { get; init; }

    /// <summary>Invoice number, 1 to 999999; 0 where none was used.</summary>
    public int Invoice { get; init; }

    /// <summary>Batch number, 1 to 999999.</summary>
    public int Batch { get; init; }

    /// <summary>Amount in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>Currency, ISO 4217 numeric.</summary>
    public int CurrencyNumeric { get; init; }

    /// <summary>The host's response code (DE39); empty where the host was not heard.</summary>
    public string ResponseCode { get; init; } = "";

    /// <summary>The host's authorisation code (DE38).</summary>
    public string AuthorisationCode { get; init; } = "";

    /// <summary>The host's retrieval reference (DE37).</summary>
    public string RetrievalReference { get; init; } = "";

    /// <summary>Why, as a code of the fault catalogue: CANCELLED, NO-ANSWER; empty where nothing needs a reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>First six and last four digits at most.</summary>
    public string MaskedPan { get; init; } = "";

    /// <summary>The vault's key for <see cref="CardCiphertext"/>.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>Account number and expiry as vault ciphertext; empty once erased.</summary>
    public ReadOnlyMemory<byte> CardCiphertext { get; init; }

    /// <summary>SHA-256 of <see cref="CardCiphertext"/>, 32 bytes, or empty; it stays when the ciphertext is erased.</summary>
    public ReadOnlyMemory<byte> CardDigest { get; init; }

    /// <summary>Keyed hash of the account number, 32 bytes, or empty.</summary>
    public ReadOnlyMemory<byte> PanHash { get; init; }

    /// <summary>EMV data objects that a receipt or a reversal needs, as BER-TLV; no track, no account number.</summary>
    public ReadOnlyMemory<byte> EmvData { get; init; }

    /// <summary>Hash of the record before, 32 bytes; zeros for the first.</summary>
    public ReadOnlyMemory<byte> PreviousHash { get; init; }

    /// <summary>SHA-256 over <see cref="PreviousHash"/> and this record's canonical bytes.</summary>
    public ReadOnlyMemory<byte> Hash { get; init; }
}
