using System.Net.Sockets;
using System.Text;
using Terminal.Platform.Supervision;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What a service manager hears, by the protocol of sd_notify(3).</summary>
public sealed class ServiceNotifierTests : IDisposable
{
    private static readonly Instant Start = Instant.Origin + TimeSpan.FromHours(1);

    private readonly TemporaryFolder folder = new();
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };

    public void Dispose()
    {
        manager.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void It_says_ready_then_alive_each_third_of_the_watchdogs_time_then_stopping()
    {
        manager.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        using ServiceNotifier notifier = new(folder["notify"], TimeSpan.FromSeconds(30));
        Assert.Null(notifier.Deadline);
        notifier.Elapse(Start);
        notifier.Ready(Start);
        Assert.Equal("READY=1", Heard());
        Assert.Equal(Start + TimeSpan.FromSeconds(10), notifier.Deadline);
        notifier.Elapse(Start + TimeSpan.FromSeconds(9));
        notifier.Elapse(Start + TimeSpan.FromSeconds(10));
        Assert.Equal("WATCHDOG=1", Heard());
        Assert.Equal(Start + TimeSpan.FromSeconds(20), notifier.Deadline);
        notifier.Elapse(Start + TimeSpan.FromSeconds(25));
        Assert.Equal("WATCHDOG=1", Heard());
        notifier.Stopping();
        Assert.Equal("STOPPING=1", Heard());
        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public void Without_a_watchdog_it_says_nothing_of_its_life()
    {
        manager.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        using ServiceNotifier notifier = new(folder["notify"], TimeSpan.Zero);
        notifier.Ready(Start);
        Assert.Null(notifier.Deadline);
        notifier.Elapse(Start + TimeSpan.FromDays(1));
        Assert.Equal("READY=1", Heard());
        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public void An_abstract_name_is_reached_too()
    {
        string name = "terminal-test-" + Guid.NewGuid().ToString("N");
        manager.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using ServiceNotifier notifier = new("@" + name, TimeSpan.Zero);
        notifier.Ready(Start);
        Assert.Equal("READY=1", Heard());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/notify")]
    public void Without_a_manager_nothing_happens(string? address)
    {
        using ServiceNotifier notifier = new(address, TimeSpan.FromSeconds(30));
        notifier.Ready(Start);
        notifier.Elapse(Start + TimeSpan.FromMinutes(1));
        notifier.Stopping();
    }

    [Fact]
    public void A_manager_that_went_away_or_does_not_read_holds_nobody_up()
    {
        manager.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        using ServiceNotifier notifier = new(folder["notify"], TimeSpan.FromSeconds(3));
        notifier.Ready(Start);
        for (int second = 1; second <= 1000; second++)
        {
            notifier.Elapse(Start + TimeSpan.FromSeconds(second)); // Far more than the socket holds.
        }

        manager.Close();
        notifier.Stopping();
    }

    private string Heard()
    {
        byte[] datagram = new byte[64];
        return Encoding.ASCII.GetString(datagram, 0, manager.Receive(datagram));
    }
}
