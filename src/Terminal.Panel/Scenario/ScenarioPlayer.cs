using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;

namespace Terminal.Panel.Scenario;

/// <summary>Plays the steps of a scenario against a running board and says what the outside holds.</summary>
/// <param name="panel">The board's calls.</param>
/// <param name="broker">What the broker has passed on.</param>
/// <param name="till">The terminal's till API.</param>
/// <param name="operatorOfFleet">The fleet's operator.</param>
/// <param name="journal">The terminal's journal.</param>
/// <param name="told">Takes one line at a time.</param>
internal sealed class ScenarioPlayer(
    PanelClient panel, BrokerWatch broker, TillSteps till, OperatorSteps operatorOfFleet, JournalFile journal, TextWriter told)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);

    private static readonly FrozenDictionary<string, Func<ScenarioPlayer, ScenarioStep, Task<string?>>> Table =
        new Dictionary<string, Func<ScenarioPlayer, ScenarioStep, Task<string?>>>
        {
            ["press"] = (player, step) => player.PostAsync($"api/keys/{step.Text}"),
            ["keys"] = (player, step) => player.KeysAsync(step.Text),
            ["tap"] = (player, step) => player.LayAsync(step, "tap"),
            ["insert"] = (player, step) => player.LayAsync(step, "insert"),
            ["insertRecording"] = (player, step) => player.InsertRecordingAsync(step),
            ["swipe"] = (player, step) => player.PostAsync($"api/cards/{step.Text}/swipe"),
            ["removeInserted"] = (player, _) => player.PostAsync("api/slot/remove"),
            ["removeCard"] = (player, _) => player.PostAsync("api/cards/remove"),
            ["acquirer"] = (player, step) => player.PostAsync($"api/acquirer/{step.Text}"),
            ["network"] = (player, step) => player.NetworkAsync(step.Text),
            ["printer"] = (player, step) => player.PostAsync($"api/printer/{step.Text}"),
            ["powerCut"] = (player, _) => player.PowerCutAsync(),
            ["tamper"] = (player, step) => player.PostAsync($"api/tamper/{step.Text}"),
            ["killVault"] = (player, _) => player.PostAsync("api/vault/kill"),
            ["waitDisplay"] = (player, step) => WaitAsync(step, player.DisplayAsync),
            ["waitState"] = (player, step) => WaitAsync(step, player.BoardStateAsync),
            ["waitLedger"] = (player, step) => WaitAsync(step, player.LedgerHasAsync),
            ["expectLedger"] = (player, step) => WaitAsync(step, player.LedgerIsAsync),
            ["expectOrder"] = (player, step) => WaitAsync(step, player.OrderAsync),
            ["expectJournal"] = (player, step) => WaitAsync(step, player.JournalIsAsync),
            ["waitReceipt"] = (player, step) => WaitAsync(step, player.ReceiptsAsync),
            ["expectReceipt"] = (player, step) => WaitAsync(step, player.ReceiptHasAsync),
            ["expectNotOnReceipt"] = (player, step) => player.ReceiptHasNotAsync(step),
            ["expectTopic"] = (player, step) => WaitAsync(step, player.TopicAsync),
            ["push"] = (player, step) => player.PushAsync(step),
            ["command"] = (player, step) => player.CommandAsync(step),
            ["pushKey"] = (player, step) => player.PushKeyAsync(step),
            ["waitCommand"] = (player, step) => WaitAsync(step, player.ResultAsync),
            ["till"] = (player, step) => player.CallTillAsync(step),
            ["waitTill"] = (player, step) => WaitAsync(step, player.LookTillAsync),
        }.ToFrozenDictionary();

    private string shown = "";
    private int heardBefore;

    /// <summary>What a step can do.</summary>
    public static IReadOnlyCollection<string> Verbs => Table.Keys;

    /// <summary>Plays all steps, or up to the first that fails.</summary>
    /// <returns>True where every step held.</returns>
    public async Task<bool> PlayAsync(IReadOnlyList<ScenarioStep> steps)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            ScenarioStep step = steps[index];
            string? wrong;
            try
            {
                wrong = await Table[step.Verb](this, step);
            }
            catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
            {
                wrong = failed.Message;
            }

            if (wrong is not null)
            {
                await told.WriteLineAsync($"step {index + 1} FAILED {step}\n  {wrong}");
                return false;
            }

            await told.WriteLineAsync($"step {index + 1} held   {step}");
        }

        return true;
    }

    /// <summary>Tells what is left behind: every receipt, the ledger, and what the broker saw.</summary>
    public async Task TellAsync()
    {
        JsonElement state = await panel.StateAsync();
        await told.WriteLineAsync("\nthe display");
        await ShowAsync(Lines(state), always: true);
        int receipts = state.GetProperty("receipts").GetInt32();
        for (int number = 1; number <= receipts; number++)
        {
            await told.WriteLineAsync($"\nreceipt {number}");
            foreach (string line in await panel.ReceiptAsync(number))
            {
                await told.WriteLineAsync("  | " + line);
            }
        }

        await told.WriteLineAsync("\nthe acquirer's ledger");
        foreach (JsonElement entry in await panel.LedgerAsync())
        {
            await told.WriteLineAsync("  " + entry.GetRawText());
        }

        await told.WriteLineAsync("\nthe broker");
        foreach (BrokerWatch.BrokerMessage message in broker.Messages)
        {
            await told.WriteLineAsync($"  {message.Topic} {message.Payload}");
        }
    }

    private static string[] Lines(JsonElement state) =>
        [.. Texts(state.GetProperty("displayText")).Select(line => line.TrimEnd())];

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(text => text.GetString() ?? "");

    /// <summary>Text with one space where it had several, so that a scenario need not know the layout.</summary>
    private static string Plain(IEnumerable<string> lines) =>
        string.Join(' ', string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The message type of a ledger entry; empty for one without.</summary>
    private static string MessageType(JsonElement entry) => entry.TryGetProperty("mti", out JsonElement mti) ? mti.GetString() ?? "" : "";

    private static bool IsFinancial(JsonElement entry) => MessageType(entry) is not ("0800" or "");

    private Task<string?> PushAsync(ScenarioStep step) => operatorOfFleet.Push.PushAsync(step);

    /// <summary>Sends a command, and where the step expects something of it, waits for that.</summary>
    private async Task<string?> CommandAsync(ScenarioStep step)
    {
        string? wrong = await operatorOfFleet.Command.SendAsync(step);
        return wrong ?? await ExpectedAsync(step);
    }

    /// <summary>Sends a key, and where the step expects something of it, waits for that.</summary>
    private async Task<string?> PushKeyAsync(ScenarioStep step)
    {
        string? wrong = await operatorOfFleet.Command.PushKeyAsync(step);
        return wrong ?? await ExpectedAsync(step);
    }

    private async Task<string?> ExpectedAsync(ScenarioStep step) =>
        step.TryMember("expect", out _) ? await WaitAsync(step, ResultAsync) : null;

    private Task<string?> ResultAsync(ScenarioStep step) => Task.FromResult(operatorOfFleet.Command.Look(step));

    private async Task<string?> PostAsync(string call)
    {
        await panel.PostAsync(call);
        return null;
    }

    private async Task<string?> KeysAsync(string digits)
    {
        foreach (char digit in digits)
        {
            await panel.PostAsync($"api/keys/{digit}");
        }

        return null;
    }

    private Task<string?> LayAsync(ScenarioStep step, string deed) =>
        PostAsync($"api/cards/{step.Text}/{deed}" + (step.TryMember("leaveAfter", out JsonElement count) ? $"?leaveAfter={count}" : ""));

    private async Task<string?> InsertRecordingAsync(ScenarioStep step)
    {
        await panel.PostAsync("api/slot/recording", await File.ReadAllTextAsync(step.Text));
        return null;
    }

    private Task<string?> NetworkAsync(string way)
    {
        heardBefore = broker.Messages.Count;
        return PostAsync($"api/network/{way}");
    }

    /// <summary>Cuts the power and waits until the board has seen the terminal go, so that the next step meets the new one.</summary>
    private async Task<string?> PowerCutAsync()
    {
        heardBefore = broker.Messages.Count;
        await panel.PostAsync("api/power-cut");
        Stopwatch since = Stopwatch.StartNew();
        while ((await panel.StateAsync()).GetProperty("terminal").GetBoolean())
        {
            if (since.Elapsed > TimeSpan.FromSeconds(5))
            {
                return "the terminal did not go";
            }

            await Task.Delay(Look);
        }

        return null;
    }

    /// <summary>Looks again and again until nothing is wrong or the step's time is up.</summary>
    private static async Task<string?> WaitAsync(ScenarioStep step, Func<ScenarioStep, Task<string?>> look)
    {
        Stopwatch since = Stopwatch.StartNew();
        while (true)
        {
            string? wrong = await look(step);
            if (wrong is null || since.Elapsed > TimeSpan.FromSeconds(step.Seconds))
            {
                return wrong is null ? null : $"after {step.Seconds} s: {wrong}";
            }

            await Task.Delay(Look);
        }
    }

    private async Task<string?> DisplayAsync(ScenarioStep step)
    {
        string[] lines = Lines(await panel.StateAsync());
        await ShowAsync(lines, always: false);
        return Plain(lines).Contains(step.Text, StringComparison.OrdinalIgnoreCase) ? null : $"the display says \"{Plain(lines)}\"";
    }

    private async Task ShowAsync(string[] lines, bool always)
    {
        string picture = string.Join('\n', lines.Select(line => $"  [ {line,-16} ]"));
        if (always || picture != shown)
        {
            shown = picture;
            await told.WriteLineAsync(picture);
        }
    }

    private async Task<string?> BoardStateAsync(ScenarioStep step)
    {
        JsonElement state = await panel.StateAsync();
        return JsonSubset.Holds(step.Value, state) ? null : $"the board's state is {state.GetRawText()}";
    }

    private async Task<string?> LedgerHasAsync(ScenarioStep step)
    {
        IReadOnlyList<JsonElement> ledger = await panel.LedgerAsync();
        return ledger.Any(entry => JsonSubset.Holds(step.Value, entry)) ? null : Told(ledger);
    }

    /// <summary>The whole ledger but the 0800s: as many entries as expected, each holding what is expected of it.</summary>
    private async Task<string?> LedgerIsAsync(ScenarioStep step)
    {
        JsonElement[] ledger = [.. (await panel.LedgerAsync()).Where(IsFinancial)];
        bool same = ledger.Length == step.Value.GetArrayLength()
            && step.Value.EnumerateArray().Zip(ledger).All(pair => JsonSubset.Holds(pair.First, pair.Second));
        return same ? null : Told(ledger);
    }

    private async Task<string?> OrderAsync(ScenarioStep step)
    {
        string[] expected = [.. Texts(step.Value)];
        string[] seen = [.. (await panel.LedgerAsync()).Where(IsFinancial).Select(MessageType)];
        return seen.AsSpan().SequenceEqual(expected) ? null : $"the acquirer saw {string.Join(' ', seen)}";
    }

    /// <summary>What the journal's records say, all of them in order.</summary>
    private async Task<string?> JournalIsAsync(ScenarioStep step)
    {
        IReadOnlyList<string> kinds = await journal.KindsAsync();
        return kinds.SequenceEqual(Texts(step.Value)) ? null : $"the journal has {string.Join(' ', kinds)}";
    }

    private async Task<string?> ReceiptsAsync(ScenarioStep step)
    {
        int count = (await panel.StateAsync()).GetProperty("receipts").GetInt32();
        return count == step.Value.GetInt32() ? null : $"there are {count} receipts";
    }

    private async Task<string?> ReceiptHasAsync(ScenarioStep step)
    {
        string receipt = Plain(await ReceiptLinesAsync(step));
        string[] missing = [.. Texts(step.Value).Where(text => !receipt.Contains(text, StringComparison.Ordinal))];
        return missing.Length == 0 ? null : $"the receipt lacks {string.Join(", ", missing)}: {receipt}";
    }

    private async Task<string?> ReceiptHasNotAsync(ScenarioStep step)
    {
        string receipt = Plain(await ReceiptLinesAsync(step));
        string? found = Texts(step.Value).FirstOrDefault(text => receipt.Contains(text, StringComparison.Ordinal));
        return found is null ? null : $"the receipt shows {found}";
    }

    /// <summary>The receipt that the step names by its number, else the last one; empty where there is none.</summary>
    private async Task<IReadOnlyList<string>> ReceiptLinesAsync(ScenarioStep step)
    {
        int count = (await panel.StateAsync()).GetProperty("receipts").GetInt32();
        int number = step.TryMember("receipt", out JsonElement named) ? named.GetInt32() : count;
        return number >= 1 && number <= count ? await panel.ReceiptAsync(number) : [];
    }

    /// <summary>Looks among the messages since the network or the power last changed.</summary>
    private Task<string?> TopicAsync(ScenarioStep step)
    {
        step.TryMember("contains", out JsonElement expected);
        bool seen = broker.Messages.Skip(heardBefore).Any(message => message.Holds(step.Text, expected));
        return Task.FromResult(seen ? null : $"the broker passed on {broker.Messages.Count} messages, none such");
    }

    private Task<string?> CallTillAsync(ScenarioStep step) => till.CallAsync(step);

    private Task<string?> LookTillAsync(ScenarioStep step) => till.LookAsync(step);

    private static string Told(IEnumerable<JsonElement> ledger) =>
        "the ledger has " + string.Join(' ', ledger.Where(IsFinancial).Select(entry => entry.GetRawText()));
}
