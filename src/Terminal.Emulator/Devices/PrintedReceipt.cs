namespace Terminal.Emulator.Devices;

/// <summary>A piece of paper out of the printer model: its picture, its text, and the bytes it was made of.</summary>
public sealed class PrintedReceipt
{
    private readonly List<byte[]> rows = [];
    private readonly List<string> lines = [];
    private readonly List<byte> bytes = [];

    internal PrintedReceipt(int width)
    {
        Width = width;
    }

    /// <summary>Width in dots.</summary>
    public int Width { get; }

    /// <summary>Height in dots so far.</summary>
    public int Height => rows.Count;

    /// <summary>The lines of text, with the blanks that alignment put before them.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>The bytes that the host sent for it.</summary>
    public IReadOnlyList<byte> Bytes => bytes;

    /// <summary>One dot; true is black, false outside the paper.</summary>
    public bool this[int x, int y] => x >= 0 && x < Width && y >= 0 && y < rows.Count && (rows[y][x / 8] & (0x80 >> (x % 8))) != 0;

    /// <summary>One row of dots, the left dot in the highest bit of the first byte.</summary>
    public ReadOnlySpan<byte> Row(int y) => rows[y];

    internal void Feed(int dots)
    {
        for (int i = 0; i < dots; i++)
        {
            rows.Add(new byte[Width / 8]);
        }
    }

    internal void Blacken(int x, int y)
    {
        if (x >= 0 && x < Width && y >= 0 && y < rows.Count)
        {
            rows[y][x / 8] |= (byte)(0x80 >> (x % 8));
        }
    }

    internal void AddLine(string line) => lines.Add(line);

    internal void AddBytes(ReadOnlySpan<byte> added) => bytes.AddRange(added);
}
