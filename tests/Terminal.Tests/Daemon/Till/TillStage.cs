using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Terminal.Daemon.Till;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

/// <summary>The till's API on a free port of loopback, over a fake loop.</summary>
internal sealed class TillStage : IDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";
    public const string SupervisorToken = "fedcba9876543210fedcba9876543210";

    private readonly TillServer server;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public TillStage(Func<TillSettings, TemporaryFolder, TillSettings>? change = null)
    {
        Seal("till.token", Token);
        Seal("supervisor.token", SupervisorToken + "\n");
        TillSettings settings = new()
        {
            Place = new IPEndPoint(IPAddress.Loopback, 0),
            TokenFile = Folder["till.token"],
            SupervisorTokenFile = Folder["supervisor.token"],
        };
        server = new TillServer(change is null ? settings : change(settings, Folder), Loop.Exchange, Loop.Inbox);
        server.Start();
        Address = new Uri(Loop.Note("TILL-OPEN").Split(' ')[1]);
    }

    public TemporaryFolder Folder { get; } = new();

    public FakeLoop Loop { get; } = new();

    public Uri Address { get; }

    /// <summary>Calls, and holds what comes back against the document.</summary>
    public async Task<TillResponse> CallAsync(string call, string? body = null, string token = Token)
    {
        using HttpRequestMessage request = Request(call, body, token);
        return await SendAsync(request);
    }

    public async Task<TillResponse> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage answer = await http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        TillResponse response = new((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
        TillDocument.Served.Holds(request.Method.Method, request.RequestUri!.AbsolutePath, response);
        return response;
    }

    public HttpRequestMessage Request(string call, string? body = null, string token = Token)
    {
        string[] words = call.Split(' ');
        HttpRequestMessage request = new(new HttpMethod(words[0]), new Uri(Address, words[1]));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>Opens a stream of events.</summary>
    public async Task<TillEventReader> FollowAsync(string path)
    {
        using HttpRequestMessage request = Request("GET " + path);
        HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Stream events = await answer.Content.ReadAsStreamAsync();
        return new TillEventReader(answer, events);
    }

    /// <summary>A connection under HTTP, with the first bytes sent.</summary>
    public async Task<Socket> ConnectAsync(string text)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return socket;
    }

    /// <summary>All that comes until the server closes.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Reset is an end too.
        }

        return text.ToString();
    }

    public void Seal(string name, string content)
    {
        File.WriteAllText(Folder[name], content);
        File.SetUnixFileMode(Folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Ends the server alone.</summary>
    public void EndServer() => server.Dispose();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        Loop.Dispose();
        Folder.Dispose();
    }
}

/// <summary>What a call came to.</summary>
internal sealed record TillResponse(int Status, JsonElement Body)
{
    public string? Code => Text("code");

    public string? Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out JsonElement value)
        ? value.GetString()
        : null;
}

/// <summary>Reads server-sent events.</summary>
internal sealed class TillEventReader(HttpResponseMessage answer, Stream stream) : IDisposable
{
    private readonly StreamReader lines = new(stream);

    /// <summary>The next event; a comment is one without a name; null at the end of the stream.</summary>
    public async Task<TillServerEvent?> NextAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        Dictionary<string, string> fields = [];
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0)
            {
                string Field(string name) => fields.GetValueOrDefault(name, "");
                return new TillServerEvent(Field("id"), Field("event"), Field("data"));
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].TrimStart();
        }

        return null;
    }

    public void Dispose()
    {
        lines.Dispose();
        answer.Dispose();
    }
}

/// <summary>One event.</summary>
internal sealed record TillServerEvent(string Id, string Name, string Data)
{
    public string? State => JsonDocument.Parse(Data).RootElement.GetProperty("state").GetString();
}
