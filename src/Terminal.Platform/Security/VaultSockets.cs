using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using Terminal.Platform.Interop;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Security;

/// <summary>The two ends of the unix socket between terminal and vault.</summary>
public static class VaultSockets
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED: process, user and group, 4 bytes each.
    private const int CredentialsLength = 12;

    private static readonly TimeSpan ClientPause = TimeSpan.FromMilliseconds(500); // A door that shuts at once is not run against.

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Anybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The terminal's end.</summary>
    /// <param name="path">Where the vault listens.</param>
    /// <param name="listener">Hears of the vault.</param>
    public static FramePump Client(string path, ILineListener listener) =>
        new("vault link", new FrameEnd(() => Connect(path), static () => { }, ClientPause), listener);

    /// <summary>The vault's end: one client at a time, and the kernel says who it is.</summary>
    /// <param name="path">Where; a socket that an earlier run left is replaced.</param>
    /// <param name="user">The user whose process is served.</param>
    /// <param name="refused">Told of the user of each process that is not.</param>
    /// <param name="listener">Hears of the client.</param>
    /// <exception cref="IOException">Nobody can listen there.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The pump has it, and disposes it when it stops.")]
    public static FramePump Server(string path, uint user, Action<uint> refused, ILineListener listener)
    {
        Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            door.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, user == OwnUser ? OwnerOnly : Anybody); // Of another user the kernel's word is what counts.
            door.Listen(1);
        }
        catch (SocketException fault)
        {
            door.Dispose();
            throw new IOException($"{path}: {fault.Message}", fault);
        }

        return new FramePump("vault door", new FrameEnd(() => Accept(door, user, refused), door.Dispose, TimeSpan.Zero), listener);
    }

    /// <summary>This process's own user.</summary>
    public static uint OwnUser => Libc.EffectiveUser();

    /// <summary>The number of a user of this machine.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null where there is none of that name.</returns>
    public static uint? FindUser(string name)
    {
        const int NumberField = 2; // name:password:number:group:...
        string[]? fields = File.ReadLines("/etc/passwd").Select(static line => line.Split(':'))
            .FirstOrDefault(fields => fields.Length > NumberField && fields[0] == name);
        return uint.TryParse(fields?[NumberField], CultureInfo.InvariantCulture, out uint number) ? number : null;
    }

    private static Socket Connect(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Accept(Socket door, uint user, Action<uint> refused)
    {
        Span<byte> credentials = stackalloc byte[CredentialsLength];
        while (true)
        {
            Socket client;
            try
            {
                client = door.Accept();
            }
            catch (ObjectDisposedException)
            {
                throw new SocketException((int)SocketError.OperationAborted);
            }

            _ = client.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            uint peer = BitConverter.ToUInt32(credentials[4..]);
            if (peer == user)
            {
                return client;
            }

            client.Dispose();
            refused(peer);
        }
    }
}
