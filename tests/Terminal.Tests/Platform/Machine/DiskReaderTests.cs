using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>
/// Shapes of the files: the kernel's Documentation/driver-api/mmc/mmc-dev-attrs.rst, and drivers/mmc/core/mmc.c, which prints them with
/// "0x%02x 0x%02x" and "0x%02x"; meanings: JEDEC JESD84-B51, EXT_CSD.
/// </summary>
public sealed class DiskReaderTests : IDisposable
{
    private const string Chip = "sys/block/mmcblk1/device/";
    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("0x01 0x01\n", 10)]
    [InlineData("0x02 0x05\n", 50)]
    [InlineData("0x0a 0x01\n", 100)]
    [InlineData("0x01 0x0b\n", 110)]
    [InlineData("0x00 0x03\n", 30)]
    [InlineData("0x00 0x00\n", null)]
    [InlineData("0x0c 0xff\n", null)]
    [InlineData("0x 5 0x100 zz\n", null)]
    [InlineData("", null)]
    public void The_more_worn_kind_of_cells_counts(string text, int? percent)
    {
        tree[Chip + "life_time"] = text;
        Assert.Equal(new MachineHealth { DiskWearPercent = percent }, Read());
    }

    [Theory]
    [InlineData("0x01\n", DiskReserve.Normal)]
    [InlineData("0x02\n", DiskReserve.Warning)]
    [InlineData("0x03\n", DiskReserve.Urgent)]
    [InlineData("0x00\n", null)]
    [InlineData("0x04\n", null)]
    [InlineData("much\n", null)]
    public void The_reserve_is_what_the_standard_calls_it(string text, DiskReserve? reserve)
    {
        tree[Chip + "pre_eol_info"] = text;
        Assert.Equal(new MachineHealth { DiskReserve = reserve }, Read());
    }

    [Fact]
    public void Of_two_chips_the_worse_counts_and_other_disks_tell_nothing()
    {
        tree["sys/block/nvme0n1/device/life_time"] = "0x0b 0x0b\n";
        tree["sys/block/mmcblk0/device/type"] = "SD\n";
        Assert.Equal(KernelTree.Nothing, Read());
        tree[Chip + "life_time"] = "0x02 0x02\n";
        tree["sys/block/mmcblk2/device/life_time"] = "0x04 0x01\n";
        Assert.Equal(40, Read().DiskWearPercent);
    }

    [Fact]
    public void Room_is_what_the_file_system_gives_an_ordinary_user()
    {
        Assert.InRange(DiskReader.Read(tree.Files, tree.Root, KernelTree.Nothing).DiskFreeBytes!.Value, 1, 1L << 60);
        Assert.Null(DiskReader.Read(tree.Files, tree.Root + "/absent", KernelTree.Nothing).DiskFreeBytes);
    }

    private MachineHealth Read() => DiskReader.Read(tree.Files, tree.Root, KernelTree.Nothing) with { DiskFreeBytes = null };
}
