using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Terminal.Daemon.Settings;

/// <summary>Reads the settings files.</summary>
internal static class SettingsFile
{
    /// <summary>Longest settings file in bytes.</summary>
    public const int LengthMax = 1024 * 1024;

    /// <summary>Reads and checks <c>terminald.json</c>; null with the faults where it does not serve.</summary>
    public static DaemonSettings? TryRead(string path, out IReadOnlyList<SettingsFault> faults) =>
        TryRead(path, out byte[] content, out faults) ? Parse(content, out faults) : null;

    /// <summary>Reads and checks <c>ca-keys.json</c>; null with the faults where it does not serve.</summary>
    public static IReadOnlyList<CaKeySection>? TryReadKeys(string path, out IReadOnlyList<SettingsFault> faults) =>
        TryRead(path, out byte[] content, out faults) ? ParseKeys(content, out faults) : null;

    /// <summary>Checks the content of <c>terminald.json</c>; null with the faults where it does not serve.</summary>
    public static DaemonSettings? Parse(ReadOnlySpan<byte> content, out IReadOnlyList<SettingsFault> faults) =>
        Parse(content, SettingsContext.Default.DaemonSettings, SettingsCheck.Run, out faults);

    /// <summary>Checks the content of <c>ca-keys.json</c>; null with the faults where it does not serve.</summary>
    public static IReadOnlyList<CaKeySection>? ParseKeys(ReadOnlySpan<byte> content, out IReadOnlyList<SettingsFault> faults) =>
        Parse(content, SettingsContext.Default.IReadOnlyListCaKeySection, SettingsCheck.Run, out faults);

    private static T? Parse<T>(
        ReadOnlySpan<byte> content,
        JsonTypeInfo<T> type,
        Func<T, IReadOnlyList<SettingsFault>> check,
        out IReadOnlyList<SettingsFault> faults)
        where T : class
    {
        T? value = null;
        try
        {
            value = JsonSerializer.Deserialize(content, type);
            faults = value is null ? [new SettingsFault("$", "is null")] : check(value);
        }
        catch (JsonException fault)
        {
            // The message ends in path and position; the path alone is ours to give first.
            string problem = fault.Message.Split(" Path: ", 2)[0];
            faults = [new SettingsFault(fault.Path ?? "$", problem)];
        }

        return faults.Count == 0 ? value : null;
    }

    private static bool TryRead(string path, out byte[] content, out IReadOnlyList<SettingsFault> faults)
    {
        content = [];
        faults = [];
        try
        {
            FileInfo file = new(path);
            if (file.Length > LengthMax)
            {
                faults = [new SettingsFault("$", "is longer than 1 MiB")];
                return false;
            }

            content = File.ReadAllBytes(path);
            return true;
        }
        catch (IOException)
        {
            faults = [new SettingsFault("$", "cannot be read: " + path)];
        }
        catch (UnauthorizedAccessException)
        {
            faults = [new SettingsFault("$", "may not be read: " + path)];
        }

        return false;
    }
}
