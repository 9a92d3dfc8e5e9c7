using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Till;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillLimitsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(bool chunked)
    {
        using TillStage stage = new();
        using HttpRequestMessage request = stage.Request("POST /payments", new string(' ', TillRequestReader.LengthMax + 1));
        request.Headers.TransferEncodingChunked = chunked;
        TillResponse response = await stage.SendAsync(request);
        Assert.Equal((413, "TOO-LARGE"), (response.Status, response.Code));
        Assert.Empty(stage.Loop.Asked);
    }

    [Fact]
    public async Task The_largest_body_is_read()
    {
        using TillStage stage = new();
        string body = """{"id":"7","type":"sale","amount":1,"currency":"EUR"}""".PadRight(TillRequestReader.LengthMax);
        stage.Loop.Answers = request => new TillAnswer(request.Ticket, TillOutcome.Done) { Payment = FakeLoop.View("7"), Begun = true };
        Assert.Equal(201, (await stage.CallAsync("POST /payments", body)).Status);
    }

    [Fact]
    public async Task A_client_that_dawdles_over_the_head_is_cut_off()
    {
        using TillStage stage = new((settings, _) => settings with { HeadTime = Short });
        using Socket socket = await stage.ConnectAsync("GET /status HT");
        string told = await TillStage.ReadToEndAsync(socket);
        Assert.DoesNotContain(" 200 ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_dawdles_over_the_body_is_told_and_cut_off()
    {
        using TillStage stage = new((settings, _) => settings with { HeadTime = Short });
        using Socket socket = await stage.ConnectAsync(
            $"POST /payments HTTP/1.1\r\nHost: localhost:{stage.Address.Port}\r\nAuthorization: Bearer {TillStage.Token}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        string told = await TillStage.ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 408", told, StringComparison.Ordinal);
        Assert.Contains("\"SLOW\"", told, StringComparison.Ordinal);
        Assert.Empty(stage.Loop.Asked);
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("\0\u0001\u0002\u0003\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task What_is_no_http_is_refused(string bytes)
    {
        using TillStage stage = new();
        using Socket socket = await stage.ConnectAsync(bytes);
        socket.Shutdown(SocketShutdown.Send);
        Assert.DoesNotContain(" 200 ", await TillStage.ReadToEndAsync(socket), StringComparison.Ordinal);
        Assert.Empty(stage.Loop.Asked);
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(1, 9000)]
    public async Task Too_many_or_too_long_headers_are_refused(int count, int length)
    {
        using TillStage stage = new();
        string start = $"GET /openapi.json HTTP/1.1\r\nHost: localhost:{stage.Address.Port}\r\nAuthorization: Bearer {TillStage.Token}\r\n";
        string headers = string.Concat(Enumerable.Range(0, count).Select(number => $"X-{number}: {new string('a', length)}\r\n"));
        using Socket socket = await stage.ConnectAsync($"{start}{headers}\r\n");
        Assert.StartsWith("HTTP/1.1 431", await TillStage.ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_the_others_are_served()
    {
        using TillStage stage = new((settings, _) => settings with { HeadTime = TimeSpan.FromMinutes(1) });
        string status = $"GET /openapi.json HTTP/1.1\r\nHost: localhost:{stage.Address.Port}\r\n"
            + $"Authorization: Bearer {TillStage.Token}\r\n\r\n";
        List<Socket> open = [];
        byte[] buffer = new byte[64];
        while (open.Count < TillServer.ConnectionCountMax)
        {
            Socket socket = await stage.ConnectAsync(status);
            Assert.True(await socket.ReceiveAsync(buffer) > 0);
            open.Add(socket);
        }

        using (Socket more = await stage.ConnectAsync(status))
        {
            Assert.Equal("", await TillStage.ReadToEndAsync(more));
        }

        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public void An_inbox_that_is_full_or_closed_takes_nothing_from_the_web_and_does_not_wait()
    {
        using Inbox inbox = new();
        for (int count = 0; count < Inbox.CountMax; count++)
        {
            Assert.True(inbox.TryPost(new LoopEvent.BoardOpened()));
        }

        Assert.False(inbox.TryPost(new LoopEvent.BoardOpened()));
        Assert.True(inbox.TryTake(TimeSpan.Zero, out _));
        inbox.Close();
        Assert.False(inbox.TryPost(new LoopEvent.BoardOpened()));
    }
}
