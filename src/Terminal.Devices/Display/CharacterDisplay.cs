using Terminal.Primitives;

namespace Terminal.Devices.Display;

/// <summary>Driver for a display of four rows of 20 characters, as a machine without I/O.</summary>
/// <remarks>
/// Its transfers are one row each: the row's number, 0 to 3, and the codes of its characters. How they reach an HD44780 is the edge's. The
/// character ROM is taken to be A00 (HD44780U data sheet, table 4), where ASCII from space to } stands but for the backslash; everything
/// else is a question mark.
/// </remarks>
public sealed class CharacterDisplay : IDisplay
{
    /// <summary>Characters in a row.</summary>
    public const int ColumnCount = 20;

    /// <summary>Rows.</summary>
    public const int RowCount = 4;

    private readonly byte address;
    private readonly byte[] wanted = new byte[RowCount * ColumnCount];
    private readonly byte[] shown = new byte[RowCount * ColumnCount];
    private readonly byte[] transfer = new byte[1 + ColumnCount];

    /// <summary>Creates the driver; the whole picture is sent first.</summary>
    /// <param name="address">The 7-bit address.</param>
    public CharacterDisplay(byte address)
    {
        this.address = address;
        Clear();
    }

    /// <inheritdoc/>
    public void Clear() => wanted.AsSpan().Fill((byte)' ');

    /// <inheritdoc/>
    public void Draw(int line, string text, bool large)
    {
        Invariant.Check(line is >= 0 and < RowCount);
        Span<byte> row = Row(wanted, line);
        row.Fill((byte)' ');
        int length = Math.Min(text.Length, ColumnCount);
        Span<byte> place = row.Slice((ColumnCount - length) / 2, length);
        for (int i = 0; i < length; i++)
        {
            place[i] = text[i] is >= ' ' and <= '}' and not '\\' ? (byte)text[i] : (byte)'?';
        }
    }

    /// <summary>What the display shows is unknown: all rows are sent again.</summary>
    public void Reset() => shown.AsSpan().Clear(); // No row is drawn with a zero: each differs now.

    /// <inheritdoc/>
    public bool TryTake(out DisplayTransfer next)
    {
        for (int line = 0; line < RowCount; line++)
        {
            Span<byte> row = Row(wanted, line);
            if (!row.SequenceEqual(Row(shown, line)))
            {
                row.CopyTo(Row(shown, line));
                transfer[0] = (byte)line;
                row.CopyTo(transfer.AsSpan(1));
                next = new DisplayTransfer(address, transfer);
                return true;
            }
        }

        next = default;
        return false;
    }

    private static Span<byte> Row(byte[] rows, int line) => rows.AsSpan(line * ColumnCount, ColumnCount);
}
