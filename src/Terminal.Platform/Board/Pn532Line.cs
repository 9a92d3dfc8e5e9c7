using Terminal.Devices.Contactless.Pn532;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Platform.Board;

/// <summary>A PN532 on a bus, as the byte stream that its driver knows from a serial line.</summary>
/// <remarks>
/// What is lost is opened again by itself.
/// A thread of its own carries out what <see cref="Pn532Bus"/> wants. While the chip is missing the listener hears of the first failure and
/// of each other code, not of every attempt.
/// </remarks>
public sealed class Pn532Line : ILine
{
    private const int RetryMilliseconds = 500;
    private const int WakeCountMax = 3;
    private const int WakeMilliseconds = 5;

    private readonly Func<IPn532Port> open;
    private readonly ILineListener listener;
    private readonly Pn532Bus bus = new();
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private bool wanted;
    private bool asked;
    private bool connected;
    private bool disposed;

    /// <summary>Makes the line; nothing is opened before <see cref="Open"/>.</summary>
    /// <param name="open">Opens the chip's bus, or throws an <see cref="IOException"/>; called on the line's thread.</param>
    /// <param name="listener">Hears of it, on the line's thread.</param>
    public Pn532Line(Func<IPn532Port> open, ILineListener listener)
    {
        this.open = open;
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = "reader bus" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Open() => Wish(true);

    /// <inheritdoc/>
    public void Close() => Wish(false);

    /// <inheritdoc/>
    public void Send(Memory<byte> bytes)
    {
        lock (gate)
        {
            if (!connected)
            {
                return;
            }

            bus.Send(bytes.Span);
            _ = wake.Set();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            wanted = false;
        }

        _ = wake.Set();
        thread.Join();
        wake.Dispose();
    }

    private void Wish(bool isWanted)
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            wanted = isWanted;
            asked = true;
            _ = wake.Set();
        }
    }

    private void Run()
    {
        string? lastFault = null;
        while (TakeWish(out bool isWanted, out bool answer))
        {
            bool opened = false;
            string? fault = isWanted ? Serve(out opened) : "CLOSED";
            if (fault is not null && (answer || opened || (isWanted && fault != lastFault)))
            {
                listener.Closed(fault);
            }

            lastFault = isWanted ? fault : null;
            _ = fault is null || wake.WaitOne(isWanted ? RetryMilliseconds : Timeout.Infinite);
        }
    }

    private bool TakeWish(out bool isWanted, out bool answer)
    {
        lock (gate)
        {
            isWanted = wanted;
            answer = asked;
            asked = false;
            return !disposed;
        }
    }

    /// <summary>Serves the chip; gives the fault that ended it, or null where it was closed as wished.</summary>
    private string? Serve(out bool opened)
    {
        opened = false;
        try
        {
            using IPn532Port port = open();
            Wake(port);
            lock (gate)
            {
                bus.Reset(MonotonicClock.Now);
                connected = true;
            }

            opened = true;
            listener.Opened();
            Carry(port);
            return null;
        }
        catch (IOException fault)
        {
            return BusException.CodeOf(fault);
        }
        finally
        {
            lock (gate)
            {
                connected = false;
            }
        }
    }

    /// <summary>A chip that sleeps may not acknowledge the address by which it wakes.</summary>
    private void Wake(IPn532Port port)
    {
        for (int count = 1; ; count++)
        {
            try
            {
                port.Wake();
                return;
            }
            catch (IOException) when (count < WakeCountMax)
            {
                _ = wake.WaitOne(WakeMilliseconds);
            }
        }
    }

    private void Carry(IPn532Port port)
    {
        byte[] frame = new byte[Pn532Bus.FrameLengthMax];
        while (TryTake(out Pn532Transfer? transfer, out int wait, out bool answer))
        {
            if (answer)
            {
                listener.Opened();
            }

            if (transfer is { } next)
            {
                CarryOut(port, next, frame);
            }
            else
            {
                _ = wake.WaitOne(wait);
            }
        }
    }

    /// <summary>Gives the next transfer, or how long there is none; false where the chip is not wanted any more.</summary>
    private bool TryTake(out Pn532Transfer? transfer, out int wait, out bool answer)
    {
        lock (gate)
        {
            Instant now = MonotonicClock.Now;
            transfer = wanted && bus.TryTake(now, out Pn532Transfer next) ? next : null;
            wait = bus.Deadline is { } due ? Math.Max(0, (int)Math.Ceiling((due - now).TotalMilliseconds)) : Timeout.Infinite;
            answer = wanted && asked;
            asked &= !wanted; // Who asked for the end is answered once the chip is closed.
            return wanted;
        }
    }

    private void CarryOut(IPn532Port port, Pn532Transfer transfer, byte[] buffer)
    {
        Span<byte> fetched = buffer.AsSpan(0, transfer.ReadLength);
        bool ready = false;
        try
        {
            switch (transfer.Kind)
            {
                case Pn532TransferKind.Write:
                    port.Write(transfer.Frame.Span);
                    break;
                case Pn532TransferKind.Look:
                    ready = port.IsReady();
                    break;
                default:
                    ready = port.Read(fetched);
                    break;
            }
        }
        catch (IOException) when (Failed())
        {
            return;
        }

        byte[] bytes = Tell(transfer.Kind, ready, fetched);
        fetched.Clear();
        if (bytes.Length > 0)
        {
            listener.Received(bytes);
        }
    }

    private bool Failed()
    {
        lock (gate)
        {
            return bus.Failed(MonotonicClock.Now);
        }
    }

    /// <summary>Tells the machine how a transfer ended; gives what is the driver's.</summary>
    private byte[] Tell(Pn532TransferKind kind, bool ready, ReadOnlySpan<byte> fetched)
    {
        lock (gate)
        {
            Instant now = MonotonicClock.Now;
            switch (kind)
            {
                case Pn532TransferKind.Write:
                    bus.Written(now);
                    return [];
                case Pn532TransferKind.Read when ready:
                    return bus.Arrived(fetched, now).ToArray();
                default:
                    bus.Looked(ready, now);
                    return [];
            }
        }
    }
}
