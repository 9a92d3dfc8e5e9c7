using System.Reflection;

namespace Terminal.Daemon;

/// <summary>Which build this is.</summary>
internal static class Build
{
    /// <summary>No clock that stands before this can be right: the program is younger.</summary>
    public static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The libraries of buses and broker: <c>debian</c>, the distribution's; <c>iot</c>, the IoT packages and MQTTnet.</summary>
    public static string Flavour { get; } =
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == nameof(Flavour)).Value!;

    /// <summary>Whether the build is of the flavour iot.</summary>
    public static bool HasIotPackages { get; } = Flavour == "iot";

    /// <summary>Version and flavour: <c>0.1.0+debian</c>.</summary>
    public static string Version { get; } =
        (typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0")
        + "+" + Flavour;
}
