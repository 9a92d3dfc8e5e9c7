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
    private readonly Action cardPulled;
    private volatile bool disposed;

    /// <summary>Makes the pty, its link at <paramref name="path"/>, and starts to serve it.</summary>
    /// <param name="path">Where the terminal finds its reader.</param>
    /// <param name="cardPulled">Called when a card left by itself; nothing is locked then.</param>
    public ReaderPort(string path, Action cardPulled)
    {
        this.cardPulled = cardPulled;
        pty = Pty.Create();
        pty.LinkTo(path);
        pty.Start(this);
        clock = new Thread(RunClock) { IsBackground = true, Name = "reader clock" };
        clock.Start();
    }

    /// <summary>Puts a card on the reader in place of any that lies there.</summary>
    /// <param name="card">The card.</param>
    /// <param name="leaveAfter">Exchanges after which it is pulled away; null where it stays until it is taken.</param>
    public void Insert(ICardModel card, int? leaveAfter)
    {
        lock (gate)
        {
            chip.RemoveCards();
            chip.Faults.ExchangesToPull = leaveAfter;
            chip.Insert(card);
        }
    }

    /// <summary>True while a card lies on the reader.</summary>
    public bool HasCard
    {
        get
        {
            lock (gate)
            {
                return chip.Cards.Count > 0;
            }
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
        bool pulled;
        lock (gate)
        {
            bool lay = chip.Cards.Count > 0;
            chip.Receive(bytes.Span, MonotonicClock.Now);
            Drain();
            pulled = lay && chip.Cards.Count == 0;
        }

        _ = wake.Set();
        if (pulled)
        {
            cardPulled();
        }
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
