using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>
/// Shapes of the files: route, ipv6_route and the interface's folder seen under Linux 6.1 (with other names); wireless from the kernel's
/// net/wireless/wext-proc.c; DEVTYPE and the rest from Documentation/ABI/testing/sysfs-class-net.
/// </summary>
public sealed class LinkReaderTests : IDisposable
{
    private const string Head =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                                   \n";

    private const string Wireless =
        "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n"
        + " face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22\n";

    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void A_cable_tells_what_it_lost()
    {
        Routes(Route("eth0"), "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        tree["sys/class/net/eth0/type"] = "1\n";
        tree["sys/class/net/eth0/uevent"] = "INTERFACE=eth0\nIFINDEX=4\n";
        tree["sys/class/net/eth0/carrier_changes"] = "2\n";
        tree["sys/class/net/eth0/statistics/rx_errors"] = "3\n";
        tree["sys/class/net/eth0/statistics/tx_errors"] = "4\n";
        tree["sys/class/net/eth0/statistics/rx_dropped"] = "5\n";
        tree["sys/class/net/eth0/statistics/tx_dropped"] = "18446744073709551615\n"; // More than a number holds.
        MachineHealth expected = new()
        {
            LinkName = "eth0",
            LinkKind = LinkKind.Ethernet,
            CarrierChangeCount = 2,
            ReceiveErrorCount = 3,
            TransmitErrorCount = 4,
            ReceiveDropCount = 5,
        };
        Assert.Equal(expected, Read());
    }

    [Fact]
    public void A_wireless_network_tells_how_it_hears()
    {
        Routes(Route("wlan0"));
        tree["sys/class/net/wlan0/type"] = "1\n";
        tree["sys/class/net/wlan0/uevent"] = "DEVTYPE=wlan\nINTERFACE=wlan0\nIFINDEX=3\n";
        tree["proc/self/net/wireless"] = Wireless
            + " wlan00: 0000   11.  -99.  -256        0      0      0      0      0        0\n"
            + " wlan0: 0000   54.  -56.  -256        0      0      0      0    237        0\n";
        Assert.Equal(
            new MachineHealth { LinkName = "wlan0", LinkKind = LinkKind.Wifi, WifiQuality = 54, WifiSignalDbm = -56 }, Read());
    }

    [Theory]
    [InlineData(" wlan0: 0000   54.  200.  -256        0", 54, null)] // A number of the driver's own.
    [InlineData(" wlan0: 0000   256  -128  -256        0", null, null)]
    [InlineData(" wlan0: 0000   54", null, null)]
    [InlineData(" wlan0:", null, null)]
    [InlineData("", null, null)]
    public void A_signal_that_cannot_be_is_none(string line, int? quality, int? signal)
    {
        Routes(Route("wlan0"));
        tree["proc/self/net/wireless"] = Wireless + line;
        Assert.Equal((quality, signal), (Read().WifiQuality, Read().WifiSignalDbm));
    }

    [Theory]
    [InlineData("wwan0", "DEVTYPE=wwan\n", "1", LinkKind.Cellular)]
    [InlineData("usb0", "DEVTYPE=wwan\n", "1", LinkKind.Cellular)]
    [InlineData("ppp0", "DEVTYPE=ppp\n", "512", LinkKind.Cellular)]
    [InlineData("rmnet_data0", "", "519", LinkKind.Cellular)]
    [InlineData("usb0", "INTERFACE=usb0\n", "1", LinkKind.Ethernet)]
    [InlineData("br0", "DEVTYPE=bridge\n", "1", LinkKind.Other)]
    [InlineData("tun0", "", "65534", LinkKind.Other)]
    [InlineData("eth0", "", "", LinkKind.Other)]
    public void The_kind_is_what_the_driver_says(string name, string uevent, string type, LinkKind kind)
    {
        Routes(Route(name));
        tree[$"sys/class/net/{name}/uevent"] = uevent;
        tree[$"sys/class/net/{name}/type"] = type;
        Assert.Equal(new MachineHealth { LinkName = name, LinkKind = kind }, Read());
    }

    [Fact]
    public void Of_two_default_routes_the_cheaper_one_is_taken()
    {
        Routes(Route("eth0", "1024"), Route("wlan0", "600"), Route("usb0", "2000"));
        Assert.Equal("wlan0", Read().LinkName);
    }

    [Fact]
    public void The_newer_protocol_counts_where_the_older_has_no_way()
    {
        tree["proc/self/net/route"] = Head;
        tree["proc/self/net/ipv6_route"] =
            Line6("fe800000000000000000000000000000", "40", "00000100", "00000001", "wlan0")
            + Line6(new string('0', 32), "00", "ffffffff", "00200200", "lo")
            + Line6(new string('0', 32), "00", "00000800", "00000003", "eth1")
            + Line6(new string('0', 32), "00", "00000400", "00000003", "eth0");
        Assert.Equal("eth0", Read().LinkName);
        tree["proc/self/net/route"] = Head + Route("usb0");
        Assert.Equal("usb0", Read().LinkName);
    }

    [Theory]
    [InlineData("eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n")] // not all destinations
    [InlineData("eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n")] // not up
    [InlineData("eth0\t00000000\t010200C0\t0201\t0\t0\t0\t00000000\t0\t0\t0\n")] // rejects
    [InlineData("eth0\t00000000\t010200C0\t0003\t0\t0\t99999999999\t00000000\t0\t0\t0\n")]
    [InlineData("eth0\t00000000\t010200C0\t0003\t0\t0\n")]
    [InlineData("../../etc\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n")]
    [InlineData("..\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n")]
    [InlineData("a-name-too-long0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n")]
    [InlineData("et\0h0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n")]
    [InlineData("\xFF\xFE\0\n\n\t\t\t\t\t\t\t\t\n")]
    [InlineData("")]
    public void Without_a_way_that_can_be_used_there_is_no_link(string line)
    {
        Routes(line);
        Assert.Equal(KernelTree.Nothing, Read());
    }

    private static string Route(string name, string metric = "0") =>
        $"{name}\t00000000\t010200C0\t0003\t0\t0\t{metric}\t00000000\t0\t0\t0                                                     \n";

    private static string Line6(string destination, string length, string metric, string flags, string name) =>
        $"{destination} {length} {new string('0', 32)} 00 {new string('0', 32)} {metric} 00000001 00000000 {flags} {name,8}\n";

    private void Routes(params string[] lines) => tree["proc/self/net/route"] = Head + string.Concat(lines);

    private MachineHealth Read() => LinkReader.Read(tree.Files, KernelTree.Nothing);
}
