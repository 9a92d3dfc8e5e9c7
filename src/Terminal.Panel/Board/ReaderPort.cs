using System.Buffers.Binary;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Platform.Lines;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Panel.Board;

/// <summary>The contactless reader: the chip's model at the far end of a pty, or of a socket that stands for I2C and SPI.</summary>
internal sealed class ReaderPort : ILineListener, IBusDevices, IDisposable
{
    private const byte I2cWrite = 1;
    private const byte I2cRead = 4;
    private const byte SpiTransfer = 5;
    private const byte NoSuchDevice = 6; // ENXIO: nobody acknowledged the address
    private const byte Invalid = 22; // EINVAL

    private readonly Pn532Chip chip = new();
    private readonly Pn532BusPins pins;
    private readonly Pty? pty;
    private readonly BusServer? bus;
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread clock;
    private readonly Action cardPulled;
    private volatile bool disposed;

    /// <summary>Makes the wire and starts to serve it.</summary>
    /// <param name="path">Where the terminal finds its reader: a link to the pty; on a bus, with .sock behind it, the socket.</param>
    /// <param name="onBus">Whether it is on a bus.</param>
    /// <param name="cardPulled">Called when a card left by itself; nothing is locked then.</param>
    public ReaderPort(string path, bool onBus, Action cardPulled)
    {
        this.cardPulled = cardPulled;
        pins = new Pn532BusPins(chip);
        if (onBus)
        {
            bus = new BusServer(path + ".sock", this);
        }
        else
        {
            pty = Pty.Create();
            pty.LinkTo(path);
            pty.Start(this);
        }

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
    public void Received(Memory<byte> bytes)
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
    public void Connected()
    {
        // The chip has its own supply.
    }

    /// <inheritdoc/>
    public void Disconnected()
    {
        // As above: it goes on with what it was told last.
    }

    /// <inheritdoc/>
    public byte[] Handle(byte kind, byte argument, ReadOnlySpan<byte> payload)
    {
        byte[] answer;
        bool pulled;
        lock (gate)
        {
            bool lay = chip.Cards.Count > 0;
            answer = Carry(kind, argument, payload, MonotonicClock.Now);
            pulled = lay && chip.Cards.Count == 0;
        }

        if (pulled)
        {
            cardPulled();
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bus?.Dispose();
        disposed = true;
        _ = wake.Set();
        clock.Join();
        wake.Dispose();
        pty?.Dispose();
    }

    private byte[] Carry(byte kind, byte argument, ReadOnlySpan<byte> payload, Instant now)
    {
        switch (kind)
        {
            case I2cWrite or I2cRead when argument != Pn532BusPins.Address:
                return [NoSuchDevice];
            case I2cWrite:
                return [pins.TryWrite(payload, now) ? (byte)0 : NoSuchDevice];
            case I2cRead when payload.Length == 2:
                byte[] read = new byte[1 + BinaryPrimitives.ReadUInt16BigEndian(payload)];
                return pins.TryRead(read.AsSpan(1), now) ? read : [NoSuchDevice];
            case SpiTransfer:
                byte[] received = new byte[1 + payload.Length];
                pins.Transfer(payload, received.AsSpan(1), now);
                return received;
            default:
                return [Invalid];
        }
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
                deadline = pty is null ? null : chip.Deadline; // On a bus it speaks when it is asked.
            }

            double wait = deadline is { } due ? Math.Max(0, Math.Ceiling((due - MonotonicClock.Now).TotalMilliseconds)) : Timeout.Infinite;
            _ = wake.WaitOne((int)wait);
        }
    }

    private void Drain()
    {
        while (pty is not null && chip.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            pty.Send(bytes.ToArray());
        }
    }
}
