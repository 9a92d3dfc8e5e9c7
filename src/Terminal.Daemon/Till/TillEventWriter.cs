using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>Writes one stream of server-sent events.</summary>
/// <param name="context">The request.</param>
/// <param name="keepAlive">Longest silence.</param>
internal sealed class TillEventWriter(HttpContext context, TimeSpan keepAlive)
{
    private const string Final = "final";

    private readonly CancellationToken gone = context.RequestAborted;

    /// <summary>Writes how it stands and then what happens, to the end of the payment or of the stream.</summary>
    /// <param name="first">How it stands: a payment for a payment's stream, the terminal's state for the stream of all.</param>
    /// <param name="stream">What happens after that.</param>
    public async Task FollowAsync(TillAnswer first, TillStream stream)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        bool isOfOne = first.Payment is not null;
        bool ended = first.Payment is { Final: true };
        string data = first.Payment is { } payment
            ? JsonSerializer.Serialize(payment, TillJson.TypeOf<PaymentView>())
            : JsonSerializer.Serialize(first.Status!, TillJson.TypeOf<StatusView>());
        await WriteAsync(stream.FirstNumber, !isOfOne ? "status" : ended ? Final : "state", data);
        while (!ended && await NextAsync(stream))
        {
            while (!ended && stream.News.TryRead(out TillNews? news))
            {
                data = JsonSerializer.Serialize(news.Event.Payment, TillJson.TypeOf<PaymentView>());
                await WriteAsync(news.Number, news.Event.Name, data);
                ended = isOfOne && news.Event.Name == Final;
            }
        }
    }

    /// <summary>Waits for news, with a comment now and then so that both ends see a line that is dead.</summary>
    private async Task<bool> NextAsync(TillStream stream)
    {
        Task<bool> next = stream.News.WaitToReadAsync(gone).AsTask();
        while (true)
        {
            try
            {
                return await next.WaitAsync(keepAlive, gone);
            }
            catch (TimeoutException)
            {
                await SendAsync(":\n\n");
            }
        }
    }

    private Task WriteAsync(long number, string name, string data) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"id: {number}\nevent: {name}\ndata: {data}\n\n"));

    private async Task SendAsync(string text)
    {
        await context.Response.WriteAsync(text, gone);
        await context.Response.Body.FlushAsync(gone);
    }
}
