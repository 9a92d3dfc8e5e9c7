using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Terminal.SystemTests;

/// <summary>
/// The real processes around one terminal, on ports and in a folder of their own: acquirer model, virtual board, and <c>terminald</c>.
/// </summary>
/// <remarks>There is no broker: a terminal trades without one.</remarks>
public sealed class Stage : IDisposable
{
    /// <summary>How long a process may take for one step, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-stage-");
    private readonly List<Process> parts = [];
    private readonly HttpClient http;
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed with the other parts.")]
    private Process? terminal;

    private Stage(int portBase)
    {
        PortBase = portBase;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{portBase}/"), Timeout = Patience };
    }

    public int PortBase { get; }

    public string JournalPath => Path.Combine(folder.FullName, "terminal", "journal.db");

    /// <summary>True once the terminal has signed on at the acquirer; before that it takes no payment.</summary>
    public bool IsSignedOn { get; private set; }

    public bool IsTerminalRunning => terminal is { HasExited: false };

    /// <summary>Sets a stage up; the terminal is not started.</summary>
    public static async Task<Stage> OpenAsync(string synchronous)
    {
        Stage stage = new(FreePorts(6));
        string port = stage.PortBase.ToString(CultureInfo.InvariantCulture);
        using (Process init = stage.Panel("init", "--state", stage.folder.FullName, "--port-base", port, "--answer-seconds", "5"))
        {
            await init.WaitForExitAsync();
            Assert.Equal(0, init.ExitCode);
        }

        stage.Configure(synchronous);
        stage.parts.Add(stage.Panel("acquirer", "--state", stage.folder.FullName, "--port-base", port));
        stage.parts.Add(stage.Panel("board", "--state", stage.folder.FullName, "--port-base", port));
        await stage.UntilAsync("the acquirer and the board are up", async () => (await stage.LedgerAsync()).Length == 0);
        return stage;
    }

    /// <summary>Starts the terminal, under <c>strace</c> where <paramref name="trace"/> has its options.</summary>
    public void StartTerminal(params string[] trace)
    {
        string[] command =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "terminald.dll"), "--config",
            Path.Combine(folder.FullName, "terminal", "terminald.json"),
        ];
        string[] whole = trace.Length == 0 ? command : ["strace", "-f", .. trace, .. command];
        IsSignedOn = false;
        terminal = Start(whole, line => IsSignedOn |= line.Contains("HOST-READY", StringComparison.Ordinal));
    }

    /// <summary>Ends the terminal in good order.</summary>
    public async Task StopTerminalAsync()
    {
        // Under strace the terminal is its child; both are of one process group's session, and the signal goes to the terminal.
        int target = Child(terminal!.Id) ?? terminal.Id;
        using (Process kill = Process.Start("/bin/kill", ["-TERM", target.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await ReapTerminalAsync();
    }

    /// <summary>Waits for the terminal's end.</summary>
    public async Task ReapTerminalAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        await terminal!.WaitForExitAsync(limit.Token);
        terminal.Dispose();
        terminal = null;
    }

    /// <summary>Waits until something holds; fails with its name otherwise.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        Assert.True(
            await WithinAsync(holds), $"Not within {Patience.TotalSeconds} s: {what}; the display says \"{await DisplayAsync()}\".");
    }

    /// <summary>Waits until something holds, or the terminal ends, or patience does; true where it holds.</summary>
    public async Task<bool> WithinAsync(Func<Task<bool>> holds)
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(20)); // other processes are looked at, which tell nobody when they change
        do
        {
            try
            {
                if (await holds())
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // The part that answers is not up yet.
            }

            if (terminal is { HasExited: true })
            {
                return false;
            }
        }
        while (Environment.TickCount64 < end && await pace.WaitForNextTickAsync());
        return false;
    }

    public async Task PostAsync(string call)
    {
        using HttpResponseMessage answer = await http.PostAsync(new Uri(call, UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<string> DisplayAsync()
    {
        try
        {
            JsonElement state = await GetAsync("api/state");
            return string.Join(" | ", state.GetProperty("displayText").EnumerateArray().Select(line => line.GetString()));
        }
        catch (HttpRequestException)
        {
            return "no board";
        }
    }

    public async Task<bool> ShowsAsync(string text) => (await DisplayAsync()).Contains(text, StringComparison.Ordinal);

    public async Task<JsonElement[]> LedgerAsync()
    {
        JsonElement ledger = await GetAsync("api/acquirer/ledger");
        return [.. (ledger.ValueKind == JsonValueKind.Object ? ledger.GetProperty("entries") : ledger).EnumerateArray()];
    }

    /// <summary>Keys an amount and taps; false where the terminal ended on the way.</summary>
    public async Task<bool> TapAsync(string digits)
    {
        if (!await WithinAsync(async () => IsSignedOn && await ShowsAsync("Welcome")))
        {
            return false;
        }

        foreach (char digit in digits)
        {
            await PostAsync($"api/keys/{digit}");
        }

        await PostAsync("api/keys/enter");
        if (!await WithinAsync(() => ShowsAsync("Present card")))
        {
            return false;
        }

        await PostAsync("api/cards/visa-approve/tap");
        return true;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(folder.FullName, name));

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        foreach (Process part in parts.Append(terminal).OfType<Process>())
        {
            part.Kill(entireProcessTree: true);
            part.WaitForExit();
            part.Dispose();
        }

        http.Dispose();
        folder.Delete(recursive: true);
    }

    private static int FreePorts(int count)
    {
        for (int first = 20_000 + (Environment.ProcessId % 5_000); ; first += count)
        {
            if (Enumerable.Range(first, count).All(IsFree))
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

    private static int? Child(int parent)
    {
        string children = File.ReadAllText($"/proc/{parent}/task/{parent}/children").Trim();
        return children.Length == 0 ? null : int.Parse(children.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static Process Start(string[] command, Action<string>? hears = null)
    {
        Process part = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        part.OutputDataReceived += (_, e) => hears?.Invoke(e.Data ?? "");
        part.BeginOutputReadLine();
        part.BeginErrorReadLine();
        return part;
    }

    private Process Panel(params string[] arguments) =>
        Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Terminal.Panel.dll"), .. arguments]);

    private void Configure(string synchronous)
    {
        string path = Path.Combine(folder.FullName, "terminal", "terminald.json");
        JsonNode settings = JsonNode.Parse(File.ReadAllText(path))!;
        settings["journal"]!["synchronous"] = synchronous;
        settings["host"]!["echoSeconds"] = 3600; // so that what is sent after a tap is the sale and its reversal alone
        File.WriteAllText(path, settings.ToJsonString());
    }

    private async Task<JsonElement> GetAsync(string call)
    {
        await using Stream body = await http.GetStreamAsync(new Uri(call, UriKind.Relative));
        using JsonDocument document = await JsonDocument.ParseAsync(body);
        return document.RootElement.Clone();
    }
}
