namespace Terminal.Engine;

/// <summary>When a sale may be approved by the card without the host.</summary>
public enum OfflineUse
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>While the host cannot be reached.</summary>
    HostDown,

    /// <summary>Whenever the amount is within the limits and the card agrees.</summary>
    BelowLimit,
}

/// <summary>What may be sold without the host, and how much of it may wait to be told.</summary>
/// <remarks>The application's own floor limit holds besides: the lower of the two counts. The card has the last word.</remarks>
public sealed record OfflineSettings
{
    /// <summary>When.</summary>
    public OfflineUse Use { get; init; }

    /// <summary>The most of one sale, minor units.</summary>
    public long SaleLimitMinor { get; init; }

    /// <summary>The most of all that waits, minor units.</summary>
    public long TotalLimitMinor { get; init; }

    /// <summary>How many sales may wait, 1 to 10000.</summary>
    public int CountMax { get; init; } = 500;
}
