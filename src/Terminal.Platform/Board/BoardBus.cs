using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Terminal.Devices.Lights;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Board;

/// <summary>The board's small devices behind one stream socket: the display's I2C transfers, lights, beeper, tamper switch.</summary>
/// <remarks>
/// Requests and answers are those of <see cref="BoardFrame"/>. Requests are sent in order, one at a time, by a thread of the bus. While the
/// board is away they are dropped: when it comes back the listener hears <c>Opened</c>, has the display drawn again, and the bus sets the
/// lights as they were last.
/// </remarks>
public sealed class BoardBus : IDisplayPort, ILightsPort
{
    /// <summary>Longest payload of one request in bytes.</summary>
    public const int PayloadMax = 4096;

    private const int RetryMilliseconds = 500;
    private const int AnswerMilliseconds = 2000;
    private const int LookMilliseconds = 100;
    private const int QueueMax = 1024;
    private const byte KindI2c = 1;
    private const byte KindLights = 2;
    private const byte KindTone = 3;
    private const byte KindTamper = 6;

    private readonly string path;
    private readonly ILineListener listener;
    private readonly bool hasLights;
    private readonly Action<bool>? housing;
    private readonly Lock gate = new();
    private readonly Queue<byte[]> requests = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    [SuppressMessage("Usage", "CA2213", Justification = "The bus's thread disposes it when it leaves its loop.")]
    private Socket? socket;
    private byte lights;
    private bool connected;
    private bool? isOpen;
    private long nextLook;
    private volatile bool disposed;

    /// <summary>Connects to the board, and again whenever it is lost.</summary>
    /// <param name="path">Path of the unix socket.</param>
    /// <param name="listener">Hears of the board's coming and going on the bus's thread; it receives one byte, an errno, where a device
    /// refuses a request.</param>
    /// <param name="hasLights">False where lights and beeper are another process's.</param>
    /// <param name="housing">Hears whether the housing is open, at first and at each change; null where nobody wants to know.</param>
    public BoardBus(string path, ILineListener listener, bool hasLights = true, Action<bool>? housing = null)
    {
        this.path = path;
        this.hasLights = hasLights;
        this.housing = housing;
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = "board bus" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void WriteI2c(byte address, ReadOnlySpan<byte> bytes) => Enqueue(KindI2c, address, bytes);

    /// <inheritdoc/>
    public void SetLights(ContactlessLights mask)
    {
        lock (gate)
        {
            lights = (byte)mask;
        }

        Enqueue(KindLights, (byte)mask, []);
    }

    /// <inheritdoc/>
    public void Play(Tone tone) => Enqueue(KindTone, (byte)tone, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        _ = wake.Set();
        _ = thread.Join(AnswerMilliseconds * 2);
        wake.Dispose();
    }

    private void Enqueue(byte kind, byte argument, ReadOnlySpan<byte> payload)
    {
        Primitives.Invariant.Check(payload.Length <= PayloadMax);
        lock (gate)
        {
            if (!connected || requests.Count >= QueueMax)
            {
                return;
            }

            requests.Enqueue(BoardFrame.Request(kind, argument, payload));
        }

        _ = wake.Set();
    }

    private void Run()
    {
        string? lastFault = null;
        while (!disposed)
        {
            string? fault = Connect();
            if (fault is null)
            {
                lastFault = null;
                listener.Opened();
                fault = Serve();
                Disconnect();
            }

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

    private string? Connect()
    {
        Socket fresh = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            SendTimeout = AnswerMilliseconds,
            ReceiveTimeout = AnswerMilliseconds,
        };
        try
        {
            fresh.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException fault)
        {
            fresh.Dispose();
            return fault.SocketErrorCode == SocketError.ConnectionRefused ? "REFUSED" : "MISSING";
        }

        lock (gate)
        {
            socket = fresh;
            connected = true;
            (isOpen, nextLook) = (null, 0);
            requests.Clear();
            if (hasLights)
            {
                requests.Enqueue(BoardFrame.Request(KindLights, lights, []));
            }
        }

        return null;
    }

    private void Disconnect()
    {
        lock (gate)
        {
            connected = false;
            requests.Clear();
            socket?.Dispose();
            socket = null;
        }
    }

    /// <summary>Sends what is asked for until the board is lost; gives the fault, or null at the end.</summary>
    private string? Serve()
    {
        while (true)
        {
            byte[]? request;
            lock (gate)
            {
                _ = requests.TryDequeue(out request);
            }

            bool looks = housing is not null && Environment.TickCount64 >= nextLook;
            if (looks && Look() is { } unseen)
            {
                return unseen;
            }

            if (request is not null)
            {
                if (Carry(request) is { } fault)
                {
                    return fault;
                }
            }
            else if (disposed)
            {
                return null;
            }
            else if (!wake.WaitOne(housing is null ? RetryMilliseconds : LookMilliseconds) && HasHungUp())
            {
                return "HANGUP";
            }
        }
    }

    /// <summary>Asks how the housing's switch stands: 0 closed, 1 open. A board that has none is not asked again.</summary>
    private string? Look()
    {
        string? fault = Exchange(BoardFrame.Request(KindTamper, 0, []), out byte answer);
        nextLook = answer > 1 ? long.MaxValue : Environment.TickCount64 + LookMilliseconds;
        if (fault is null && answer > 1)
        {
            listener.Received(new[] { answer });
        }
        else if (fault is null && isOpen != (answer == 1))
        {
            isOpen = answer == 1;
            housing!(answer == 1);
        }

        return fault;
    }

    private string? Carry(byte[] request)
    {
        string? fault = Exchange(request, out byte errno);
        if (fault is null && errno != 0)
        {
            listener.Received(new[] { errno });
        }

        return fault;
    }

    private bool HasHungUp() => socket!.Poll(0, SelectMode.SelectRead); // the board never speaks unasked: readable means gone

    private string? Exchange(ReadOnlySpan<byte> request, out byte answered)
    {
        Span<byte> answer = stackalloc byte[BoardFrame.AnswerLengthMax];
        int received;
        answered = 0;
        try
        {
            while (!request.IsEmpty)
            {
                request = request[socket!.Send(request)..];
            }

            received = socket!.Receive(answer);
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode == SocketError.TimedOut ? "SILENT" : "HANGUP";
        }

        return BoardFrame.Answer(answer[..received], out answered);
    }
}
