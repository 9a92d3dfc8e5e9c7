namespace Terminal.Devices.Display;

/// <summary>A display as the vault drives it: four lines of text, each of normal or large characters.</summary>
/// <remarks>A machine without I/O: draw, then drain <see cref="TryTake"/>.</remarks>
public interface IDisplay
{
    /// <summary>Makes the whole picture dark.</summary>
    void Clear();

    /// <summary>Draws one line, centred; what does not fit is cut off.</summary>
    /// <param name="line">0 to 3.</param>
    /// <param name="text">The text.</param>
    /// <param name="large">True for large characters, which take the next line's place too; a display may have none.</param>
    void Draw(int line, string text, bool large);

    /// <summary>
    /// What the display shows is unknown: it was connected anew, or a transfer failed. Set-up and the whole picture follow.
    /// </summary>
    void Reset();

    /// <summary>Takes the next transfer; false once the display shows what was drawn.</summary>
    bool TryTake(out DisplayTransfer next);
}
