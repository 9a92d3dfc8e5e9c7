using System.Diagnostics;
using System.Text.Json;

namespace Terminal.SystemTests;

/// <summary>A wall clock that is unset, steps and leaps back, by Debian's libfaketime; the monotonic clock is left alone.</summary>
[Trait("Category", "system")]
public sealed class ClockTests
{
    [Fact]
    public async Task Before_the_time_is_known_sales_go_online_and_receipts_and_telemetry_say_what_was_known()
    {
        using Stage stage = await OpenAsync("@2001-02-03 04:05:06");
        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.UntilAsync(
            "the receipt is on paper", async () => (await stage.ReceiptAsync(1)).Contains("APPROVED", StringComparison.Ordinal));
        Assert.Contains("2001", await stage.ReceiptAsync(1), StringComparison.Ordinal);
        JsonElement telemetry = await stage.HearAsync("up/tele");
        Assert.False(telemetry.GetProperty("clockTrusted").GetBoolean());

        SetClock(stage, "+0");
        await stage.UntilAsync(
            "telemetry trusts the clock", async () => (await stage.HearAsync("up/tele")).GetProperty("clockTrusted").GetBoolean());
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(2, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task Steps_of_years_and_leaps_back_move_no_timer_and_lose_no_sale()
    {
        using Stage stage = await OpenAsync("+0");
        stage.StartTerminal();
        foreach (string step in (string[])["+700d", "-40d"])
        {
            await stage.PostAsync("api/acquirer/none");
            Assert.True(await stage.TapAsync("1200"));
            await stage.UntilAsync("the bank is asked", () => stage.ShowsAsync("Authorising"));
            Stopwatch waited = Stopwatch.StartNew();
            SetClock(stage, step);
            await stage.UntilAsync("the answer is overdue", () => stage.ShowsAsync("No answer"));
            Assert.InRange(waited.Elapsed.TotalSeconds, 3, 30); // 5 s, less what had passed, more what a busy machine takes
            await stage.PostAsync("api/acquirer/approve");
            await stage.PostAsync("api/cards/remove");
            await Workload.SellAsync(stage); // after the reversal
        }

        await stage.StopTerminalAsync();
        Assert.Equal(2, await Books.AgreeAsync(stage));
        Assert.Equal(2, (await stage.LedgerAsync()).Count(e => e.GetProperty("mti").GetString() == "0400"));
    }

    [Fact]
    public async Task Certificates_that_end_soon_are_warned_of_by_name_while_their_connections_work()
    {
        using Stage stage = await OpenAsync("+1806d"); // They were made for five years.
        stage.StartTerminal();
        await stage.UntilAsync("the host's certificate is named", () => stage.SaysAsync("CERT-EXPIRES host "));
        await stage.UntilAsync("the broker's authority is named", () => stage.SaysAsync("CERT-EXPIRES broker-ca "));
        await Workload.SellAsync(stage);
        Assert.InRange((await stage.HearAsync("up/tele")).GetProperty("certDays").GetInt32(), 17, 20);
        await stage.StopTerminalAsync();
        Assert.Equal(1, await Books.AgreeAsync(stage));
    }

    private static async Task<Stage> OpenAsync(string clock)
    {
        Stage stage = await Stage.OpenAsync();
        stage.Configure("configuration", "telemetrySeconds", 10);
        stage.StartBroker();
        SetClock(stage, clock);
        string[] files = (await Tool.RunAsync("dpkg", "-L", "libfaketime")).Split('\n');
        stage.Variables["LD_PRELOAD"] = files.First(file => file.EndsWith("/libfaketimeMT.so.1", StringComparison.Ordinal));
        stage.Variables["FAKETIME_TIMESTAMP_FILE"] = stage.PathOf("clock");
        stage.Variables["FAKETIME_NO_CACHE"] = "1";
        stage.Variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        return stage;
    }

    private static void SetClock(Stage stage, string clock)
    {
        // Renamed into place, so that nobody reads half of it.
        File.WriteAllText(stage.PathOf("clock.new"), clock + "\n");
        File.Move(stage.PathOf("clock.new"), stage.PathOf("clock"), overwrite: true);
    }
}
