using System.Globalization;
using System.Text;

namespace Terminal.Platform.Machine;

/// <summary>What the kernel tells in files. What is missing, denied or not as it should be is null; nothing is thrown.</summary>
/// <remarks>For one thread at a time. Processes other than this one are not looked at: a sandbox hides them.</remarks>
/// <param name="root">The folder that <c>proc</c> and <c>sys</c> are in.</param>
public sealed class SystemFiles(string root)
{
    /// <summary>Most bytes that are read of a file.</summary>
    public const int LengthMax = 64 * 1024;

    /// <summary>Most folders of a folder that are looked at.</summary>
    public const int FolderCountMax = 64;

    private readonly byte[] buffer = new byte[LengthMax];

    /// <summary>A file's text without the white space around it; of a longer file, its beginning.</summary>
    public string? Text(string path)
    {
        try
        {
            using FileStream file = new(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Encoding.Latin1.GetString(buffer, 0, length).Trim();
        }
        catch (IOException)
        {
            return null; // It is not there, or the driver behind it has no value now.
        }
        catch (UnauthorizedAccessException)
        {
            return null; // A sandbox hides it, or it is a folder.
        }
    }

    /// <summary>A file's whole number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="least">A smaller one is none.</param>
    /// <param name="most">A larger one is none.</param>
    public long? Number(string path, long least, long most) => Parse(Text(path), least, most);

    /// <summary>A count that only grows.</summary>
    public long? Count(string path) => Number(path, 0, long.MaxValue);

    /// <summary>A whole number in decimal digits.</summary>
    public static long? Parse(ReadOnlySpan<char> text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
            ? value
            : null;

    /// <summary>The folders of a folder, as paths that the other calls take, in the order of their names.</summary>
    public IReadOnlyList<string> Folders(string path)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path.Combine(root, path)).Take(FolderCountMax)
                .Select(folder => Path.Combine(path, Path.GetFileName(folder))).Order(StringComparer.Ordinal)];
        }
        catch (IOException)
        {
            return []; // A machine without such devices has no such folder.
        }
        catch (UnauthorizedAccessException)
        {
            return []; // A sandbox hides it.
        }
    }

    /// <summary>True where a folder is there.</summary>
    public bool HasFolder(string path) => Directory.Exists(Path.Combine(root, path));
}
