using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Terminal.Platform.Host;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>A host that refuses the terminal's own certificate, as OpenSSL's <c>s_server</c> does; it says why in an alert.</summary>
[SupportedOSPlatform("linux")]
public sealed class TlsHostRefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly TestAuthority stranger = new("stranger");
    private readonly Heard heard = new();
    private readonly int port = TestBroker.FreePort();
    private Process? host;

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task An_own_certificate_that_is_refused_is_named_and_a_new_one_in_its_place_is_taken(string version)
    {
        using X509Certificate2 expired = authority.Issue("pt-1", -30, -1), strange = stranger.Issue("pt-1"), good = authority.Issue("pt-1");
        TlsHostSettings settings = authority.WriteTerminal(folder, expired, port);
        await StartAsync(version);
        using TlsHostLink link = new(settings, heard);
        Assert.Equal("closed CERT-OWN-EXPIRED", Closed(link));
        _ = authority.WriteTerminal(folder, strange, port);
        Assert.Equal("closed CERT-OWN-UNTRUSTED", Closed(link));
        _ = authority.WriteTerminal(folder, good, port);
        link.Open();
        Assert.Equal("opened", heard.Next());
        await host!.StandardInput.WriteLineAsync("0810");
        Assert.Equal("0810\n"u8.ToArray(), heard.Bytes(5));
    }

    public void Dispose()
    {
        host?.Kill();
        host?.Dispose();
        stranger.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    // Under TLS 1.3 the client has finished before the server has judged: it may be open for a moment.
    private string Closed(TlsHostLink link)
    {
        link.Open();
        string first = heard.Next();
        return first == "opened" ? heard.Next() : first;
    }

    private async Task StartAsync(string version)
    {
        using X509Certificate2 certificate = authority.Issue("acquirer.test");
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(folder["host.pem"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["host.key"], key.ExportPkcs8PrivateKeyPem());
        host = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl",
            [
                "s_server", "-accept", $"127.0.0.1:{port}", version, "-cert", folder["host.pem"], "-key", folder["host.key"],
                "-CAfile", folder["ca.pem"], "-Verify", "2", "-verify_return_error",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        host.BeginErrorReadLine();
        while (await host.StandardOutput.ReadLineAsync() is { } line && line != "ACCEPT")
        {
        }
    }
}
