using System.Globalization;
using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>How busy and how hot the processor is.</summary>
/// <remarks>proc(5): loadavg; the kernel's Documentation/ABI/testing/sysfs-class-thermal.</remarks>
public static class ProcessorReader
{
    private const double LoadMax = 1_000_000;
    private const int DegreeLength = 1000;
    private const int MillidegreesLeast = -100_000;
    private const int MillidegreesMost = 200_000;

    // What boards call the zone of their processor: cpu-thermal, soc-thermal, x86_pkg_temp. Others are the battery's or the modem's.
    private static readonly string[] ProcessorZones = ["cpu", "soc", "pkg"];

    /// <summary>Adds what the kernel says; of several zones, the hottest counts.</summary>
    public static MachineHealth Read(SystemFiles files, MachineHealth health)
    {
        long? hottest = files.Folders("sys/class/thermal")
            .Where(zone => files.Text(zone + "/type") is { } type
                && ProcessorZones.Any(name => type.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Select(zone => files.Number(zone + "/temp", MillidegreesLeast, MillidegreesMost))
            .Max();
        return health with { LoadAverage = Load(files.Text("proc/loadavg")), ProcessorCelsius = (int?)(hottest / DegreeLength) };
    }

    private static double? Load(string? text)
    {
        ReadOnlySpan<char> first = text is null ? default : text.AsSpan(0, Math.Max(text.IndexOf(' ', StringComparison.Ordinal), 0));
        return double.TryParse(first, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double load) && load <= LoadMax
            ? load
            : null;
    }
}
