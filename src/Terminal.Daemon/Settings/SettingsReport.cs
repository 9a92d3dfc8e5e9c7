using Terminal.Engine.Configuration;

namespace Terminal.Daemon.Settings;

/// <summary>Says whether settings serve, for a person or a script that has just changed them.</summary>
internal static class SettingsReport
{
    /// <summary>Checks the settings and the files of keys that they name, and prints every fault.</summary>
    public static async Task<ExitCode> WriteAsync(string path)
    {
        DaemonSettings? settings = SettingsFile.TryRead(path, out IReadOnlyList<ConfigurationFault> faults);
        if (settings is not null)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            _ = new NodeConfiguration(settings, folder).Trust(out faults);
        }

        foreach (ConfigurationFault fault in faults)
        {
            await Console.Error.WriteLineAsync($"{path} {fault}");
        }

        await Console.Out.WriteLineAsync(faults.Count == 0 ? "the settings serve" : "the settings do not serve");
        return faults.Count == 0 ? ExitCode.Stopped : ExitCode.Usage;
    }
}
