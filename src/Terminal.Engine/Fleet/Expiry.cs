namespace Terminal.Engine.Fleet;

/// <summary>Kinds of things that end on a day.</summary>
public enum ExpiryKind
{
    /// <summary>A certificate of a connection: the terminal's own, or an authority's.</summary>
    Certificate,

    /// <summary>A scheme's CA public key.</summary>
    CaKey,
}

/// <summary>Something that serves up to a day, and has to be replaced before.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What people know it by: <c>host</c>, or RID and index of a key.</param>
/// <param name="LastDay">The last day on which it serves, UTC.</param>
public sealed record Expiry(ExpiryKind Kind, string Name, DateOnly LastDay)
{
    /// <summary>Days from a day to the last one; negative when it is over.</summary>
    public int DaysLeftOn(DateOnly today) => LastDay.DayNumber - today.DayNumber;
}
