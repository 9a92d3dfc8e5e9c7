namespace Terminal.Panel.Board;

/// <summary>Draws a printer's dots as a strip of thermal paper that was torn off.</summary>
internal static class PaperPicture
{
    private const int Scale = 2;
    private const int SideMargin = 28;
    private const int TopMargin = 26;
    private const int ToothWidth = 12;
    private const int ToothHeight = 8;

    /// <summary>The picture as PNG, two pixels a dot, transparent beyond the torn edges.</summary>
    public static byte[] Draw(Bitmap dots)
    {
        int width = (dots.Width * Scale) + (2 * SideMargin);
        int height = (dots.Height * Scale) + (2 * TopMargin);
        byte[] pixels = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int ink = Ink(dots, x - SideMargin, y - TopMargin);
                int paper = Paper(x, y, width);
                Span<byte> pixel = pixels.AsSpan(((y * width) + x) * 4, 4);
                pixel[0] = Mix(paper, 44, ink);
                pixel[1] = Mix(paper - 2, 42, ink);
                pixel[2] = Mix(paper - 9, 48, ink);
                pixel[3] = y < Tooth(x) || y >= height - Tooth(x + (ToothWidth / 2)) ? (byte)0 : (byte)255;
            }
        }

        return PngWriter.Write(width, pixels);
    }

    /// <summary>Height of the torn edge's tooth over a column.</summary>
    private static int Tooth(int x)
    {
        int inTooth = x % ToothWidth;
        int slope = Math.Min(inTooth, ToothWidth - inTooth);
        return slope * ToothHeight / (ToothWidth / 2);
    }

    /// <summary>
    /// Darkness of the ink, 0 to 255: a heated dot spreads a little to the right and downwards, where the paper moves on.
    /// </summary>
    private static int Ink(Bitmap dots, int x, int y)
    {
        if (x < 0 || y < 0)
        {
            return 0;
        }

        if (dots[x / Scale, y / Scale])
        {
            return 238;
        }

        bool beside = x % Scale == 0 && dots[(x / Scale) - 1, y / Scale];
        bool below = y % Scale == 0 && dots[x / Scale, (y / Scale) - 1];
        return beside || below ? 150 : 0;
    }

    /// <summary>Brightness of the bare paper: a strip off a roll curls, so it is darker along its sides.</summary>
    private static int Paper(int x, int y, int width)
    {
        int fromSide = Math.Min(x, width - 1 - x);
        int curl = fromSide < 40 ? (40 - fromSide) / 5 : 0;
        int grain = ((x * 73) ^ (y * 151) ^ (x * y / 7)) % 13 == 0 ? 2 : 0;
        return 251 - curl - grain;
    }

    private static byte Mix(int paper, int ink, int share) => (byte)(((paper * (255 - share)) + (ink * share)) / 255);
}
