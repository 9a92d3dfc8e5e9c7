namespace Terminal.Primitives;

/// <summary>A point on the terminal's monotonic clock. It carries every deadline and never steps.</summary>
/// <remarks>
/// Counted in ticks of 100 ns from an origin that has no meaning outside the process. Wall-clock time is another thing: it arrives as data
/// (<c>ClockSet</c>) and only dresses receipts and messages.
/// </remarks>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The clock's origin.</summary>
    public static Instant Origin => default;

    /// <summary>The instant that lies <paramref name="duration"/> after <paramref name="start"/>.</summary>
    public static Instant operator +(Instant start, TimeSpan duration) => new(start.Ticks + duration.Ticks);

    /// <summary>The time from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static TimeSpan operator -(Instant end, Instant start) => new(end.Ticks - start.Ticks);

    /// <summary>True where <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>True where <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>True where <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>True where <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <summary>The earlier of two deadlines, where null means none.</summary>
    public static Instant? Earlier(Instant? left, Instant? right) =>
        left is { } l && right is { } r ? (l <= r ? l : r) : left ?? right;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);
}
