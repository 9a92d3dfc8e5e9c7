using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Terminal.Primitives;

namespace Terminal.Daemon;

/// <summary>What is kept of an exception that ended the process: types, method names and the exit code.</summary>
/// <remarks>
/// Messages of exceptions may carry data and are left out, save that of an invariant, which is a piece of source text. Locals and arguments
/// are never in it.
/// </remarks>
internal static class CrashRecord
{
    /// <summary>Most records that are kept; older ones go.</summary>
    public const int CountMax = 20;

    /// <summary>First line of a record of this build.</summary>
    public static string VersionLine { get; } = $"terminald {Build.Version}";

    /// <summary>Makes the record's text.</summary>
    public static string Describe(Exception fault, ExitCode code)
    {
        StringBuilder text = new();
        text.AppendLine(VersionLine);
        text.AppendLine(CultureInfo.InvariantCulture, $"exit {(int)code} {code}");
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            text.AppendLine(cause is InvariantException ? $"{cause.GetType().FullName}: {cause.Message}" : cause.GetType().FullName);
            foreach (StackFrame frame in new StackTrace(cause, fNeedFileInfo: false).GetFrames())
            {
                text.AppendLine("  " + NameOf(frame));
            }
        }

        return text.ToString();
    }

    /// <summary>Where a record says that the process ended: version, exit code, exception, and the first method that is ours.</summary>
    public static string PlaceOf(string record)
    {
        string[] lines = record.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("  Terminal.", StringComparison.Ordinal)
            && !line.StartsWith("  Terminal.Primitives.Invariant.", StringComparison.Ordinal));
        return string.Join('\n', first < 0 ? lines : [.. lines[..3], lines[first]]);
    }

    /// <summary>The records of a folder, oldest first.</summary>
    public static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "crash-*.txt").Order(StringComparer.Ordinal);

    /// <summary>Writes a record to a folder; null where the disk does not take it.</summary>
    public static string? TryWrite(string folder, string text)
    {
        try
        {
            _ = Directory.CreateDirectory(folder);
            foreach (string old in Files(folder).SkipLast(CountMax - 1))
            {
                File.Delete(old);
            }

            string stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
            string path = Path.Combine(folder, $"crash-{stamp}-{Environment.ProcessId}.txt");
            File.WriteAllText(path, text);
            return path;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A trimmed method name is missing from the record, nothing else.")]
    private static string NameOf(StackFrame frame) =>
        frame.GetMethod() is { } method ? $"{method.DeclaringType?.FullName}.{method.Name}" : "?";
}
