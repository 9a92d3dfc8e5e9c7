using System.Globalization;
using System.Text.Json;

namespace Terminal.SystemTests.Secrets;

/// <summary>A shop's long day with the canary card: tapped, inserted, swiped, keyed, pulled away; PINs right, wrong and given up.</summary>
internal static class CanaryDay
{
    /// <summary>Whether the host's module found the PINs of the day right, in the order in which they reached it.</summary>
    public static readonly IReadOnlyList<string> Verdicts =
    [
        "right", "wrong", "right", "right", "right", "right", "wrong", "right", "right", "right", "right", "right",
    ];

    private const string SupervisorCode = "2580"; // The emulator's.

    private const string TillsSale = $$"""
        { "name": "A till orders a payment", "steps": [
          {"till": "POST /payments", "body": {"id": "bill-{{Planted.Digits}}", "type": "sale", "amount": 1250, "currency": "EUR"},
            "expect": {"status": 201} },
          {"tap": "{{CanaryCard.Id}}"}, {"waitDisplay": "Enter PIN"}, {"removeCard": true},
          {"keys": "{{CanaryCard.Pin}}"}, {"press": "enter"},
          {"waitTill": "GET /payments/bill-{{Planted.Digits}}", "contains": {"state": "approved"} } ] }
        """;

    /// <summary>From the first sale to the close.</summary>
    public static async Task LiveAsync(Stage stage)
    {
        await RestAsync(stage);
        await CutPowerAsync(stage); // First of all: what it leaves is taken up by the process that is looked at.
        await TapAsync(stage);
        await EnterAsync(stage, CanaryCard.WrongPin, "enter", "Wrong PIN");
        await TouchAsync(stage, "Incorrect PIN");
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await RestAsync(stage);
        Assert.True(await Workload.VoidAsync(stage));
        await RestAsync(stage);
        await SellAsync(stage, "approve", "Approved");
        Assert.True(await Workload.RefundAsync(stage));
        await RestAsync(stage);
        await SellAsync(stage, "decline", "Declined");
        await SellAsync(stage, "none", "No answer");
        await TapAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "cancel", "Cancelled");
        await RestAsync(stage);
        await PullAsync(stage);
        await ChipAsync(stage);
        await CheckedByChipAsync(stage);
        await SwipeAsync(stage);
        await KeyInAsync(stage);
        await stage.PlayAsync(TillsSale);
        await RestAsync(stage);
        Assert.True(await Workload.CloseAsync(stage));
        await RestAsync(stage);
    }

    /// <summary>The vault breaks while a PIN is keyed, and the terminal while the bank's answer to a chip is awaited; both come back, and
    /// the payment is undone.</summary>
    public static async Task CrashAsync(Stage stage, int terminal, int vault)
    {
        await TapAsync(stage);
        Assert.True(await stage.PressAsync(Keys(CanaryCard.Pin)));
        await BreakAsync(stage, vault, "crash-vault");
        await stage.UntilAsync("the vault is back", () => stage.ShowsAsync("VAULT-GONE"));
        await RestAsync(stage);

        int before = (await stage.LedgerAsync()).Length;
        await stage.PostAsync("api/acquirer/none");
        await InsertAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Authorising");
        await stage.UntilAsync("the bank has it", async () => (await stage.LedgerAsync()).Length > before);
        await BreakAsync(stage, terminal, "crash");
        await stage.PostAsync("api/slot/remove");
        await stage.PostAsync("api/acquirer/approve");
        await stage.UntilAsync("it is undone", async () => Told((await stage.LedgerAsync())[before..], "mti").Contains("0400"));
        await RestAsync(stage);
    }

    /// <summary>A member of each entry of the ledger that has it.</summary>
    public static IEnumerable<string> Told(JsonElement[] ledger, string member) =>
        ledger.Select(line => line.GetProperty(member).GetString()!).Where(static text => text.Length > 0);

    private static async Task BreakAsync(Stage stage, int process, string folder)
    {
        _ = await Tool.RunAsync("/bin/kill", "-USR2", process.ToString(CultureInfo.InvariantCulture));
        string path = stage.PathOf("terminal/" + folder);
        await stage.UntilAsync(
            "it has written its crash record",
            () => Task.FromResult(Directory.Exists(path) && Directory.EnumerateFiles(path, "crash-*.txt").Any()));
        await stage.UntilAsync("it is gone", () => Task.FromResult(!Directory.Exists($"/proc/{process}")));
    }

    private static async Task SellAsync(Stage stage, string acquirer, string result)
    {
        await stage.PostAsync("api/acquirer/" + acquirer);
        await TapAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", result);
        await stage.PostAsync("api/acquirer/approve");
        await RestAsync(stage);
    }

    /// <summary>With the card in the slot: a wrong PIN and the right one, a void, a decline, a PIN that is given up, and a card that is
    /// pulled while the bank is asked.</summary>
    private static async Task ChipAsync(Stage stage)
    {
        await InsertAsync(stage);
        await EnterAsync(stage, CanaryCard.WrongPin, "enter", "Incorrect PIN");
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await TakeAwayAsync(stage);
        Assert.True(await Workload.VoidAsync(stage));
        await RestAsync(stage);
        await InsertAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await TakeAwayAsync(stage);
        Assert.True(await Workload.RefundAsync(stage));
        await RestAsync(stage);
        await InsertAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "cancel", "Cancelled");
        await TakeAwayAsync(stage);
        await stage.PostAsync("api/acquirer/none");
        await InsertAsync(stage);
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Authorising");
        await TakeAwayAsync(stage);
    }

    /// <summary>A PIN that the vault enciphers for the card, wrong and right.</summary>
    private static async Task CheckedByChipAsync(Stage stage)
    {
        await InsertAsync(stage, "9", "0", "0");
        await EnterAsync(stage, CanaryCard.WrongPin, "enter", "Incorrect PIN");
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await TakeAwayAsync(stage);
    }

    private static async Task SwipeAsync(Stage stage)
    {
        await KeyAsync(stage);
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/swipe");
        await stage.UntilAsync("its PIN is asked for", () => stage.ShowsAsync("Enter PIN"));
        await EnterAsync(stage, CanaryCard.Pin, "enter", "Approved");
        await RestAsync(stage);
    }

    /// <summary>The cashier keys what stands on the card.</summary>
    private static async Task KeyInAsync(Stage stage)
    {
        await KeyAsync(stage);
        Assert.True(await stage.PressAsync("enter"));
        await stage.UntilAsync("a supervisor is asked for", () => stage.ShowsAsync("Supervisor code"));
        await EnterAsync(stage, SupervisorCode, "enter", "Card number");
        await EnterAsync(stage, CanaryCard.Pan, "enter", "Expiry");
        await EnterAsync(stage, "1249", "enter", "Signature right?");
        await EnterAsync(stage, "", "enter", "Approved");
        await RestAsync(stage);
    }

    /// <summary>The power goes while the bank's answer is awaited; the start after it undoes the payment, with the card of the journal.
    /// </summary>
    private static async Task CutPowerAsync(Stage stage)
    {
        await stage.PostAsync("api/acquirer/none");
        await TapAsync(stage);
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

    private static async Task KeyAsync(Stage stage, params string[] amount)
    {
        Assert.True(await stage.PressAsync([.. amount.Length == 0 ? ["1", "2", "5", "0"] : amount, "enter"]));
        await stage.UntilAsync("a card is asked for", () => stage.ShowsAsync("Present card"));
    }

    private static async Task TapAsync(Stage stage)
    {
        await KeyAsync(stage);
        await TouchAsync(stage);
    }

    private static async Task TouchAsync(Stage stage, string asked = "Enter PIN")
    {
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/tap");
        await stage.UntilAsync("its PIN is asked for", () => stage.ShowsAsync(asked));
        await stage.PostAsync("api/cards/remove");
    }

    private static async Task InsertAsync(Stage stage, params string[] amount)
    {
        await KeyAsync(stage, amount);
        await stage.PostAsync($"api/cards/{CanaryCard.Id}/insert");
        await stage.UntilAsync("its PIN is asked for", () => stage.ShowsAsync("Enter PIN"));
    }

    private static async Task TakeAwayAsync(Stage stage)
    {
        await stage.PostAsync("api/slot/remove");
        await stage.PostAsync("api/acquirer/approve");
        await RestAsync(stage);
    }

    private static async Task EnterAsync(Stage stage, string pin, string last, string result)
    {
        Assert.True(await stage.PressAsync([.. Keys(pin), last]));
        await stage.UntilAsync(result, () => stage.ShowsAsync(result));
    }

    private static IEnumerable<string> Keys(string pin) => pin.Select(static digit => digit.ToString());

    private static Task RestAsync(Stage stage) =>
        stage.UntilAsync("it is at rest", async () => await stage.PressAsync("clear") && await stage.ShowsAsync("Welcome"));
}
