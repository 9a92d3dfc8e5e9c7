using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;

namespace Terminal.Tests.Platform;

/// <summary>A real mosquitto with mutual TLS, and a plain listener for those who watch.</summary>
[SupportedOSPlatform("linux")]
public sealed class TestBroker : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly List<Process> watchers = [];
    private readonly int plainPort = FreePort();
    private Process? broker;

    public TestBroker()
    {
        using X509Certificate2 certificate = authority.Issue("broker.test"), own = authority.Issue("pt-1");
        TlsHostSettings files = authority.WriteTerminal(folder, own, FreePort(), "broker.test");
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["broker.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["broker.key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllLines(folder["mosquitto.conf"],
        [
            "per_listener_settings true",
            "user root",
            $"listener {plainPort} 127.0.0.1",
            "allow_anonymous true",
            $"listener {files.Port} 127.0.0.1",
            $"cafile {files.CaFile}",
            $"certfile {folder["broker.pem"]}",
            $"keyfile {folder["broker.key"]}",
            "require_certificate true",
            "use_identity_as_username true",
        ]);
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
            PauseMax = TimeSpan.FromMilliseconds(200),
        };
        Start();
    }

    public MqttSettings Settings { get; }

    public string PassphraseFile => Settings.PassphraseFile;

    public void Start()
    {
        broker = Process.Start(
            new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", folder["mosquitto.conf"]]) { RedirectStandardError = true })!;
        broker.BeginErrorReadLine();
        long end = Environment.TickCount64 + 10_000;
        using Socket probe = new(SocketType.Stream, ProtocolType.Tcp);
        while (true)
        {
            try
            {
                probe.Connect(IPAddress.Loopback, Settings.Port);
                return;
            }
            catch (SocketException) when (Environment.TickCount64 < end && !broker.HasExited)
            {
                Thread.Yield();
            }
        }
    }

    public void Kill()
    {
        broker!.Kill();
        broker.WaitForExit();
        broker.Dispose();
    }

    /// <summary>Publishes as a stranger does, at quality 1.</summary>
    public async Task PublishAsync(string topic, string text, bool retain = false)
    {
        string port = plainPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] words = ["-p", port, "-V", "mqttv5", "-q", "1", "-t", topic, "-m", text, .. retain ? ["-r"] : Array.Empty<string>()];
        using Process publisher = Process.Start(new ProcessStartInfo("/usr/bin/mosquitto_pub", words))!;
        await publisher.WaitForExitAsync();
        if (publisher.ExitCode != 0)
        {
            throw new InvalidOperationException($"mosquitto_pub ended with {publisher.ExitCode}");
        }
    }

    /// <summary>
    /// Waits for so many messages below a topic, and gives them as topic, QoS, retained, content type, format, expiry, payload.
    /// </summary>
    public Task<string> WatchAsync(string filter, int count, string format = "%t %q %r %C %F %E %p")
    {
        Process watcher = Process.Start(new ProcessStartInfo(
            "/usr/bin/mosquitto_sub",
            [
                "-p", plainPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "-V", "mqttv5", "-q", "1", "-t", filter,
                "-C", $"{count}", "-W", "10", "-F", format,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        watchers.Add(watcher);
        return watcher.StandardOutput.ReadToEndAsync();
    }

    public void Dispose()
    {
        foreach (Process watcher in watchers)
        {
            watcher.Kill();
            watcher.Dispose();
        }

        Kill();
        authority.Dispose();
        folder.Dispose();
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
