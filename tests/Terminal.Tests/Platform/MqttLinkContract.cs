using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Terminal.Engine.Fleet;
using Terminal.Panel.Board;
using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What every link to the broker does, against a real broker.</summary>
/// <param name="make">Makes the link under test.</param>
[SupportedOSPlatform("linux")]
public abstract class MqttLinkContract(Func<MqttSettings, FleetMessage, IMqttListener, IMqttLink> make) : IDisposable
{
    private readonly TestBroker broker = new();
    private readonly Heard heard = new();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            broker.Dispose();
        }
    }

    [Fact]
    public async Task A_message_reaches_the_broker_under_the_terminals_root_with_its_properties()
    {
        using IMqttLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("connected", Next());

        Assert.True(link.Publish(Message("up/status", "ready", retain: true)));
        Assert.True(link.Publish(Message("up/tele", "42", retain: false) with { Expiry = TimeSpan.FromHours(1), QualityOfService = 0 }));
        link.Stop(TimeSpan.FromSeconds(10));
        string status = await broker.WatchAsync("pt/1/pt-1/up/status", 1);
        Assert.Equal("pt/1/pt-1/up/status 1 1 application/json 1  ready\n", status);
    }

    [Fact]
    public async Task Expiry_is_handed_on()
    {
        using IMqttLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("connected", Next());
        Assert.True(link.Publish(Message("up/event/a", "7", retain: true) with { Expiry = TimeSpan.FromDays(30) }));
        link.Stop(TimeSpan.FromSeconds(10));
        string heard = await broker.WatchAsync("pt/1/pt-1/up/event/a", 1);
        int expiry = int.Parse(heard.Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expiry, (30 * 86400) - 20, 30 * 86400);
    }

    [Fact]
    public async Task Response_topic_and_correlation_are_handed_on_and_a_token_comes_back_when_the_broker_has_the_message()
    {
        using IMqttLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("connected", Next());
        Assert.True(link.Publish(Message("up/event/a", "7", retain: true) with
        {
            Token = 41,
            Correlation = "one"u8.ToArray(),
            ResponseTopic = "pt/1/pt-1/up/answer",
        }));
        Assert.Equal("published 41", Next());
        string heard = await broker.WatchAsync("pt/1/pt-1/up/event/a", 1, "%D %R %p");
        Assert.Equal("one pt/1/pt-1/up/answer 7\n", heard);
    }

    [Fact]
    public async Task What_the_broker_had_kept_is_told_from_what_comes_now()
    {
        await broker.PublishAsync("pt/1/pt-1/up/order/0", "kept", retain: true);
        using IMqttLink link = Link(broker.Settings with { Topics = ["up/order/#"] });
        link.Start();
        Assert.Equal("connected", Next());
        Assert.Equal("up/order/0 4", Next());
        Assert.True(heard.Delivery!.IsRetained);
        link.Acknowledge(heard.Delivery.Number);
        await broker.PublishAsync("pt/1/pt-1/up/order/0", "again", retain: true);
        Assert.Equal("up/order/0 5", Next());
        Assert.False(heard.Delivery.IsRetained);
        link.Acknowledge(heard.Delivery.Number);
    }

    [Fact]
    public async Task What_is_not_acknowledged_comes_again_with_the_next_connection_and_what_is_does_not()
    {
        MqttSettings settings = broker.Settings with { Topics = ["up/order/#"] };
        await broker.PublishAsync("pt/1/pt-1/up/order/0", "subscribed", retain: true);
        using (IMqttLink first = Link(settings))
        {
            first.Start();
            AwaitSubscription(first);
            await broker.PublishAsync("pt/1/pt-1/up/order/1", "one");
            Assert.Equal("up/order/1 3", NextOrder(first));
        }

        using (IMqttLink second = Link(settings))
        {
            second.Start();
            Assert.Equal("up/order/1 3", NextOrder(second));
            Assert.Equal("one", Encoding.UTF8.GetString(heard.Delivery!.Payload.Span));
            second.Acknowledge(heard.Delivery.Number);
            await broker.PublishAsync("pt/1/pt-1/up/order/2", "three");
            Assert.Equal("up/order/2 5", NextOrder(second));
        }

        using IMqttLink third = Link(settings);
        third.Start();
        Assert.Equal("up/order/2 5", NextOrder(third));
    }

    [Fact]
    public void Nothing_is_published_before_the_broker_has_accepted()
    {
        using IMqttLink link = Link(broker.Settings);
        Assert.False(link.Publish(Message("up/status", "ready", retain: true)));
    }

    [Fact]
    public void A_lost_broker_is_told_and_found_again()
    {
        using IMqttLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("connected", Next());
        broker.Kill();
        Assert.NotEqual("connected", Next());
        Assert.False(link.Publish(Message("up/status", "ready", retain: true)));

        broker.Start();
        string next;
        do
        {
            next = Next();
        }
        while (next != "connected");
        Assert.True(link.Publish(Message("up/status", "ready", retain: true)));
    }

    [Fact]
    public async Task A_session_that_another_client_takes_over_is_told_and_not_taken_back_before_the_longest_pause()
    {
        byte[] takenOver = [0xE0, 2, 0x8E, 0]; // DISCONNECT, session taken over, no properties
        TimeSpan longest = TimeSpan.FromSeconds(4); // longer than a first pause can be
        using ScriptedBroker scripted = new();
        using IMqttLink link = Link(scripted.Settings with { PauseMax = longest });
        link.Start();
        await scripted.ServeAsync(takenOver);
        Assert.Equal("connected", Next());
        Assert.Equal("TAKEN-OVER", Next());
        Stopwatch waited = Stopwatch.StartNew();
        await scripted.ServeAsync(takenOver);
        Assert.Equal("connected", Next());
        Assert.InRange(waited.Elapsed, longest - TimeSpan.FromMilliseconds(200), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_terminal_that_is_lost_leaves_its_will_and_one_that_says_goodbye_does_not()
    {
        int port = TestBroker.FreePort();
        using Relay relay = new(port, broker.Settings.Port);
        relay.Up();
        using IMqttLink link = Link(broker.Settings with { Port = port, WillDelay = TimeSpan.Zero });
        link.Start();
        Assert.Equal("connected", Next());
        relay.Down();
        string will = await broker.WatchAsync("pt/1/pt-1/up/status", 1);
        Assert.Matches("^pt/1/pt-1/up/status 1 [01] application/json 1  lost\n$", will); // Retained, or as it came.

        relay.Up();
        while (Next() != "connected")
        {
        }

        Assert.True(link.Publish(Message("up/status", "gone", retain: true)));
        link.Stop(TimeSpan.FromSeconds(10));
        Assert.EndsWith(" gone\n", await broker.WatchAsync("pt/1/pt-1/up/status", 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_of_another_name_is_refused()
    {
        using IMqttLink link = Link(broker.Settings with { ServerName = "other.test" });
        link.Start();
        Assert.Equal("CERT-BROKER-NAME", Next());
    }

    [Fact]
    public void A_broker_of_another_authority_is_refused()
    {
        using TestAuthority stranger = new();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ca.pem"], stranger.Pem);
        using IMqttLink link = Link(broker.Settings with { CaFile = folder["ca.pem"] });
        link.Start();
        Assert.Equal("CERT-BROKER-UNTRUSTED", Next());
    }

    [Fact]
    public void A_passphrase_that_others_can_read_is_not_used()
    {
        File.SetUnixFileMode(broker.PassphraseFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        using IMqttLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("CERT-OWN-PASSPHRASE", Next());
    }

    private static FleetMessage Message(string topic, string text, bool retain) =>
        new(topic, "application/json", Encoding.UTF8.GetBytes(text), 1, retain, null);

    private IMqttLink Link(MqttSettings settings) => make(settings, Message("up/status", "lost", retain: true), heard);

    private string Next() => heard.Next();

    private void AwaitSubscription(IMqttLink link)
    {
        while (Next() != "up/order/0 10")
        {
        }

        link.Acknowledge(heard.Delivery!.Number);
    }

    /// <summary>The next message that is not the retained one, which comes with each connection.</summary>
    private string NextOrder(IMqttLink link)
    {
        string next = Next();
        while (!next.StartsWith("up/order/", StringComparison.Ordinal) || next == "up/order/0 10")
        {
            if (next == "up/order/0 10")
            {
                link.Acknowledge(heard.Delivery!.Number);
            }

            next = Next();
        }

        return next;
    }
}
