using Terminal.Engine.Configuration;
using Terminal.PublicKeys;

namespace Terminal.Daemon.Settings;

/// <summary>Reads the settings files.</summary>
internal static class SettingsFile
{
    /// <summary>Longest settings file in bytes.</summary>
    public const int LengthMax = 1024 * 1024;

    /// <summary>Reads and checks <c>terminald.json</c>; null with the faults where it does not serve.</summary>
    public static DaemonSettings? TryRead(string path, out IReadOnlyList<ConfigurationFault> faults) =>
        TryRead(path, out byte[] content, out faults) ? Parse(content, out faults) : null;

    /// <summary>Checks the content of <c>terminald.json</c>; null with the faults where it does not serve.</summary>
    public static DaemonSettings? Parse(ReadOnlySpan<byte> content, out IReadOnlyList<ConfigurationFault> faults)
    {
        DaemonSettings? settings = ConfigurationDocument.ReadJson(content, SettingsContext.Default.DaemonSettings, out faults);
        faults = settings is null ? faults : SettingsCheck.Run(settings);
        return faults.Count == 0 ? settings : null;
    }

    /// <summary>Reads the keys that sign configurations: a JWK set with keys of EC, P-256; null with the fault where it is none.</summary>
    public static IReadOnlyList<Es256PublicKey>? TryReadSigners(string path, out IReadOnlyList<ConfigurationFault> faults)
    {
        if (!TryRead(path, out byte[] content, out faults)
            || ConfigurationDocument.ReadJson(content, KeySetContext.Default.KeySet, out faults) is not { } set)
        {
            return null;
        }

        Es256PublicKey[] keys = [.. set.Keys.Select(static key => key.ToPublicKey()).OfType<Es256PublicKey>()];
        faults = keys.Length == set.Keys.Count
            ? []
            : [new ConfigurationFault("/keys", "key", $"holds a key that is none of EC and {Es256PublicKey.Curve}")];
        return faults.Count == 0 ? keys : null;
    }

    private static bool TryRead(string path, out byte[] content, out IReadOnlyList<ConfigurationFault> faults)
    {
        content = [];
        faults = [];
        try
        {
            FileInfo file = new(path);
            if (file.Length > LengthMax)
            {
                faults = [new ConfigurationFault("", "oversize", "is longer than 1 MiB")];
                return false;
            }

            content = File.ReadAllBytes(path);
            return true;
        }
        catch (IOException)
        {
            faults = [new ConfigurationFault("", "unreadable", "cannot be read: " + path)];
        }
        catch (UnauthorizedAccessException)
        {
            faults = [new ConfigurationFault("", "unreadable", "may not be read: " + path)];
        }

        return false;
    }
}
