using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Platform.Lines;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Panel.Board;

/// <summary>The contactless reader: the chip's model at the far end of a pty.</summary>
internal sealed class ReaderPort : ILineListener, IDisposable
{
    private readonly Pn532Chip chip = new();
    private readonly Pty pty;
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread clock;
    private volatile bool disposed;

    /// <summary>Makes the pty, its link at <paramref name="path"/>, and starts to serve it.</summary>
    public ReaderPort(string path)
    {
        pty = Pty.Create();
        pty.LinkTo(path);
        pty.Start(this);
        clock = new Thread(RunClock) { IsBackground = true, Name = "reader clock" };
        clock.Start();
    }

    /// <summary>Puts a card on the reader in place of any that lies there.</summary>
    public void Insert(ICardModel card)
    {
        lock (gate)
        {
            chip.RemoveCards();
            chip.Insert(card);
        }
    }

    /// <summary>Takes the card away.</summary>
    public void Remove()
    {
        lock (gate)
        {
            chip.RemoveCards();
        }
    }

    /// <inheritdoc/>
    public void Opened()
    {
        // The near end is ours: it is there from the start.
    }

    /// <inheritdoc/>
    public void Closed(string fault)
    {
        // Only at the end of the process.
    }

    /// <inheritdoc/>
    public void Received(ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            chip.Receive(bytes.Span, MonotonicClock.Now);
            Drain();
        }

        _ = wake.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        _ = wake.Set();
        clock.Join();
        wake.Dispose();
        pty.Dispose();
    }

    private void RunClock()
    {
        while (!disposed)
        {
            Instant? deadline;
            lock (gate)
            {
                chip.Elapse(MonotonicClock.Now);
                Drain();
                deadline = chip.Deadline;
            }

            double wait = deadline is { } due ? Math.Max(0, Math.Ceiling((due - MonotonicClock.Now).TotalMilliseconds)) : Timeout.Infinite;
            _ = wake.WaitOne((int)wait);
        }
    }

    private void Drain()
    {
        while (chip.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            pty.Send(bytes.ToArray());
        }
    }
}
