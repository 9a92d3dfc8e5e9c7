namespace Terminal.Engine.Fleet;

/// <summary>What the fleet link needs to know.</summary>
public sealed record FleetSettings
{
    /// <summary>Version of this program with the flavour of its build: 0.1.0.</summary>
    public required string Firmware { get; init; }

    /// <summary>Version of the configuration in force; 0 where none was ever pushed.</summary>
    public int ConfigurationVersion { get; init; }

    /// <summary>SHA-256 of the configuration in force, lower-case hexadecimal.</summary>
    public string ConfigurationSha256 { get; init; } = "";

    /// <summary>Time between two telemetry messages, 10 s to a day.</summary>
    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromMinutes(1);
}
