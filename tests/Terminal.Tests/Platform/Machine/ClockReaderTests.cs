using Terminal.Engine.Fleet;
using Terminal.Platform.Interop;
using Terminal.Platform.Machine;
using Xunit;

namespace Terminal.Tests.Platform.Machine;

/// <summary>Meanings of the answer: adjtimex(2). That the structure is the library's own, <c>IoctlTests</c> holds.</summary>
public sealed class ClockReaderTests
{
    [Theory]
    [InlineData(0x0001, true, -1500)] // STA_PLL
    [InlineData(0x2001, true, -1)] // STA_PLL, STA_NANO
    [InlineData(0x2041, false, -1)] // and STA_UNSYNC
    [InlineData(0x0040, false, -1500)]
    public void The_status_says_who_steers_and_in_what_unit(int status, bool steered, long offset)
    {
        Timex clock = new() { Status = status, Offset = -1500, ErrorEstimated = 42, ErrorMax = 16_000_000 };
        MachineHealth expected = new()
        {
            ClockSynchronised = steered,
            ClockOffsetMicroseconds = offset,
            ClockErrorMicroseconds = 42,
            ClockErrorMaxMicroseconds = 16_000_000,
        };
        Assert.Equal(expected, ClockReader.Describe(clock, KernelTree.Nothing));
    }

    [Fact]
    public void The_kernel_is_asked_and_nothing_is_changed()
    {
        Assert.True(Libc.ReadClock(out Timex clock) >= 0);
        long drift = (long)clock.TimeSeconds - DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(drift, -2, 2); // In its place in the structure stands the time.
        Assert.NotNull(ClockReader.Read(KernelTree.Nothing).ClockSynchronised);
    }
}
