using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Terminal.Primitives;

namespace Terminal.Platform.Supervision;

/// <summary>Tells the service manager how this process is: started, alive, ending.</summary>
/// <remarks>
/// sd_notify(3): datagrams to the socket that <c>NOTIFY_SOCKET</c> names. Without it, as under <c>scripts/run</c>, nothing is sent. It is a
/// machine of the loop that owns it: a loop that no longer turns no longer says that it is alive, and the manager ends the process. A
/// datagram that cannot be sent is dropped; the manager judges by what it hears.
/// </remarks>
public sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? socket;
    private readonly TimeSpan interval;

    /// <summary>Makes the notifier.</summary>
    /// <param name="address">The manager's socket: a path, or an abstract name behind <c>@</c>; null or empty for none.</param>
    /// <param name="watchdog">How long the manager waits for a sign of life; zero where it does not. One is sent each third of it.</param>
    public ServiceNotifier(string? address, TimeSpan watchdog)
    {
        if (string.IsNullOrEmpty(address))
        {
            return;
        }

        interval = watchdog / 3;
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        }
        catch (SocketException)
        {
            // The manager's socket is not there: nobody listens, and nothing is sent from here on.
            socket.Dispose();
            socket = null;
        }
    }

    /// <summary>When <see cref="Elapse"/> must be called at the latest; null where nobody waits for it.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>The notifier for the manager that started this process, as its environment says.</summary>
    public static ServiceNotifier FromEnvironment()
    {
        string? watchdogProcess = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        bool watched = watchdogProcess is null || watchdogProcess == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _ = long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out long microseconds);
        return new ServiceNotifier(
            Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), watched ? TimeSpan.FromMicroseconds(microseconds) : TimeSpan.Zero);
    }

    /// <summary>The process does its work from now on.</summary>
    public void Ready(Instant now)
    {
        Send("READY=1");
        Deadline = interval > TimeSpan.Zero ? now + interval : null;
    }

    /// <summary>Time has passed: the process is alive.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline <= now)
        {
            Send("WATCHDOG=1");
            Deadline = now + interval;
        }
    }

    /// <summary>The process ends in good order; what is left may take a moment.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => socket?.Dispose();

    private void Send(string state)
    {
        try
        {
            _ = socket?.Send(Encoding.ASCII.GetBytes(state));
        }
        catch (SocketException)
        {
            // A manager that hears nothing does what it must.
        }
    }
}
