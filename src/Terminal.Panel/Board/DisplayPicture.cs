namespace Terminal.Panel.Board;

/// <summary>Draws a display's dots as a glowing OLED panel.</summary>
internal static class DisplayPicture
{
    private const int Scale = 6;
    private const int Margin = 24;
    private const int GlowRadius = 9;

    /// <summary>The picture as PNG, six pixels a dot with a dark rim around.</summary>
    public static byte[] Draw(Bitmap dots)
    {
        int width = (dots.Width * Scale) + (2 * Margin);
        int height = (dots.Height * Scale) + (2 * Margin);
        float[] lit = new float[width * height];
        for (int y = 0; y < dots.Height; y++)
        {
            for (int x = 0; x < dots.Width; x++)
            {
                if (dots[x, y])
                {
                    FillDot(lit, width, Margin + (x * Scale), Margin + (y * Scale));
                }
            }
        }

        float[] glow = Blur(Blur(lit, width, across: true), width, across: false);
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < lit.Length; i++)
        {
            pixels[i * 4] = Channel(6 + (lit[i] * 158) + (glow[i] * 26));
            pixels[(i * 4) + 1] = Channel(9 + (lit[i] * 226) + (glow[i] * 78));
            pixels[(i * 4) + 2] = Channel(14 + (lit[i] * 240) + (glow[i] * 104));
            pixels[(i * 4) + 3] = 255;
        }

        return PngWriter.Write(width, pixels);
    }

    private static void FillDot(float[] lit, int width, int left, int top)
    {
        for (int y = 0; y < Scale - 1; y++)
        {
            for (int x = 0; x < Scale - 1; x++)
            {
                lit[((top + y) * width) + left + x] = 1;
            }
        }
    }

    /// <summary>A running average along rows or columns.</summary>
    private static float[] Blur(float[] from, int width, bool across)
    {
        float[] to = new float[from.Length];
        int height = from.Length / width;
        int lines = across ? height : width;
        int length = across ? width : height;
        int step = across ? 1 : width;
        for (int line = 0; line < lines; line++)
        {
            int start = across ? line * width : line;
            float sum = 0;
            for (int i = -GlowRadius; i < length; i++)
            {
                sum += i + GlowRadius < length ? from[start + ((i + GlowRadius) * step)] : 0;
                sum -= i - GlowRadius - 1 >= 0 ? from[start + ((i - GlowRadius - 1) * step)] : 0;
                if (i >= 0)
                {
                    to[start + (i * step)] = sum / ((2 * GlowRadius) + 1);
                }
            }
        }

        return to;
    }

    private static byte Channel(float value) => (byte)Math.Clamp(value, 0, 255);
}
