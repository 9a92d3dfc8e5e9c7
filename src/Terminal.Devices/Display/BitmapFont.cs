using System.Globalization;
using Terminal.Devices.Display.Fonts;
using Terminal.Primitives;

namespace Terminal.Devices.Display;

/// <summary>A font of fixed cells, one bit a pixel.</summary>
/// <remarks>
/// Holds ASCII, Latin-1 and the euro sign; any other character is drawn as a question mark. Origin of the shapes: Fonts/README.md.
/// </remarks>
public sealed class BitmapFont
{
    private readonly SortedList<char, ushort[]> glyphs = [];

    private BitmapFont(int width, int height, string table)
    {
        Width = width;
        Height = height;
        int digits = (width + 3) / 4;
        foreach (ReadOnlySpan<char> line in table.AsSpan().EnumerateLines())
        {
            ushort[] rows = new ushort[height];
            for (int y = 0; y < height; y++)
            {
                rows[y] = ushort.Parse(line.Slice(5 + (y * digits), digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }

            glyphs.Add((char)ushort.Parse(line[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), rows);
        }
    }

    /// <summary>8 by 16 pixels: 16 columns and 4 lines on a display of 128 by 64.</summary>
    public static BitmapFont Regular { get; } = new(8, 16, Glyphs8x16.Text);

    /// <summary>12 by 24 pixels, with strokes of two: for amounts, and as a receipt printer's font A.</summary>
    public static BitmapFont Large { get; } = new(12, 24, Glyphs12x24.Text);

    /// <summary>Width of a cell in pixels, at most 16.</summary>
    public int Width { get; }

    /// <summary>Height of a cell in pixels.</summary>
    public int Height { get; }

    /// <summary>The characters that have a glyph, in order of their code points.</summary>
    public IEnumerable<char> Characters => glyphs.Keys;

    /// <summary>The rows of a glyph from top to bottom; the left pixel is bit <see cref="Width"/> - 1.</summary>
    public ReadOnlySpan<ushort> Rows(char character)
    {
        if (glyphs.TryGetValue(character, out ushort[]? rows))
        {
            return rows;
        }

        Invariant.Check(glyphs.TryGetValue('?', out rows));
        return rows;
    }
}
