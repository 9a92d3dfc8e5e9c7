namespace Terminal.Emv.Contactless;

/// <summary>One combination of application and kernel that the terminal takes, with its limits.</summary>
/// <remarks>
/// EMV Contactless Book B: the configuration of a combination for one transaction type. Limits are in minor units of the transaction's
/// currency.
/// </remarks>
public sealed record ContactlessApplication
{
    /// <summary>The AID, 5 to 16 bytes; a card's application matches that begins with it.</summary>
    public required ReadOnlyMemory<byte> Aid { get; init; }

    /// <summary>The kernel that runs it: 3 for kernel C-3.</summary>
    public required byte KernelId { get; init; }

    /// <summary>The merchant's preference among what card and terminal share, 1 first, before the card's own; 0 for none.</summary>
    public int MerchantPriority { get; init; }

    /// <summary>The transaction type (9C) that the entry is for; null for any.</summary>
    public byte? TransactionType { get; init; }

    /// <summary>Reader contactless transaction limit: an amount of this or more is not taken. Null for none.</summary>
    public long? TransactionLimitMinor { get; init; }

    /// <summary>Reader contactless floor limit: an amount above it must go online. Null for none.</summary>
    public long? FloorLimitMinor { get; init; }

    /// <summary>Reader CVM required limit: an amount of this or more needs a cardholder verification. Null for none.</summary>
    public long? CvmRequiredLimitMinor { get; init; }

    /// <summary>True where an amount of zero is taken; it goes online.</summary>
    public bool ZeroAmountAllowed { get; init; }

    /// <summary>True where an amount of one unit of currency asks for the card's status and goes online.</summary>
    public bool StatusCheckSupported { get; init; }

    /// <summary>Terminal transaction qualifiers (9F66), 4 bytes; bits 8 and 7 of byte 2 are set anew for each transaction.</summary>
    public required ReadOnlyMemory<byte> Qualifiers { get; init; }

    /// <summary>Application version number of the terminal (9F09), 2 bytes; empty where there is none.</summary>
    public ReadOnlyMemory<byte> ApplicationVersion { get; init; }

    /// <summary>Objects that hold for this application only, before those of <see cref="TerminalData"/>.</summary>
    public IReadOnlyList<DataObject> Objects { get; init; } = [];
}
