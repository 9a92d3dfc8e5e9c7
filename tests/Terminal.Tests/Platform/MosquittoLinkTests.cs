using System.Runtime.Versioning;
using System.Text;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Platform;

[SupportedOSPlatform("linux")]
public sealed class MosquittoLinkTests : IDisposable
{
    private readonly TestBroker broker = new();
    private readonly Heard heard = new();

    public void Dispose() => broker.Dispose();

    [Fact]
    public async Task A_message_reaches_the_broker_under_the_terminals_root_with_its_properties()
    {
        using MosquittoLink link = Link(broker.Settings);
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
        using MosquittoLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("connected", Next());
        Assert.True(link.Publish(Message("up/event/a", "7", retain: true) with { Expiry = TimeSpan.FromDays(30) }));
        link.Stop(TimeSpan.FromSeconds(10));
        string heard = await broker.WatchAsync("pt/1/pt-1/up/event/a", 1);
        int expiry = int.Parse(heard.Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expiry, (30 * 86400) - 20, 30 * 86400);
    }

    [Fact]
    public void Nothing_is_published_before_the_broker_has_accepted()
    {
        using MosquittoLink link = Link(broker.Settings);
        Assert.False(link.Publish(Message("up/status", "ready", retain: true)));
    }

    [Fact]
    public void A_lost_broker_is_told_and_found_again()
    {
        using MosquittoLink link = Link(broker.Settings);
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
    public void A_broker_of_another_name_is_refused()
    {
        using MosquittoLink link = Link(broker.Settings with { ServerName = "other.test" });
        link.Start();
        Assert.Equal("CERT-BROKER-NAME", Next());
    }

    [Fact]
    public void A_broker_of_another_authority_is_refused()
    {
        using TestAuthority stranger = new();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ca.pem"], stranger.Pem);
        using MosquittoLink link = Link(broker.Settings with { CaFile = folder["ca.pem"] });
        link.Start();
        Assert.Equal("CERT-BROKER-UNTRUSTED", Next());
    }

    [Fact]
    public void A_passphrase_that_others_can_read_is_not_used()
    {
        File.SetUnixFileMode(broker.PassphraseFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        using MosquittoLink link = Link(broker.Settings);
        link.Start();
        Assert.Equal("CERT-OWN-PASSPHRASE", Next());
    }

    private static FleetMessage Message(string topic, string text, bool retain) =>
        new(topic, "application/json", Encoding.UTF8.GetBytes(text), 1, retain, null);

    private MosquittoLink Link(MqttSettings settings) => new(settings, Message("up/status", "lost", retain: true), heard);

    private string Next() => heard.Next();
}
