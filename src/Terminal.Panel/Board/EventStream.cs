namespace Terminal.Panel.Board;

/// <summary>Server-sent events: what a page is told as it happens.</summary>
internal static class EventStream
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>One event in the stream's own form.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Its data, on one line.</param>
    public static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    /// <summary>Tells news at each change, until the page is closed.</summary>
    /// <param name="context">The page's request.</param>
    /// <param name="feed">Where changes are told.</param>
    /// <param name="news">The events since it was last called; empty where there are none.</param>
    public static async Task FollowAsync(HttpContext context, ChangeFeed feed, Func<string> news)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        CancellationToken gone = context.RequestAborted;
        try
        {
            while (!gone.IsCancellationRequested)
            {
                Task next = feed.Next;
                string text = news();
                await context.Response.WriteAsync(text.Length == 0 ? ":\n\n" : text, gone);
                await context.Response.Body.FlushAsync(gone);
                _ = await Task.WhenAny(next, Task.Delay(KeepAlive, gone));
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
