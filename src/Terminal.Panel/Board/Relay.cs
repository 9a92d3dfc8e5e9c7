using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Terminal.Panel.Board;

/// <summary>A stretch of network that can be cut: passes bytes from one loopback port to another.</summary>
/// <remarks>While it is down, connections are refused and those that stood are reset.</remarks>
internal sealed class Relay : IDisposable
{
    private const int BufferLength = 16 * 1024;
    private readonly IPEndPoint near;
    private readonly IPEndPoint far;
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly Lock gate = new();
    private Socket? listener;

    /// <summary>Makes a relay that is down.</summary>
    /// <param name="nearPort">Where the terminal connects.</param>
    /// <param name="farPort">Where the other side listens.</param>
    public Relay(int nearPort, int farPort)
    {
        near = new IPEndPoint(IPAddress.Loopback, nearPort);
        far = new IPEndPoint(IPAddress.Loopback, farPort);
    }

    /// <summary>Takes connections from now on.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Up()
    {
        lock (gate)
        {
            if (listener is not null)
            {
                return;
            }

            Socket fresh = new(near.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            fresh.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            fresh.Bind(near);
            fresh.Listen();
            listener = fresh;
            _ = AcceptAsync(fresh);
        }
    }

    /// <summary>Refuses and resets everything from now on.</summary>
    public void Down()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }

        foreach (Socket socket in sockets.Keys)
        {
            Reset(socket);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Down();

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // Reset by the other side already.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        socket.Dispose();
    }

    private async Task AcceptAsync(Socket listening)
    {
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await listening.AcceptAsync();
            }
            catch (Exception down) when (down is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(accepted, listening);
        }
    }

    private async Task ServeAsync(Socket accepted, Socket through)
    {
        using Socket other = new(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        sockets[accepted] = true;
        sockets[other] = true;
        try
        {
            await other.ConnectAsync(far);
            accepted.NoDelay = true;
            other.NoDelay = true;
            if (Volatile.Read(ref listener) == through)
            {
                _ = await Task.WhenAny(PassAsync(accepted, other), PassAsync(other, accepted));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The far side is not there, or the network went down meanwhile: both ends are reset below.
        }
        finally
        {
            _ = sockets.TryRemove(accepted, out _);
            _ = sockets.TryRemove(other, out _);
            Reset(accepted);
            Reset(other);
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[BufferLength];
        try
        {
            while (true)
            {
                int count = await from.ReceiveAsync(buffer);
                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    await Task.Delay(TimeSpan.FromMilliseconds(200)); // Lets the last bytes arrive before the reset.
                    return;
                }

                for (int sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One end is gone: the caller resets the other.
        }
    }
}
