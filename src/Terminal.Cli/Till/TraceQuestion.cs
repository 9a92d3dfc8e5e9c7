using System.Net.Http.Headers;

namespace Terminal.Cli.Till;

/// <summary>Asks a terminal that serves tills for the masked trace of a payment.</summary>
internal static class TraceQuestion
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    /// <summary>Asks.</summary>
    /// <param name="till">Where tills are served: <c>http://127.0.0.1:5086</c>.</param>
    /// <param name="tokenFile">File with the till's token.</param>
    /// <param name="name">Invoice number, the till's id, or <c>last</c>.</param>
    /// <returns>HTTP's status, and the trace or the refusal as it came; status 0 where nobody answered, and why.</returns>
    public static async Task<(int Status, string Text)> AskAsync(Uri till, string tokenFile, string name)
    {
        try
        {
            using HttpClient http = new() { BaseAddress = till, Timeout = Time };
            string token = await File.ReadAllTextAsync(tokenFile);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
            using HttpResponseMessage answer = await http.GetAsync(new Uri("/traces/" + Uri.EscapeDataString(name), UriKind.Relative));
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException
            or OperationCanceledException or FormatException)
        {
            return (0, fault.Message); // Nothing is swallowed: whoever asked prints it, and ends with a code of its own.
        }
    }
}
