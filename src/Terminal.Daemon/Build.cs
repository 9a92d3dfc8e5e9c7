using System.Reflection;

namespace Terminal.Daemon;

/// <summary>Which build this is.</summary>
internal static class Build
{
    /// <summary>No clock that stands before this can be right: the program is younger.</summary>
    public static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Version and flavour: <c>0.1.0+debian</c>, where the device libraries are the distribution's and not the IoT packages.
    /// </summary>
    public static string Version { get; } =
        (typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0")
        + "+debian";
}
