using System.Globalization;
using Terminal.Platform.Interop;
using Terminal.Primitives;

namespace Terminal.Platform.Lines;

/// <summary>
/// Moves bytes between one file descriptor and a listener, on a thread of its own, and opens it again whenever it is lost.
/// </summary>
/// <remarks>
/// poll(2) over the descriptor and an eventfd that wakes it: no busy loop, no read that blocks. While the device is missing an attempt is
/// made every <see cref="RetryMilliseconds"/>; the listener hears of the first failure and of each other code, not of every attempt.
/// </remarks>
internal sealed class DescriptorPump : IDisposable
{
    /// <summary>Wait between two attempts to open a missing device.</summary>
    public const int RetryMilliseconds = 500;

    /// <summary>Most bytes that wait to be sent; a device that takes none for so long is closed with the code OVERFLOW.</summary>
    public const int PendingMax = 256 * 1024;

    private const int BufferLength = 4080; // a multiple of the 24 bytes of an evdev record

    private readonly Func<int> open;
    private readonly ILineListener listener;
    private readonly Lock gate = new();
    private readonly Queue<Memory<byte>> pending = new();
    private readonly int wake;
    private readonly Thread thread;
    private int pendingLength;
    private bool overflowed;
    private bool wanted;
    private bool asked;
    private bool connected;
    private bool disposed;

    /// <summary>Starts the thread; nothing is opened before <see cref="Open"/>.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="open">Gives an open, non-blocking descriptor, or minus errno.</param>
    /// <param name="listener">Hears of it.</param>
    public DescriptorPump(string name, Func<int> open, ILineListener listener)
    {
        this.open = open;
        this.listener = listener;
        wake = Libc.EventDescriptor();
        Invariant.Check(wake >= 0);
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Wants the descriptor open.</summary>
    public void Open() => Wish(true);

    /// <summary>Wants it closed.</summary>
    public void Close() => Wish(false);

    /// <summary>Sends bytes; dropped while nothing is open.</summary>
    public void Send(Memory<byte> bytes)
    {
        lock (gate)
        {
            if (!connected || disposed || bytes.IsEmpty)
            {
                return;
            }

            overflowed |= pendingLength + bytes.Length > PendingMax;
            if (!overflowed)
            {
                pending.Enqueue(bytes);
                pendingLength += bytes.Length;
            }
        }

        Wake();
    }

    /// <summary>Closes the descriptor and ends the thread.</summary>
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

        Wake();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
            Libc.Close(wake);
        }
    }

    /// <summary>The code of an errno in logs.</summary>
    internal static string Fault(int error) => error switch
    {
        Libc.NoEntry => "MISSING",
        Libc.InputOutput or Libc.NoDevice => "HANGUP",
        Libc.Denied => "DENIED",
        Libc.Busy => "BUSY",
        _ => string.Create(CultureInfo.InvariantCulture, $"ERRNO-{error}"),
    };

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
        }

        Wake();
    }

    private void Wake()
    {
        ReadOnlySpan<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        _ = Libc.Write(wake, one);
    }

    private void Run()
    {
        string? lastFault = null;
        while (TakeWish(out bool open, out bool answer))
        {
            if (!open)
            {
                if (answer)
                {
                    listener.Closed("CLOSED");
                }

                lastFault = null;
                WaitForWake(-1);
                continue;
            }

            int descriptor = this.open();
            if (descriptor < 0)
            {
                string fault = Fault(-descriptor);
                if (answer || fault != lastFault)
                {
                    listener.Closed(fault);
                }

                lastFault = fault;
                WaitForWake(RetryMilliseconds);
                continue;
            }

            lastFault = Serve(descriptor);
            if (lastFault is not null)
            {
                WaitForWake(RetryMilliseconds);
            }
        }
    }

    private bool TakeWish(out bool open, out bool answer)
    {
        lock (gate)
        {
            open = wanted;
            answer = asked;
            asked = false;
            return !disposed;
        }
    }

    /// <summary>Serves an open descriptor; gives the fault that ended it, or null where it was closed as wished.</summary>
    private string? Serve(int descriptor)
    {
        lock (gate)
        {
            connected = true;
        }

        listener.Opened();
        string? fault = Loop(descriptor);
        lock (gate)
        {
            connected = false;
            pending.Clear();
            pendingLength = 0;
            overflowed = false;
        }

        Libc.Close(descriptor);
        if (fault is not null)
        {
            listener.Closed(fault);
        }

        return fault;
    }

    private string? Loop(int descriptor)
    {
        byte[] buffer = new byte[BufferLength];
        Span<PollEntry> entries = stackalloc PollEntry[2];
        while (true)
        {
            bool sending;
            bool answer;
            lock (gate)
            {
                if (!wanted)
                {
                    return null;
                }

                if (overflowed)
                {
                    return "OVERFLOW";
                }

                sending = pending.Count > 0;
                answer = asked;
                asked = false;
            }

            if (answer)
            {
                listener.Opened();
            }

            entries[0] = new PollEntry { Descriptor = descriptor, Events = (short)(Libc.PollIn | (sending ? Libc.PollOut : 0)) };
            entries[1] = new PollEntry { Descriptor = wake, Events = Libc.PollIn };
            int ready = Libc.Poll(entries, -1);
            Invariant.Check(ready >= 0 || ready == -Libc.Interrupted);
            if (ready > 0 && Step(descriptor, entries, buffer) is { } fault)
            {
                return fault;
            }
        }
    }

    private string? Step(int descriptor, ReadOnlySpan<PollEntry> entries, byte[] buffer)
    {
        if (entries[1].Returned != 0)
        {
            DrainWake();
        }

        short returned = entries[0].Returned;
        if ((returned & Libc.PollIn) != 0)
        {
            int count = Libc.Read(descriptor, buffer);
            if (count > 0)
            {
                listener.Received(buffer.AsMemory(0, count).ToArray());
                buffer.AsSpan(0, count).Clear(); // The listener has them now, and zeroes its own.
                return null;
            }

            if (count < 0 && count != -Libc.TryAgain && count != -Libc.Interrupted)
            {
                return Fault(-count);
            }
        }

        if ((returned & (Libc.PollError | Libc.PollHangUp | Libc.PollInvalid)) != 0)
        {
            return "HANGUP";
        }

        return (returned & Libc.PollOut) != 0 ? SendPending(descriptor) : null;
    }

    private string? SendPending(int descriptor)
    {
        lock (gate)
        {
            while (pending.TryPeek(out Memory<byte> next))
            {
                int count = Libc.Write(descriptor, next.Span);
                if (count < 0)
                {
                    return count is -Libc.TryAgain or -Libc.Interrupted ? null : Fault(-count);
                }

                pendingLength -= count;
                _ = pending.Dequeue();
                if (count < next.Length)
                {
                    Requeue(next[count..]);
                    return null;
                }
            }
        }

        return null;
    }

    private void Requeue(Memory<byte> rest)
    {
        Memory<byte>[] behind = [.. pending];
        pending.Clear();
        pending.Enqueue(rest);
        foreach (Memory<byte> bytes in behind)
        {
            pending.Enqueue(bytes);
        }
    }

    private void WaitForWake(int milliseconds)
    {
        Span<PollEntry> entries = [new PollEntry { Descriptor = wake, Events = Libc.PollIn }];
        if (Libc.Poll(entries, milliseconds) > 0)
        {
            DrainWake();
        }
    }

    private void DrainWake()
    {
        Span<byte> count = stackalloc byte[8];
        _ = Libc.Read(wake, count);
    }
}
