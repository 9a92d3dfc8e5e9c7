using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>Shapes of the files: the kernel's Documentation/ABI/testing/sysfs-class-power.</summary>
public sealed class PowerReaderTests : IDisposable
{
    private const string Battery = "sys/class/power_supply/battery/";
    private const string Charger = "sys/class/power_supply/charger/";
    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("Charging", true)]
    [InlineData("Discharging", false)]
    [InlineData("Not charging", false)]
    [InlineData("Full", false)]
    [InlineData("Unknown", null)]
    public void A_battery_tells_its_charge_and_where_it_goes(string status, bool? charging)
    {
        tree[Battery + "type"] = "Battery\n";
        tree[Battery + "capacity"] = "87\n";
        tree[Battery + "status"] = status + "\n";
        Assert.Equal(new MachineHealth { BatteryPercent = 87, BatteryCharging = charging }, Read());
    }

    [Theory]
    [InlineData("Mains", "1", true)]
    [InlineData("USB", "2", true)]
    [InlineData("Wireless", "0", false)]
    [InlineData("Mains", "3", null)]
    [InlineData("UPS", "1", null)]
    public void Power_from_outside_is_seen_by_any_charger(string type, string online, bool? mains)
    {
        tree[Charger + "type"] = type + "\n";
        tree[Charger + "online"] = online + "\n";
        Assert.Equal(new MachineHealth { MainsPresent = mains }, Read());
    }

    [Theory]
    [InlineData("0", "1", true)]
    [InlineData("1", "0", true)]
    [InlineData("0", "0", false)]
    [InlineData("0", "broken", false)]
    public void One_charger_that_is_on_is_enough(string first, string second, bool mains)
    {
        foreach ((string name, string online) in (ReadOnlySpan<(string, string)>)[("ac", first), ("usb", second)])
        {
            tree[$"sys/class/power_supply/{name}/type"] = "Mains\n";
            tree[$"sys/class/power_supply/{name}/online"] = online + "\n";
        }

        Assert.Equal(mains, Read().MainsPresent);
    }

    [Fact]
    public void A_keyboards_battery_is_not_the_boards()
    {
        tree["sys/class/power_supply/a-keyboard/type"] = "Battery\n";
        tree["sys/class/power_supply/a-keyboard/scope"] = "Device\n";
        tree["sys/class/power_supply/a-keyboard/capacity"] = "12\n";
        Assert.Null(Read().BatteryPercent);
        tree[Battery + "type"] = "Battery\n";
        tree[Battery + "capacity"] = "87\n";
        Assert.Equal(87, Read().BatteryPercent);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("full")]
    [InlineData("5 0")]
    [InlineData("99999999999999999999999")]
    public void A_charge_that_cannot_be_is_none(string capacity)
    {
        tree[Battery + "type"] = "Battery\n";
        tree[Battery + "capacity"] = capacity;
        Assert.Equal(KernelTree.Nothing, Read());
    }

    [Fact]
    public void A_board_without_supplies_says_nothing() => Assert.Equal(KernelTree.Nothing, Read());

    private MachineHealth Read() => PowerReader.Read(tree.Files, KernelTree.Nothing);
}
