using System.Globalization;

namespace Terminal.SystemTests;

/// <summary>What a shop does all day. Each action gives false where the terminal ended on the way.</summary>
public static class Workload
{
    /// <summary>One of each, in the order in which they are done again and again. A new kind of payment is a line here.</summary>
    public static readonly IReadOnlyList<Func<Stage, Task<bool>>> Mix = 
    [
        SaleAsync, SaleAsync, VoidAsync, DeclinedAsync, SaleAsync, RefundAsync, CancelledAsync, SilentAsync, SaleAsync, CloseAsync,
    ];

    /// <summary>A sale that the acquirer approves.</summary>
    public static Task<bool> SaleAsync(Stage stage) => PayAsync(stage, "approve", "Approved");

    /// <summary>The same where nothing is to go wrong: it is approved, the receipt noted, and the card taken away.</summary>
    public static async Task SellAsync(Stage stage)
    {
        Assert.True(await SaleAsync(stage), $"No approval; the display says \"{await stage.DisplayAsync()}\".");
        await stage.PostAsync("api/cards/remove");
        const string Unprinted = "SELECT count(*) FILTER (WHERE kind = 2) - count(*) FILTER (WHERE kind = 7) FROM journal";
        await stage.UntilAsync("its receipt is noted", async () => await stage.SqlAsync(Unprinted) == "0\n");
    }

    /// <summary>A sale that the acquirer declines.</summary>
    public static Task<bool> DeclinedAsync(Stage stage) => PayAsync(stage, "decline", "Declined");

    /// <summary>A sale that nobody answers; it is reversed once the acquirer speaks again.</summary>
    public static Task<bool> SilentAsync(Stage stage) => PayAsync(stage, "none", "No answer");

    /// <summary>A sale that the cashier cancels before a card is there.</summary>
    public static async Task<bool> CancelledAsync(Stage stage) =>
        await stage.KeyAsync("700") && await stage.PressAsync("cancel") && await stage.WithinAsync(() => stage.ShowsAsync("Cancelled"));

    /// <summary>The last sale is voided; refused where it was before.</summary>
    public static Task<bool> VoidAsync(Stage stage) => ChooseAsync(stage, 1, "Invoice 0", "Voided");

    /// <summary>Part of the last sale is refunded; refused where nothing is left of it.</summary>
    public static Task<bool> RefundAsync(Stage stage) => ChooseAsync(stage, 2, "Refund amount", "Refunded", "100");

    /// <summary>The batch is closed and settled.</summary>
    public static async Task<bool> CloseAsync(Stage stage) =>
        await MenuAsync(stage, "5", "Close?") && await stage.PressAsync("enter") && await ResultAsync(stage, "Batch closed");

    /// <summary>Does the mix from its beginning until the terminal ends.</summary>
    public static async Task UntilEndAsync(Stage stage, int first)
    {
        for (int i = first; await Mix[i % Mix.Count](stage); i++)
        {
            await ClearAsync(stage);
        }

        await ClearAsync(stage);
        Assert.False(stage.IsTerminalRunning, $"The terminal neither trades nor ends; the display says \"{await stage.DisplayAsync()}\".");
    }

    private static async Task<bool> PayAsync(Stage stage, string acquirer, string result)
    {
        await stage.PostAsync("api/acquirer/" + acquirer);
        return await stage.TapAsync("1200") && await stage.WithinAsync(() => stage.ShowsAsync(result));
    }

    /// <summary>Chooses a step of the menu that wants the last sale's invoice, and confirms what it asks.</summary>
    private static async Task<bool> ChooseAsync(Stage stage, int step, string asks, string result, string amount = "")
    {
        string invoice = (await stage.SqlAsync("SELECT max(invoice) FROM journal WHERE kind = 2 AND type = 0")).Trim();
        if (!await MenuAsync(stage, step.ToString(CultureInfo.InvariantCulture), "invoice"))
        {
            return false;
        }

        bool asked = await stage.PressAsync([.. invoice.Select(digit => digit.ToString()), "enter"])
            && await stage.WithinAsync(async () => await ShowsRefusalAsync(stage) || await stage.ShowsAsync(asks));
        return asked && (await ShowsRefusalAsync(stage)
            || (await stage.PressAsync([.. amount.Select(digit => digit.ToString()), "enter"]) && await ResultAsync(stage, result)));
    }

    private static async Task<bool> MenuAsync(Stage stage, string step, string title) =>
        await stage.WithinAsync(() => stage.ShowsAsync("Welcome")) && await stage.PressAsync("enter")
            && await stage.WithinAsync(() => stage.ShowsAsync("1 Void")) && await stage.PressAsync(step)
            && await stage.WithinAsync(() => stage.ShowsAsync(title));

    private static Task<bool> ResultAsync(Stage stage, string result) =>
        stage.WithinAsync(async () => await stage.ShowsAsync(result) || await ShowsRefusalAsync(stage));

    private static Task<bool> ShowsRefusalAsync(Stage stage) => stage.ShowsAsync("Not possible");

    private static async Task ClearAsync(Stage stage)
    {
        await stage.PostAsync("api/cards/remove");
        await stage.PostAsync("api/acquirer/approve");
        _ = await stage.PressAsync("clear"); // nobody looks at the result for its whole time
    }
}
