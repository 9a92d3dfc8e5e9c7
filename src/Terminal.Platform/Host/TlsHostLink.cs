using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Terminal.Platform.Lines;
using Terminal.Primitives;

namespace Terminal.Platform.Host;

/// <summary>
/// The connection to the acquirer: TCP with mutual TLS 1.2 or newer. It makes one attempt each time that it is asked to open.
/// </summary>
/// <remarks>
/// Nothing here blocks the caller. A peer that vanishes without a word is known within five seconds: keep-alive probes while the line is
/// quiet, TCP_USER_TIMEOUT while bytes are on their way. Bytes are zeroed once they are sent or dropped. When to try again is the host
/// session's to say.
/// </remarks>
public sealed class TlsHostLink : ILine
{
    /// <summary>Longest wait for TCP and the handshake together.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private const int OutgoingMax = 64;
    private const int BufferLength = 16 * 1024;

    private TlsHostSettings settings;
    private readonly ILineListener listener;
    private readonly Lock gate = new();
    private Attempt? current;
    private bool disposed;

    /// <summary>Makes the link; nothing is opened before <see cref="Open"/>.</summary>
    /// <param name="settings">Where and who.</param>
    /// <param name="listener">Hears of it, one call at a time.</param>
    public TlsHostLink(TlsHostSettings settings, ILineListener listener)
    {
        this.settings = settings;
        this.listener = listener;
    }

    /// <summary>Goes to another place from the next <see cref="Open"/> on.</summary>
    public void Use(TlsHostSettings next)
    {
        lock (gate)
        {
            settings = next;
        }
    }

    /// <inheritdoc/>
    public void Open()
    {
        lock (gate)
        {
            if (!disposed && current is null)
            {
                current = new Attempt(settings.ClockEarliest.LocalDateTime);
                _ = ThreadPool.UnsafeQueueUserWorkItem(Run, current, preferLocal: false);
            }
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        lock (gate)
        {
            if (current is not null)
            {
                current.End("CLOSED");
                return;
            }
        }

        listener.Closed("CLOSED");
    }

    /// <inheritdoc/>
    public void Send(Memory<byte> bytes)
    {
        lock (gate)
        {
            if (current is not { IsOpen: true })
            {
                CryptographicOperations.ZeroMemory(bytes.Span);
            }
            else if (!current.Outgoing.Writer.TryWrite(bytes))
            {
                CryptographicOperations.ZeroMemory(bytes.Span);
                current.End("OVERFLOW");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            current?.End("CLOSED");
        }
    }

    private static async Task<Socket> ConnectAsync(TlsHostSettings settings, CancellationToken stop)
    {
        const int Tcp = 6;
        const int UserTimeout = 18;
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 2);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2);
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes(4000));
            await socket.ConnectAsync(settings.Address, settings.Port, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs one attempt. Nobody awaits it, so that an exception of our own making reaches the process' outermost frame.</summary>
    private async void Run(Attempt attempt)
    {
        string fault = await ServeAsync(attempt);
        while (attempt.Outgoing.Reader.TryRead(out Memory<byte> unsent))
        {
            CryptographicOperations.ZeroMemory(unsent.Span);
        }

        lock (gate)
        {
            Invariant.Check(current == attempt);
            current = null;
        }

        listener.Closed(attempt.Fault ?? fault);
    }

    /// <summary>Connects and serves until the end; gives the code of what ended it.</summary>
    private async Task<string> ServeAsync(Attempt attempt)
    {
        using TlsIdentity? identity = TlsIdentity.Read(settings, out string unfit);
        if (identity is null)
        {
            return unfit;
        }

        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(attempt.Stop);
            limit.CancelAfter(ConnectTimeout);
            using Socket socket = await ConnectAsync(settings, limit.Token);
            using SslStream stream = new(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(identity.Options(settings.ServerName, attempt.Judge), limit.Token);
            lock (gate)
            {
                attempt.IsOpen = true;
            }

            listener.Opened();
            return await ExchangeAsync(stream, attempt);
        }
        catch (OperationCanceledException)
        {
            return "TIMEOUT";
        }
        catch (AuthenticationException fault)
        {
            return attempt.Verdict ?? TlsFaults.Of(fault);
        }
        catch (IOException fault)
        {
            return TlsFaults.Of(fault);
        }
        catch (SocketException fault)
        {
            return TlsFaults.Of(fault);
        }
    }

    private async Task<string> ExchangeAsync(SslStream stream, Attempt attempt)
    {
        Task<string> sending = SendAsync(stream, attempt);
        Task<string> receiving = ReceiveAsync(stream, attempt);
        Task<string> first = await Task.WhenAny(sending, receiving);
        string? fault = null;
        try
        {
            fault = await first;
        }
        finally
        {
            attempt.End(fault); // an exception out of the first keeps its own code
            await Task.WhenAll(sending, receiving).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return fault;
    }

    private async Task<string> ReceiveAsync(SslStream stream, Attempt attempt)
    {
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            int count = await stream.ReadAsync(buffer, attempt.Stop);
            if (count == 0)
            {
                return "ENDED";
            }

            listener.Received(buffer.AsMemory(0, count).ToArray());
            buffer.AsSpan(0, count).Clear();
        }
    }

    private static async Task<string> SendAsync(SslStream stream, Attempt attempt)
    {
        while (true)
        {
            Memory<byte> next = await attempt.Outgoing.Reader.ReadAsync(attempt.Stop);
            try
            {
                await stream.WriteAsync(next, attempt.Stop);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(next.Span);
            }
        }
    }

    /// <summary>One connection from the wish to its end.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle: there is nothing to dispose.")]
    private sealed class Attempt(DateTime clockEarliest)
    {
        private readonly CancellationTokenSource source = new();

        public Channel<Memory<byte>> Outgoing { get; } =
            Channel.CreateBounded<Memory<byte>>(new BoundedChannelOptions(OutgoingMax) { SingleReader = true });

        public bool IsOpen { get; set; }

        /// <summary>Why we ended it ourselves; the first reason stays.</summary>
        public string? Fault { get; private set; }

        /// <summary>What is wrong with the host's certificate.</summary>
        public string? Verdict { get; private set; }

        public CancellationToken Stop => source.Token;

        public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            DateTime now = DateTime.Now;
            bool excused = now < clockEarliest && TlsFaults.IsYoung(chain, errors, now);
            Verdict = excused ? null : TlsFaults.OfPeer(certificate, chain, errors, now);
            return Verdict is null;
        }

        public void End(string? fault)
        {
            Fault ??= fault;
            source.Cancel();
        }
    }
}
