using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Terminal.Platform.Host;
using Xunit;

namespace Terminal.Tests.Platform;

[SupportedOSPlatform("linux")]
[SuppressMessage("Security", "CA5398", Justification = "The test asks for an old version on purpose.")]
[SuppressMessage("Security", "CA5397", Justification = "The test asks for an old version on purpose.")]
public sealed class TlsHostLinkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly Heard heard = new();

    public TlsHostLinkTests() => server.Start();

    private int Port => ((IPEndPoint)server.LocalEndpoint).Port;

    public void Dispose()
    {
        server.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_both_ways_and_what_was_sent_is_zeroed()
    {
        using X509Certificate2 host = authority.Issue("acquirer.test"), own = authority.Issue("pt-1");
        using TlsHostLink link = new(authority.WriteTerminal(folder, own, Port), heard);
        link.Open();
        using SslStream stream = await AcceptAsync(host);
        Assert.Equal("opened", heard.Next());
        Assert.True(stream.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13);
        Assert.Contains("pt-1", stream.RemoteCertificate!.Subject, StringComparison.Ordinal);
        byte[] question = [1, 2, 3];
        byte[] buffer = new byte[3];

        link.Send(question);
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal([1, 2, 3], buffer);
        await stream.WriteAsync(new byte[] { 4, 5 });
        Assert.Equal([4, 5], heard.Bytes(2));
        Assert.Equal([0, 0, 0], question);
    }

    [Fact]
    public async Task The_end_of_the_peer_is_told_and_a_new_wish_connects_again()
    {
        using X509Certificate2 host = authority.Issue("acquirer.test"), own = authority.Issue("pt-1");
        using TlsHostLink link = new(authority.WriteTerminal(folder, own, Port), heard);
        link.Open();
        using (SslStream stream = await AcceptAsync(host))
        {
            Assert.Equal("opened", heard.Next());
            await stream.ShutdownAsync();
        }

        Assert.Equal("closed ENDED", heard.Next());
        link.Open();
        using SslStream again = await AcceptAsync(host);
        Assert.Equal("opened", heard.Next());
        link.Close();
        Assert.Equal("closed CLOSED", heard.Next());
        await EndsAsync(again);
    }

    [Theory]
    [InlineData("other.test", -1, 30, "CERT-HOST-NAME")]
    [InlineData("acquirer.test", -30, -1, "CERT-HOST-EXPIRED")]
    [InlineData("acquirer.test", 2, 30, "CERT-HOST-NOT-YET-VALID")]
    public async Task A_host_certificate_at_fault_is_named(string name, int daysFrom, int daysTo, string code)
    {
        using X509Certificate2 host = authority.Issue(name, daysFrom, daysTo), own = authority.Issue("pt-1");
        Assert.Equal("closed " + code, await RefusedAsync(host, authority.WriteTerminal(folder, own, Port)));
    }

    [Fact]
    public async Task A_host_of_another_authority_is_refused()
    {
        using TestAuthority stranger = new("stranger");
        using X509Certificate2 host = stranger.Issue("acquirer.test"), own = authority.Issue("pt-1");
        Assert.Equal("closed CERT-HOST-UNTRUSTED", await RefusedAsync(host, authority.WriteTerminal(folder, own, Port)));
    }

    [Fact]
    public void A_passphrase_that_others_can_read_is_not_used()
    {
        using X509Certificate2 own = authority.Issue("pt-1");
        TlsHostSettings settings = authority.WriteTerminal(folder, own, Port);
        File.SetUnixFileMode(folder["tls.pass"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal("closed CERT-OWN-PASSPHRASE", Refused(settings));
    }

    [Theory]
    [InlineData("tls.pass", "wrong", "CERT-OWN-FILE")]
    [InlineData("own.key", "", "CERT-OWN-FILE")]
    [InlineData("own.pem", "no certificate", "CERT-OWN-FILE")]
    [InlineData("ca.pem", "", "CERT-CA-FILE")]
    public void A_file_that_does_not_serve_is_named(string file, string content, string code)
    {
        using X509Certificate2 own = authority.Issue("pt-1");
        TlsHostSettings settings = authority.WriteTerminal(folder, own, Port);
        File.WriteAllText(folder[file], content);
        Assert.Equal("closed " + code, Refused(settings));
    }

    [Fact]
    public void A_host_that_is_not_there_is_told()
    {
        using X509Certificate2 own = authority.Issue("pt-1");
        TlsHostSettings settings = authority.WriteTerminal(folder, own, Port);
        server.Stop();
        Assert.Equal("closed REFUSED", Refused(settings));
    }

    [Fact]
    public async Task A_host_that_only_speaks_older_versions_is_refused()
    {
        using X509Certificate2 host = authority.Issue("acquirer.test"), own = authority.Issue("pt-1");
#pragma warning disable SYSLIB0039, CA5397 // the old version is what the test is about
        Assert.Equal("closed TLS", await RefusedAsync(host, authority.WriteTerminal(folder, own, Port), SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
    }

    [Fact]
    public async Task What_is_sent_without_a_connection_is_dropped_and_zeroed()
    {
        using X509Certificate2 host = authority.Issue("acquirer.test"), own = authority.Issue("pt-1");
        using TlsHostLink link = new(authority.WriteTerminal(folder, own, Port), heard);
        byte[] early = [1, 2, 3];
        link.Send(early);
        Assert.Equal([0, 0, 0], early);

        link.Open();
        using SslStream stream = await AcceptAsync(host);
        Assert.Equal("opened", heard.Next());
        link.Send(new byte[] { 9 });
        byte[] buffer = new byte[1];
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal(9, buffer[0]);
    }

    private string Refused(TlsHostSettings settings)
    {
        using TlsHostLink link = new(settings, heard);
        link.Open();
        return heard.Next();
    }

    private async Task<string> RefusedAsync(X509Certificate2 host, TlsHostSettings settings, SslProtocols versions = SslProtocols.None)
    {
        using TlsHostLink link = new(settings, heard);
        link.Open();
        try
        {
            using SslStream stream = await AcceptAsync(host, versions);
            await EndsAsync(stream);
        }
        catch (AuthenticationException)
        {
            // The client's refusal reaches the server in the handshake, or at its first read.
        }

        return heard.Next();
    }

    private static async Task EndsAsync(SslStream stream)
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }

    private async Task<SslStream> AcceptAsync(X509Certificate2 host, SslProtocols versions = SslProtocols.None)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        TcpClient client = await server.AcceptTcpClientAsync(limit.Token);
        SslStream stream = new(client.GetStream());
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(host, [authority.Certificate], offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = versions,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        await stream.AuthenticateAsServerAsync(options, limit.Token);
        return stream;
    }
}
