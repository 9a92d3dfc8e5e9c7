namespace Terminal.Devices.Printing;

/// <summary>A printer's paper, by what fits on a line of it.</summary>
/// <param name="Columns">Characters of font A (12 by 24 dots) on a line.</param>
/// <param name="DotCount">Dots on a line.</param>
public sealed record PaperWidth(int Columns, int DotCount)
{
    /// <summary>58 mm: 32 columns, 384 dots.</summary>
    public static PaperWidth Millimetres58 { get; } = new(32, 384);

    /// <summary>80 mm: 48 columns, 576 dots.</summary>
    public static PaperWidth Millimetres80 { get; } = new(48, 576);

    /// <summary>Finds the width by the paper's millimetres: 58 or 80; false for any other.</summary>
    public static bool TryFind(int millimetres, out PaperWidth width)
    {
        width = millimetres == 80 ? Millimetres80 : Millimetres58;
        return millimetres is 58 or 80;
    }
}
