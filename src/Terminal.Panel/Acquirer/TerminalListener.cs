using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Terminal.Panel.Acquirer;

/// <summary>The acquirer's port: TCP on loopback, TLS with both sides named.</summary>
internal sealed class TerminalListener : IDisposable
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);
    private readonly AcquirerLoop loop;
    private readonly SslServerAuthenticationOptions tls;
    private readonly TcpListener listener;

    /// <summary>Listens.</summary>
    /// <param name="loop">Who gets the connections.</param>
    /// <param name="identity">Certificates of both sides.</param>
    /// <param name="port">On loopback; 0 for any free one.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TerminalListener(AcquirerLoop loop, AcquirerIdentity identity, int port)
    {
        this.loop = loop;
        tls = identity.Options();
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Takes connections until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stopping);
                _ = connections.RemoveAll(task => task.IsCompleted);
                connections.Add(ServeAsync(client, stopping));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(Task.WhenAll(connections), Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using TcpClient owned = client;
        client.NoDelay = true;
        await using SslStream stream = new(client.GetStream());
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        inTime.CancelAfter(HandshakeTime);
        try
        {
            await stream.AuthenticateAsServerAsync(tls, inTime.Token);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or OperationCanceledException)
        {
            await Console.Out.WriteLineAsync($"acquirer: a connection was refused: {refused.Message}");
            return;
        }

        using TerminalConnection connection = new(stream, stopping);
        await connection.RunAsync(loop);
    }
}
