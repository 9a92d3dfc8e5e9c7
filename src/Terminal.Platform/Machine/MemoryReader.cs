using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>The machine's memory and this process's share of it.</summary>
/// <remarks>proc(5): meminfo, and status of a process.</remarks>
public static class MemoryReader
{
    private const string Unit = " kB";
    private const int UnitLength = 1024;

    /// <summary>Adds what the kernel says.</summary>
    public static MachineHealth Read(SystemFiles files, MachineHealth health) => health with
    {
        MemoryAvailableBytes = Bytes(files.Text("proc/meminfo"), "MemAvailable:"),
        ProcessResidentBytes = Bytes(files.Text("proc/self/status"), "VmRSS:"),
    };

    private static long? Bytes(string? text, string name)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.EndsWith(Unit, StringComparison.Ordinal))
            {
                return SystemFiles.Parse(line[name.Length..^Unit.Length].Trim(), 0, long.MaxValue / UnitLength) * UnitLength;
            }
        }

        return null;
    }
}
