using System.Diagnostics;

namespace Terminal.SystemTests;

/// <summary>The self-test of a board: it names the part at fault, and keeps away from a running terminal.</summary>
[Trait("Category", "system")]
public sealed class SelfTestTests
{
    private const int AllWell = 0;
    private const int PartAtFault = 69;
    private const int AlreadyRunning = 75;

    [Fact]
    public async Task A_whole_board_is_well_and_each_part_that_is_missing_is_named()
    {
        using Stage stage = await Stage.OpenAsync();
        stage.StartBroker();
        (int code, string said) = (-1, "");
        await stage.UntilAsync("the whole board is well", async () =>
        {
            (code, said) = await RunAsync(stage); // Again while the broker starts.
            return code == AllWell;
        });
        Assert.Matches(@"ok     reader       PN532, firmware 1\.6", said);
        Assert.Equal(11, said.Split("\nok  ").Length);
        Assert.DoesNotContain("FAULT", said, StringComparison.Ordinal);

        stage.Configure("reader", "path", "../dev/nothing");
        stage.Configure("board", "displayAddress", 0x3D);
        stage.Configure("host", "serverName", "another.test");
        (code, said) = await RunAsync(stage);
        Assert.Equal(PartAtFault, code);
        Assert.Contains("FAULT  reader       MISSING", said, StringComparison.Ordinal);
        Assert.Contains("FAULT  display      REFUSED", said, StringComparison.Ordinal);
        Assert.Contains("FAULT  host         CERT-HOST-NAME", said, StringComparison.Ordinal);
        Assert.Contains("7 parts are well, 3 are not", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_terminal_is_not_disturbed()
    {
        using Stage stage = await Stage.OpenAsync();
        stage.StartTerminal();
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));
        (int code, string said) = await RunAsync(stage);
        Assert.Equal(AlreadyRunning, code);
        Assert.Contains("terminald is running; stop it first, nothing was touched", said, StringComparison.Ordinal);
        Assert.DoesNotContain("reader", said, StringComparison.Ordinal);
        Assert.True(await stage.ShowsAsync("Welcome"));
        Assert.False(await stage.SaysAsync("WIRE-CLOSED"));
    }

    private static async Task<(int Code, string Said)> RunAsync(Stage stage)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [stage.DaemonPath, "selftest", "--config", stage.SettingsPath]) { RedirectStandardOutput = true })!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
