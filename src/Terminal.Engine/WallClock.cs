using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>Wall-clock time as data: what the edge last read, carried forward by the monotonic clock.</summary>
public sealed class WallClock
{
    private DateTimeOffset read;
    private Instant readAt;

    /// <summary>False until the edge has read a clock at least once.</summary>
    public bool Known { get; private set; }

    /// <summary>True where the clock has been set by somebody since the board started.</summary>
    public bool Trusted { get; private set; }

    /// <summary>Takes a reading.</summary>
    /// <param name="set">The reading.</param>
    /// <param name="at">When it was taken.</param>
    public void Set(NodeEvent.ClockSet set, Instant at)
    {
        read = set.Utc.ToOffset(set.UtcOffset);
        readAt = at;
        Known = true;
        Trusted = set.Trusted;
    }

    /// <summary>Local time at an instant; the year 1970 where no time is known.</summary>
    public DateTimeOffset LocalAt(Instant at) => Known ? read + (at - readAt) : DateTimeOffset.UnixEpoch;

    /// <summary>Local time as YYMMDDhhmmss.</summary>
    public string StampAt(Instant at) => LocalAt(at).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since 1970 UTC; 0 where no time is known.</summary>
    public long UnixMillisecondsAt(Instant at) => Known ? LocalAt(at).ToUnixTimeMilliseconds() : 0;
}
