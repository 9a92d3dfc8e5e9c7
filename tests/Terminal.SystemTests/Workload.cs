namespace Terminal.SystemTests;

/// <summary>What a shop does all day. Each action gives false where the terminal ended on the way.</summary>
public static class Workload
{
    /// <summary>One of each, in the order in which they are done again and again. A new kind of payment is a line here.</summary>
    public static readonly IReadOnlyList<Func<Stage, Task<bool>>> Mix = [SaleAsync, SaleAsync, DeclinedAsync, CancelledAsync, SilentAsync];

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
    public static async Task<bool> CancelledAsync(Stage stage)
    {
        if (!await stage.KeyAsync("700"))
        {
            return false;
        }

        await stage.PostAsync("api/keys/cancel");
        return await stage.WithinAsync(() => stage.ShowsAsync("Cancelled"));
    }

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

    private static async Task ClearAsync(Stage stage)
    {
        await stage.PostAsync("api/cards/remove");
        await stage.PostAsync("api/acquirer/approve");
        await stage.PostAsync("api/keys/clear"); // nobody looks at the result for its whole time
    }
}
