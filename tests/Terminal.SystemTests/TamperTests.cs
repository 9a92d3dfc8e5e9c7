using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;

namespace Terminal.SystemTests;

/// <summary>The housing opens on the real processes, and keys come back as two people and an acquirer bring them.</summary>
[Trait("Category", "system")]
public sealed class TamperTests
{
    private const string Codes = "first-code-1\nother code 2\n";
    private const int VaultRefused = 67;
    private const int AlreadyRunning = 75;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_opened_housing_ends_trade_until_two_operators_bring_new_keys_and_the_next_sale_has_its_MAC(bool isProcess)
    {
        using Stage stage = await OpenAsync(isProcess);
        byte[] storageKey = await File.ReadAllBytesAsync(StorageKey(stage));
        await SellAsync(stage, "990", count: 1);

        await stage.PostAsync("api/tamper/open");
        await stage.UntilAsync("the screen says so", () => stage.ShowsAsync("Tampered"));
        await stage.UntilAsync("the mark is there", () => Task.FromResult(File.Exists(Mark(stage))));
        Assert.False(File.Exists(StorageKey(stage)));
        Assert.Equal(["lock", "operators", "tampered"], Files(stage));
        Assert.DoesNotContain(
            Directory.GetFiles(stage.TerminalFolder, "*", SearchOption.AllDirectories)
                .Where(static file => !file.EndsWith("lock", StringComparison.Ordinal)), // These are held, and empty.
            file => File.ReadAllBytes(file).AsSpan().IndexOf(storageKey) >= 0);
        Assert.Equal((AlreadyRunning, true), await KeysAsync(stage, "recover", Codes, "stop it first"));

        Kill(stage, isProcess);
        Assert.Equal((VaultRefused, true), await KeysAsync(stage, "recover", Codes + Keys(stage), "the housing is open"));
        await stage.PostAsync("api/tamper/closed");
        Start(stage, isProcess);
        await stage.UntilAsync("it is still without keys", () => stage.ShowsAsync("Code TAMPERED"));
        Assert.True(await stage.PressAsync("5", "0", "0", "enter"));
        await stage.UntilAsync("nothing was keyed", () => stage.ShowsAsync("Code TAMPERED")); // An amount would stand there for a minute.

        Kill(stage, isProcess);
        string wrong = "first-code-1\nother code 3\n";
        Assert.Equal((VaultRefused, true), await KeysAsync(stage, "recover", wrong + Keys(stage), "wrong codes"));
        Assert.Equal((0, true), await KeysAsync(stage, "recover --development", Codes + NextKeys(stage), "the mark is gone"));
        Assert.Equal(["lock", "operators", "protection.key", "transaction.key"], Files(stage));
        Assert.NotEqual(storageKey, await File.ReadAllBytesAsync(StorageKey(stage)));
        Start(stage, isProcess);
        await SellAsync(stage, "1240", count: 2);
    }

    [Fact]
    public async Task A_console_shows_no_code_that_is_typed()
    {
        using Stage stage = await Stage.OpenAsync();
        string command = $"dotnet {stage.DaemonPath} keys operators --config {stage.SettingsPath}";
        using Process console = Process.Start(new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        StringBuilder shown = new();
        foreach (string code in Codes.TrimEnd('\n').Split('\n'))
        {
            while (!shown.ToString().EndsWith($"operator {(code[0] == 'f' ? 1 : 2)}:", StringComparison.Ordinal))
            {
                int next = console.StandardOutput.Read();
                Assert.True(next >= 0, "It ended: " + shown);
                _ = shown.Append((char)next);
            }

            await console.StandardInput.WriteAsync(code + "\n");
            await console.StandardInput.FlushAsync();
        }

        _ = shown.Append(await console.StandardOutput.ReadToEndAsync());
        await console.WaitForExitAsync();
        Assert.Contains("the codes are set", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("code-1", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("other", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, console.ExitCode);
    }

    private static async Task<Stage> OpenAsync(bool isProcess)
    {
        Stage stage = await Stage.OpenAsync();
        Assert.Equal((0, true), await KeysAsync(stage, "operators", Codes, "the codes are set"));
        Assert.Equal((0, true), await KeysAsync(stage, "enter --development", Codes + Keys(stage), "protection  Ready"));
        string block = await File.ReadAllTextAsync(stage.PathOf("emulator/initial-key.block"));
        Assert.Equal((0, true), await KeysAsync(stage, "load transaction", Codes + block, "transaction Ready"));
        stage.Configure("configuration.host", "macs", true);
        if (isProcess)
        {
            stage.Configure("vault", "socket", "../dev/vault.sock");
        }

        Start(stage, isProcess);
        return stage;
    }

    private static void Start(Stage stage, bool isProcess)
    {
        if (isProcess)
        {
            stage.StartVault();
        }

        stage.StartTerminal();
    }

    private static void Kill(Stage stage, bool isProcess)
    {
        stage.KillTerminal();
        stage.ReapTerminalAsync().GetAwaiter().GetResult();
        if (isProcess)
        {
            stage.KillVault();
        }
    }

    private static string Keys(Stage stage) =>
        File.ReadAllText(stage.PathOf("emulator/key-components")) + File.ReadAllText(stage.PathOf("emulator/initial-key.block"));

    /// <summary>The same components, and an initial key of another name: the host takes no serial number twice.</summary>
    private static string NextKeys(Stage stage)
    {
        string[] components = File.ReadAllLines(stage.PathOf("emulator/key-components"));
        byte[] protection =
            [.. Hex.Parse(components[0]).Zip(Hex.Parse(components[1]), static (one, other) => (byte)(one ^ other))];
        JsonNode key = JsonNode.Parse(stage.Read("emulator/acquirer.json"))!["hsm"]!["baseKeys"]!.AsArray()
            .Single(static key => (string)key!["algorithm"]! == "aes")!;
        uint id = Convert.ToUInt32((string)key["id"]!, 16);
        HsmModel acquirer = new([new BaseKey(id, BaseKeyAlgorithm.Aes, Hex.Parse((string)key["key"]!))]);
        byte[] name = Hex.Parse($"{id:X8}20000099");
        byte[]? block = acquirer.IssueInitialKey(name, protection, new Entropy(new byte[Entropy.SeedLength]));
        return $"{components[0]}\n{components[1]}\n{Encoding.ASCII.GetString(block!)}\n";
    }

    private static string StorageKey(Stage stage) => Path.Combine(stage.TerminalFolder, "storage.key");

    private static string Mark(Stage stage) => Path.Combine(stage.TerminalFolder, "keys", "tampered");

    private static IEnumerable<string?> Files(Stage stage) =>
        Directory.GetFiles(Path.Combine(stage.TerminalFolder, "keys")).Select(Path.GetFileName).Order();

    /// <summary>Runs <c>terminald keys</c>; gives its code, and whether it said a text.</summary>
    private static async Task<(int Code, bool Said)> KeysAsync(Stage stage, string verb, string input, string text)
    {
        string[] words = [stage.DaemonPath, "keys", .. verb.Split(' '), "--config", stage.SettingsPath];
        using Process command = Process.Start(new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await command.StandardInput.WriteAsync(input);
        command.StandardInput.Close();
        string said = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return (command.ExitCode, said.Contains(text, StringComparison.Ordinal));
    }

    private static async Task SellAsync(Stage stage, string amount, int count)
    {
        Assert.True(await stage.TapAsync(amount));
        await stage.UntilAsync("it is approved", () => stage.ShowsAsync("Approved"));
        JsonElement[] ledger = await stage.LedgerAsync();
        Assert.Equal(count, ledger.Length);
        Assert.Equal("booked", ledger[^1].GetProperty("state").GetString());
        await stage.PostAsync("api/cards/remove");
    }
}
