using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.Daemon.Till;
using Terminal.Engine.Configuration;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillSettingsTests : IDisposable
{
    private const string Files = """, "certificateFile": "a", "keyFile": "b", "passphraseFile": "c" """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{ "enabled": true, "port": 5086, "tokenFile": "t" }""")]
    [InlineData("""{ "enabled": true, "address": "::1", "port": 5086, "tokenFile": "t" }""")]
    [InlineData("""{ "enabled": true, "address": "0.0.0.0", "port": 5086, "tokenFile": "t" """ + Files + "}")]
    [InlineData("""{ "enabled": false, "address": "no address" }""")]
    public void Plain_http_is_for_loopback_and_tls_for_everywhere(string section) => Assert.Empty(Faults(section));

    [Theory]
    [InlineData("""{ "enabled": true, "address": "0.0.0.0", "port": 5086, "tokenFile": "t" }""", "/till/certificateFile")]
    [InlineData("""{ "enabled": true, "address": "192.0.2.7", "port": 5086, "tokenFile": "t" }""", "/till/certificateFile")]
    [InlineData("""{ "enabled": true, "port": 5086, "tokenFile": "t", "certificateFile": "a", "keyFile": "b" }""", "/till/passphraseFile")]
    [InlineData("""{ "enabled": true, "address": "localhost", "port": 5086, "tokenFile": "t" }""", "/till/address")]
    [InlineData("""{ "enabled": true, "port": 0, "tokenFile": "t" }""", "/till/port")]
    [InlineData("""{ "enabled": true, "port": 5086 }""", "/till/tokenFile")]
    [InlineData("""{ "enabled": true, "port": 5086, "tokenFile": "t", "tokn": "t" }""", "/till/tokn")]
    public void What_does_not_serve_is_named_by_its_path(string section, string path) =>
        Assert.Equal(path, Assert.Single(Faults(section)).Pointer);

    [Fact]
    public void There_is_no_till_unless_it_is_configured() => Assert.Null(Configuration(null).Till());

    [Fact]
    public void Paths_begin_at_the_settings_folder_and_what_is_left_out_stays_empty()
    {
        TillSettings settings = Configuration("""{ "enabled": true, "port": 5086, "tokenFile": "t" }""").Till()!;
        Assert.Equal(folder["t"], settings.TokenFile);
        Assert.Equal("127.0.0.1:5086", settings.Place.ToString());
        Assert.Equal("", settings.CertificateFile + settings.SupervisorTokenFile);
    }

    private NodeConfiguration Configuration(string? section) => new(Read(section, out _)!, folder["."]);

    private IReadOnlyList<ConfigurationFault> Faults(string section)
    {
        _ = Read(section, out IReadOnlyList<ConfigurationFault> faults);
        return faults;
    }

    private DaemonSettings? Read(string? section, out IReadOnlyList<ConfigurationFault> faults)
    {
        JsonObject settings = ExampleSettings.Create();
        if (section is not null)
        {
            settings["till"] = JsonNode.Parse(section);
        }

        File.WriteAllText(folder["terminald.json"], settings.ToJsonString());
        return SettingsFile.TryRead(folder["terminald.json"], out faults);
    }
}
