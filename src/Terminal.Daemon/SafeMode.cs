using System.Globalization;

namespace Terminal.Daemon;

/// <summary>
/// Keeps a terminal that breaks at the same place again and again from trying for ever: it starts without trade, and waits for a person.
/// </summary>
/// <remarks>
/// A marker file beside the crash records says so, so that power cuts do not end it. It holds for the version that wrote it alone: another
/// one may have the cure.
/// </remarks>
/// <param name="folder">Folder of the crash records.</param>
internal sealed class SafeMode(string folder)
{
    /// <summary>So many crashes at one place within <see cref="Window"/> are enough.</summary>
    public const int CrashCount = 3;

    private const string StampFormat = "yyyyMMdd'T'HHmmssfff";

    /// <summary>How far apart they may lie, by the clock that named their records.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly string marker = Path.Combine(folder, "safe-mode");

    /// <summary>True where the terminal is to start without trade. A marker of another version goes.</summary>
    public bool IsOn()
    {
        try
        {
            if (File.ReadAllLines(marker) is [var version, ..] && version == CrashRecord.VersionLine)
            {
                return true;
            }

            File.Delete(marker);
        }
        catch (IOException)
        {
            // There is none.
        }
        catch (UnauthorizedAccessException)
        {
            return true; // Somebody put it there, and it cannot be read: better no trade than a guess.
        }

        return false;
    }

    /// <summary>Ends it; false where it was not on, or the disk does not let it go.</summary>
    public bool TryClear()
    {
        try
        {
            bool was = File.Exists(marker);
            File.Delete(marker);
            return was;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Looks at the last records; true where they are of one place and close together, and the marker was written.</summary>
    public bool Judge()
    {
        try
        {
            string[] last = [.. CrashRecord.Files(folder).TakeLast(CrashCount)];
            string[] places = [.. last.Select(path => CrashRecord.PlaceOf(File.ReadAllText(path))).Distinct()];
            DateTime[] times = [.. last.Select(TimeOf)];
            if (last.Length < CrashCount || places.Length != 1 || times.Max() - times.Min() > Window)
            {
                return false;
            }

            File.WriteAllText(marker, places[0]);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // crash-20261122T143000123-4711.txt; a name that is none of ours is of no time that is near another.
    private static DateTime TimeOf(string path) =>
        Path.GetFileName(path).Split('-') is [_, var stamp, ..]
            && DateTime.TryParseExact(stamp, StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? time
            : DateTime.MinValue;
}
