using Terminal.Primitives;

namespace Terminal.Devices.Display;

/// <summary>The picture of a display of 128 by 64 pixels, one bit each.</summary>
/// <remarks>Laid out as the SSD1306 keeps it: 8 pages of 128 bytes, a byte is a column of 8 pixels, bit 0 on top.</remarks>
public sealed class FrameBuffer
{
    /// <summary>Width in pixels.</summary>
    public const int Width = 128;

    /// <summary>Height in pixels.</summary>
    public const int Height = 64;

    /// <summary>Count of pages, rows of 8 pixels.</summary>
    public const int PageCount = Height / 8;

    private readonly byte[] bits = new byte[Width * PageCount];

    /// <summary>All pages, first the top one.</summary>
    public ReadOnlySpan<byte> Bits => bits;

    /// <summary>One pixel; false outside the picture.</summary>
    public bool this[int x, int y] => Contains(x, y) && (bits[(y / 8 * Width) + x] & (1 << (y % 8))) != 0;

    /// <summary>Makes all pixels dark.</summary>
    public void Clear() => bits.AsSpan().Clear();

    /// <summary>Sets one pixel; outside the picture nothing happens.</summary>
    public void Set(int x, int y, bool lit)
    {
        if (Contains(x, y))
        {
            ref byte column = ref bits[(y / 8 * Width) + x];
            int bit = 1 << (y % 8);
            column = (byte)(lit ? column | bit : column & ~bit);
        }
    }

    /// <summary>Draws text; what does not fit is cut off.</summary>
    /// <param name="font">The font.</param>
    /// <param name="left">Column of the first cell's left edge.</param>
    /// <param name="top">Row of the cells' upper edge.</param>
    /// <param name="text">One line.</param>
    public void Draw(BitmapFont font, int left, int top, ReadOnlySpan<char> text)
    {
        Invariant.Check(font.Width <= 16);
        foreach (char character in text)
        {
            ReadOnlySpan<ushort> rows = font.Rows(character);
            for (int y = 0; y < font.Height; y++)
            {
                for (int x = 0; x < font.Width; x++)
                {
                    Set(left + x, top + y, (rows[y] & (1 << (font.Width - 1 - x))) != 0);
                }
            }

            left += font.Width;
        }
    }

    private static bool Contains(int x, int y) => x is >= 0 and < Width && y is >= 0 and < Height;
}
