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

    private static readonly ILookup<string, string> Unit = File.ReadLines(Path.Combine(Folder, "terminald.service"))
        .Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);

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

    private static double Number(string key) => double.Parse(Unit[key].Single(), CultureInfo.InvariantCulture);
}
