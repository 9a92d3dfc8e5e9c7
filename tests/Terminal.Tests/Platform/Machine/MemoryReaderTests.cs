using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>Shapes of the files: seen under Linux 6.1, cut to their first lines; proc(5) describes them.</summary>
public sealed class MemoryReaderTests : IDisposable
{
    private readonly KernelTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void What_programs_can_still_get_and_what_this_one_holds()
    {
        tree["proc/meminfo"] =
            "MemTotal:       24684092 kB\nMemFree:        19452124 kB\nMemAvailable:   22680244 kB\nBuffers:           66948 kB\n";
        tree["proc/self/status"] = "Name:\tdotnet\nVmPeak:\t    2928 kB\nVmHWM:\t    1980 kB\nVmRSS:\t    1772 kB\nThreads:\t1\n";
        Assert.Equal(new MachineHealth { MemoryAvailableBytes = 22680244L * 1024, ProcessResidentBytes = 1772 * 1024 }, Read());
    }

    [Theory]
    [InlineData("MemAvailable:   -5 kB\n")]
    [InlineData("MemAvailable:   5 MB\n")]
    [InlineData("MemAvailable: kB\n")]
    [InlineData("MemAvailable:\n")]
    [InlineData("MemAvailable: kB")]
    [InlineData("MemAvailable:   12 34 kB\n")]
    [InlineData("MemAvailable:   9223372036854775807 kB\n")]
    [InlineData("MemAvailable:   99999999999999999999999 kB\n")]
    [InlineData("XMemAvailable:   5 kB\n")]
    [InlineData("")]
    [InlineData("\0\xFF\n\n:")]
    public void A_size_that_cannot_be_is_none(string meminfo)
    {
        tree["proc/meminfo"] = meminfo;
        Assert.Equal(KernelTree.Nothing, Read());
    }

    [Fact]
    public void The_largest_size_that_a_number_holds_is_taken()
    {
        tree["proc/meminfo"] = "MemAvailable:   9007199254740991 kB\n"; // 2^53 - 1, times 2^10
        Assert.Equal(9007199254740991L * 1024, Read().MemoryAvailableBytes);
    }

    [Fact]
    public void A_sandbox_that_hides_the_files_leaves_nothing() => Assert.Equal(KernelTree.Nothing, Read());

    [Fact]
    public void A_file_is_read_to_its_limit_and_no_further()
    {
        tree["proc/meminfo"] = "MemAvailable:   5 kB\n" + new string('x', 10 * SystemFiles.LengthMax) + "\nMemAvailable:   7 kB\n";
        Assert.Equal(5 * 1024, Read().MemoryAvailableBytes);
        tree["proc/meminfo"] = new string('x', SystemFiles.LengthMax) + "\nMemAvailable:   7 kB\n";
        Assert.Null(Read().MemoryAvailableBytes);
    }

    [Fact]
    public void A_folder_in_a_files_place_is_nothing()
    {
        tree["proc/meminfo/x"] = "";
        Assert.Equal(KernelTree.Nothing, Read());
    }

    private MachineHealth Read() => MemoryReader.Read(tree.Files, KernelTree.Nothing);
}
