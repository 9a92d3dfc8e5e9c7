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

    /// <summary>Makes the record's text.</summary>
    public static string Describe(Exception fault, ExitCode code)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"terminald {Build.Version}");
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

    /// <summary>Writes a record to a folder; null where the disk does not take it.</summary>
    public static string? TryWrite(string folder, string text)
    {
        try
        {
            _ = Directory.CreateDirectory(folder);
            foreach (string old in Directory.GetFiles(folder, "crash-*.txt").Order(StringComparer.Ordinal).SkipLast(CountMax - 1))
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
