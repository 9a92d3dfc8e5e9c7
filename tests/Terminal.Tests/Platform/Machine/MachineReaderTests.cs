using System.Text;
using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>All sources together: a whole board, and whatever its files might hold.</summary>
public sealed class MachineReaderTests : IDisposable
{
    private static readonly Dictionary<string, string> Board = new()
    {
        ["sys/class/power_supply/bat/type"] = "Battery\n",
        ["sys/class/power_supply/bat/capacity"] = "87\n",
        ["sys/class/power_supply/bat/status"] = "Charging\n",
        ["sys/class/power_supply/usb/type"] = "USB\n",
        ["sys/class/power_supply/usb/online"] = "1\n",
        ["proc/meminfo"] = "MemTotal:       1000 kB\nMemAvailable:   500 kB\n",
        ["proc/self/status"] = "Name:\tdotnet\nVmRSS:\t    1772 kB\n",
        ["proc/loadavg"] = "0.49 11.02 10.22 20/321 4970\n",
        ["sys/class/thermal/thermal_zone0/type"] = "cpu-thermal\n",
        ["sys/class/thermal/thermal_zone0/temp"] = "48686\n",
        ["sys/block/mmcblk0/device/life_time"] = "0x02 0x01\n",
        ["sys/block/mmcblk0/device/pre_eol_info"] = "0x01\n",
        ["proc/self/net/route"] = "Iface\tDestination\nwlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n",
        ["proc/self/net/ipv6_route"] =
            "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 "
            + "00000003 00000000 00000003    wlan0\n",
        ["proc/self/net/wireless"] = " wlan0: 0000   54.  -56.  -256        0      0      0      0    237        0\n",
        ["sys/class/net/wlan0/uevent"] = "DEVTYPE=wlan\n",
        ["sys/class/net/wlan0/type"] = "1\n",
        ["sys/class/net/wlan0/carrier_changes"] = "7\n",
        ["sys/class/net/wlan0/statistics/rx_errors"] = "1\n",
        ["sys/class/net/wlan0/statistics/tx_errors"] = "2\n",
        ["sys/class/net/wlan0/statistics/rx_dropped"] = "3\n",
        ["sys/class/net/wlan0/statistics/tx_dropped"] = "4\n",
    };

    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void A_board_that_says_everything_leaves_no_member_open()
    {
        Fill(static text => text);
        MachineHealth health = new MachineReader(tree.Root, tree.Root).Read();
        Assert.All(typeof(MachineHealth).GetProperties(), member => Assert.True(member.GetValue(health) is not null, member.Name));
    }

    [Fact]
    public void A_machine_that_says_nothing_has_a_clock_and_a_disk_alone()
    {
        MachineHealth health = new MachineReader(tree.Root, tree.Root).Read();
        Assert.Equal(
            KernelTree.Nothing,
            health with
            {
                DiskFreeBytes = null,
                ClockSynchronised = null,
                ClockOffsetMicroseconds = null,
                ClockErrorMicroseconds = null,
                ClockErrorMaxMicroseconds = null,
            });
    }

    [Fact]
    public void Whatever_the_files_hold_nothing_is_thrown_and_every_number_is_within_its_bounds()
    {
        Random dice = new(2026);
        MachineReader machine = new(tree.Root, tree.Root);
        for (int round = 0; round < 500; round++)
        {
            Fill(text => Spoil(text, dice));
            MachineHealth health = machine.Read();
            Assert.InRange(health.BatteryPercent ?? 0, 0, 100);
            Assert.InRange(health.MemoryAvailableBytes ?? 0, 0, long.MaxValue);
            Assert.InRange(health.ProcessResidentBytes ?? 0, 0, long.MaxValue);
            Assert.InRange(health.LoadAverage ?? 0, 0, 1_000_000);
            Assert.InRange(health.ProcessorCelsius ?? 0, -100, 200);
            Assert.InRange(health.DiskWearPercent ?? 10, 10, 110);
            Assert.InRange(health.WifiQuality ?? 0, 0, 255);
            Assert.InRange(health.WifiSignalDbm ?? -1, -127, -1);
            Assert.InRange(health.LinkName?.Length ?? 1, 1, 15);
            Assert.InRange(health.CarrierChangeCount ?? 0, 0, long.MaxValue);
        }
    }

    private static string Spoil(string text, Random dice)
    {
        StringBuilder spoilt = new(text);
        for (int strokes = dice.Next(3); strokes > 0; strokes--)
        {
            int at = dice.Next(spoilt.Length + 1);
            switch (dice.Next(4))
            {
                case 0:
                    _ = spoilt.Insert(at, (char)dice.Next(256));
                    break;
                case 1:
                    _ = spoilt.Insert(at, new string((char)('0' + dice.Next(10)), dice.Next(30)));
                    break;
                case 2 when at < spoilt.Length:
                    spoilt[at] = (char)dice.Next(256);
                    break;
                default:
                    spoilt.Length = at;
                    break;
            }
        }

        return spoilt.ToString();
    }

    private void Fill(Func<string, string> change)
    {
        foreach ((string path, string text) in Board)
        {
            tree[path] = change(text);
        }
    }
}
