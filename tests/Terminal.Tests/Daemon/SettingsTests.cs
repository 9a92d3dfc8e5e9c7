using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_example_has_no_fault()
    {
        Assert.Equal([], Faults(_ => { }));
    }

    [Theory]
    [InlineData("terminalId", "2000000", "$.terminalId")]
    [InlineData("merchant.id", "12345", "$.merchant.id")]
    [InlineData("merchant.name", "", "$.merchant.name")]
    [InlineData("merchant.categoryCode", "54x1", "$.merchant.categoryCode")]
    [InlineData("timeZone", "Europe/Atlantis", "$.timeZone")]
    [InlineData("journal.synchronous", "full", "$.journal.synchronous")]
    [InlineData("storageKeyFile", "", "$.storageKeyFile")]
    [InlineData("keypad.path", "", "$.keypad.path")]
    [InlineData("keypad.path", "/dev/key\0pad", "$.keypad.path")]
    [InlineData("journal.path", "\0", "$.journal.path")]
    [InlineData("board.socket", "", "$.board.socket")]
    [InlineData("host.address", "no host", "$.host.address")]
    [InlineData("host.serverName", "", "$.host.serverName")]
    [InlineData("host.passphraseFile", "", "$.host.passphraseFile")]
    [InlineData("host.networkId", "03", "$.host.networkId")]
    [InlineData("host.tpdu", "60000300", "$.host.tpdu")]
    [InlineData("broker.terminal", "pt/+", "$.broker.terminal")]
    [InlineData("broker.caFile", "", "$.broker.caFile")]
    [InlineData("contactless.terminalCapabilities", "0008", "$.contactless.terminalCapabilities")]
    [InlineData("contactless.caKeysFile", "", "$.contactless.caKeysFile")]
    [InlineData("contactless.applications.0.aid", "A000", "$.contactless.applications[0].aid")]
    [InlineData("contactless.applications.0.qualifiers", "zz", "$.contactless.applications[0].qualifiers")]
    public void A_wrong_text_is_named_by_its_path(string key, string value, string path) => OneFault(path, key, value);

    [Theory]
    [InlineData("currency", 1, "$.currency")]
    [InlineData("country", 0, "$.country")]
    [InlineData("paper", 57, "$.paper")]
    [InlineData("reader.baudRate", 115201, "$.reader.baudRate")]
    [InlineData("printer.baudRate", 0, "$.printer.baudRate")]
    [InlineData("board.displayAddress", 128, "$.board.displayAddress")]
    [InlineData("host.port", 65536, "$.host.port")]
    [InlineData("host.answerSeconds", 0, "$.host.answerSeconds")]
    [InlineData("host.echoSeconds", 4, "$.host.echoSeconds")]
    [InlineData("broker.port", 0, "$.broker.port")]
    [InlineData("broker.telemetrySeconds", 9, "$.broker.telemetrySeconds")]
    [InlineData("contactless.cardSeconds", 301, "$.contactless.cardSeconds")]
    [InlineData("contactless.applications.0.kernelId", 2, "$.contactless.applications[0].kernelId")]
    [InlineData("contactless.applications.0.floorLimitMinor", -1, "$.contactless.applications[0].floorLimitMinor")]
    public void A_wrong_number_is_named_by_its_path(string key, int value, string path) => OneFault(path, key, value);

    [Fact]
    public void A_value_of_a_wrong_type_is_named_by_its_path() => OneFault("$.host.port", "host.port", "5083");

    [Fact]
    public void A_null_is_refused_by_its_path()
    {
        SettingsFault fault = Assert.Single(Faults(s => s["merchant"]!["name"] = null));
        Assert.Contains("$.merchant", fault.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_within_a_list_is_refused_by_its_path()
    {
        Assert.Equal("$.merchant.address[1]", Assert.Single(Faults(s => s["merchant"]!["address"] = new JsonArray("1 Street", null))).Path);
        Assert.Equal(
            "$.contactless.applications[0]",
            Assert.Single(Faults(s => s["contactless"]!["applications"] = new JsonArray((JsonNode?)null))).Path);
        Assert.Null(SettingsFile.ParseKeys("[null]"u8, out IReadOnlyList<SettingsFault> faults));
        Assert.Equal("$[0]", Assert.Single(faults).Path);
    }

    [Fact]
    public void A_merchant_number_that_no_message_can_carry_is_refused() =>
        OneFault("$.merchant.id", "merchant.id", "00000000001234\u00e4");

    [Fact]
    public void An_unknown_key_is_refused_by_its_path() => OneFault("$.host.portt", "host.portt", 1);

    [Fact]
    public void A_missing_section_is_named_value_by_value()
    {
        string[] paths = [.. Faults(s => s.Remove("reader")).Select(f => f.Path)];
        Assert.Equal(["$.reader.path", "$.reader.baudRate"], paths);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        string[] paths = [.. Faults(s =>
        {
            s["paper"] = 1;
            s["country"] = 0;
        }).Select(f => f.Path)];
        Assert.Equal(["$.country", "$.paper"], paths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_file_that_is_no_settings_object_is_refused(string text)
    {
        File.WriteAllText(folder["terminald.json"], text);
        Assert.Null(SettingsFile.TryRead(folder["terminald.json"], out IReadOnlyList<SettingsFault> faults));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        Assert.Null(SettingsFile.TryRead(folder["terminald.json"], out IReadOnlyList<SettingsFault> faults));
        Assert.Contains("cannot be read", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_a_scheme_that_does_not_match_its_check_sum_is_named()
    {
        DaemonSettings settings = Read(_ => { })!;
        CaKeySection key = new()
        {
            Rid = "A000000003",
            Index = "92",
            Modulus = new string('A', 256),
            Exponent = "03",
            Checksum = new string('0', 40),
        };
        Assert.Null(new NodeConfiguration(settings, folder["."]).Node([key], out IReadOnlyList<SettingsFault> faults));
        Assert.Equal("$[0].checksum", Assert.Single(faults).Path);
    }

    [Fact]
    public void Paths_begin_at_the_settings_folder()
    {
        NodeConfiguration configuration = new(Read(_ => { })!, "/a/b");
        Assert.Equal("/a/dev/reader", configuration.PathOf("../dev/reader"));
        Assert.Equal("/dev/ttyS1", configuration.PathOf("/dev/ttyS1"));
    }

    private void OneFault(string path, string key, JsonNode value)
    {
        SettingsFault fault = Assert.Single(Faults(s => Set(s, key, value)));
        Assert.Equal(path, fault.Path);
    }

    private static void Set(JsonObject settings, string key, JsonNode value)
    {
        string[] names = key.Split('.');
        JsonNode place = settings;
        foreach (string name in names[..^1])
        {
            place = place is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : place[name]!;
        }

        place[names[^1]] = value;
    }

    private IReadOnlyList<SettingsFault> Faults(Action<JsonObject> change)
    {
        _ = Read(change, out IReadOnlyList<SettingsFault> faults);
        return faults;
    }

    private DaemonSettings? Read(Action<JsonObject> change) => Read(change, out _);

    private DaemonSettings? Read(Action<JsonObject> change, out IReadOnlyList<SettingsFault> faults)
    {
        JsonObject settings = ExampleSettings.Create();
        change(settings);
        File.WriteAllText(folder["terminald.json"], settings.ToJsonString());
        return SettingsFile.TryRead(folder["terminald.json"], out faults);
    }
}
