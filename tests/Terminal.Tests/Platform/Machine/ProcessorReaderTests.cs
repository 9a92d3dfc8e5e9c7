using System.Globalization;
using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>
/// Shapes of the files: loadavg seen under Linux 6.1, and proc(5); the kernel's Documentation/ABI/testing/sysfs-class-thermal (temp is in
/// thousandths of a degree); the zones' names from the device trees of the kernel (bcm2711: cpu-thermal, rk3399: cpu-thermal, gpu-thermal).
/// </summary>
public sealed class ProcessorReaderTests : IDisposable
{
    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void The_load_is_the_last_minutes()
    {
        tree["proc/loadavg"] = "13.49 11.02 10.22 20/321 4970\n";
        Assert.Equal(new MachineHealth { LoadAverage = 13.49 }, Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("-1.00 0.00 0.00 1/1 1")]
    [InlineData("NaN 0.00 0.00 1/1 1")]
    [InlineData("1e300 0.00 0.00 1/1 1")]
    [InlineData("99999999999999 0.00 0.00 1/1 1")]
    [InlineData("1,5 0.00 0.00 1/1 1")]
    public void A_load_that_cannot_be_is_none(string loadavg)
    {
        tree["proc/loadavg"] = loadavg;
        Assert.Equal(KernelTree.Nothing, Read());
    }

    [Fact]
    public void The_processors_hottest_zone_counts_and_no_other_part()
    {
        Zone(0, "battery", "71000");
        Assert.Null(Read().ProcessorCelsius);
        Zone(1, "cpu-thermal", "48686");
        Assert.Equal(48, Read().ProcessorCelsius);
        Zone(2, "x86_pkg_temp", "61999");
        Zone(3, "SoC-thermal", "52000");
        Assert.Equal(61, Read().ProcessorCelsius);
        Zone(2, "x86_pkg_temp", "");
        Assert.Equal(52, Read().ProcessorCelsius);
    }

    [Theory]
    [InlineData("-20500", -20)]
    [InlineData("0", 0)]
    [InlineData("200001", null)]
    [InlineData("-100001", null)]
    [InlineData("48.5", null)]
    [InlineData("99999999999999999999999", null)]
    public void Temperatures_that_cannot_be_are_none(string text, int? degrees)
    {
        Zone(0, "cpu-thermal", text);
        Assert.Equal(new MachineHealth { ProcessorCelsius = degrees }, Read());
    }

    private void Zone(int number, string type, string temperature)
    {
        string zone = string.Create(CultureInfo.InvariantCulture, $"sys/class/thermal/thermal_zone{number}/");
        tree[zone + "type"] = type + "\n";
        tree[zone + "temp"] = temperature + "\n";
    }

    private MachineHealth Read() => ProcessorReader.Read(tree.Files, KernelTree.Nothing);
}
