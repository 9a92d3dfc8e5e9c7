using System.Globalization;
using System.Text.Json.Nodes;
using Terminal.Daemon;
using Terminal.Daemon.Settings;
using Terminal.Engine.Configuration;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary>The service manager's unit and the daemon agree on when it is started again, and when not.</summary>
public sealed class ServiceUnitTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "packaging");

    private static readonly ILookup<string, string> Unit = Read("terminald.service");
    private static readonly ILookup<string, string> Vault = Read("terminald-vault.service");

    [Fact]
    public void Safe_mode_comes_before_the_manager_gives_up()
    {
        TimeSpan pause = TimeSpan.FromSeconds(Number("RestartSec"));
        Assert.True(SafeMode.CrashCount < Number("StartLimitBurst"));
        Assert.True(pause * SafeMode.CrashCount < SafeMode.Window);
        Assert.Equal(SafeMode.Window.TotalSeconds, Number("StartLimitIntervalSec"));
    }

    [Fact]
    public void What_no_restart_mends_is_not_restarted()
    {
        string[] codes = Unit["RestartPreventExitStatus"].Single().Split(' ');
        int[] prevented = [.. codes.Select(code => int.Parse(code, CultureInfo.InvariantCulture))];
        Assert.Equal([(int)ExitCode.Usage, (int)ExitCode.NoStorageKey], prevented);
        Assert.Equal("always", Unit["Restart"].Single());
    }

    [Fact]
    public void The_example_settings_serve_and_keep_state_where_the_unit_lets_them()
    {
        byte[] example = File.ReadAllBytes(Path.Combine(Folder, "terminald.example.json"));
        Assert.NotNull(SettingsFile.Parse(example, out IReadOnlyList<ConfigurationFault> faults));
        Assert.Empty(faults);
        string journal = (string)JsonNode.Parse(example)!["journal"]!["path"]!;
        Assert.StartsWith("/var/lib/" + Unit["StateDirectory"].Single() + "/", journal, StringComparison.Ordinal);
        Assert.EndsWith("--state /var/lib/" + Unit["StateDirectory"].Single(), Unit["ExecStart"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_name_the_links_that_the_udev_rules_make()
    {
        string rules = File.ReadAllText(Path.Combine(Folder, "60-terminald.rules"));
        JsonNode example = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "terminald.example.json")))!;
        foreach (string part in (string[])["reader", "printer", "keypad"])
        {
            string path = (string)example[part]!["path"]!;
            Assert.Contains($"SYMLINK+=\"{path["/dev/".Length..]}\"", rules, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keypad_display_and_security_chip_are_the_vaults_and_it_has_no_network()
    {
        Assert.Equal(["char-input rw", "char-i2c rw", "/dev/tpmrm0 rw", "char-gpiochip rw"], Vault["DeviceAllow"]);
        Assert.Equal(["char-gpiochip rw"], Unit["DeviceAllow"].Intersect(Vault["DeviceAllow"])); // Each has lines of its own on it.
        Assert.Equal("closed", Vault["DevicePolicy"].Single());
        Assert.Equal("yes", Vault["PrivateNetwork"].Single());
        Assert.Equal("AF_UNIX", Vault["RestrictAddressFamilies"].Single());
        Assert.Equal("", Vault["CapabilityBoundingSet"].Single());
        Assert.NotEqual(Unit["User"].Single(), Vault["User"].Single());
        string[] vaults = ["input", "tpmrm", "i2c-dev"];
        foreach (string rule in File.ReadLines(Path.Combine(Folder, "60-terminald.rules"))
            .Where(static line => line.Length > 0 && line[0] != '#'))
        {
            bool isVaults = vaults.Contains(rule.Split('"')[1]);
            Assert.Contains(isVaults ? "GROUP=\"terminald-vault\"" : "GROUP=\"terminald\"", rule, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_example_settings_put_the_vault_where_its_unit_lets_it_be()
    {
        JsonNode example = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "terminald.example.json")))!;
        JsonNode vault = example["vault"]!;
        Assert.StartsWith( // Where the unit lets it erase the key.
            "/var/lib/" + Vault["StateDirectory"].Single() + "/", (string)example["storageKeyFile"]!, StringComparison.Ordinal);
        Assert.StartsWith("/run/" + Vault["RuntimeDirectory"].Single() + "/", (string)vault["socket"]!, StringComparison.Ordinal);
        Assert.StartsWith("/var/lib/" + Vault["StateDirectory"].Single() + "/", (string)vault["path"]!, StringComparison.Ordinal);
        Assert.Equal(Unit["User"].Single(), (string)vault["clientUser"]!);
        Assert.Equal(Vault["Restart"].Single(), Unit["Restart"].Single());
        Assert.Equal(Vault["RestartPreventExitStatus"].Single(), Unit["RestartPreventExitStatus"].Single());
    }

    private static ILookup<string, string> Read(string unit) => File.ReadLines(Path.Combine(Folder, unit))
        .Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);

    private static double Number(string key) => double.Parse(Unit[key].Single(), CultureInfo.InvariantCulture);
}
