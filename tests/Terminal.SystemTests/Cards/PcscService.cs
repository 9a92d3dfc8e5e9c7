using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Terminal.SystemTests.Cards;

/// <summary>A pcscd of its own, with vsmartcard's reader of two slots: "Virtual PCD 00 00" and "Virtual PCD 00 01".</summary>
/// <remarks>
/// pcscd 1.9.9 has one place for its socket and its lock, compiled in, unless it is given the socket as systemd does: then it touches
/// neither. The library finds it by PCSCLITE_CSOCK_NAME, which it reads once a process: all tests here use one path.
/// </remarks>
public sealed class PcscService : IDisposable
{
    private const int PortCount = 2; // a slot each

    private static readonly string Activate = Path.Combine(Tool.Repository, "scripts", "lib", "listen-at.pl");
    private static readonly string Folder = Directory.CreateTempSubdirectory("pcscd").FullName;
    private static readonly int FirstPort = FreePorts();
    private Process? process;

    /// <summary>Makes the library of this process find it. It does not run yet.</summary>
    public PcscService()
    {
        // .NET keeps a copy of the environment for itself: a native library reads the process's own.
        Assert.Equal(0, SetVariable("PCSCLITE_CSOCK_NAME", SocketPath, 1));
        WithReader(true);
    }

    /// <summary>Where programs find it.</summary>
    public static string SocketPath { get; } = Path.Combine(Folder, "pcscd.comm");

    /// <summary>The port of a slot.</summary>
    public static int Port(int slot) => FirstPort + slot;

    /// <summary>Starts it.</summary>
    public void Start() => process = Process.Start(new ProcessStartInfo(
        "perl", [Activate, SocketPath, "/usr/sbin/pcscd", "--foreground", "--critical", "--config", Configuration]))!;

    /// <summary>Takes it away without a word, as a crash does.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    /// <summary>Whether there is a reader when it starts.</summary>
    public static void WithReader(bool isThere)
    {
        Directory.CreateDirectory(Configuration);
        File.WriteAllText(Path.Combine(Configuration, "reader"), !isThere ? "" :
            $"""
            FRIENDLYNAME "Virtual PCD"
            DEVICENAME /dev/null:{FirstPort}
            LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
            CHANNELID {FirstPort}

            """);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        File.Delete(SocketPath);
    }

    private static string Configuration => Path.Combine(Folder, "readers");

    /// <summary>The first of two ports in a row that nobody has.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (Enumerable.Range(port + 1, PortCount - 1).All(IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int SetVariable(string name, string value, int overwrite);
}
