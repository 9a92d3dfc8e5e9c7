using Terminal.Primitives;

namespace Terminal.Engine.Host;

/// <summary>What a sale and its reversal say to the host. Both are built from the same facts, so that the host finds the one by the
/// other.</summary>
public sealed record HostSale
{
    /// <summary>DE11.</summary>
    public required int Stan { get; init; }

    /// <summary>DE62.</summary>
    public required int Invoice { get; init; }

    /// <summary>DE60.</summary>
    public required int Batch { get; init; }

    /// <summary>DE13 and DE12: YYMMDDhhmmss.</summary>
    public required string LocalTime { get; init; }

    /// <summary>DE4 and DE49.</summary>
    public required Amount Amount { get; init; }

    /// <summary>DE23, card sequence number (tag 5F34); null where the card has none.</summary>
    public int? CardSequence { get; init; }
}
