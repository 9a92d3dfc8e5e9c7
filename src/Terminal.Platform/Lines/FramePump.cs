using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Terminal.Vault.Wire;

namespace Terminal.Platform.Lines;

/// <summary>Moves the frames of <see cref="VaultFrame"/> between one unix socket and a listener, on a thread of its own.</summary>
/// <remarks>
/// After a connection has ended no other is made before <see cref="Open"/>: whoever still has frames of the old one to deal with sends
/// nothing into the new one. Attempts that fail are repeated; the listener hears of the first failure and of each other code. Frames lie in
/// arrays that do not move, so that whoever zeroes one leaves no copy.
/// </remarks>
public sealed class FramePump : IDisposable
{
    private const int RetryMilliseconds = 500;
    private const int SendMilliseconds = 200; // The other end takes nothing any more: it hangs.

    private readonly Func<Socket> connect;
    private readonly Action stop;
    private readonly TimeSpan pause;
    private readonly ILineListener listener;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wanted = new(0);
    private readonly CancellationTokenSource disposing = new();
    private readonly Thread thread;
    [SuppressMessage("Usage", "CA2213", Justification = "The pump's thread disposes it when its connection has ended.")]
    private Socket? socket;

    /// <summary>Starts the thread; nothing is connected before <see cref="Open"/>.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="end">How a socket is come by.</param>
    /// <param name="listener">Hears of it; it receives whole frames behind their length.</param>
    public FramePump(string name, FrameEnd end, ILineListener listener)
    {
        (connect, stop, pause) = (end.Connect, end.Stop, end.Pause);
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Wants the next connection; answered by <c>Opened</c> once there is one.</summary>
    public void Open() => wanted.Release();

    /// <summary>Ends the present connection; answered by <c>Closed</c>.</summary>
    public void Break()
    {
        lock (gate)
        {
            End(socket);
        }
    }

    /// <summary>Sends a frame with its length; where the other end takes nothing, it is dropped and the connection ends.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            try
            {
                while (!frame.IsEmpty && socket is not null)
                {
                    frame = frame[socket.Send(frame)..];
                }
            }
            catch (SocketException)
            {
                End(socket);
            }
        }
    }

    /// <summary>Ends connection and thread.</summary>
    public void Dispose()
    {
        disposing.Cancel();
        stop();
        Break();
        thread.Join();
        wanted.Dispose();
        disposing.Dispose();
    }

    private static void End(Socket? connection)
    {
        try
        {
            connection?.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other end was faster.
        }
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                wanted.Wait(disposing.Token);
                using Socket connection = Connect();
                lock (gate)
                {
                    socket = connection;
                }

                listener.Opened();
                string fault = disposing.IsCancellationRequested ? "CLOSED" : Receive(connection);
                lock (gate)
                {
                    socket = null;
                }

                listener.Closed(fault);
                _ = disposing.Token.WaitHandle.WaitOne(pause);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private Socket Connect()
    {
        string? lastFault = null;
        while (true)
        {
            disposing.Token.ThrowIfCancellationRequested();
            try
            {
                Socket connection = connect();
                connection.SendTimeout = SendMilliseconds;
                return connection;
            }
            catch (SocketException error)
            {
                string fault = error.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => "REFUSED",
                    SocketError.AccessDenied => "DENIED",
                    _ => "MISSING",
                };
                if (fault != lastFault && !disposing.IsCancellationRequested)
                {
                    listener.Closed(fault);
                }

                lastFault = fault;
                _ = disposing.Token.WaitHandle.WaitOne(RetryMilliseconds);
            }
        }
    }

    /// <summary>Receives frames until the end; gives the fault.</summary>
    private string Receive(Socket connection)
    {
        byte[] prefix = new byte[VaultFrame.PrefixLength];
        try
        {
            while (TryFill(connection, prefix))
            {
                if (!VaultFrame.TryReadLength(prefix, out int length))
                {
                    return "FRAMING";
                }

                byte[] frame = GC.AllocateArray<byte>(length, pinned: true);
                if (!TryFill(connection, frame))
                {
                    frame.AsSpan().Clear();
                    break;
                }

                listener.Received(frame);
            }
        }
        catch (SocketException)
        {
            // As if it had ended.
        }

        return "HANGUP";
    }

    private static bool TryFill(Socket connection, Span<byte> wanted)
    {
        while (!wanted.IsEmpty)
        {
            int count = connection.Receive(wanted);
            if (count == 0)
            {
                return false;
            }

            wanted = wanted[count..];
        }

        return true;
    }
}

/// <summary>One end of a unix socket.</summary>
/// <param name="Connect">Gives a connected socket, or throws a <see cref="SocketException"/>; may wait.</param>
/// <param name="Stop">Ends such a wait.</param>
/// <param name="Pause">Time from the end of a connection to the next attempt, at least.</param>
public readonly record struct FrameEnd(Func<Socket> Connect, Action Stop, TimeSpan Pause);
