using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Terminal.Daemon.Settings;

/// <summary>Reads the settings files.</summary>
internal static class SettingsFile
{
    /// <summary>Longest settings file in bytes.</summary>
    public const int LengthMax = 1024 * 1024;

    /// <summary>Reads and checks <c>terminald.json</c>; null with the faults where it does not serve.</summary>
    public static DaemonSettings? TryRead(string path, out IReadOnlyList<SettingsFault> faults)
    {
        DaemonSettings? settings = TryParse(path, SettingsContext.Default.DaemonSettings, out faults);
        if (settings is not null)
        {
            faults = SettingsCheck.Run(settings);
        }

        return faults.Count == 0 ? settings : null;
    }

    /// <summary>Reads and checks <c>ca-keys.json</c>; null with the faults where it does not serve.</summary>
    public static IReadOnlyList<CaKeySection>? TryReadKeys(string path, out IReadOnlyList<SettingsFault> faults)
    {
        IReadOnlyList<CaKeySection>? keys = TryParse(path, SettingsContext.Default.IReadOnlyListCaKeySection, out faults);
        if (keys is not null)
        {
            faults = SettingsCheck.Run(keys);
        }

        return faults.Count == 0 ? keys : null;
    }

    private static T? TryParse<T>(string path, JsonTypeInfo<T> type, out IReadOnlyList<SettingsFault> faults)
        where T : class
    {
        faults = [];
        try
        {
            FileInfo file = new(path);
            if (file.Length > LengthMax)
            {
                faults = [new SettingsFault("$", "is longer than 1 MiB")];
                return null;
            }

            T? value = JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
            faults = value is null ? [new SettingsFault("$", "is null")] : [];
            return value;
        }
        catch (JsonException fault)
        {
            // The message ends in path and position; the path alone is ours to give first.
            string problem = fault.Message.Split(" Path: ", 2)[0];
            faults = [new SettingsFault(fault.Path ?? "$", problem)];
        }
        catch (IOException)
        {
            faults = [new SettingsFault("$", "cannot be read: " + path)];
        }
        catch (UnauthorizedAccessException)
        {
            faults = [new SettingsFault("$", "may not be read: " + path)];
        }

        return null;
    }
}
