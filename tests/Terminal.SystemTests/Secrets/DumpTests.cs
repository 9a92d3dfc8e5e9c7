using System.Globalization;
using Xunit.Abstractions;

namespace Terminal.SystemTests.Secrets;

/// <summary>The two processes refuse to be dumped: whoever kills them so that others leave a core gets none.</summary>
/// <remarks>By SIGSYS, which the runtime does not catch; it catches SIGABRT, and may then live on.</remarks>
[Trait("Category", "system")]
public sealed class DumpTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_terminal_and_a_vault_that_are_killed_by_a_signal_that_dumps_leave_no_core_file()
    {
        if (!await LeavesCoreAsync())
        {
            output.WriteLine("Cores go elsewhere on this system (kernel.core_pattern): nothing to be seen.");
            return;
        }

        using Stage stage = await Stage.OpenAsync();
        stage.Configure("vault", "socket", "../dev/vault.sock");
        stage.StartVault();
        stage.StartTerminal();
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));
        foreach (int process in (int[])[stage.VaultId, stage.TerminalId]) // The stage gives up waiting where the terminal is gone.
        {
            string folder = new FileInfo($"/proc/{process}/cwd").LinkTarget!;
            string id = process.ToString(CultureInfo.InvariantCulture);
            _ = await Tool.RunAsync("prlimit", "--pid", id, "--core=unlimited:unlimited");
            string[] before = Directory.GetFiles(folder, "core*");
            _ = await Tool.RunAsync("/bin/kill", "-SYS", id);
            await stage.WithinAsync(() => Task.FromResult(IsGone(process)));
            Assert.True(IsGone(process), $"Process {id} is still there.");
            Assert.Equal(before, Directory.GetFiles(folder, "core*"));
        }
    }

    /// <summary>Whether a program that refuses nothing leaves its core where it works.</summary>
    private static async Task<bool> LeavesCoreAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-core-");
        try
        {
            _ = await Tool.RunAsync("sh", "-c", $"cd {folder.FullName} && ulimit -c unlimited && sh -c 'kill -SYS $$'; true");
            return folder.EnumerateFiles("core*").Any();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsGone(int process) => !File.Exists($"/proc/{process}/status")
        || File.ReadAllText($"/proc/{process}/status").Contains("State:\tZ", StringComparison.Ordinal);
}
