using Terminal.Devices.Display;

namespace Terminal.Emulator.Devices;

/// <summary>One line of the printer model while it fills: characters with the modes they came under.</summary>
internal sealed class EscPosLine
{
    private readonly List<Cell> cells = [];

    /// <summary>Width of what is in the line, in dots.</summary>
    public int Width { get; private set; }

    /// <summary>True where nothing is in the line.</summary>
    public bool IsEmpty => cells.Count == 0;

    /// <summary>Height of the tallest character in dots.</summary>
    public int Height { get; private set; }

    /// <summary>The characters.</summary>
    public string Text => string.Concat(cells.Select(static cell => cell.Character));

    /// <summary>Adds a character.</summary>
    public void Add(char character, EscPosModes modes)
    {
        Cell cell = new(character, modes);
        cells.Add(cell);
        Width += cell.Width;
        Height = Math.Max(Height, cell.Height);
    }

    /// <summary>Blackens the dots of the line.</summary>
    /// <param name="paper">The paper, already fed.</param>
    /// <param name="left">Column of the line's left edge.</param>
    /// <param name="top">Row of its upper edge.</param>
    public void Print(PrintedReceipt paper, int left, int top)
    {
        foreach (Cell cell in cells)
        {
            cell.Print(paper, left, top + Height - cell.Height);
            left += cell.Width;
        }
    }

    private readonly record struct Cell(char Character, EscPosModes Modes)
    {
        public int Width => Modes.CellWidth;

        public int Height => (Modes.SmallFont ? 17 : 24) * Modes.HeightFactor;

        private BitmapFont Font => Modes.SmallFont ? BitmapFont.Regular : BitmapFont.Large;

        public void Print(PrintedReceipt paper, int left, int top)
        {
            ReadOnlySpan<ushort> rows = Font.Rows(Character);
            for (int y = 0; y < Height; y++)
            {
                int row = y / Modes.HeightFactor;
                bool underlined = Modes.Underline && row >= (Modes.SmallFont ? 15 : 22);
                for (int x = 0; x < Width; x++)
                {
                    int column = x / Modes.WidthFactor;
                    bool inGlyph = IsBlack(rows, column, row) || (Modes.Bold && IsBlack(rows, column - 1, row)); // Bold is struck twice.
                    if ((inGlyph || underlined) != Modes.Inverted)
                    {
                        paper.Blacken(left + x, top + y);
                    }
                }
            }
        }

        private bool IsBlack(ReadOnlySpan<ushort> rows, int column, int row) =>
            column >= 0 && column < Font.Width && row < Font.Height && (rows[row] & (1 << (Font.Width - 1 - column))) != 0;
    }
}

/// <summary>The modes under which characters are printed.</summary>
internal readonly record struct EscPosModes(bool Bold, bool Underline, bool Inverted, bool SmallFont, int WidthFactor, int HeightFactor)
{
    /// <summary>After ESC @.</summary>
    public static EscPosModes Initial => new(false, false, false, false, 1, 1);

    /// <summary>Width of a character in dots.</summary>
    public int CellWidth => (SmallFont ? 9 : 12) * WidthFactor;
}
