using System.Text.Json;

namespace Terminal.SystemTests;

/// <summary>The broker goes, freezes, or prefers another client of the same name: trade goes on, and the fleet is told again.</summary>
[Trait("Category", "system")]
public sealed class BrokerLossTests
{
    private const string Terminal = "pt-20000001";

    /// <remarks>Debian's mosquitto 2.0.11 drops the older client without a word; what a broker that says why leads to is tested with a
    /// scripted one, <c>MqttLinkContract</c>. The tool comes back at once each time, as a clone would.</remarks>
    [Fact]
    public async Task A_second_client_of_the_same_name_is_not_fought_and_the_till_sells()
    {
        using Stage stage = await Stage.OpenAsync();
        _ = await Tool.RunAsync(
            "openssl", "pkcs8", "-in", stage.PathOf("pki/terminal.key"), "-passin", "file:" + stage.PathOf("terminal/tls.pass"),
            "-out", stage.PathOf("pki/clone.key"));
        File.Copy(stage.PathOf("pki/terminal.pem"), stage.PathOf("pki/clone.pem"));
        stage.StartBroker();
        stage.StartTerminal();
        await stage.UntilAsync("it is at the broker", () => Task.FromResult(Connections(stage) == 1));

        Task<bool> clone = new BrokerClient(stage, "clone").StayAsync(Terminal, $"pt/1/{Terminal}/dn/#", seconds: 40);
        await stage.UntilAsync("the loss is noted", () => stage.SaysAsync("BROKER-LOST "));
        await Workload.SellAsync(stage);
        Assert.True(await clone, "The clone ended before its time.");
        int fights = stage.BrokerSays($"Client {Terminal} already connected");
        Assert.InRange(fights, 1, 16); // Each round is two: a terminal that comes back every second or two makes twice as many.
        await stage.StopTerminalAsync();
        Assert.Equal(1, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task A_broker_that_was_away_or_frozen_stops_no_sale_and_is_told_again_what_it_forgot()
    {
        using Stage stage = await Stage.OpenAsync();
        stage.Configure("configuration", "telemetrySeconds", 10);
        stage.StartBroker();
        stage.StartTerminal();
        await stage.UntilAsync("it is at the broker", () => Task.FromResult(Connections(stage) == 1));
        await stage.PlayAsync("""
            { "name": "A configuration is pushed", "steps": [
              { "push": { "merchant": { "name": "BLUE DOOR" } }, "version": 4 },
              { "expectTopic": "up/config/reported", "contains": { "v": 4, "phase": "confirmed" }, "seconds": 90 } ] }
            """);
        JsonElement before = await stage.HearAsync("up/status");

        await stage.StopBrokerAsync(); // It keeps nothing: what is retained is forgotten.
        await stage.UntilAsync("the loss is noted", () => stage.SaysAsync("BROKER-LOST "));
        await Workload.SellAsync(stage);
        await Workload.SellAsync(stage);
        await Workload.SellAsync(stage);
        stage.StartBroker();
        await stage.UntilAsync("it is at the broker again", () => Task.FromResult(Connections(stage) == 2));
        JsonElement after = await stage.HearAsync("up/status");
        Assert.Equal("ready", after.GetProperty("state").GetString());
        Assert.Equal(before.GetProperty("boot").GetString(), after.GetProperty("boot").GetString());
        JsonElement reported = await stage.HearAsync("up/config/reported");
        Assert.Equal((4, "confirmed"), (reported.GetProperty("v").GetInt32(), reported.GetProperty("phase").GetString()));

        await stage.SignalBrokerAsync("STOP"); // connected, and silent
        await Workload.SellAsync(stage);
        await Workload.SellAsync(stage);
        await stage.SignalBrokerAsync("CONT");
        Assert.True((await stage.HearAsync("up/tele")).GetProperty("clockTrusted").GetBoolean());
        await stage.StopTerminalAsync();
        Assert.Equal(5, await Books.AgreeAsync(stage));
    }

    private static int Connections(Stage stage) => stage.BrokerSays($" as {Terminal} ");
}
