using System.Diagnostics;
using System.Net.Sockets;
using Terminal.Engine.Fleet;

namespace Terminal.Platform.Host;

/// <summary>Connects to a peer several times and drops each connection at once: how long it took, or why it did not come about.</summary>
/// <remarks>TCP alone: what the peer makes of us has codes of its own.</remarks>
public static class PeerTrial
{
    /// <summary>How many times.</summary>
    public const int TryCount = 10;

    /// <summary>Longest wait for one.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Tries.</summary>
    /// <param name="peer">What the trial is called: <c>host</c>.</param>
    /// <param name="address">IP address or name.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<LinkTrial> RunAsync(string peer, string address, int port, CancellationToken stop)
    {
        var took = new int?[TryCount];
        string fault = "";
        for (int i = 0; i < TryCount; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string failed = await TryAsync(address, port, stop).ConfigureAwait(false);
            took[i] = failed.Length == 0 ? (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds : null;
            fault = failed.Length == 0 ? fault : failed;
            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }

        return new LinkTrial(peer, fault, took);
    }

    private static async Task<string> TryAsync(string address, int port, CancellationToken stop)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            await socket.ConnectAsync(address, port, limit.Token).ConfigureAwait(false);
            return "";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "SILENT"; // Nobody answered in time: one of the things that a trial is made to find.
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "REFUSED",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "NAME-UNKNOWN",
                SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "UNREACHABLE",
                SocketError.TimedOut => "SILENT",
                _ => "LOST",
            };
        }
    }
}
