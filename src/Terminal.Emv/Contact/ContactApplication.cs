using Terminal.Emv.Contactless;

namespace Terminal.Emv.Contact;

/// <summary>One application that the terminal takes at the contact reader, with its limits and action codes.</summary>
/// <remarks>Amounts are in minor units of the transaction's currency. All values are the acquirer's.</remarks>
public sealed record ContactApplication
{
    /// <summary>The AID, 5 to 16 bytes.</summary>
    public required ReadOnlyMemory<byte> Aid { get; init; }

    /// <summary>Application selection indicator: true where a card's longer name that begins with the AID matches too.</summary>
    public bool PartialName { get; init; } = true;

    /// <summary>The merchant's preference among what card and terminal share, 1 first; 0 for none.</summary>
    public int MerchantPriority { get; init; }

    /// <summary>The transaction type (9C) that the entry is for; null for any.</summary>
    public byte? TransactionType { get; init; }

    /// <summary>Application version number of the terminal (9F09), 2 bytes; empty where there is none.</summary>
    public ReadOnlyMemory<byte> ApplicationVersion { get; init; }

    /// <summary>Terminal action code, denial, 5 bytes of the TVR.</summary>
    public required ReadOnlyMemory<byte> TacDenial { get; init; }

    /// <summary>Terminal action code, online, 5 bytes.</summary>
    public required ReadOnlyMemory<byte> TacOnline { get; init; }

    /// <summary>Terminal action code, default, 5 bytes: where it cannot go online.</summary>
    public required ReadOnlyMemory<byte> TacDefault { get; init; }

    /// <summary>Terminal floor limit (9F1B): an amount of this or more is over it.</summary>
    public long FloorLimitMinor { get; init; }

    /// <summary>Threshold value for biased random selection, below the floor limit.</summary>
    public long RandomThresholdMinor { get; init; }

    /// <summary>Target percentage of random selection, 0 to 99.</summary>
    public int RandomTargetPercent { get; init; }

    /// <summary>Maximum target percentage of biased random selection, 0 to 99, not below the target.</summary>
    public int RandomMaxPercent { get; init; }

    /// <summary>Default DDOL, for cards without one; empty where there is none.</summary>
    public ReadOnlyMemory<byte> DefaultDdol { get; init; }

    /// <summary>Default TDOL, for cards that want a TC hash value and have no list of their own; empty where there is none.</summary>
    public ReadOnlyMemory<byte> DefaultTdol { get; init; }

    /// <summary>Objects that hold for this application only, before those of <see cref="TerminalData"/>.</summary>
    public IReadOnlyList<DataObject> Objects { get; init; } = [];
}
