using Terminal.Devices.Contactless;
using Terminal.Primitives;

namespace Terminal.Tests.Engine;

/// <summary>A driver that goes before another one: it says what the test wants said and keeps what came on its wire.</summary>
/// <param name="inner">The driver behind it.</param>
internal sealed class TalkingReader(IContactlessReader inner) : IContactlessReader
{
    private readonly Queue<ReaderOutput> said = new();

    /// <summary>What it says next.</summary>
    public Queue<ReaderOutput> Sayings { get; } = new();

    /// <summary>What came on its wire.</summary>
    public List<byte> Heard { get; } = [];

    /// <summary>How often it was told of the time when that was due.</summary>
    public int DueCount { get; private set; }

    /// <summary>When it wants to be told of the time.</summary>
    public Instant? Due { get; set; }

    public Instant? Deadline => Instant.Earlier(Due, inner.Deadline);

    public void Start(Instant now) => inner.Start(now);

    public void Activate(Instant now) => inner.Activate(now);

    public void Exchange(ReadOnlySpan<byte> command, Instant now) => inner.Exchange(command, now);

    public void Deactivate(Instant now) => inner.Deactivate(now);

    /// <summary>Takes bytes, and says what it was given to say.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        Heard.AddRange(bytes);
        while (Sayings.TryDequeue(out ReaderOutput saying))
        {
            said.Enqueue(saying);
        }
    }

    public bool TryTake(out ReaderOutput output) => said.TryDequeue(out output) || inner.TryTake(out output);

    public void Elapse(Instant now)
    {
        if (Due <= now)
        {
            Due = null;
            DueCount++;
        }

        inner.Elapse(now);
    }
}
