using System.Diagnostics;
using Terminal.Primitives;

namespace Terminal.Platform.Time;

/// <summary>The monotonic clock: every deadline of the terminal is on it.</summary>
public static class MonotonicClock
{
    /// <summary>Now, from an origin without meaning.</summary>
    public static Instant Now => new(Stopwatch.GetElapsedTime(0).Ticks);
}
