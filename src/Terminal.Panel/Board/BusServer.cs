using System.Net.Sockets;

namespace Terminal.Panel.Board;

/// <summary>
/// The far end of the board's bus: takes requests off a unix socket, of several clients at a time, and answers each.
/// </summary>
/// <remarks>
/// Requests are those of <see cref="BusRequestReader"/>, their kinds of <see cref="IBusDevices"/>; the answer is an errno of one byte, and
/// behind a 0 what was read.
/// </remarks>
internal sealed class BusServer : IDisposable
{
    private readonly Socket listener;
    private readonly string path;
    private readonly IBusDevices devices;
    private readonly Lock gate = new();
    private int clients;

    /// <summary>Listens at <paramref name="path"/>, in place of a socket that an earlier run left.</summary>
    public BusServer(string path, IBusDevices devices)
    {
        this.path = path;
        this.devices = devices;
        File.Delete(path);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(4);
        new Thread(Run) { IsBackground = true, Name = "board bus" }.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Dispose();
        File.Delete(path);
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                Socket client = listener.Accept();
                Count(1);
                new Thread(() => Serve(client)) { IsBackground = true, Name = "board bus client" }.Start();
            }
            catch (SocketException) when (listener.SafeHandle.IsClosed)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>The devices hear of the first client and of the end of the last: terminal and vault may each be one.</summary>
    private void Count(int change)
    {
        lock (gate)
        {
            clients += change;
            if (clients == 0)
            {
                devices.Disconnected();
            }
            else if (clients == 1 && change > 0)
            {
                devices.Connected();
            }
        }
    }

    private void Serve(Socket client)
    {
        using (client)
        {
            Answer(client);
        }

        Count(-1);
    }

    private void Answer(Socket client)
    {
        BusRequestReader requests = new();
        byte[] received = new byte[BusRequestReader.PayloadMax];
        try
        {
            int count;
            while (!requests.IsBroken && (count = client.Receive(received)) > 0)
            {
                ReadOnlySpan<byte> rest = received.AsSpan(0, count);
                while (requests.TryRead(ref rest))
                {
                    lock (gate)
                    {
                        _ = client.Send(devices.Handle(requests.Kind, requests.Argument, requests.Payload));
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The client was killed in the middle of a request.
        }
    }
}
