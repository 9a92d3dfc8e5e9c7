using System.Security.Cryptography;
using Terminal.Engine.Configuration;
using Terminal.Platform.Security;

namespace Terminal.Daemon.Settings;

/// <summary>Moves the storage key from its file into the board's security chip, by hand and once.</summary>
internal static class KeyMove
{
    /// <summary>Moves it; the file goes once the chip has given back what it was given.</summary>
    /// <param name="settingsPath">The settings, which still name the file.</param>
    /// <param name="handle">The chip's persistent handle: 0x81010001.</param>
    /// <param name="report">What came of it.</param>
    public static ExitCode Run(string settingsPath, string handle, TextWriter report)
    {
        DaemonSettings? settings = SettingsFile.TryRead(settingsPath, out IReadOnlyList<ConfigurationFault> faults);
        DaemonSettings? moved = settings is null
            ? null
            : settings with { StorageKeyFile = "", Tpm = settings.Tpm with { Handle = handle } };
        faults = moved is null ? faults : SettingsCheck.Run(moved);
        if (faults.Count > 0 || settings!.StorageKeyFile.Length == 0)
        {
            report.WriteLine(faults.Count > 0 ? $"{settingsPath} {faults[0]}" : $"{settingsPath} names no file: the key is in the chip");
            return ExitCode.Usage;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(settingsPath))!;
        IKeySeal file = new NodeConfiguration(settings, folder).KeySeal();
        string said = Move(file, new TpmKeySeal(Convert.ToUInt32(handle, 16), settings.Tpm.Connection));
        string next = $"the chip has it; now, in {settingsPath}: \"tpm\": {{ \"handle\": \"{handle}\" }}, no storageKeyFile";
        report.WriteLine(said.Length > 0 ? said : next);
        return said.Length > 0 ? ExitCode.NoStorageKey : ExitCode.Stopped;
    }

    /// <summary>What went wrong; empty where nothing did.</summary>
    private static string Move(IKeySeal file, TpmKeySeal chip)
    {
        Span<byte> key = stackalloc byte[TerminalDaemon.StorageKeyLength];
        Span<byte> back = stackalloc byte[TerminalDaemon.StorageKeyLength];
        try
        {
            SealStatus status = file.TryRead(key);
            return status != SealStatus.Done ? $"{file.Place}: {status}"
                : !chip.TrySeal(key) ? $"{chip.Place}: it does not answer, or the handle is taken"
                : chip.TryRead(back) != SealStatus.Done || !CryptographicOperations.FixedTimeEquals(key, back)
                    ? $"{chip.Place}: it does not give back what it was given; {file.Place} was left"
                : file.TryErase() != SealStatus.Done ? $"{chip.Place} has it, and {file.Place} could not be erased"
                : "";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(back);
        }
    }
}
