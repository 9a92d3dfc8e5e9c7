using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Board;

/// <summary>Work for one device, done in order on a thread of its own; a device that fails is opened again by itself.</summary>
/// <remarks>
/// While the device is away work is dropped. The listener hears of the first failure and of each other code, not of every attempt, and
/// <c>Opened</c> whenever the device is there anew.
/// </remarks>
/// <typeparam name="TDevice">The device; it fails with an <see cref="IOException"/>.</typeparam>
internal sealed class DeviceQueue<TDevice> : IDisposable
    where TDevice : class, IDisposable
{
    private const int RetryMilliseconds = 500;
    private const int QueueMax = 1024;
    private const int FarewellMilliseconds = 4000;

    private readonly Func<TDevice> open;
    private readonly ILineListener listener;
    private readonly Lock gate = new();
    private readonly Queue<Action<TDevice>> work = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private bool connected;
    private volatile bool disposed;

    /// <summary>Opens the device, and again whenever it failed.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="open">Opens the device, or throws an <see cref="IOException"/>.</param>
    /// <param name="listener">Hears of it on the queue's thread.</param>
    public DeviceQueue(string name, Func<TDevice> open, ILineListener listener)
    {
        this.open = open;
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Has something done with the device; dropped while it is away.</summary>
    public void Post(Action<TDevice> next)
    {
        lock (gate)
        {
            if (!connected || work.Count >= QueueMax)
            {
                return;
            }

            work.Enqueue(next);
        }

        _ = wake.Set();
    }

    /// <summary>Does what is queued, and closes the device.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        _ = wake.Set();
        if (thread.Join(FarewellMilliseconds))
        {
            wake.Dispose();
        }
    }

    private void Run()
    {
        string? lastFault = null;
        while (!disposed)
        {
            string? fault = OpenAndServe(ref lastFault);
            if (fault is not null && fault != lastFault)
            {
                listener.Closed(fault);
            }

            lastFault = fault;
            if (!disposed)
            {
                _ = wake.WaitOne(RetryMilliseconds);
            }
        }
    }

    /// <summary>Serves the device until it fails or the end; gives the fault.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The device is disposed of in every way out.")]
    private string? OpenAndServe(ref string? lastFault)
    {
        TDevice? device = null;
        try
        {
            device = open();
            lastFault = null;
            SetConnected(true);
            listener.Opened();
            Serve(device);
            return null;
        }
        catch (IOException fault)
        {
            return BusException.CodeOf(fault);
        }
        finally
        {
            SetConnected(false);
            device?.Dispose();
        }
    }

    private void Serve(TDevice device)
    {
        while (true)
        {
            Action<TDevice>? next;
            lock (gate)
            {
                _ = work.TryDequeue(out next);
            }

            if (next is not null)
            {
                next(device);
            }
            else if (disposed)
            {
                return;
            }
            else
            {
                _ = wake.WaitOne();
            }
        }
    }

    private void SetConnected(bool value)
    {
        lock (gate)
        {
            connected = value;
            work.Clear();
        }
    }
}
