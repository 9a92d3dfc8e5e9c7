using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Terminal.SystemTests.Secrets;

/// <summary>A day of sales, and then nothing secret of it is found: in the terminal's memory, in what a core file would hold, in its files
/// and crash records, its messages, on its paper.</summary>
[Trait("Category", "system")]
public sealed class SecretTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_a_day_of_sales_no_secret_of_it_is_found_where_it_must_not_be()
    {
        using Stage stage = await Stage.OpenSupervisedAsync(stage =>
        {
            CanaryCard.Install(stage);
            Planted.Install(stage);
        });
        List<Find> finds = [];
        IReadOnlyList<string> topics = await WithTopicsAsync(stage, async () =>
        {
            await CanaryDay.LiveAsync(stage);
            Assert.Equal(CanaryDay.Verdicts, CanaryDay.Told(await stage.LedgerAsync(), "pin"));
            finds.AddRange((await ScanAsync(stage)).Bytes("traces", await TracesAsync(stage)));
            (int terminal, int vault) = Processes(stage);
            finds.AddRange(await RunningAsync(stage, terminal, vault));
            await CanaryDay.CrashAsync(stage, terminal, vault);
        });

        SecretScan scan = await ScanAsync(stage);
        finds.AddRange(await FilesAsync(stage, scan));
        finds.AddRange(scan.Bytes("topics", Encoding.UTF8.GetBytes(string.Join('\n', topics))));
        finds.AddRange(scan.Bytes("paper", await PaperAsync(stage)));
        Planted.ExpectEverywhere(stage, finds);
        Find[] leaked = [.. finds.Where(static find => !Planted.Is(find))];
        leaked.ToList().ForEach(find => output.WriteLine(find.ToString()));
        Assert.Empty(leaked.Select(static find => $"{find.Canary}: {find.Form} in {find.Place}"));
    }

    private static async Task<SecretScan> ScanAsync(Stage stage)
    {
        string[] serials = [.. CanaryDay.Told(await stage.LedgerAsync(), "keySerial").Distinct()];
        Assert.InRange(serials.Length, CanaryDay.Verdicts.Count + 1, 60); // Those of the PINs, and one for each message without.
        return new SecretScan(
        [
            Canary.OfNumber("account number", CanaryCard.Pan), Canary.OfTrack("track 2", CanaryCard.Track2),
            Canary.OfPin("PIN", CanaryCard.Pin, CanaryCard.Pan), Canary.OfPin("wrong PIN", CanaryCard.WrongPin, CanaryCard.Pan),
            .. UsedKeys.Of(stage, serials), .. UsedKeys.OfVault(stage), .. Planted.Canaries,
        ]);
    }

    /// <summary>Looks through the memory of the processes, and through what cores of them would hold.</summary>
    private async Task<IEnumerable<Find>> RunningAsync(Stage stage, params int[] processes)
    {
        SecretScan scan = await ScanAsync(stage);
        List<Find> finds = [.. processes.SelectMany(scan.Process)];
        // The runtime's second view of compiled code, where it goes beyond the end of its file: nobody can read there.
        Assert.All(scan.Unread, static place => Assert.Contains("/memfd:doublemapper", place, StringComparison.Ordinal));
        foreach (Canary key in UsedKeys.OfVault(stage))
        {
            // It must be found there, and once: so it is seen that the scan finds what is in this very process.
            _ = finds.Remove(Assert.Single(finds, find => find.Canary == key.Name && find.IsInArena));
        }

        long memory = scan.LookedAt;
        string folder = Directory.CreateDirectory(stage.PathOf("cores")).FullName;
        foreach (int process in processes)
        {
            await CoreFile.TakeAsync(process, folder);
        }

        finds.AddRange(scan.Folder(folder));
        output.WriteLine($"{memory / 1024 / 1024} MB of memory, {(scan.LookedAt - memory) / 1024 / 1024} MB of cores");
        return finds;
    }

    private static async Task<IEnumerable<Find>> FilesAsync(Stage stage, SecretScan scan)
    {
        List<Find> finds = [];
        // The acquirer's ledger is no place of the terminal's; storage.key is where that key is to be.
        foreach (string folder in (string[])["terminal", "log"])
        {
            _ = await Tool.RunAsync("cp", "-r", stage.PathOf(folder), stage.PathOf("copied-" + folder)); // It minds no lock.
            finds.AddRange(scan.Folder(stage.PathOf("copied-" + folder), save: stage.PathOf("copied-terminal/storage.key")));
        }

        return finds;
    }

    private static async Task<IReadOnlyList<string>> WithTopicsAsync(Stage stage, Func<Task> day)
    {
        const string End = "end of the day " + Planted.Digits;
        BrokerClient operators = new(stage, "operator");
        async Task Day()
        {
            await day();
            Assert.Empty(await operators.PublishAsync("pt/1/nobody/dn/end", End, retain: false));
        }

        return await operators.ReadAsync(["pt/1/+/up/#", "pt/1/+/dn/#"], first: "up/status", Day, last: End);
    }

    /// <summary>The traces that the terminal keeps of the day's payments, as whoever tries it out is given them.</summary>
    private static async Task<byte[]> TracesAsync(Stage stage)
    {
        using HttpClient board = new() { BaseAddress = new Uri($"http://127.0.0.1:{stage.PortBase}/") };
        StringBuilder traces = new();
        for (int invoice = 1; invoice < 60; invoice++)
        {
            using HttpResponseMessage answer = await board.GetAsync(new Uri($"api/traces/{invoice}", UriKind.Relative));
            _ = answer.IsSuccessStatusCode ? traces.Append(await answer.Content.ReadAsStringAsync()) : traces;
        }

        string text = traces.ToString();
        Assert.Contains("GENERATE AC", text, StringComparison.Ordinal); // Chips,
        Assert.Contains("kernel: OnlineRequest", text, StringComparison.Ordinal); // taps,
        Assert.Contains("DE57 Security data: ********", text, StringComparison.Ordinal); // and PINs.
        return [.. Encoding.ASCII.GetBytes(text), .. Convert.FromHexString(Even(text))];
    }

    /// <summary>The hexadecimal digits of a text, a hidden one as 0: what stands in it packed.</summary>
    private static string Even(string text)
    {
        string digits = string.Concat(text.Select(static letter => letter == '*' ? '0' : letter).Where(char.IsAsciiHexDigit));
        return digits[..(digits.Length / 2 * 2)];
    }

    /// <summary>All that was printed, as the printer got it.</summary>
    private static async Task<byte[]> PaperAsync(Stage stage)
    {
        using HttpClient board = new() { BaseAddress = new Uri($"http://127.0.0.1:{stage.PortBase}/") };
        List<byte> paper = [];
        for (int number = 1; ; number++)
        {
            using HttpResponseMessage answer = await board.GetAsync(new Uri($"api/receipts/{number}.bin", UriKind.Relative));
            if (!answer.IsSuccessStatusCode)
            {
                break;
            }

            paper.AddRange(await answer.Content.ReadAsByteArrayAsync());
        }

        Assert.NotEmpty(paper);
        return [.. paper];
    }

    /// <summary>The two processes that were started with the terminal's settings; neither has started another.</summary>
    private static (int Terminal, int Vault) Processes(Stage stage)
    {
        int[] all = [.. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)];
        ILookup<bool, int> found = all.Where(id => Read(id, "cmdline").Contains("terminald.dll", StringComparison.Ordinal)
            && Read(id, "cmdline").Contains(stage.SettingsPath, StringComparison.Ordinal))
            .ToLookup(id => Read(id, "cmdline").Contains("\0vault\0", StringComparison.Ordinal));
        (int terminal, int vault) = (Assert.Single(found[false]), Assert.Single(found[true]));
        Assert.DoesNotContain(all, id =>
            Read(id, "status").Split('\n').Any(line => line == $"PPid:\t{terminal}" || line == $"PPid:\t{vault}"));
        return (terminal, vault);
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
