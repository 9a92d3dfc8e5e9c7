using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Terminal.Devices.Contact;
using Terminal.Platform.Interop;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Platform.Cards;

/// <summary>The slot of one contact reader behind pcscd.</summary>
/// <remarks>
/// Two threads, each with a connection of its own to pcscd: one watches reader and card, the other waits for the card, so that a card that
/// says nothing does not hide that it was pulled. Reader and pcscd may come and go. No call of the library can be taken back: a card that
/// is silent for longer than <see cref="PcscSettings.AnswerTime"/> is mute, and until the reader gives up every other command is answered
/// so at once.
/// </remarks>
public sealed partial class PcscSlot : IDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CancelPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly PcscSettings settings;
    private readonly ISlotListener listener;

    // Held while the listener is told, and never by a caller's thread: that may be the one it waits for.
    private readonly Lock telling = new();
    private readonly Lock gate = new();
    private readonly Queue<SlotCommand> commands = new();
    private readonly SemaphoreSlim queued = new(0);
    private readonly ManualResetEventSlim stopping = new();
    private readonly PcscCard card = new();
    private readonly Timer timer;
    private readonly Thread watcher;
    private readonly Thread worker;
    private byte[]? reader;
    private Instant? overdueAt;
    private int openSession;
    private bool isOpen;
    private bool isStuck;
    private bool disposed;

    /// <summary>Begins to look for the reader.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="listener">Hears of it.</param>
    public PcscSlot(PcscSettings settings, ISlotListener listener)
    {
        this.settings = settings;
        this.listener = listener;
        timer = new Timer(_ => Overdue());
        watcher = new Thread(Watch) { IsBackground = true, Name = "slot" };
        worker = new Thread(Work) { IsBackground = true, Name = "card" };
        watcher.Start();
        worker.Start();
    }

    /// <summary>The reader's whole name; empty while there is none.</summary>
    public string ReaderName
    {
        get
        {
            lock (gate)
            {
                return reader is null ? "" : System.Text.Encoding.UTF8.GetString(reader.AsSpan()[..^1]);
            }
        }
    }

    /// <summary>Takes a command; what comes of it is told. The APDU is zeroed then.</summary>
    public void Drive(in SlotCommand command)
    {
        lock (gate)
        {
            if (disposed)
            {
                Erase(command);
                return;
            }

            commands.Enqueue(command);
            if (isStuck)
            {
                _ = timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        _ = queued.Release();
    }

    /// <summary>Ends both threads; the card is without power then.</summary>
    /// <remarks>One that waits for a silent card is left behind: it ends with the reader's patience, and tells nobody.</remarks>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        stopping.Set();
        _ = queued.Release();
        Instant end = MonotonicClock.Now + StopTime;
        while (!watcher.Join(CancelPause) && MonotonicClock.Now < end)
        {
            CancelWatch(); // Again: a wait that had not begun does not hear of it.
        }

        timer.Dispose();
        if (worker.Join(StopTime) && watcher.Join(TimeSpan.Zero))
        {
            card.Dispose();
            queued.Dispose();
            stopping.Dispose();
        }

        lock (gate)
        {
            while (commands.TryDequeue(out SlotCommand command))
            {
                Erase(command);
            }
        }
    }

    private static void Erase(in SlotCommand command) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(command.Apdu).Span);

    private void Work()
    {
        while (true)
        {
            queued.Wait();
            if (stopping.IsSet)
            {
                card.PowerOff();
                return;
            }

            if (TryBegin(out SlotCommand command, out byte[]? name))
            {
                bool good = Execute(command, name);
                Erase(command);
                End(command, good);
            }
        }
    }

    private bool TryBegin(out SlotCommand command, out byte[]? name)
    {
        lock (gate)
        {
            name = reader;
            if (!commands.TryDequeue(out command))
            {
                return false; // It was answered already.
            }

            isOpen = command.Kind != SlotCommandKind.PowerOff;
            openSession = command.Session;
            overdueAt = MonotonicClock.Now + settings.AnswerTime;
            Rearm(settings.AnswerTime);
            return true;
        }
    }

    private bool Execute(in SlotCommand command, byte[]? name)
    {
        switch (command.Kind)
        {
            case SlotCommandKind.PowerOn:
                return name is not null && card.TryPowerOn(name);
            case SlotCommandKind.Exchange:
                return card.TryExchange(command.Apdu.Span);
            default:
                card.PowerOff();
                return true;
        }
    }

    private void End(in SlotCommand command, bool good)
    {
        bool late;
        lock (telling)
        {
            lock (gate)
            {
                late = command.Kind != SlotCommandKind.PowerOff && !isOpen;
                (isOpen, isStuck, overdueAt) = (false, false, null);
                Rearm(Timeout.InfiniteTimeSpan);
            }

            if (!late && command.Kind != SlotCommandKind.PowerOff && !stopping.IsSet)
            {
                SlotEventKind kind = !good ? SlotEventKind.CardMute
                    : command.Kind == SlotCommandKind.PowerOn ? SlotEventKind.CardReset : SlotEventKind.Answer;
                listener.Told(new SlotEvent(kind, command.Session, good ? card.Bytes : default));
            }
        }

        card.Clear();
        if (late)
        {
            card.PowerOff(); // Nobody counts on this card any more.
        }
    }

    /// <summary>The card has taken too long, or another command came while the reader still waits for it.</summary>
    private void Overdue()
    {
        lock (telling)
        {
            while (!stopping.IsSet && TryTakeOverdue(out int session))
            {
                listener.Told(new SlotEvent(SlotEventKind.CardMute, session));
            }
        }
    }

    private void Rearm(TimeSpan due)
    {
        if (!disposed)
        {
            _ = timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private bool TryTakeOverdue(out int session)
    {
        lock (gate)
        {
            session = openSession;
            if (overdueAt is not { } due)
            {
                return false; // It has answered meanwhile.
            }

            TimeSpan left = due - MonotonicClock.Now;
            if (left > TimeSpan.Zero)
            {
                Rearm(left + TimerStep); // A timer counts coarser than the clock, and may be early.
                return false;
            }

            isStuck = true;
            if (isOpen)
            {
                isOpen = false;
                return true;
            }

            while (commands.TryDequeue(out SlotCommand waiting))
            {
                Erase(waiting);
                if (waiting.Kind != SlotCommandKind.PowerOff)
                {
                    session = waiting.Session;
                    return true;
                }
            }

            return false;
        }
    }
}
