using System.IO.Compression;
using System.Text;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Platform.Host;

namespace Terminal.Daemon.Loop;

/// <summary>What the fleet's commands need of the machine; each runs beside the loop and comes back as an event.</summary>
/// <param name="inbox">The loop's queue.</param>
/// <param name="log">The last lines of the log.</param>
/// <param name="crashFolder">Where crash records lie.</param>
internal sealed class FieldWork(Inbox inbox, LogMemory log, string crashFolder) : IDisposable
{
    private const int CrashCountMax = 3;

    // Below the 64 KiB of a part, and far below the broker's packets.
    private const int PartLengthMax = 60 * 1024;

    private readonly CancellationTokenSource stopping = new();

    /// <summary>Where the peers are: name, address and port.</summary>
    public IReadOnlyList<(string Name, string Address, int Port)> Peers { get; set; } = [];

    /// <summary>Tries the connections.</summary>
    public void TryLinks() => _ = TryLinksAsync(Peers);

    /// <summary>Collects the log and the last crash records, scrubbed and compressed.</summary>
    public void CollectLog(ReadOnlyMemory<byte> head) => _ = Task.Run(() => Collect(head));

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task TryLinksAsync(IReadOnlyList<(string Name, string Address, int Port)> peers)
    {
        try
        {
            LinkTrial[] trials = await Task.WhenAll(
                peers.Select(peer => PeerTrial.RunAsync(peer.Name, peer.Address, peer.Port, stopping.Token)));
            inbox.Post(new LoopEvent.Occurred(new NodeEvent.LinksTried(trials)));
        }
        catch (OperationCanceledException)
        {
            // The process ends, and nobody waits for it.
        }
    }

    private void Collect(ReadOnlyMemory<byte> head)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(head.Span));
        foreach (string record in Crashes())
        {
            _ = text.AppendLine("-- crash record").AppendLine(record);
        }

        byte[] whole = Compress(LogScrubber.Scrub(text.Append(log).ToString()));
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.LogCollected(
            [.. whole.Chunk(PartLengthMax).Select(static part => (ReadOnlyMemory<byte>)part)])));
    }

    private string[] Crashes()
    {
        try
        {
            return [.. CrashRecord.Files(crashFolder).TakeLast(CrashCountMax).Select(File.ReadAllText)];
        }
        catch (IOException)
        {
            return []; // There was none, or the disk does not give it: the log is worth sending all the same.
        }
        catch (UnauthorizedAccessException)
        {
            return []; // As above.
        }
    }

    private static byte[] Compress(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
