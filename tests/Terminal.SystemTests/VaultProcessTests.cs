using System.Globalization;
using System.Text.Json;

namespace Terminal.SystemTests;

/// <summary>Terminal and vault as two real processes: who holds what, and what happens when one of them is killed.</summary>
[Trait("Category", "system")]
public sealed class VaultProcessTests
{
    [Fact]
    public async Task The_terminal_has_neither_keypad_nor_key_folder_and_the_vault_has_both_and_no_network()
    {
        using Stage stage = await OpenAsync();
        await stage.UntilAsync("it trades", () => stage.ShowsAsync("Welcome"));

        string[] terminal = OpenFiles(stage.TerminalId);
        string[] vault = OpenFiles(stage.VaultId);

        Assert.Contains(vault, static file => file.EndsWith("/dev/keypad", StringComparison.Ordinal));
        Assert.Contains(vault, static file => file.EndsWith("/keys/lock", StringComparison.Ordinal));
        Assert.Contains(terminal, static file => file.EndsWith("/journal.db", StringComparison.Ordinal));
        Assert.DoesNotContain(terminal, static file => file.Contains("/keypad", StringComparison.Ordinal));
        Assert.DoesNotContain(terminal, static file => file.Contains("/keys", StringComparison.Ordinal));
        Assert.DoesNotContain(vault, static file => file.Contains("journal", StringComparison.Ordinal));
        string[] connections = [.. (await File.ReadAllLinesAsync($"/proc/{stage.VaultId}/net/tcp")).Skip(1)
            .Select(static line => $"socket:[{line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]}]")];
        Assert.Empty(vault.Intersect(connections));
        Assert.NotEmpty(terminal.Intersect(connections)); // The terminal's to its host is found that way.
    }

    [Fact]
    public async Task A_vault_that_is_killed_while_a_card_is_wanted_ends_the_payment_and_trade_goes_on_when_it_is_back()
    {
        using Stage stage = await OpenAsync();
        Assert.True(await stage.KeyAsync("1250"));

        stage.KillVault();
        await stage.UntilAsync("the payment is given up", async () => await stage.SqlAsync("SELECT kind FROM journal") == "4\n");
        stage.StartVault();
        await stage.UntilAsync("it says why", () => stage.ShowsAsync("VAULT-GONE"));
        await SellAsync(stage);
    }

    [Fact]
    public async Task A_terminal_that_is_killed_leaves_a_vault_that_waits_for_the_next_one()
    {
        using Stage stage = await OpenAsync();
        Assert.True(await stage.KeyAsync("1250"));

        stage.KillTerminal();
        _ = await stage.ReapTerminalAsync();
        await stage.UntilAsync("the vault waits", () => stage.ShowsAsync("Starting"));
        stage.StartTerminal();
        await SellAsync(stage);
    }

    private static async Task<Stage> OpenAsync()
    {
        Stage stage = await Stage.OpenAsync();
        stage.Configure("vault", "socket", "../dev/vault.sock");
        stage.StartVault();
        stage.StartTerminal();
        return stage;
    }

    private static async Task SellAsync(Stage stage)
    {
        Assert.True(await stage.TapAsync("990"));
        await stage.UntilAsync("it is approved", () => stage.ShowsAsync("Approved"));
        JsonElement[] ledger = await stage.LedgerAsync();
        Assert.Equal((990, "booked"), (ledger[^1].GetProperty("amount").GetInt32(), ledger[^1].GetProperty("state").GetString()));
        Assert.Single(ledger);
    }

    private static string[] OpenFiles(int process) =>
        [.. Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
            .Select(static link => new FileInfo(link).LinkTarget ?? "")];
}
