using System.Text.Json;

namespace Terminal.Panel.Board;

/// <summary>The panel's hand on the acquirer's model: its switch and its ledger, over the model's own HTTP calls.</summary>
internal sealed class AcquirerSwitch : IDisposable
{
    private static readonly string[] Modes = ["approve", "decline", "late", "none", "mismatch", "unclosed"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly HttpClient client;
    private readonly ChangeFeed feed;
    private readonly CancellationTokenSource ended = new();

    /// <summary>Makes the hand and starts to look at the switch now and then, for others turn it too.</summary>
    public AcquirerSwitch(int port, ChangeFeed feed)
    {
        this.feed = feed;
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(3) };
        _ = WatchAsync();
    }

    /// <summary>How the model answers now; empty while that is not known.</summary>
    public string Mode { get; private set; } = "";

    /// <summary>True for a name of a mode.</summary>
    public static bool IsMode(string name) => Modes.Contains(name);

    /// <summary>Turns the switch; false where the model is not there.</summary>
    public async Task<bool> TurnAsync(string mode)
    {
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri("mode/" + mode, UriKind.Relative), null);
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }

        Mode = mode;
        feed.Write("acquirer answers: " + mode);
        return true;
    }

    /// <summary>The ledger as the model gives it; null where the model is not there.</summary>
    public async Task<byte[]?> LedgerAsync()
    {
        try
        {
            return await client.GetByteArrayAsync(new Uri("ledger", UriKind.Relative));
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
        client.Dispose();
    }

    private async Task WatchAsync()
    {
        CancellationToken end = ended.Token;
        using PeriodicTimer timer = new(LookEvery);
        do
        {
            try
            {
                string answer = await client.GetStringAsync(new Uri("mode", UriKind.Relative), end);
                string mode = Modes.FirstOrDefault(
                    name => answer.Contains($"\"{name}\"", StringComparison.Ordinal) || answer.Trim() == name) ?? Mode;
                if (mode != Mode)
                {
                    Mode = mode;
                    feed.Changed();
                }
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
            {
                // Not there yet, or not any more: the supervisor minds that.
            }
        }
        while (!end.IsCancellationRequested && await TickAsync(timer, end));
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
