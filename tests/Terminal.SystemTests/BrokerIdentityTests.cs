using System.Text.Json;

namespace Terminal.SystemTests;

/// <summary>What one terminal's certificate can do at the emulator's own broker: all below its own root, nothing below another's.</summary>
[Trait("Category", "system")]
public sealed class BrokerIdentityTests : IDisposable
{
    private const string Victim = "pt/1/pt-20000001/";
    private const string Own = "pt/1/pt-20000002/";

    private readonly StageAuthority authority = new("test authority");

    [Fact]
    public async Task A_terminal_writes_below_its_own_root_alone()
    {
        using Stage stage = await OpenAsync();
        BrokerClient other = new(stage, "other");
        Assert.Equal("", await other.PublishAsync(Own + "up/status", """{"state":"ready","who":"other"}"""));
        foreach (string topic in (string[])
        [
            Victim + "up/status", Victim + "up/tele", Victim + "dn/config/desired", Victim + "dn/cmd/reboot", Own + "dn/config/desired",
            Own + "dn/cmd/reboot", "pt/1/fleet/all/dn/notice", "pt/1/+/up/status", "$SYS/broker/version", "anything",
        ])
        {
            Assert.NotEqual("", await other.PublishAsync(topic, """{"state":"forged"}"""));
        }

        Assert.NotEqual("", await other.PublishAsync(Victim + "up/status", "")); // nor does it take away what is retained
        _ = await other.DieAsync(Victim + "up/status", """{"state":"forged"}"""); // nor by its will
        BrokerClient operators = new(stage, "operator");
        IReadOnlyList<string> all = await operators.ReadAsync(
            ["pt/1/+/dn/#", "pt/1/+/up/#"], "who", () => other.PublishAsync(Own + "up/tele", "the end", retain: false), "the end");
        Assert.Contains(all, line => line.StartsWith(Victim + "up/status {", StringComparison.Ordinal));
        Assert.DoesNotContain(all, line => line.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terminal_reads_below_its_own_root_alone_whatever_it_subscribes_to()
    {
        using Stage stage = await OpenAsync();
        BrokerClient other = new(stage, "other"), operators = new(stage, "operator");
        Assert.Equal("", await operators.PublishAsync(Victim + "dn/blob", "for the victim"));
        Assert.Equal("", await operators.PublishAsync(Own + "dn/blob", "the first of its own"));
        string[] filters =
        [
            "#", "$SYS/#", "+/+/+/+/+", "pt/1/+/up/#", "pt/1/+/dn/#", Victim + "#", Victim + "up/status", Victim + "dn/blob",
            "$share/group/pt/1/#", Own + "dn/#",
        ];
        IReadOnlyList<string> all = await other.ReadAsync(
            filters,
            "the first",
            async () =>
            {
                Assert.Equal("", await operators.PublishAsync(Victim + "dn/blob", "for the victim, again"));
                Assert.Equal("", await operators.PublishAsync(Victim + "dn/cmd/x", "for the victim, live", retain: false));
                Assert.Equal("", await operators.PublishAsync(Own + "dn/cmd/x", "the last of its own", retain: false));
            },
            "the last");
        Assert.All(all, line => Assert.StartsWith(Own + "dn/", line, StringComparison.Ordinal));

        // The same filters show that there was something to see.
        IReadOnlyList<string> seen = await operators.ReadAsync(
            ["$SYS/#", "pt/1/+/up/#", "pt/1/+/dn/#"],
            "the first",
            () => operators.PublishAsync(Own + "dn/cmd/x", "the last of its own", retain: false),
            "the last");
        Assert.Contains(seen, line => line.StartsWith(Victim + "up/status {", StringComparison.Ordinal));
        Assert.Contains(seen, line => line == Victim + "dn/blob for the victim, again");
        Assert.Contains(seen, line => line.StartsWith("$SYS/broker/version ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terminal_of_another_authority_does_not_come_in()
    {
        using Stage stage = await OpenAsync();
        using StageAuthority stranger = new("strange authority");
        stranger.Issue(stage, "stranger", "pt-20000002");
        Assert.NotEqual("", await new BrokerClient(stage, "stranger").PublishAsync(Own + "up/status", "forged"));
        JsonElement status = await stage.HearAsync("up/status"); // the first of any terminal
        Assert.Equal("ready", status.GetProperty("state").GetString());
    }

    public void Dispose() => authority.Dispose();

    /// <summary>A terminal that is ready, and the certificate of another beside it.</summary>
    private async Task<Stage> OpenAsync()
    {
        Stage stage = await Stage.OpenAsync();
        authority.BeTrusted(stage);
        authority.Issue(stage, "other", "pt-20000002");
        stage.StartBroker();
        stage.StartTerminal();
        await stage.UntilAsync("it is ready at the broker", async () =>
            stage.BrokerSays(" as pt-20000001 ") > 0
            && (await stage.HearAsync("up/status")).GetProperty("state").GetString() == "ready");
        return stage;
    }
}
