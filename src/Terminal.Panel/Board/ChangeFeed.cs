using System.Collections.Immutable;

namespace Terminal.Panel.Board;

/// <summary>Tells everybody who waits that the board changed, and keeps the last lines of what happened.</summary>
internal sealed class ChangeFeed
{
    private const int LineCountMax = 200;
    private readonly Lock gate = new();
    private TaskCompletionSource next = NewSource();
    private ImmutableList<LogLine> lines = [];
    private int count;

    /// <summary>Completes at the next change. Take it before looking at the state, so that no change falls between.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>The last lines, oldest first.</summary>
    public ImmutableList<LogLine> Lines => Volatile.Read(ref lines);

    /// <summary>Something changed that the state shows.</summary>
    public void Changed() => Interlocked.Exchange(ref next, NewSource()).SetResult();

    /// <summary>Something happened that a person may want to read.</summary>
    public void Write(string text)
    {
        lock (gate)
        {
            ImmutableList<LogLine> longer = lines.Add(new LogLine(++count, DateTimeOffset.UtcNow, text));
            Volatile.Write(ref lines, longer.Count > LineCountMax ? longer.RemoveAt(0) : longer);
        }

        Changed();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
