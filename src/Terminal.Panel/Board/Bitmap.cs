namespace Terminal.Panel.Board;

/// <summary>A picture of dots that are on or off.</summary>
/// <param name="Width">Dots a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Dots">Row by row from the top left; true is lit on a display and black on paper.</param>
internal sealed record Bitmap(int Width, int Height, bool[] Dots)
{
    /// <summary>One dot; off outside the picture.</summary>
    public bool this[int x, int y] => x >= 0 && y >= 0 && x < Width && y < Height && Dots[(y * Width) + x];
}
