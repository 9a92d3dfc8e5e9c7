namespace Terminal.SystemTests;

/// <summary>A disk that is full or fails, at chosen writes of the journal and as a whole.</summary>
[Trait("Category", "system")]
public sealed class DiskTests
{
    private const int Storage = 74;

    [Theory]
    [InlineData("pwrite64 ENOSPC 1", "DISK", 1, 2)] // the sale's request: it is not sent
    [InlineData("pwrite64 ENOSPC 10", "DISK", 2, 2)] // the approval: the acquirer has booked, and the restart takes it back
    [InlineData("pwrite64 ENOSPC 22", "DISK", 2, 3)] // the note that the receipt is on paper: the sale stands
    [InlineData("fsync EIO 1", "JOURNAL", 1, 2)]
    [InlineData("fsync EIO 3", "JOURNAL", 2, 2)] // the approval's
    public async Task A_record_that_cannot_be_written_stops_trade_and_a_restart_finds_what_is_there(
        string fault, string code, int asked, int booked)
    {
        using Stage stage = await Stage.OpenAsync();
        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();

        (string call, string error, string when) = fault.Split(' ') is [var c, var e, var w] ? (c, e, w) : default;
        stage.StartTerminal(
            "-o", "/dev/null", "-P", stage.JournalPath + "-wal", "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={when}+");
        Assert.True(await stage.TapAsync("1200"));
        await stage.ShowsUntilEndAsync("Out of service", "Code " + code);
        Assert.Equal(Storage, await stage.ReapTerminalAsync());
        Assert.Equal(asked, (await stage.LedgerAsync()).Length);
        await stage.PostAsync("api/cards/remove");

        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(booked, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task Without_room_no_payment_begins_what_goes_on_ends_and_trade_comes_back_by_itself()
    {
        using Stage stage = await Stage.OpenAsync(diskMegabytes: 24);
        stage.StartTerminal();
        await Workload.SellAsync(stage);

        Assert.True(await stage.KeyAsync("1200"));
        Fill(stage, leaveMegabytes: 8);
        await stage.UntilAsync("the terminal sees that", () => stage.SaysAsync("STORAGE-LOW"));
        await stage.PostAsync("api/cards/visa-approve/tap");
        await stage.UntilAsync("the payment ends on the reserve", () => stage.ShowsAsync("Approved"));
        await stage.PostAsync("api/cards/remove");
        await stage.UntilAsync("no new one begins", () => stage.ShowsAsync("Code DISK"));
        await stage.PostAsync("api/keys/5");
        await stage.PostAsync("api/keys/enter");
        Assert.True(await stage.ShowsAsync("Code DISK"));

        File.Delete(Filler(stage));
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(3, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task A_start_on_a_full_disk_waits_and_says_so()
    {
        using Stage stage = await Stage.OpenAsync(diskMegabytes: 24);
        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();

        Fill(stage, leaveMegabytes: 0);
        stage.StartTerminal();
        await stage.UntilAsync("the screen says it", () => stage.ShowsAsync("Code DISK"));
        await stage.UntilAsync("the journal was not opened", () => stage.SaysAsync("JOURNAL-CLOSED DISK-FULL"));
        Assert.True(stage.IsTerminalRunning);

        File.Delete(Filler(stage));
        Assert.Equal(Storage, await stage.ReapTerminalAsync());
        stage.StartTerminal();
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(2, await Books.AgreeAsync(stage));
    }

    private static string Filler(Stage stage) => Path.Combine(stage.TerminalFolder, "filler");

    private static void Fill(Stage stage, int leaveMegabytes)
    {
        using FileStream filler = File.Create(Filler(stage));
        byte[] block = new byte[4096];
        while (new DriveInfo(stage.TerminalFolder).AvailableFreeSpace >= (leaveMegabytes * 1024L * 1024) + block.Length)
        {
            filler.Write(block);
            filler.Flush();
        }
    }
}
