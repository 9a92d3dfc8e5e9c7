using System.Text.Json;

namespace Terminal.Panel.Scenario;

/// <summary>The panel's HTTP calls, as a script makes them.</summary>
/// <param name="port">The panel's port on loopback.</param>
internal sealed class PanelClient(int port) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The board as it stands: display, lights, card, switches.</summary>
    /// <exception cref="HttpRequestException">The panel does not answer, or refuses.</exception>
    public Task<JsonElement> StateAsync() => GetAsync("api/state");

    /// <summary>Everything that the acquirer model has booked, declined or undone, in order.</summary>
    /// <exception cref="HttpRequestException">The panel does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<JsonElement>> LedgerAsync()
    {
        JsonElement ledger = await GetAsync("api/acquirer/ledger");
        if (ledger.ValueKind == JsonValueKind.Object && ledger.TryGetProperty("entries", out JsonElement entries))
        {
            ledger = entries;
        }

        return [.. ledger.EnumerateArray()];
    }

    /// <summary>The text of one receipt.</summary>
    /// <param name="number">From 1.</param>
    /// <exception cref="HttpRequestException">The panel does not answer, or there is no such receipt.</exception>
    public async Task<IReadOnlyList<string>> ReceiptAsync(int number)
    {
        JsonElement receipt = await GetAsync($"api/receipts/{number}");
        JsonElement lines = receipt.ValueKind == JsonValueKind.Object ? receipt.GetProperty("lines") : receipt;
        return [.. lines.EnumerateArray().Select(line => line.GetString() ?? "")];
    }

    /// <summary>Presses, taps or switches something.</summary>
    /// <param name="call">The call's path: <c>api/keys/enter</c>.</param>
    /// <param name="text">What goes with it; nothing mostly.</param>
    /// <exception cref="HttpRequestException">The panel does not answer, or refuses.</exception>
    public async Task PostAsync(string call, string text = "")
    {
        using StringContent content = new(text);
        using HttpResponseMessage answer = await http.PostAsync(new Uri(call, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<JsonElement> GetAsync(string call)
    {
        await using Stream body = await http.GetStreamAsync(new Uri(call, UriKind.Relative));
        using JsonDocument document = await JsonDocument.ParseAsync(body);
        return document.RootElement.Clone();
    }
}
