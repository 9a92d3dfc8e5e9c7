using System.Collections.Concurrent;
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
/// <remarks>There is no broker unless a test asks for one: a terminal trades without.</remarks>
public sealed class Stage : IDisposable
{
    /// <summary>How long a process may take for one step, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static int lastPort = 20_000 + (Environment.ProcessId % 5_000);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-stage-");
    private readonly List<Process> parts = [];
    private readonly ConcurrentQueue<string> said = [];
    private readonly ConcurrentQueue<string> brokerSaid = [];
    private readonly HttpClient http;
    private bool isMounted;
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed with the other parts.")]
    private Process? terminal;
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed with the other parts.")]
    private Process? broker;
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed with the other parts.")]
    private Process? vault;

    private Stage(int portBase)
    {
        PortBase = portBase;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{portBase}/"), Timeout = Patience };
    }

    public int PortBase { get; }

    /// <summary>The terminal's own folder.</summary>
    public string TerminalFolder => Path.Combine(folder.FullName, "terminal");

    /// <summary>Variables that the terminal is started with; on a supervised stage all that <c>scripts/run</c> starts is.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string SettingsPath => Path.Combine(TerminalFolder, "terminald.json");

    public string DaemonPath { get; } = Path.Combine(AppContext.BaseDirectory, "terminald.dll");

    public string JournalPath => Path.Combine(folder.FullName, "terminal", "journal.db");

    /// <summary>True once the terminal has signed on at the acquirer; before that it takes no payment.</summary>
    public bool IsSignedOn { get; private set; }

    public bool IsTerminalRunning => terminal is { HasExited: false };

    /// <summary>Sets a stage up; the terminal is not started.</summary>
    /// <param name="synchronous">The journal's setting.</param>
    /// <param name="diskMegabytes">Size of a file system that the terminal's folder gets for itself; 0 leaves it where it is.</param>
    public static async Task<Stage> OpenAsync(string synchronous = "FULL", int diskMegabytes = 0)
    {
        Stage stage = new(FreePorts(9));
        if (diskMegabytes > 0)
        {
            _ = Directory.CreateDirectory(stage.TerminalFolder);
            string size = string.Create(CultureInfo.InvariantCulture, $"size={diskMegabytes}m,mode=700");
            _ = await Tool.RunAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", stage.TerminalFolder);
            stage.isMounted = true;
        }

        await stage.InitialiseAsync();
        stage.Configure("journal", "synchronous", synchronous);
        stage.Configure("configuration.host", "echoSeconds", 3600); // so that what is sent after a tap is the sale and its reversal alone
        stage.Configure("configuration.host", "encryptCards", false);
        stage.Configure("configuration.host", "macs", false); // Nobody has brought keys: stages that scripts/run starts have them.
        stage.parts.Add(stage.Panel(["acquirer", .. stage.Place]));
        stage.parts.Add(stage.Panel(["board", .. stage.Place]));
        await stage.UntilAsync("the acquirer and the board are up", async () => (await stage.LedgerAsync()).Length == 0);
        return stage;
    }

    /// <summary>Sets a stage up as a person does, with <c>scripts/run</c>, which starts the terminal and starts it again.</summary>
    /// <param name="prepare">What is done to the state folder before the start.</param>
    public static async Task<Stage> OpenSupervisedAsync(Action<Stage>? prepare = null)
    {
        Stage stage = new(FreePorts(9));
        await stage.InitialiseAsync();
        prepare?.Invoke(stage);
        string script = Path.Combine(Tool.Repository, "scripts", "run");
        stage.parts.Add(Start(["setsid", "bash", script, "--no-build", "--yes", .. stage.Place], stage.Hear, stage.Variables));
        await stage.UntilAsync("the page is there", () => stage.SaysAsync("the page is at"));
        return stage;
    }

    /// <summary>Starts the broker, also once more after it was stopped.</summary>
    public void StartBroker()
    {
        broker = Start(["stdbuf", "-oL", "mosquitto", "-c", PathOf("broker/mosquitto.conf")], brokerSaid.Enqueue);
        parts.Add(broker);
    }

    /// <summary>Ends the broker as a pulled plug does.</summary>
    public async Task StopBrokerAsync()
    {
        broker!.Kill();
        await broker.WaitForExitAsync();
        _ = parts.Remove(broker);
        broker.Dispose();
    }

    /// <summary>Sends the broker a signal: STOP freezes it, CONT thaws it.</summary>
    public Task SignalBrokerAsync(string signal) =>
        Tool.RunAsync("/bin/kill", "-" + signal, broker!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>How many lines with this text the broker has written, over all its starts.</summary>
    public int BrokerSays(string text) => brokerSaid.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Plays a scenario against the stage, as <c>scripts/run --scenario</c> does; every step must hold.</summary>
    public async Task PlayAsync(string scenario)
    {
        string file = PathOf("scenario.json");
        await File.WriteAllTextAsync(file, scenario);
        _ = await Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "Terminal.Panel.dll"), "scenario", file, .. Place]);
    }

    /// <summary>Starts the terminal, under <c>strace</c> where <paramref name="trace"/> has its options.</summary>
    public void StartTerminal(params string[] trace)
    {
        string[] command = ["dotnet", DaemonPath, "--config", SettingsPath];
        string[] whole = trace.Length == 0 ? command : ["strace", "-f", .. trace, .. command];
        IsSignedOn = false;
        said.Clear();
        terminal = Start(whole, Hear, Variables);
    }

    /// <summary>Ends the terminal in good order.</summary>
    public async Task StopTerminalAsync()
    {
        // Under strace the terminal is its child; both are of one process group's session, and the signal goes to the terminal.
        int target = Child(terminal!.Id) ?? terminal.Id;
        _ = await Tool.RunAsync("/bin/kill", "-TERM", target.ToString(CultureInfo.InvariantCulture));
        _ = await ReapTerminalAsync();
    }

    /// <summary>Ends the terminal as a pulled plug does.</summary>
    public void KillTerminal() => terminal?.Kill();

    /// <summary>The terminal's process.</summary>
    public int TerminalId => terminal!.Id;

    /// <summary>The vault's process.</summary>
    public int VaultId => vault!.Id;

    /// <summary>Starts the vault in a process of its own, also once more after it was killed.</summary>
    public void StartVault()
    {
        vault = Start(["dotnet", DaemonPath, "vault", "--config", SettingsPath], said.Enqueue);
        parts.Add(vault);
    }

    /// <summary>Ends the vault's process without a word.</summary>
    public void KillVault() => vault!.Kill();

    /// <summary>Waits for the terminal's end and gives its exit code.</summary>
    public async Task<int> ReapTerminalAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        await terminal!.WaitForExitAsync(limit.Token);
        int code = terminal.ExitCode;
        terminal.Dispose();
        terminal = null;
        return code;
    }

    /// <summary>Whether the terminal (or the supervisor, on a supervised stage) has written a line with this text.</summary>
    public Task<bool> SaysAsync(string text) => Task.FromResult(said.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until something holds; fails with its name otherwise.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        Assert.True(
            await WithinAsync(holds),
            $"Not within {Patience.TotalSeconds} s: {what}; the display says \"{await DisplayAsync()}\"; the last lines are\n"
            + string.Join('\n', said.TakeLast(10)));
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

    /// <summary>Presses keys, one after the other; false where the terminal ended and none hears them.</summary>
    public async Task<bool> PressAsync(params IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            using HttpResponseMessage answer = await http.PostAsync(new Uri("api/keys/" + key, UriKind.Relative), null);
            if (answer.StatusCode == HttpStatusCode.Conflict)
            {
                return false;
            }

            answer.EnsureSuccessStatusCode();
        }

        return true;
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

    /// <summary>Whether the board is connected to a terminal.</summary>
    public async Task<bool> IsTerminalOnAsync() => (await GetAsync("api/state")).GetProperty("terminal").GetBoolean();

    /// <summary>Waits until the display showed all of this and the terminal has ended by itself.</summary>
    public async Task ShowsUntilEndAsync(params string[] texts)
    {
        bool shown = false;
        await WithinAsync(async () =>
        {
            string display = await DisplayAsync();
            shown |= texts.All(text => display.Contains(text, StringComparison.Ordinal));
            return false;
        });
        Assert.True(shown && !IsTerminalRunning, $"The display says \"{await DisplayAsync()}\"; still running: {IsTerminalRunning}.");
    }

    public async Task<JsonElement[]> LedgerAsync()
    {
        JsonElement ledger = await GetAsync("api/acquirer/ledger");
        return [.. (ledger.ValueKind == JsonValueKind.Object ? ledger.GetProperty("entries") : ledger).EnumerateArray()];
    }

    /// <summary>Keys an amount and confirms it; false where the terminal ended on the way.</summary>
    public async Task<bool> KeyAsync(string digits)
    {
        return await WithinAsync(async () => IsSignedOn && await ShowsAsync("Welcome"))
            && await PressAsync([.. digits.Select(digit => digit.ToString()), "enter"])
            && await WithinAsync(() => ShowsAsync("Present card"));
    }

    /// <summary>Keys an amount and taps; false where the terminal ended on the way.</summary>
    public async Task<bool> TapAsync(string digits)
    {
        bool asks = await KeyAsync(digits);
        if (asks)
        {
            await PostAsync("api/cards/visa-approve/tap");
        }

        return asks;
    }

    /// <summary>What Debian's sqlite3 says of the journal.</summary>
    public Task<string> SqlAsync(string query) => Tool.RunAsync("sqlite3", JournalPath, query);

    /// <summary>Lines of the n-th receipt that was cut off; empty where there is none yet.</summary>
    public async Task<string> ReceiptAsync(int number)
    {
        try
        {
            JsonElement receipt = await GetAsync($"api/receipts/{number}");
            return string.Join('\n', receipt.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>The next message of a topic below the terminal's root, as the operator's own tool gets it.</summary>
    public async Task<JsonElement> HearAsync(string topic)
    {
        string port = (PortBase + 4).ToString(CultureInfo.InvariantCulture);
        string text = await Tool.RunAsync(
            "mosquitto_sub", "-h", "127.0.0.1", "-p", port, "--insecure", "--cafile", PathOf("pki/ca.pem"), "--cert",
            PathOf("pki/operator.pem"), "--key", PathOf("pki/operator.key"), "-V", "mqttv5",
            "-t", "pt/1/+/" + topic, "-C", "1", "-W", "60");
        using JsonDocument message = JsonDocument.Parse(text);
        return message.RootElement.Clone();
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
        if (isMounted)
        {
            Tool.RunAsync("umount", TerminalFolder).GetAwaiter().GetResult();
        }

        folder.Delete(recursive: true);
    }

    // Stages that are open together get ports of their own, whether or not anybody listens there yet.
    private static int FreePorts(int count)
    {
        int first = Interlocked.Add(ref lastPort, count);
        return Enumerable.Range(first, count).All(IsFree) ? first : FreePorts(count);
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

    private static Process Start(string[] command, Action<string>? hears = null, Dictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        Process part = Process.Start(start)!;
        part.OutputDataReceived += (_, e) => hears?.Invoke(e.Data ?? "");
        part.BeginOutputReadLine();
        part.BeginErrorReadLine();
        return part;
    }

    private string[] Place => ["--state", folder.FullName, "--port-base", PortBase.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Changes one value of the terminal's settings.</summary>
    /// <param name="section">Its section: <c>journal</c>, <c>configuration.host</c>.</param>
    /// <param name="key">Its name there.</param>
    /// <param name="value">The value.</param>
    public void Configure(string section, string key, JsonNode value)
    {
        JsonNode settings = JsonNode.Parse(File.ReadAllText(SettingsPath))!;
        section.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(settings, static (place, name) => place[name]!)[key] = value;
        File.WriteAllText(SettingsPath, settings.ToJsonString());
    }

    private void Hear(string line)
    {
        said.Enqueue(line);
        IsSignedOn |= line.Contains("HOST-READY", StringComparison.Ordinal);
    }

    private async Task InitialiseAsync()
    {
        using Process init = Panel(["init", .. Place, "--answer-seconds", "5"]);
        await init.WaitForExitAsync();
        Assert.Equal(0, init.ExitCode);
    }

    private Process Panel(string[] arguments) =>
        Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Terminal.Panel.dll"), .. arguments]);

    private async Task<JsonElement> GetAsync(string call)
    {
        await using Stream body = await http.GetStreamAsync(new Uri(call, UriKind.Relative));
        using JsonDocument document = await JsonDocument.ParseAsync(body);
        return document.RootElement.Clone();
    }
}
