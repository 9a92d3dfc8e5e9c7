using System.Globalization;
using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>The interface that the default route leaves by: what it is, how good it is, what it lost.</summary>
/// <remarks>
/// proc(5): net/route, net/ipv6_route and net/wireless of this process; the kernel's Documentation/ABI/testing/sysfs-class-net and
/// sysfs-class-net-statistics.
/// </remarks>
public static class LinkReader
{
    private const int NameLengthMax = 15;
    private const int QualityMax = 255;
    private const int SignalLeast = -127;
    private const uint RouteUp = 0x0001;
    private const uint RouteRejects = 0x0200;
    private const long EthernetHardware = 1; // ARPHRD_ETHER

    // Modems that do not call themselves wwan: PPP, and raw IP as drivers of chip makers name it.
    private static readonly string[] ModemNames = ["wwan", "ppp", "rmnet"];

    /// <summary>Adds what is known of the interface; nothing where there is no default route.</summary>
    public static MachineHealth Read(SystemFiles files, MachineHealth health)
    {
        if ((DefaultRoute(files.Text("proc/self/net/route")) ?? DefaultRoute6(files.Text("proc/self/net/ipv6_route"))) is not { } name)
        {
            return health;
        }

        string folder = "sys/class/net/" + name;
        (int? quality, int? signal) = Wireless(files.Text("proc/self/net/wireless"), name);
        return health with
        {
            LinkName = name,
            LinkKind = KindOf(files, folder, name),
            WifiQuality = quality,
            WifiSignalDbm = signal,
            ReceiveErrorCount = files.Count(folder + "/statistics/rx_errors"),
            TransmitErrorCount = files.Count(folder + "/statistics/tx_errors"),
            ReceiveDropCount = files.Count(folder + "/statistics/rx_dropped"),
            TransmitDropCount = files.Count(folder + "/statistics/tx_dropped"),
            CarrierChangeCount = files.Count(folder + "/carrier_changes"),
        };
    }

    private static LinkKind KindOf(SystemFiles files, string folder, string name)
    {
        string type = files.Text(folder + "/uevent") is { } text
            ? text.Split('\n').FirstOrDefault(static line => line.StartsWith("DEVTYPE=", StringComparison.Ordinal), "")
            : "";
        return type == "DEVTYPE=wlan" || files.HasFolder(folder + "/wireless") ? LinkKind.Wifi
            : type == "DEVTYPE=wwan" || ModemNames.Any(modem => name.StartsWith(modem, StringComparison.Ordinal)) ? LinkKind.Cellular
            : type.Length == 0 && files.Number(folder + "/type", 0, ushort.MaxValue) == EthernetHardware ? LinkKind.Ethernet
            : LinkKind.Other;
    }

    // Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT; numbers in hexadecimal but for the metric.
    private static string? DefaultRoute(string? table) => Best(table, static field => field.Length >= 8
        && Hex(field[1]) == 0 && Hex(field[7]) == 0 && IsUsed(Hex(field[3])) && IsName(field[0])
        ? (field[0], SystemFiles.Parse(field[6], 0, uint.MaxValue))
        : null);

    // Destination, its length, source, its length, next hop, metric, references, uses, flags, name; all numbers in hexadecimal.
    private static string? DefaultRoute6(string? table) => Best(table, static field => field.Length >= 10
        && field[0].All(static digit => digit == '0') && Hex(field[1]) == 0 && IsUsed(Hex(field[8])) && IsName(field[9])
        ? (field[9], Hex(field[5]))
        : null);

    private static string? Best(string? table, Func<string[], (string Name, long? Metric)?> read) =>
        (table ?? "").Split('\n')
            .Select(line => read(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
            .Where(static route => route?.Metric is not null)
            .MinBy(static route => route!.Value.Metric)?.Name;

    private static bool IsUsed(uint? flags) => (flags & (RouteUp | RouteRejects)) == RouteUp;

    // It becomes part of a path.
    private static bool IsName(string name) => name.Length <= NameLengthMax && name is not ("." or "..")
        && name.All(static letter => letter is > ' ' and < '\x7F' and not '/');

    private static uint? Hex(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) ? value : null;

    // " wlan0: 0000   54.  -56.  -256  ...": status, quality, signal and noise; a point says that the value is new. A signal that is not
    // negative is no dBm but a number of the driver's own.
    private static (int? Quality, int? Signal) Wireless(string? table, string name)
    {
        string[]? field = (table ?? "").Split('\n')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(line => line.Length >= 4 && line[0] == name + ":");
        return field is null ? (null, null)
            : ((int?)SystemFiles.Parse(field[2].TrimEnd('.'), 0, QualityMax),
                (int?)SystemFiles.Parse(field[3].TrimEnd('.'), SignalLeast, -1));
    }
}
