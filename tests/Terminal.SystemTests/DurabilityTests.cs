using System.Globalization;
using System.Text.Json;
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
        int kills = Count("TERMINAL_KILLS");
        using Stage stage = await OpenWithJournalAsync();
        for (int i = 0; i < kills; i++)
        {
            int at = 1 + (i % SyncsOfTwoSales);
            stage.StartTerminal("-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:signal=SIGKILL:when={at}");
            await Workload.UntilEndAsync(stage, first: i);
            _ = await stage.ReapTerminalAsync();
        }

        await CompareAsync(stage, kills);
    }

    [Fact]
    public async Task A_kill_at_any_moment_loses_nothing_and_books_nothing_twice()
    {
        const int Seed = 20261127;
        const int LatestMilliseconds = 4000;
        int kills = Count("TERMINAL_RANDOM_KILLS");
        Random moments = new(Seed);
        using Stage stage = await OpenWithJournalAsync();
        for (int i = 0; i < kills; i++)
        {
            stage.StartTerminal();
            if (i % 4 != 3) // each fourth dies on its way up
            {
                await stage.UntilAsync("the terminal has signed on", () => Task.FromResult(stage.IsSignedOn));
            }

            await WorkUntilKilledAsync(stage, first: i, moments.Next(LatestMilliseconds));
            _ = await stage.ReapTerminalAsync();
        }

        await CompareAsync(stage, kills);
    }

    private static async Task WorkUntilKilledAsync(Stage stage, int first, int milliseconds)
    {
        using CancellationTokenSource moment = new(milliseconds);
        using CancellationTokenRegistration kill = moment.Token.Register(stage.KillTerminal);
        await Workload.UntilEndAsync(stage, first);
    }

    private static int Count(string variable) =>
        int.Parse(Environment.GetEnvironmentVariable(variable) ?? "10", CultureInfo.InvariantCulture);

    private static async Task<Stage> OpenWithJournalAsync()
    {
        Stage stage = await Stage.OpenAsync();
        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        return stage;
    }

    private async Task CompareAsync(Stage stage, int kills)
    {
        stage.StartTerminal();
        await stage.UntilAsync("what was open is closed", () => stage.ShowsAsync("Welcome"));
        await stage.StopTerminalAsync();
        int booked = await Books.AgreeAsync(stage);
        int asked = (await stage.LedgerAsync()).Length;
        output.WriteLine($"{kills} kills, {asked} entries in the ledger, {booked} sales booked");
        Assert.NotEqual(0, asked); // Nothing may be left of the sales: they are voided too.
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
}
