using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Terminal.SystemTests.Secrets;

/// <summary>A day of sales, and then nothing secret of it is found: in the terminal's memory, its files, its messages, on its
/// paper.</summary>
[Trait("Category", "system")]
public sealed class SecretTests(ITestOutputHelper output)
{
    private const string TillsSale = $$"""
        { "name": "A till orders a payment", "steps": [
          {"till": "POST /payments", "body": {"id": "bill-1", "type": "sale", "amount": 1250, "currency": "EUR"},
            "expect": {"status": 201} },
          {"tap": "{{CanaryCard.Id}}"}, {"waitDisplay": "Enter PIN"}, {"removeCard": true},
          {"keys": "{{CanaryCard.Pin}}"}, {"press": "enter"},
          {"waitTill": "GET /payments/bill-1", "contains": {"state": "approved"} } ] }
        """;

    [Fact]
    public async Task After_a_day_of_sales_no_secret_of_it_is_found_where_it_must_not_be()
    {
        using Stage stage = await Stage.OpenSupervisedAsync(CanaryCard.Install);
        IReadOnlyList<string> topics = await DayWithTopicsAsync(stage);
        Assert.Equal(["right", "wrong", "right", "right", "right", "right", "right"], Told(await stage.LedgerAsync(), "pin"));
        string[] serials = [.. Told(await stage.LedgerAsync(), "keySerial").Distinct()];
        Assert.InRange(serials.Length, 8, 40); // The seven of the PINs, and one for each message without.
        Canary[] ofVault = [.. UsedKeys.OfVault(stage)];
        SecretScan scan = new(
        [
            Canary.OfNumber("account number", CanaryCard.Pan), Canary.OfTrack("track 2", CanaryCard.Track2),
            Canary.OfPin("PIN", CanaryCard.Pin, CanaryCard.Pan), Canary.OfPin("wrong PIN", CanaryCard.WrongPin, CanaryCard.Pan),
            .. UsedKeys.Of(stage, serials), .. ofVault,
        ]);

        List<Find> finds = [.. Processes(stage).SelectMany(scan.Process)];
        // The runtime's second view of compiled code, where it goes beyond the end of its file: nobody can read there.
        Assert.All(scan.Unread, static place => Assert.Contains("/memfd:doublemapper", place, StringComparison.Ordinal));
        foreach (Canary key in ofVault)
        {
            // It must be found there, and once: so it is seen that the scan finds what is in this very process.
            _ = finds.Remove(Assert.Single(finds, find => find.Canary == key.Name && find.IsInArena));
        }

        output.WriteLine($"{scan.LookedAt / 1024 / 1024} MB of memory, {serials.Length} keys used, {topics.Count} messages");
        // The acquirer's ledger is no place of the terminal's; storage.key is where that key is to be.
        foreach (string folder in (string[])["terminal", "log"])
        {
            _ = await Tool.RunAsync("cp", "-r", stage.PathOf(folder), stage.PathOf("copied-" + folder)); // It minds no lock.
            finds.AddRange(scan.Folder(stage.PathOf("copied-" + folder), save: stage.PathOf("copied-terminal/storage.key")));
        }

        finds.AddRange(scan.Bytes("topics", Encoding.UTF8.GetBytes(string.Join('\n', topics))));
        finds.AddRange(scan.Bytes("paper", await PaperAsync(stage)));
        finds.ForEach(find => output.WriteLine(find.ToString()));
        Assert.Empty(finds.Select(static find => $"{find.Canary}: {find.Form} in {find.Place}"));
    }

    private static async Task<IReadOnlyList<string>> DayWithTopicsAsync(Stage stage)
    {
        const string End = "end of the day";
        BrokerClient operators = new(stage, "operator");
        async Task Day()
        {
            await DayAsync(stage);
            Assert.Empty(await operators.PublishAsync("pt/1/nobody/dn/end", End, retain: false));
        }

        return await operators.ReadAsync(["pt/1/+/up/#", "pt/1/+/dn/#"], first: "up/status", Day, last: End);
    }

    private static async Task DayAsync(Stage stage)
    {
        await RestAsync(stage);
        await CutPowerAsync(stage); // First of all: what it leaves is taken up by the process that is looked at.
        await AskAsync(stage);
        await EnterAsync(stage, CanaryCard.WrongPin, "enter", "Wrong PIN");
        await PresentAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await RestAsync(stage);
        Assert.True(await Workload.VoidAsync(stage));
        await RestAsync(stage);
        await SellAsync(stage, "approve", "Approved");
        Assert.True(await Workload.RefundAsync(stage));
        await RestAsync(stage);
        await SellAsync(stage, "decline", "Declined");
        await SellAsync(stage, "none", "No answer");
        await AskAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "cancel", "Cancelled");
        await RestAsync(stage);
        await InsertAsync(stage);
        await PullAsync(stage);
        await stage.PlayAsync(TillsSale);
        await RestAsync(stage);
        Assert.True(await Workload.CloseAsync(stage));
        await RestAsync(stage);
    }

    private static async Task SellAsync(Stage stage, string acquirer, string result)
    {
        await stage.PostAsync("api/acquirer/" + acquirer);
        await AskAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", result);
        await stage.PostAsync("api/acquirer/approve");
        await RestAsync(stage);
    }

    /// <summary>The power goes while the bank's answer is awaited; the start after it undoes the payment, with the card of the journal.
    /// </summary>
    private static async Task CutPowerAsync(Stage stage)
    {
        await stage.PostAsync("api/acquirer/none");
        await AskAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Authorising");
        await stage.UntilAsync("the bank has it", async () => (await stage.LedgerAsync()).Length == 1);
        await stage.PostAsync("api/power-cut");
        await stage.PostAsync("api/acquirer/approve");
        await stage.UntilAsync("it is undone", async () => Told(await stage.LedgerAsync(), "mti").Contains("0400"));
        await RestAsync(stage);
    }

    /// <summary>The card is gone when half of it is read, and the cashier gives up.</summary>
    private static async Task PullAsync(Stage stage)
    {
        const int AnswersWithNumber = 5;
        await KeyAsync(stage);
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/tap?leaveAfter={AnswersWithNumber}");
        await stage.UntilAsync("the card is asked for again", () => stage.ShowsAsync("again"));
        Assert.True(await stage.PressAsync("cancel"));
        await RestAsync(stage);
    }

    /// <summary>In the slot the card checks the PIN by itself: the vault enciphers it, and the application carries it there.</summary>
    private static async Task InsertAsync(Stage stage)
    {
        await KeyAsync(stage);
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/insert");
        await stage.UntilAsync("its PIN is asked for", () => stage.ShowsAsync("Enter PIN"));
        await EnterAsync(stage, CanaryCard.WrongPin, "enter", "Incorrect PIN");
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await stage.PostAsync("api/slot/remove");
        await RestAsync(stage);
    }

    private static async Task AskAsync(Stage stage)
    {
        await KeyAsync(stage);
        await PresentAsync(stage);
    }

    private static async Task KeyAsync(Stage stage)
    {
        Assert.True(await stage.PressAsync("1", "2", "5", "0", "enter"));
        await stage.UntilAsync("a card is asked for", () => stage.ShowsAsync("Present card"));
    }

    private static async Task PresentAsync(Stage stage)
    {
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/tap");
        await stage.UntilAsync("its PIN is asked for", () => stage.ShowsAsync("Enter PIN"));
        await stage.PostAsync("api/cards/remove");
    }

    private static async Task EnterAsync(Stage stage, string pin, string last, string result)
    {
        Assert.True(await stage.PressAsync([.. pin.Select(digit => digit.ToString()), last]));
        await stage.UntilAsync(result, () => stage.ShowsAsync(result));
    }

    private static Task RestAsync(Stage stage) =>
        stage.UntilAsync("it is at rest", async () => await stage.PressAsync("clear") && await stage.ShowsAsync("Welcome"));

    private static IEnumerable<string> Told(JsonElement[] ledger, string member) =>
        ledger.Select(line => line.GetProperty(member).GetString()!).Where(static text => text.Length > 0);

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

    /// <summary>The terminal's processes: the one that was started with its settings, and whatever that started.</summary>
    private static List<int> Processes(Stage stage)
    {
        int[] all = [.. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)];
        List<int> found = [.. all.Where(id => Read(id, "cmdline") is var line && line.Contains("terminald.dll", StringComparison.Ordinal)
            && line.Contains(stage.SettingsPath, StringComparison.Ordinal))];
        for (int i = 0; i < found.Count; i++)
        {
            string parent = string.Create(CultureInfo.InvariantCulture, $"\nPPid:\t{found[i]}\n");
            found.AddRange(all.Where(id => !found.Contains(id) && Read(id, "status").Contains(parent, StringComparison.Ordinal)));
        }

        return found;
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
