using Terminal.Platform.Interop;

namespace Terminal.Platform.Lines;

/// <summary>A pseudo-terminal pair: the far end of a wire, for a model of a device that another process opens as a serial line.</summary>
/// <remarks>
/// Raw from the start, else the line discipline would echo. The pair keeps one descriptor of its own on the device's end, so that the model
/// does not see a hang-up between two openers.
/// </remarks>
public sealed class Pty : IDisposable
{
    private readonly int slave;
    private readonly int master;
    private DescriptorPump? pump;
    private string? link;

    private Pty(int master, int slave, string devicePath)
    {
        this.master = master;
        this.slave = slave;
        DevicePath = devicePath;
    }

    /// <summary>Path of the end that a driver opens: <c>/dev/pts/3</c>.</summary>
    public string DevicePath { get; }

    /// <summary>Makes a pair.</summary>
    /// <exception cref="IOException">The system has no pty left.</exception>
    public static Pty Create()
    {
        int master = Libc.OpenPseudoTerminal(out string path);
        if (master < 0)
        {
            throw new IOException("No pty: " + DescriptorPump.Fault(-master));
        }

        int slave = Libc.Open(path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec);
        int result = slave < 0 ? slave : Libc.MakeRaw(slave, 0);
        if (result < 0)
        {
            Libc.Close(master);
            throw new IOException("No pty: " + DescriptorPump.Fault(-result));
        }

        return new Pty(master, slave, path);
    }

    /// <summary>Puts a symbolic link to the device's end at <paramref name="path"/>, in place of one that is there.</summary>
    public void LinkTo(string path)
    {
        string fresh = path + ".new";
        File.Delete(fresh);
        _ = File.CreateSymbolicLink(fresh, DevicePath);
        File.Move(fresh, path, overwrite: true);
        link = path;
    }

    /// <summary>Starts to hand what the driver sends to a listener, on a thread of the pair's own.</summary>
    public void Start(ILineListener listener)
    {
        ObjectDisposedException.ThrowIf(pump is not null, this);
        int once = master;
        pump = new DescriptorPump("pty " + Path.GetFileName(DevicePath), () => Interlocked.Exchange(ref once, -Libc.NoDevice), listener);
        pump.Open();
    }

    /// <summary>Sends bytes to the driver; they belong to the pair from now on.</summary>
    public void Send(Memory<byte> bytes) => pump?.Send(bytes);

    /// <summary>Hangs up: the driver sees the device go.</summary>
    public void Dispose()
    {
        if (link is not null)
        {
            File.Delete(link);
        }

        Libc.Close(slave);
        if (pump is null)
        {
            Libc.Close(master);
        }
        else
        {
            pump.Dispose();
        }
    }
}
