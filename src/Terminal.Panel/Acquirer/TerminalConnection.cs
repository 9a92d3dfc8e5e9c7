using System.Net.Security;
using System.Threading.Channels;

namespace Terminal.Panel.Acquirer;

/// <summary>One terminal's connection inside its TLS: reads for the loop, writes what the loop has for it.</summary>
internal sealed class TerminalConnection : IAcquirerWire, IDisposable
{
    private const int UnsentFramesMax = 64;
    private const int ReadLength = 4096;
    private readonly SslStream stream;
    private readonly CancellationTokenSource ended;

    private readonly Channel<ReadOnlyMemory<byte>> unsent =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(UnsentFramesMax) { SingleReader = true });

    /// <summary>Takes over an open connection.</summary>
    /// <param name="stream">TLS, with both sides known to each other. Not disposed here.</param>
    /// <param name="stopping">The role ends.</param>
    public TerminalConnection(SslStream stream, CancellationToken stopping)
    {
        this.stream = stream;
        ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!unsent.Writer.TryWrite(frame))
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over already.
        }
    }

    /// <summary>Reads and writes until either end closes.</summary>
    public async Task RunAsync(AcquirerLoop loop)
    {
        int connection = await loop.OpenedAsync(this);
        Task writing = WriteAsync();
        try
        {
            byte[] buffer = new byte[ReadLength];
            int length;
            while ((length = await stream.ReadAsync(buffer, ended.Token)) > 0)
            {
                await loop.ReceivedAsync(connection, buffer[..length]);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // However it ended, it has ended.
        }

        Close();
        await loop.ClosedAsync(connection);
        await writing;
    }

    /// <inheritdoc/>
    public void Dispose() => ended.Dispose();

    private async Task WriteAsync()
    {
        try
        {
            await foreach (ReadOnlyMemory<byte> frame in unsent.Reader.ReadAllAsync(ended.Token))
            {
                await stream.WriteAsync(frame, ended.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Close();
        }
    }
}
