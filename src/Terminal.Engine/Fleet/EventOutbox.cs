using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Engine.Fleet;

/// <summary>Keeps events until the broker has them: on the disk first, then told in the order of their numbers.</summary>
/// <remarks>
/// A power cut loses none that was kept; what the broker acknowledged stays a while, so that a reader who misses a number can ask again.
/// The same thing said again within <see cref="QuietTime"/> is counted and not told. After days without a connection the backlog goes out
/// by <see cref="WindowMax"/> a second: a fleet that comes back does not drown its broker. Where more wait than are kept, the oldest go,
/// and the gap in the numbers shows it.
/// </remarks>
public sealed class EventOutbox
{
    /// <summary>Most events that are kept, told ones among them.</summary>
    public const int CountMax = 1000;

    /// <summary>Most events that are told before the broker has answered for one.</summary>
    public const int WindowMax = 8;

    /// <summary>How long the same code with the same text is but counted.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(10);

    private const int UnkeptCountMax = 64;
    private const int HeardCountMax = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly Guid boot;
    private readonly bool isKept;
    private readonly Queue<OutboxOutput> outputs = new();
    private readonly Queue<FleetEvent> unkept = new();
    private readonly SortedDictionary<long, FleetEvent> kept = [];
    private readonly SortedSet<long> unsent = [];
    private readonly HashSet<long> inFlight = [];
    private readonly Dictionary<(string Code, string Text), (Instant Until, int Count)> heard = [];
    private readonly HashSet<string> troubled = [];
    private FleetEvent? keeping;
    private long last;
    private bool connected;
    private Instant? answerDue;
    private Instant? nextBurst;

    /// <summary>Goes on after what is kept.</summary>
    /// <param name="standing">The events of the store, in order; null where nothing can be kept in this run, and nothing is told: its
    /// numbers would be those of other events.</param>
    /// <param name="boot">This run of the process.</param>
    public EventOutbox(IReadOnlyList<FleetEvent>? standing, Guid boot)
    {
        this.boot = boot;
        isKept = standing is not null;
        foreach (FleetEvent one in standing ?? [])
        {
            Hold(one);
            last = Math.Max(last, one.Sequence);
        }
    }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(answerDue, nextBurst);

    /// <summary>Events that the broker does not have yet.</summary>
    public int WaitingCount => unkept.Count + unsent.Count;

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out OutboxOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Takes a line of the log: a trouble is an event, and so is its end.</summary>
    /// <param name="severity">How loud it is.</param>
    /// <param name="code">Its code.</param>
    /// <param name="text">What belongs to it.</param>
    /// <param name="when">The time.</param>
    public void TakeLogged(Severity severity, string code, string text, EventTime when)
    {
        string place = EventClasses.Of(code);
        if (EventClasses.IsTrouble(severity, code))
        {
            _ = troubled.Add(place);
            Take(severity, code, text, when);
        }
        else if (EventClasses.IsRelief(code) && troubled.Remove(place))
        {
            Forget(place); // The next trouble is a new one.
            Take(severity, code, text, when);
        }
    }

    /// <summary>Takes an event.</summary>
    public void Take(Severity severity, string code, string text, EventTime when)
    {
        (Instant until, int count) = heard.GetValueOrDefault((code, text));
        bool repeats = count > 0 && when.Now < until;
        heard[(code, text)] = repeats ? (until, count + 1) : (when.Now + QuietTime, 1);
        if (repeats || !isKept || unkept.Count >= UnkeptCountMax)
        {
            return;
        }

        Prune(when.Now);
        unkept.Enqueue(new FleetEvent(0, Guid.Empty, code)
        {
            Text = text,
            Severity = severity,
            Count = Math.Max(1, count),
            Boot = boot,
            UnixMilliseconds = when.UnixMilliseconds,
        });
        KeepFirst(wasIdle: unkept.Count == 1);
    }

    /// <summary>An event is on the disk.</summary>
    public void Kept(long sequence, Instant now)
    {
        if (keeping?.Sequence == sequence)
        {
            Hold(keeping);
            last = sequence;
            GoOn();
            Tell(now);
        }
    }

    /// <summary>An event could not be kept, and is not told: the next one has its number. The log still has it.</summary>
    public void KeepFailed(long sequence)
    {
        if (keeping?.Sequence == sequence)
        {
            GoOn();
        }
    }

    /// <summary>The broker is reached, or lost.</summary>
    public void LinkChanged(bool up, Instant now)
    {
        connected = up;
        inFlight.Clear();
        (answerDue, nextBurst) = (null, null);
        Tell(now);
    }

    /// <summary>The broker has an event.</summary>
    public void Published(long sequence, Instant now)
    {
        if (unsent.Remove(sequence))
        {
            kept[sequence] = kept[sequence] with { IsSent = true };
            outputs.Enqueue(new OutboxOutput.Keep(new FleetRow.EventSent(sequence)));
        }

        _ = inFlight.Remove(sequence);
        answerDue = inFlight.Count == 0 ? null : now + AnswerTime;
        Tell(now);
    }

    /// <summary>Tells events again from a number on.</summary>
    /// <returns>How many.</returns>
    public int TellAgain(long from, Instant now)
    {
        long[] again = [.. kept.Keys.Where(sequence => sequence >= from)];
        unsent.UnionWith(again);
        Tell(now);
        return again.Length;
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (answerDue <= now)
        {
            inFlight.Clear(); // The link lost them, or the broker refused them: they are told again.
            answerDue = null;
        }

        if (nextBurst <= now)
        {
            nextBurst = null;
        }

        Tell(now);
    }

    /// <summary>An id that no other event of any terminal has: a hash over run and number (RFC 9562, version 8).</summary>
    private Guid IdOf(long sequence)
    {
        Span<byte> seed = stackalloc byte[24];
        Invariant.Check(boot.TryWriteBytes(seed));
        BinaryPrimitives.WriteInt64BigEndian(seed[16..], sequence);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(seed, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private void Hold(FleetEvent one)
    {
        kept[one.Sequence] = one;
        if (!one.IsSent)
        {
            _ = unsent.Add(one.Sequence);
        }

        while (kept.Count > CountMax)
        {
            long oldest = kept.Keys.First();
            _ = kept.Remove(oldest);
            _ = unsent.Remove(oldest);
        }
    }

    private void GoOn()
    {
        keeping = null;
        _ = unkept.Dequeue();
        KeepFirst(wasIdle: true);
    }

    /// <summary>One row at a time is on its way to the disk: a burst does not outrun it.</summary>
    private void KeepFirst(bool wasIdle)
    {
        if (wasIdle && unkept.TryPeek(out FleetEvent? next))
        {
            keeping = next with { Sequence = last + 1, Id = IdOf(last + 1) };
            outputs.Enqueue(new OutboxOutput.Keep(new FleetRow.Event(keeping)));
        }
    }

    private void Tell(Instant now)
    {
        if (!connected || nextBurst is not null)
        {
            return;
        }

        long[] next = [.. unsent.Where(sequence => !inFlight.Contains(sequence)).Take(WindowMax - inFlight.Count)];
        foreach (long sequence in next)
        {
            _ = inFlight.Add(sequence);
            outputs.Enqueue(new OutboxOutput.Tell(kept[sequence]));
        }

        if (next.Length > 0)
        {
            answerDue = now + AnswerTime;
            nextBurst = inFlight.Count < WindowMax ? null : now + Pace;
        }
    }

    private void Forget(string place)
    {
        foreach ((string Code, string Text) said in heard.Keys.Where(said => EventClasses.Of(said.Code) == place).ToArray())
        {
            _ = heard.Remove(said);
        }
    }

    private void Prune(Instant now)
    {
        if (heard.Count > HeardCountMax)
        {
            foreach ((string Code, string Text) said in heard.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToArray())
            {
                _ = heard.Remove(said);
            }
        }
    }
}

/// <summary>When something happened.</summary>
/// <param name="Now">By the clock that runs.</param>
/// <param name="UnixMilliseconds">By the wall clock, milliseconds since 1970; 0 where it is not known.</param>
public readonly record struct EventTime(Instant Now, long UnixMilliseconds);
