using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary>struct timex as <c>adjtimex</c> of glibc takes it: 208 bytes where long has 64 bits, 128 where it has 32.</summary>
/// <remarks>On 32 bits the name is the form with a short time_t; the other has a name of its own.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Timex
{
    /// <summary>In <see cref="Status"/>: nobody steers the clock.</summary>
    public const int Unsynchronised = 0x0040;

    /// <summary>In <see cref="Status"/>: <see cref="Offset"/> is in nanoseconds, else in microseconds.</summary>
    public const int Nanoseconds = 0x2000;

    public uint Modes;
    public nint Offset;
    public nint Frequency;
    public nint ErrorMax;
    public nint ErrorEstimated;
    public int Status;
    public nint Constant;
    public nint Precision;
    public nint Tolerance;
    public nint TimeSeconds;
    public nint TimeFraction;
    public nint Tick;
    public nint PulseFrequency;
    public nint PulseJitter;
    public int PulseShift;
    public nint PulseStability;
    public nint JitterCount;
    public nint CalibrationCount;
    public nint ErrorCount;
    public nint StabilityCount;
    public int TaiOffset;
    public fixed int Reserved[11];
}
