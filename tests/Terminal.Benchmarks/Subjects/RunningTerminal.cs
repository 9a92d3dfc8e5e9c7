using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The whole terminal with everything around it, as a person starts it with <c>scripts/run</c> from the repository's root; it
/// sells what a till orders.</summary>
internal sealed class RunningTerminal : IDisposable
{
    private const int PortCount = 9;
    private const int TillOffset = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("terminal-bench-");
    private readonly Process script;
    private readonly HttpClient page;
    private readonly HttpClient till;

    /// <summary>Starts it, and waits until it has signed on.</summary>
    public RunningTerminal()
    {
        int port = FreePorts();
        page = ClientOf(port);
        till = ClientOf(port + TillOffset);
        script = Process.Start(new ProcessStartInfo(
            "setsid",
            [
                "bash", "scripts/run", "--no-build", "--yes", "--state", state.FullName,
                "--port-base", port.ToString(CultureInfo.InvariantCulture),
            ]) { RedirectStandardOutput = true })!;
        script.BeginOutputReadLine(); // What it says to a person; what it complains of is seen.
        Await("a terminal that trades", () => TextOf(page, "api/state").Contains("Welcome", StringComparison.Ordinal));
        string token = File.ReadAllText(PathOf("terminal/till.token")).Trim();
        till.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        TerminalId = IdOf("--config");
        VaultId = IdOf("vault");
    }

    /// <summary>The process of <c>terminald</c>.</summary>
    public int TerminalId { get; }

    /// <summary>The process of its vault.</summary>
    public int VaultId { get; }

    /// <summary>Sells something by a tap: ordered by a till, approved, its receipt printed and the card taken away.</summary>
    /// <param name="number">No other sale's.</param>
    public void Sell(int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"bench-{number}");
        Await("a terminal that is free", () => Order(id));
        Post("api/cards/visa-approve/tap");
        Await("an approval", () => TextOf(till, "payments/" + id).Contains("\"approved\"", StringComparison.Ordinal));
        Post("api/cards/remove");
        Post("api/keys/clear"); // Nobody looks at the result for its whole time.
    }

    /// <summary>Ends all of it.</summary>
    public void Dispose()
    {
        using (Process end = Process.Start("kill", ["-TERM", script.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            end.WaitForExit();
        }

        script.WaitForExit();
        script.Dispose();
        page.Dispose();
        till.Dispose();
        state.Delete(recursive: true);
    }

    private static HttpClient ClientOf(int port) =>
        new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) };

    private static int FreePorts()
    {
        while (true)
        {
            int first = Random.Shared.Next(20_000, 30_000);
            if (Enumerable.Range(first, PortCount).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private bool Order(string id)
    {
        using HttpResponseMessage answer = till.PostAsJsonAsync(
            new Uri("payments", UriKind.Relative), new { id, type = "sale", amount = 1250, currency = "EUR" }).GetAwaiter().GetResult();
        return answer.StatusCode == HttpStatusCode.Created;
    }

    private static string TextOf(HttpClient client, string call) =>
        client.GetStringAsync(new Uri(call, UriKind.Relative)).GetAwaiter().GetResult();

    private void Post(string call)
    {
        using HttpResponseMessage answer = page.PostAsync(new Uri(call, UriKind.Relative), null).GetAwaiter().GetResult();
        _ = answer.EnsureSuccessStatusCode();
    }

    private void Await(string what, Func<bool> holds)
    {
        for (long start = Stopwatch.GetTimestamp(); ; Thread.Sleep(20))
        {
            try
            {
                if (holds())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            if (script.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"not there: {what}");
            }
        }
    }

    /// <summary>The process whose first word behind the program is this, on this state folder.</summary>
    private int IdOf(string word) => Directory.GetDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Single(id => id > 0 && WordsOf(id) is ["dotnet", var program, var first, ..] words && first == word
            && program.EndsWith("terminald.dll", StringComparison.Ordinal) && words.Contains(PathOf("terminal/terminald.json")));

    private string PathOf(string name) => Path.Combine(state.FullName, name);

    private static string[] WordsOf(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return []; // It has ended meanwhile.
        }
    }
}
