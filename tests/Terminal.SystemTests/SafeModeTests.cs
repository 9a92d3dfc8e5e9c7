using System.Text.Json;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;

namespace Terminal.SystemTests;

/// <summary>A terminal that breaks at the same place again and again, under the supervisor that starts it again.</summary>
[Trait("Category", "system")]
public sealed class SafeModeTests
{
    [Fact]
    public async Task The_third_crash_at_one_place_leads_to_a_start_without_trade_until_a_person_or_another_version_ends_it()
    {
        using Stage stage = await Stage.OpenSupervisedAsync(stage => WriteApprovalOfNothing(stage.JournalPath));
        string crash = Path.Combine(stage.TerminalFolder, "crash");
        await ExpectSafeModeAsync(stage);
        Assert.Equal(3, Directory.GetFiles(crash, "crash-*.txt").Length);
        Assert.All(Directory.GetFiles(crash, "crash-*.txt"), file =>
            Assert.Contains("InvariantException: Open?.PaymentId == record.PaymentId", File.ReadAllText(file), StringComparison.Ordinal));

        JsonElement status = await stage.HearAsync("up/status");
        Assert.Equal("degraded", status.GetProperty("state").GetString());
        Assert.Equal("safe-mode", status.GetProperty("reason").GetString());
        await stage.PostAsync("api/keys/5");
        await stage.PostAsync("api/keys/enter");
        Assert.True(await stage.ShowsAsync("Safe mode"));
        Assert.Empty(await stage.LedgerAsync());

        // Neither time nor a power cut ends it.
        await CutPowerAsync(stage);
        await ExpectSafeModeAsync(stage);
        Assert.Equal(3, Directory.GetFiles(crash, "crash-*.txt").Length);

        // Another version tries, and breaks at the same place, which is another one for it: the count begins anew.
        string marker = Path.Combine(crash, "safe-mode");
        string written = await File.ReadAllTextAsync(marker);
        await File.WriteAllTextAsync(marker, written.Replace("terminald 0.", "terminald 9.", StringComparison.Ordinal));
        await CutPowerAsync(stage);
        await stage.UntilAsync("it tries", () => Task.FromResult(Directory.GetFiles(crash, "crash-*.txt").Length > 3));
        await ExpectSafeModeAsync(stage);

        // A person sees to the journal and clears it.
        File.Move(stage.JournalPath, stage.JournalPath + ".broken");
        string said = await Tool.RunAsync("dotnet", stage.DaemonPath, "--clear-safe-mode", "--config", stage.SettingsPath);
        Assert.Equal("safe mode is cleared; restart the terminal\n", said);
        await CutPowerAsync(stage);
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));
    }

    private static async Task ExpectSafeModeAsync(Stage stage) =>
        await stage.UntilAsync("safe mode", async () => await stage.ShowsAsync("Safe mode"));

    private static async Task CutPowerAsync(Stage stage)
    {
        await stage.PostAsync("api/power-cut");
        await stage.UntilAsync("the terminal is gone", async () => !await stage.IsTerminalOnAsync());
    }

    /// <summary>A journal whose chain holds and whose story does not: an approval without its request.</summary>
    private static void WriteApprovalOfNothing(string path)
    {
        using SqliteJournal journal = SqliteJournal.Open(new JournalSettings(path));
        JournalBook book = new([]);
        using Heard heard = new();
        journal.Start(heard);
        journal.Append(book.Seal(new JournalRecord
        {
            Sequence = 0,
            Kind = JournalKind.Approved,
            PaymentId = Guid.NewGuid(),
            Attempt = 1,
            Batch = 1,
        }));
        Assert.True(heard.Wait());
    }

    private sealed class Heard : IJournalListener, IDisposable
    {
        private readonly ManualResetEventSlim done = new();

        public void Committed(long sequence) => done.Set();

        public void Failed(long sequence, Engine.JournalFault fault)
        {
        }

        public void Found(int question, IReadOnlyList<JournalRecord> records)
        {
        }

        public void FindFailed(int question, string code)
        {
        }

        public void Erased(int batch)
        {
        }

        public void EraseFailed(int batch, Engine.JournalFault fault)
        {
        }

        public void Dispose() => done.Dispose();

        public bool Wait() => done.Wait(Stage.Patience);
    }
}
