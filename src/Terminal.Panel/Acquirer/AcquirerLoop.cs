using System.Diagnostics;
using System.Threading.Channels;
using Terminal.Emulator.Acquirer;
using Terminal.Primitives;

namespace Terminal.Panel.Acquirer;

/// <summary>The one reader of a bounded queue that alone touches the acquirer's model: events in, frames and ledger lines out.</summary>
/// <param name="model">The model.</param>
/// <param name="ledger">Where its lines go, each before the answer that follows from it.</param>
internal sealed class AcquirerLoop(AcquirerModel model, LedgerFile ledger)
{
    private const int QueueLengthMax = 1024;

    private readonly Channel<Action<Instant>> queue = Channel.CreateBounded<Action<Instant>>(
        new BoundedChannelOptions(QueueLengthMax) { SingleReader = true });

    private readonly Dictionary<int, IAcquirerWire> wires = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private int connectionCount;

    /// <summary>Works until told to stop.</summary>
    /// <exception cref="IOException">The ledger could not be written; nothing is answered after that.</exception>
    public async Task RunAsync(CancellationToken ended)
    {
        Task<bool> ready = queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        TaskCompletionSource stopped = new();
        await using CancellationTokenRegistration registration = ended.Register(stopped.SetResult);
        while (!ended.IsCancellationRequested)
        {
            using CancellationTokenSource awake = new();
            await Task.WhenAny(ready, stopped.Task, Task.Delay(UntilDeadline(), awake.Token));
            await awake.CancelAsync();
            Instant now = Now();
            model.SetClock(DateTimeOffset.Now, now);
            while (queue.Reader.TryRead(out Action<Instant>? happened))
            {
                happened(now);
                Drain();
            }

            model.Elapse(now);
            Drain();
            ready = ready.IsCompleted ? queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask() : ready;
        }
    }

    /// <summary>A terminal is connected. The wire is told to send and to close; its number is for the other two calls.</summary>
    public async Task<int> OpenedAsync(IAcquirerWire wire)
    {
        int connection = Interlocked.Increment(ref connectionCount);
        await queue.Writer.WriteAsync(_ =>
        {
            wires[connection] = wire;
            model.Open(connection);
        });
        return connection;
    }

    /// <summary>Bytes came in; they are the loop's own from now on.</summary>
    public ValueTask ReceivedAsync(int connection, byte[] bytes) => queue.Writer.WriteAsync(now => model.Receive(connection, bytes, now));

    /// <summary>A connection is gone.</summary>
    public ValueTask ClosedAsync(int connection) => queue.Writer.WriteAsync(now =>
    {
        _ = wires.Remove(connection);
        model.Close(connection);
    });

    /// <summary>Asks the model something between two events.</summary>
    public async Task<T> AskAsync<T>(Func<AcquirerModel, T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(_ => answer.SetResult(question(model)));
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private Instant Now() => new(Stopwatch.GetElapsedTime(started).Ticks);

    private TimeSpan UntilDeadline()
    {
        if (model.Deadline is not { } deadline)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan rest = deadline - Now();
        // The timer counts in milliseconds and may be early.
        return rest > TimeSpan.Zero ? rest + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }

    private void Drain()
    {
        while (model.TryTake(out AcquirerOutput? output))
        {
            switch (output)
            {
                case AcquirerOutput.Record record:
                    ledger.Append(record.Entry);
                    break;
                case AcquirerOutput.Send send when wires.TryGetValue(send.Connection, out IAcquirerWire? wire):
                    wire.Send(send.Frame);
                    break;
                case AcquirerOutput.Disconnect disconnect when wires.Remove(disconnect.Connection, out IAcquirerWire? wire):
                    wire.Close();
                    break;
                default:
                    break; // The connection is gone: nobody gets the answer.
            }
        }
    }
}
