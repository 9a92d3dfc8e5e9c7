using System.Diagnostics;

namespace Terminal.Tests.Platform;

/// <summary>swtpm: a TPM 2.0 in software that others wrote, with a state of its own.</summary>
public sealed class TestTpm : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private Process? chip;

    public TestTpm()
    {
        Directory.CreateDirectory(folder["state"]);
        Start();
    }

    /// <summary>How tools reach it.</summary>
    public string Connection => "swtpm:path=" + folder["socket"];

    public void Start()
    {
        chip = Process.Start(new ProcessStartInfo("swtpm",
        [
            "socket", "--tpm2", "--tpmstate", "dir=" + folder["state"], "--server", "type=unixio,path=" + folder["socket"],
            "--ctrl", "type=unixio,path=" + folder["socket.ctrl"], "--flags", "not-need-init,startup-clear",
        ]))!;
        long end = Environment.TickCount64 + 10_000;
        while (!File.Exists(folder["socket"]))
        {
            Assert(Environment.TickCount64 < end && !chip.HasExited);
            Thread.Yield();
        }
    }

    /// <summary>The power goes and comes back.</summary>
    public void Restart()
    {
        Stop();
        Start();
    }

    public void Stop()
    {
        chip!.Kill();
        chip.WaitForExit();
        File.Delete(folder["socket"]);
    }

    /// <summary>What a tool says, and with which code it ended.</summary>
    public (int Code, string Said) Ask(params string[] words)
    {
        ProcessStartInfo command = new(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        command.Environment["TPM2TOOLS_TCTI"] = Connection;
        using Process tool = Process.Start(command)!;
        tool.ErrorDataReceived += static (_, _) => { };
        tool.BeginErrorReadLine();
        string said = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
        return (tool.ExitCode, said);
    }

    public void Dispose()
    {
        chip!.Kill();
        chip.Dispose();
        folder.Dispose();
    }

    private static void Assert(bool holds) => Xunit.Assert.True(holds, "swtpm did not start");
}
