using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>Virtual time: what is due next happens next, and between two happenings no time passes at all.</summary>
/// <remarks>
/// Two things due at one instant happen in the order in which they were put in. A trace of every happening is hashed: two runs of one seed
/// must agree.
/// </remarks>
public sealed class Timeline
{
    private const int AtOneInstantMax = 10_000;
    private readonly PriorityQueue<Action, Place> due = new();
    private long order;
    private int atOneInstant;

    /// <summary>The present.</summary>
    public Instant Now { get; private set; }

    /// <summary>FNV-1a over the trace.</summary>
    public ulong TraceHash { get; private set; } = 14695981039346656037;

    /// <summary>Takes every line of the trace, for a person who replays a seed; null keeps none.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>Puts something in.</summary>
    public void After(TimeSpan delay, Action happening) => At(Now + delay, happening);

    /// <summary>Puts something in; the past is now.</summary>
    public void At(Instant when, Action happening) => due.Enqueue(happening, new Place(Math.Max(when.Ticks, Now.Ticks), order++));

    /// <summary>
    /// Lets the next thing happen; false when there is none before <paramref name="end"/>, and the present is then the end.
    /// </summary>
    public bool Step(Instant end)
    {
        if (!due.TryPeek(out _, out Place next) || next.Ticks > end.Ticks)
        {
            Now = end;
            return false;
        }

        Action happening = due.Dequeue();
        atOneInstant = next.Ticks == Now.Ticks ? atOneInstant + 1 : 0;
        Invariant.Check(atOneInstant < AtOneInstantMax); // A deadline that stays behind the present: the device would spin.
        Now = new Instant(next.Ticks);
        happening();
        return true;
    }

    /// <summary>Writes a line of the trace. No secrets: a seed's trace is printed.</summary>
    public void Trace(string line)
    {
        ulong hash = TraceHash;
        foreach (char character in line)
        {
            hash = unchecked((hash ^ character) * 1099511628211);
        }

        TraceHash = unchecked((hash ^ (ulong)Now.Ticks) * 1099511628211);
        Listener?.Invoke($"{(Now - Instant.Origin).TotalMilliseconds,12:F1} {line}");
    }

    private readonly record struct Place(long Ticks, long Order) : IComparable<Place>
    {
        public int CompareTo(Place other) => Ticks == other.Ticks ? Order.CompareTo(other.Order) : Ticks.CompareTo(other.Ticks);
    }
}
