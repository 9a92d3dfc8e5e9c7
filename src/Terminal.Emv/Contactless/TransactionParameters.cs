namespace Terminal.Emv.Contactless;

/// <summary>What one transaction brings.</summary>
public readonly record struct TransactionParameters
{
    /// <summary>A transaction of a terminal that has what it is configured with.</summary>
    public TransactionParameters()
    {
    }

    /// <summary>False where no PIN for the issuer can be entered now: the terminal's capabilities and qualifiers then claim none.</summary>
    public bool TakesPin { get; init; } = true;

    /// <summary>As of a PIN that the card checks, for which the terminal needs no key of its own.</summary>
    public bool TakesOfflinePin { get; init; } = true;

    /// <summary>True where the cardholder wants to choose in the field among the applications that card and terminal share, whatever the
    /// merchant prefers.</summary>
    public bool CardholderChooses { get; init; }

    /// <summary>The ADF name that was chosen so, when the card is presented again; empty before.</summary>
    public ReadOnlyMemory<byte> ChosenName { get; init; }

    /// <summary>Amount, authorised (9F02), n12, minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>
    /// The most that may be approved without the issuer, minor units, where that is less than an application's floor limit. 0: everything
    /// goes online; null: the floor limits alone decide.
    /// </summary>
    public long? OfflineLimitMinor { get; init; }

    /// <summary>Amount, other (9F03), n12, minor units: the cashback.</summary>
    public long AmountOtherMinor { get; init; }

    /// <summary>Transaction type (9C) as its byte: 0x00 purchase, 0x20 refund.</summary>
    public byte TransactionType { get; init; }

    /// <summary>Transaction currency code (5F2A), ISO 4217 numeric.</summary>
    public required int CurrencyNumeric { get; init; }

    /// <summary>Transaction currency exponent (5F36), 0 to 3.</summary>
    public required byte CurrencyExponent { get; init; }

    /// <summary>Transaction date (9A), local, as the number yymmdd: 261122.</summary>
    public required int DateYyMmDd { get; init; }

    /// <summary>Transaction time (9F21), local, as the number hhmmss.</summary>
    public int TimeHhMmSs { get; init; }

    /// <summary>
    /// Coordinated universal time as the number yyyymmddhhmm, to which certificates of elliptic curves hold; 0 where it is not told: then
    /// the local date and time stand for it.
    /// </summary>
    public long UtcYyyyMmDdHhMm { get; init; }

    /// <summary>Unpredictable number (9F37), its four bytes big-endian; new for each attempt.</summary>
    public required uint UnpredictableNumber { get; init; }

    /// <summary>Transaction sequence counter (9F41), 1 to 99,999,999.</summary>
    public int SequenceCounter { get; init; }
}
