using System.Text;
using Terminal.Devices.Display;

namespace Terminal.Emulator.Devices;

/// <summary>Reads text off the pixels of a display of 128 by 64, by comparing cells with the glyphs of the fonts.</summary>
/// <remarks>
/// Four lines, 16 pixels each. Small text (8 by 16) fills its line; large text (12 by 24) is reported on the line in which its middle lies.
/// A line whose pixels form no text is empty: the pixels are the truth, this is a help for those who cannot see them.
/// </remarks>
internal sealed class DisplayText
{
    private const int LineCount = 4;
    private const int LineHeight = Ssd1306Model.Height / LineCount;

    private static readonly Dictionary<ulong, char> Small = Index(BitmapFont.Regular);
    private static readonly Dictionary<ulong, char> Large = Index(BitmapFont.Large);

    private readonly UInt128[] rows = new UInt128[Ssd1306Model.Height];

    private DisplayText(Func<int, int, bool> pixel)
    {
        for (int y = 0; y < rows.Length; y++)
        {
            for (int x = 0; x < Ssd1306Model.Width; x++)
            {
                rows[y] = (rows[y] << 1) | (pixel(x, y) ? 1u : 0u);
            }
        }
    }

    /// <summary>Reads the four lines.</summary>
    public static string[] Read(Func<int, int, bool> pixel)
    {
        DisplayText display = new(pixel);
        string[] lines = ["", "", "", ""];
        for (int top = 0; top <= Ssd1306Model.Height - BitmapFont.Large.Height; top++)
        {
            if (display.TryRead(BitmapFont.Large, Large, top, out string text))
            {
                lines[(top + (BitmapFont.Large.Height / 2)) / LineHeight] = text;
            }
        }

        for (int top = 0; top <= Ssd1306Model.Height - LineHeight; top += LineHeight / 2)
        {
            if (display.TryRead(BitmapFont.Regular, Small, top, out string text))
            {
                lines[top / LineHeight] = text;
            }
        }

        return lines;
    }

    private static Dictionary<ulong, char> Index(BitmapFont font)
    {
        Dictionary<ulong, char> index = [];
        foreach (char character in font.Characters)
        {
            ulong key = 0;
            foreach (ushort row in font.Rows(character))
            {
                key = Mix(key, row);
            }

            _ = index.TryAdd(key, character); // The no-break space and the soft hyphen look like others.
        }

        return index;
    }

    private static ulong Mix(ulong key, ushort row) => unchecked(((key ^ row) + 1) * 0x9E37_79B9_7F4A_7C15) ^ (key >> 29);

    /// <summary>True where every cell of one row of cells is a glyph, at some offset, and one of them is not blank.</summary>
    private bool TryRead(BitmapFont font, Dictionary<ulong, char> index, int top, out string text)
    {
        text = "";
        UInt128 any = 0;
        foreach (UInt128 row in rows.AsSpan(top, font.Height))
        {
            any |= row;
        }

        for (int left = 0; any != 0 && left < font.Width && text.Length == 0; left++)
        {
            StringBuilder found = new();
            int x = left;
            while (x + font.Width <= Ssd1306Model.Width && index.TryGetValue(Cell(font, x, top), out char character))
            {
                _ = found.Append(character);
                x += font.Width;
            }

            text = x + font.Width > Ssd1306Model.Width ? found.ToString().Trim() : "";
        }

        return text.Length > 0;
    }

    private ulong Cell(BitmapFont font, int left, int top)
    {
        UInt128 mask = (UInt128.One << font.Width) - 1;
        ulong key = 0;
        foreach (UInt128 row in rows.AsSpan(top, font.Height))
        {
            key = Mix(key, (ushort)((row >> (Ssd1306Model.Width - font.Width - left)) & mask));
        }

        return key;
    }
}
