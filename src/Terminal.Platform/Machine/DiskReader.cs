using System.Globalization;
using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>Room on the journal's disk, and the wear of an eMMC. SD cards and NVMe drives tell none in files.</summary>
/// <remarks>
/// JEDEC JESD84-B51, EXT_CSD bytes DEVICE_LIFE_TIME_EST_TYP_A and _B (1 to 10: tenths that are used, 11: over) and PRE_EOL_INFO; the
/// kernel's Documentation/driver-api/mmc/mmc-dev-attrs.rst.
/// </remarks>
public static class DiskReader
{
    private const int WearMax = 11;
    private const int WearStep = 10;

    /// <summary>Adds what the disk says; of several chips, the one that is worst.</summary>
    /// <param name="files">The kernel's files.</param>
    /// <param name="folder">A folder on the journal's disk.</param>
    /// <param name="health">What is known.</param>
    public static MachineHealth Read(SystemFiles files, string folder, MachineHealth health)
    {
        string[] chips =
            [.. files.Folders("sys/block").Where(static block => block.StartsWith("sys/block/mmcblk", StringComparison.Ordinal))];
        int? wear = chips.SelectMany(chip => Bytes(files.Text(chip + "/device/life_time")))
            .Where(static value => value is >= 1 and <= WearMax).Max(static value => (int?)value);
        DiskReserve? reserve = chips.SelectMany(chip => Bytes(files.Text(chip + "/device/pre_eol_info")))
            .Select(static value => (DiskReserve)value).Where(Enum.IsDefined).Max(static value => (DiskReserve?)value);
        return health with { DiskFreeBytes = Free(folder), DiskWearPercent = wear * WearStep, DiskReserve = reserve };
    }

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null; // The file system does not answer: the journal's own failures say more.
        }
        catch (UnauthorizedAccessException)
        {
            return null; // As above.
        }
    }

    private static IEnumerable<byte> Bytes(string? text)
    {
        foreach (string word in (text ?? "").Split(' '))
        {
            if (word.StartsWith("0x", StringComparison.Ordinal)
                && byte.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                yield return value;
            }
        }
    }
}
