using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Primitives;

namespace Terminal.Panel.Acquirer;

/// <summary>The ledger on disk: one line a decision, added and never changed.</summary>
/// <remarks>
/// A line is handed to the operating system before its answer leaves; a last line without an end (a kill amid it) was never answered and is
/// cut off.
/// </remarks>
internal sealed class LedgerFile : IDisposable
{
    private readonly FileStream file;

    private LedgerFile(FileStream file, IReadOnlyList<LedgerEntry> past)
    {
        this.file = file;
        Past = past;
    }

    /// <summary>The lines that were there when the file was opened.</summary>
    public IReadOnlyList<LedgerEntry> Past { get; }

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="JsonException">A line within the file is no ledger line.</exception>
    public static LedgerFile Open(string path)
    {
        byte[] content = File.Exists(path) ? File.ReadAllBytes(path) : [];
        IReadOnlyList<LedgerEntry> past = Read(content, out int end);
        FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.SetLength(end);
        file.Position = end;
        return new LedgerFile(file, past);
    }

    /// <summary>Reads the lines of a file's content.</summary>
    /// <param name="content">The whole of it.</param>
    /// <param name="end">Length of the lines that are whole.</param>
    /// <exception cref="JsonException">A line is no ledger line.</exception>
    public static IReadOnlyList<LedgerEntry> Read(ReadOnlySpan<byte> content, out int end)
    {
        end = content.LastIndexOf((byte)'\n') + 1;
        List<LedgerEntry> past = [];
        ReadOnlySpan<byte> rest = content[..end];
        while (!rest.IsEmpty)
        {
            int line = rest.IndexOf((byte)'\n');
            LedgerEntry entry = JsonSerializer.Deserialize(rest[..line], LedgerJson.Entry) ?? throw new JsonException("a line is null");
            bool fits = entry.Amount is >= 0 and <= Amount.MinorMax; // A line of more would spoil every sum.
            past.Add(fits ? entry : throw new JsonException("an amount is no 12 digits"));
            rest = rest[(line + 1)..];
        }

        return past;
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The disk refused it.</exception>
    public void Append(LedgerEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJson.Entry), (byte)'\n'];
        file.Write(line);
        file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
