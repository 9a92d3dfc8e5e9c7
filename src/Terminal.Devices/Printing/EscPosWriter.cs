using System.Buffers;

namespace Terminal.Devices.Printing;

/// <summary>Writes a document in ESC/POS: text with alignment, weight and size, feed and cut.</summary>
/// <remarks>
/// Text is encoded in a code page that has the Latin letters and the euro sign; a character that it lacks becomes its nearest plain form or
/// a question mark, and control characters are dropped, so that no text can carry a command.
/// </remarks>
public sealed class EscPosWriter
{
    private const byte Escape = 0x1B;
    private const byte Group = 0x1D;

    private readonly ArrayBufferWriter<byte> document = new(1024);
    private readonly PrinterCodePage codePage;

    /// <summary>Starts a document: printer reset, code page set.</summary>
    public EscPosWriter(PrinterCodePage codePage = PrinterCodePage.Wpc1252)
    {
        this.codePage = codePage;
        document.Write<byte>([Escape, (byte)'@']);
        document.Write<byte>([Escape, (byte)'t', (byte)codePage]);
    }

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Document => document.WrittenSpan;

    /// <summary>Aligns the lines that follow: 0 left, 1 middle, 2 right.</summary>
    public EscPosWriter Align(byte side) => Raw(Escape, (byte)'a', side);

    /// <summary>Bold from here on, or no more.</summary>
    public EscPosWriter Bold(bool on) => Raw(Escape, (byte)'E', on ? (byte)1 : (byte)0);

    /// <summary>Character size from here on, 1 to 8 times in each direction.</summary>
    public EscPosWriter Size(int width, int height) => Raw(Group, (byte)'!', (byte)(((width - 1) << 4) | (height - 1)));

    /// <summary>Writes a line of text and ends it.</summary>
    public EscPosWriter Line(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = document.GetSpan(text.Length + 1);
        int length = 0;
        foreach (char character in text)
        {
            if (!char.IsControl(character))
            {
                bytes[length++] = EscPosText.Encode(character, codePage);
            }
        }

        bytes[length++] = (byte)'\n';
        document.Advance(length);
        return this;
    }

    /// <summary>Feeds lines.</summary>
    public EscPosWriter Feed(byte lines) => Raw(Escape, (byte)'d', lines);

    /// <summary>Feeds the print past the knife and cuts, leaving one point uncut. A printer without a knife feeds.</summary>
    public EscPosWriter Cut()
    {
        document.Write<byte>([Group, (byte)'V', 0x42, 0x00]);
        return this;
    }

    private EscPosWriter Raw(byte first, byte second, byte argument)
    {
        document.Write<byte>([first, second, argument]);
        return this;
    }
}
