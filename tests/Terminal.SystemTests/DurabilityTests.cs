using System.Globalization;
using System.Text.Json;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Xunit.Abstractions;
using Xunit;

namespace Terminal.SystemTests;

/// <summary>
/// Durable before visible, seen from outside the process: by the system calls that it makes, and by killing it at its fsyncs.
/// </summary>
public sealed class DurabilityTests(ITestOutputHelper output)
{
    private const string Traced = "trace=fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg";

    [Fact]
    public async Task Every_sale_and_reversal_is_sent_after_a_returned_fsync_of_its_record()
    {
        (IReadOnlyList<string> violations, int sends) = await TraceAsync("FULL");
        Assert.True(sends >= 2, $"{sends} sends: the sale and its reversal were not both seen.");
        Assert.Empty(violations);
    }

    [Fact]
    public async Task The_same_look_finds_a_journal_that_does_not_wait_for_the_disk()
    {
        (IReadOnlyList<string> violations, int sends) = await TraceAsync("OFF");
        Assert.True(sends >= 2, $"{sends} sends: the sale and its reversal were not both seen.");
        Assert.NotEmpty(violations);
    }

    [Fact]
    public async Task A_kill_at_any_fsync_loses_nothing_and_books_nothing_twice()
    {
        const int SyncsOfTwoSales = 6;
        int kills = int.Parse(Environment.GetEnvironmentVariable("TERMINAL_KILLS") ?? "10", CultureInfo.InvariantCulture);
        using Stage stage = await Stage.OpenAsync("FULL");
        stage.StartTerminal();
        Assert.True(await stage.TapAsync("1200"), "The first sale, which makes the journal, did not come to its tap.");
        await stage.UntilAsync("the first sale is approved", () => stage.ShowsAsync("Approved"));
        await stage.PostAsync("api/cards/remove");
        await stage.StopTerminalAsync();
        for (int i = 0; i < kills; i++)
        {
            int at = 1 + (i % SyncsOfTwoSales);
            stage.StartTerminal("-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:signal=SIGKILL:when={at}");
            await SellUntilKilledAsync(stage);
            await stage.ReapTerminalAsync();
            await stage.PostAsync("api/cards/remove");
        }

        stage.StartTerminal();
        await stage.UntilAsync("what was open is closed", () => stage.ShowsAsync("Welcome"));
        await stage.StopTerminalAsync();
        using SqliteJournal journal = SqliteJournal.Open(new JournalSettings(stage.JournalPath));
        IReadOnlyList<JournalRecord> records = [.. journal.Load()];
        output.WriteLine($"{kills} kills, {records.Count} records, {records.Count(r => r.Kind == JournalKind.ReversalClosed)} reversals");
        Compare(records, await stage.LedgerAsync());
    }

    private async Task<(IReadOnlyList<string> Violations, int Sends)> TraceAsync(string synchronous)
    {
        using Stage stage = await Stage.OpenAsync(synchronous);
        string file = stage.PathOf("calls.txt");
        stage.StartTerminal("--seccomp-bpf", "-ttt", "-yy", "-s", "0", "-o", file, "-e", Traced);
        await stage.UntilAsync("the terminal is ready", () => stage.ShowsAsync("Welcome"));
        await stage.PostAsync("api/acquirer/none");
        double mark = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        Assert.True(await stage.TapAsync("1200"));
        await stage.UntilAsync("the sale is in the ledger", async () => Has(await stage.LedgerAsync(), "0200"));
        await stage.PostAsync("api/acquirer/approve");
        await stage.UntilAsync("the reversal is in the ledger", async () => Has(await stage.LedgerAsync(), "0400"));
        double end = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        await stage.StopTerminalAsync();
        // What follows is the end of the connection.
        string[] lines = [.. stage.Read("calls.txt").Split('\n').Where(line => TimeOf(line) <= end)];
        SystemCallLog log = new(lines, stage.PortBase + 3);
        foreach (string violation in log.Violations(mark))
        {
            output.WriteLine(violation);
        }

        return (log.Violations(mark), log.SendCount(mark));
    }

    private static double TimeOf(string line)
    {
        string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && double.TryParse(words[1], CultureInfo.InvariantCulture, out double time) ? time : 0;
    }

    private static bool Has(JsonElement[] ledger, string type) => ledger.Any(e => e.GetProperty("mti").GetString() == type);

    private static async Task SellUntilKilledAsync(Stage stage)
    {
        while (await stage.TapAsync("1200"))
        {
            _ = await stage.WithinAsync(() => stage.ShowsAsync("Approved"));
            await stage.PostAsync("api/cards/remove");
        }

        Assert.False(stage.IsTerminalRunning, $"The terminal neither sells nor ends; the display says \"{await stage.DisplayAsync()}\".");
    }

    private static void Compare(IReadOnlyList<JournalRecord> records, JsonElement[] ledger)
    {
        JournalBook book = new(records);
        Assert.Null(book.BrokenAt);
        Assert.Null(book.Open);
        int[] approved =
        [
            .. records.GroupBy(r => r.PaymentId)
                .Where(p => p.Any(r => r.Kind == JournalKind.Approved) && p.All(r => r.Kind != JournalKind.ReversalOwed))
                .Select(p => p.First().Stan)
                .Order(),
        ];
        JsonElement[] sales = [.. ledger.Where(e => e.GetProperty("mti").GetString() == "0200")];
        int[] booked =
        [
            .. sales.Where(e => e.GetProperty("state").GetString() == "booked").Select(e => e.GetProperty("stan").GetInt32()).Order(),
        ];
        Assert.NotEmpty(booked);
        Assert.Equal(approved, booked);
        Assert.Equal(sales.Length, sales.Select(e => e.GetProperty("stan").GetInt32()).Distinct().Count());
    }
}
