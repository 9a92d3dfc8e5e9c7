using Terminal.Engine.Fleet;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Machine;

/// <summary>What the kernel knows of how right its clock is.</summary>
/// <remarks>adjtimex(2). A sandbox that keeps the clock from being set may deny the look as well.</remarks>
public static class ClockReader
{
    private const int MicrosecondLength = 1000;

    /// <summary>Adds what the kernel says.</summary>
    public static MachineHealth Read(MachineHealth health) => Libc.ReadClock(out Timex clock) < 0 ? health : Describe(clock, health);

    /// <summary>Adds what an answer of the kernel says.</summary>
    internal static MachineHealth Describe(in Timex clock, MachineHealth health) => health with
    {
        ClockSynchronised = (clock.Status & Timex.Unsynchronised) == 0,
        ClockOffsetMicroseconds = (clock.Status & Timex.Nanoseconds) == 0 ? clock.Offset : clock.Offset / MicrosecondLength,
        ClockErrorMicroseconds = clock.ErrorEstimated,
        ClockErrorMaxMicroseconds = clock.ErrorMax,
    };
}
