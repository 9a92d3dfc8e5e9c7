using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Terminal.Engine;

namespace Terminal.Daemon.Loop;

/// <summary>The loop's queue. A thread that is faster than the loop waits; the loop itself never does.</summary>
internal sealed class Inbox : IDisposable
{
    /// <summary>Most events that wait.</summary>
    public const int CountMax = 1024;

    private readonly BlockingCollection<LoopEvent> events = new(CountMax);
    private readonly Queue<LoopEvent> own = new();
    private Thread? loop;

    /// <summary>Says that the calling thread is the loop's.</summary>
    public void Claim() => loop = Thread.CurrentThread;

    /// <summary>Adds an event; waits while the queue is full.</summary>
    public void Post(LoopEvent happened)
    {
        if (Thread.CurrentThread == loop)
        {
            own.Enqueue(happened); // an adapter that answers at once: waiting here would wait for ourselves
            return;
        }

        try
        {
            events.Add(happened);
        }
        catch (InvalidOperationException)
        {
            // The loop has ended; what happens now is found anew at the next start.
        }
    }

    /// <summary>Adds a line for the log, from a thread that has nothing else to say.</summary>
    /// <param name="severity">How loud.</param>
    /// <param name="code">A stable code.</param>
    /// <param name="context">What belongs to it, no secret.</param>
    public void Note(Severity severity, string code, string context) =>
        Post(new LoopEvent.Occurred(new NodeEvent.Noted(severity, code, context)));

    /// <summary>Adds an event where there is room; false where there is none, or where the loop has ended.</summary>
    public bool TryPost(LoopEvent happened)
    {
        try
        {
            return events.TryAdd(happened);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Takes the next event; false where none came in time.</summary>
    public bool TryTake(TimeSpan limit, [NotNullWhen(true)] out LoopEvent? happened) =>
        own.TryDequeue(out happened) || events.TryTake(out happened, limit);

    /// <summary>Takes nothing more; those who wait go on.</summary>
    public void Close() => events.CompleteAdding();

    /// <inheritdoc/>
    public void Dispose() => events.Dispose();
}
