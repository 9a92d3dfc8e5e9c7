using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Terminal.SystemTests;

/// <summary>The storage key in a TPM 2.0: swtpm, which knows nothing of us, with tpm2-tools.</summary>
[Trait("Category", "system")]
public sealed class TpmTests
{
    private const string Handle = "0x81010001";

    [Fact]
    public async Task A_key_that_moves_into_the_chip_still_opens_the_journal_and_once_the_housing_was_open_nothing_does()
    {
        using Stage stage = await Stage.OpenAsync();
        stage.StartTerminal();
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));
        Assert.True(await stage.TapAsync("1250"));
        await stage.UntilAsync("the sale is booked", async () => (await stage.LedgerAsync()).Length == 1);
        await stage.UntilAsync("it rests", () => stage.ShowsAsync("Welcome"));
        await stage.StopTerminalAsync();

        string keyFile = Path.Combine(stage.TerminalFolder, "storage.key");
        byte[] key = await File.ReadAllBytesAsync(keyFile);
        using Process chip = await StartChipAsync(stage);
        string connection = "swtpm:path=" + stage.PathOf("tpm.sock");
        stage.Configure("", "tpm", new JsonObject { ["connection"] = connection });
        string said = await Tool.RunAsync("dotnet", stage.DaemonPath, "seal", Handle, "--config", stage.SettingsPath);
        Assert.StartsWith("the chip has it", said, StringComparison.Ordinal);
        Assert.False(File.Exists(keyFile));

        stage.Configure("", "storageKeyFile", "");
        stage.Configure("", "tpm", new JsonObject { ["handle"] = Handle, ["connection"] = connection });
        stage.StartTerminal();
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));

        // The void takes the card from the ciphertext that was made under the key in the file.
        await stage.UntilAsync("it is signed on", () => Task.FromResult(stage.IsSignedOn));
        Assert.True(await stage.PressAsync("enter", "1", "1", "enter", "enter"));
        await stage.UntilAsync("the sale is voided", async () => (await stage.LedgerAsync()).Length == 2);
        JsonElement[] ledger = await stage.LedgerAsync();
        Assert.Equal(["voided", "void"], ledger.Select(entry => entry.GetProperty("state").GetString()));
        Assert.Equal(ledger[0].GetProperty("pan").GetString(), ledger[1].GetProperty("pan").GetString());
        Assert.Contains(Handle, await PersistentAsync(connection), StringComparison.OrdinalIgnoreCase);
        await stage.PostAsync("api/tamper/open");
        await stage.UntilAsync("the screen says so", () => stage.ShowsAsync("Tampered"));
        await stage.UntilAsync("the chip has let go of it", () => stage.SaysAsync("ERASED StorageKey: Done"));
        Assert.DoesNotContain(Handle, await PersistentAsync(connection), StringComparison.OrdinalIgnoreCase);
        await stage.StopTerminalAsync();
        stage.StartTerminal();
        await stage.UntilAsync("it is still without keys", () => stage.ShowsAsync("Code TAMPERED"));
        Assert.True(await stage.SaysAsync("STORAGE-KEY Missing: TPM 2.0, handle 0x81010001"));
        await stage.StopTerminalAsync();
        chip.Kill();
        Assert.DoesNotContain(
            Directory.GetFiles(stage.TerminalFolder, "*", SearchOption.AllDirectories),
            file => File.ReadAllBytes(file).AsSpan().IndexOf(key) >= 0);
    }

    private static Task<string> PersistentAsync(string connection) =>
        Tool.RunAsync("env", "TPM2TOOLS_TCTI=" + connection, "tpm2_getcap", "handles-persistent");

    private static async Task<Process> StartChipAsync(Stage stage)
    {
        Directory.CreateDirectory(stage.PathOf("tpm"));
        string socket = stage.PathOf("tpm.sock");
        Process chip = Process.Start(new ProcessStartInfo("swtpm",
        [
            "socket", "--tpm2", "--tpmstate", "dir=" + stage.PathOf("tpm"), "--server", "type=unixio,path=" + socket,
            "--ctrl", $"type=unixio,path={socket}.ctrl", "--flags", "not-need-init,startup-clear",
        ]))!;
        await stage.UntilAsync("the chip answers", () => Task.FromResult(File.Exists(socket)));
        return chip;
    }
}
