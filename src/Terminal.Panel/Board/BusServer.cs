using System.Buffers.Binary;
using System.Net.Sockets;

namespace Terminal.Panel.Board;

/// <summary>
/// The far end of the board's bus: takes requests off a unix socket, one client at a time, and answers each with one byte.
/// </summary>
/// <remarks>
/// A request is kind (1 I2C write, 2 lights, 3 tone), argument, length (2 bytes, big-endian) and payload; the answer is 0 or an errno.
/// </remarks>
internal sealed class BusServer : IDisposable
{
    private const int HeaderLength = 4;
    private const int PayloadMax = 4096;
    private readonly Socket listener;
    private readonly string path;
    private readonly IBusDevices devices;

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

    private static bool TryFill(Socket client, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = client.Receive(buffer);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                using Socket client = listener.Accept();
                devices.Connected();
                Serve(client);
            }
            catch (SocketException) when (listener.SafeHandle.IsClosed)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            devices.Disconnected();
        }
    }

    private void Serve(Socket client)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        byte[] payload = new byte[PayloadMax];
        try
        {
            while (TryFill(client, header))
            {
                int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                if (length > PayloadMax || !TryFill(client, payload.AsSpan(0, length)))
                {
                    return;
                }

                byte errno = devices.Handle(header[0], header[1], payload.AsSpan(0, length));
                _ = client.Send([errno]);
            }
        }
        catch (SocketException)
        {
            // The client was killed in the middle of a request.
        }
    }
}
