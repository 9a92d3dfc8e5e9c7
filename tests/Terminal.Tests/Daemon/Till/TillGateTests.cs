using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Terminal.Daemon.Till;
using Terminal.Engine.Till;
using Terminal.Platform.Host;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillGateTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdeF")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef0")]
    [InlineData("Bearer 0123456789abcdef0123456789abcde")]
    [InlineData("Basic 0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task Without_the_token_nothing_is_told_and_nothing_is_asked(string? authorization)
    {
        using TillStage stage = new();
        using HttpRequestMessage request = stage.Request("GET /openapi.json");
        request.Headers.Authorization = null;
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        TillResponse response = await stage.SendAsync(request);
        Assert.Equal((401, "TOKEN"), (response.Status, response.Code));
        Assert.Empty(stage.Loop.Asked);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", "ORIGIN")]
    [InlineData("Origin", "null", "ORIGIN")]
    [InlineData("Host", "evil.example", "HOST")]
    [InlineData("Host", "127.0.0.1:1", "HOST")]
    [InlineData("Host", "127.0.0.1", "HOST")]
    public async Task A_web_page_gets_nothing_even_with_the_token(string header, string value, string code)
    {
        using TillStage stage = new();
        using HttpRequestMessage request = stage.Request("GET /status");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        TillResponse response = await stage.SendAsync(request);
        Assert.Equal((403, code), (response.Status, response.Code));
        Assert.Empty(stage.Loop.Asked);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Loopback_has_three_names(string name)
    {
        using TillStage stage = new();
        using HttpRequestMessage request = stage.Request("GET /openapi.json");
        request.Headers.Host = $"{name}:{stage.Address.Port}";
        using HttpClient http = new();
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("short", "TOKEN must be 32")]
    [InlineData("0123456789abcdef 0123456789abcdef", "TOKEN must be 32")]
    [InlineData(null, "TOKEN Missing")]
    [InlineData(TillStage.SupervisorToken, "SUPERVISOR-TOKEN SAME")]
    public void A_token_that_does_not_serve_is_named_and_nothing_is_opened(string? token, string fault)
    {
        using TemporaryFolder folder = new();
        Seal(folder["supervisor.token"], TillStage.SupervisorToken);
        if (token is not null)
        {
            Seal(folder["till.token"], token);
        }

        Assert.Null(TillAccess.TryRead(Settings(folder), out string told));
        Assert.StartsWith(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_others_can_read_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["till.token"], TillStage.Token);
        File.SetUnixFileMode(folder["till.token"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Null(TillAccess.TryRead(Settings(folder), out string told));
        Assert.Equal("TOKEN TooOpen", told);
    }

    [Fact]
    public void A_port_that_is_taken_is_told_and_no_other_is_opened()
    {
        using TillStage stage = new();
        using FakeLoop other = new();
        using TillServer second = new(
            Settings(stage.Folder) with { Place = new IPEndPoint(IPAddress.Loopback, stage.Address.Port) }, other.Exchange, other.Inbox);
        second.Start();
        Assert.EndsWith("ADDRESS-IN-USE", other.Note("TILL-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_tls_the_certificate_is_the_terminals_and_its_name_is_checked()
    {
        using TestAuthority authority = new();
        using TillStage stage = new(Tls(authority));
        Assert.Equal("https", stage.Address.Scheme);
        stage.Loop.Answers = request => new TillAnswer(request.Ticket, TillOutcome.Done) { Status = new StatusView { State = "ready" } };
        using HttpClient http = Trusting(authority);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(stage.Address, "/status"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TillStage.Token);
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using TestAuthority stranger = new("stranger");
        using HttpClient doubting = Trusting(stranger);
        await Assert.ThrowsAsync<HttpRequestException>(() => doubting.GetAsync(new Uri(stage.Address, "/status")));
    }

    [Theory]
    [InlineData("HIGH:@SECLEVEL=0", false)]
    [InlineData("", true)]
    public async Task Tls_is_1_2_or_newer_and_plain_http_gets_nothing(string weak, bool works)
    {
        using TestAuthority authority = new();
        using TillStage stage = new(Tls(authority));
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, stage.Address.Port);
        await using SslStream tls = new(tcp.GetStream());
#pragma warning disable CA5397, CA5398, SYSLIB0039, CA5359 // The old version is what is tried, and the name is not what is asked here.
        Task handshake = tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "till.test",
            EnabledSslProtocols = weak.Length > 0 ? SslProtocols.Tls11 : SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
#pragma warning restore CA5397, CA5398, SYSLIB0039, CA5359
        Exception? refused = await Record.ExceptionAsync(() => handshake);
        Assert.Equal(works, refused is null);
        using Socket plain = await stage.ConnectAsync("GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1 200", await TillStage.ReadToEndAsync(plain), StringComparison.Ordinal);
    }

    private static void Seal(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static TillSettings Settings(TemporaryFolder folder) => new()
    {
        Place = new IPEndPoint(IPAddress.Loopback, 0),
        TokenFile = folder["till.token"],
        SupervisorTokenFile = folder["supervisor.token"],
    };

    private static Func<TillSettings, TemporaryFolder, TillSettings> Tls(TestAuthority authority) => (settings, folder) =>
    {
        using X509Certificate2 own = authority.Issue("till.test");
        TlsHostSettings files = authority.WriteTerminal(folder, own, 0);
        return settings with { CertificateFile = files.CertificateFile, KeyFile = files.KeyFile, PassphraseFile = files.PassphraseFile };
    };

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    private static HttpClient Trusting(TestAuthority authority)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority.Certificate);
        SocketsHttpHandler handler = new() { SslOptions = { CertificateChainPolicy = policy } };
        return new HttpClient(handler, disposeHandler: true);
    }
}
