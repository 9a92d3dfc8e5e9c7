using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;

namespace Terminal.Tests.Platform;

/// <summary>A broker that accepts one client after the other, waits for its first word, and ends the session with bytes of the test's
/// own.</summary>
/// <remarks>For what Debian's mosquitto 2.0.11 never says. Packets as in MQTT 5.0, sections 3.2 and 3.14.</remarks>
[SupportedOSPlatform("linux")]
public sealed class ScriptedBroker : IDisposable
{
    private static readonly byte[] Accepted = [0x20, 3, 0, 0, 0]; // CONNACK, no session, success, no properties

    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;

    public ScriptedBroker()
    {
        certificate = authority.Issue("broker.test");
        using X509Certificate2 own = authority.Issue("pt-1");
        listener.Start();
        TlsHostSettings files = authority.WriteTerminal(folder, own, ((IPEndPoint)listener.LocalEndpoint).Port, "broker.test");
        Settings = new MqttSettings
        {
            Address = files.Address,
            Port = files.Port,
            ServerName = files.ServerName,
            Terminal = "pt-1",
            CaFile = files.CaFile,
            CertificateFile = files.CertificateFile,
            KeyFile = files.KeyFile,
            PassphraseFile = files.PassphraseFile,
        };
    }

    public MqttSettings Settings { get; }

    /// <summary>Serves one connection from its beginning to its end.</summary>
    public async Task ServeAsync(byte[] farewell)
    {
        byte[] buffer = new byte[4096];
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificate);
        _ = await stream.ReadAsync(buffer); // CONNECT
        await stream.WriteAsync(Accepted);
        _ = await stream.ReadAsync(buffer); // SUBSCRIBE: the client has taken our word
        await stream.WriteAsync(farewell);
        await stream.ShutdownAsync();
    }

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
        authority.Dispose();
        folder.Dispose();
    }
}
