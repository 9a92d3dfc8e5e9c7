using System.Buffers;

namespace Terminal.Devices.Printing;

/// <summary>Writes a document in ESC/POS: text with alignment, weight and size, feed and cut.</summary>
/// <remarks>
/// Text is encoded in code page WPC1252 (ESC t 16), which has the Latin letters and the euro sign; a character that it lacks becomes a question
/// mark, and control characters are dropped, so that no text can carry a command.
/// </remarks>
public sealed class EscPosWriter
{
    private const byte Escape = 0x1B;
    private const byte Group = 0x1D;
    private const byte CodePage1252 = 16;

    // 0x80 to 0x9F of Windows-1252, as its published mapping has them; unassigned places stay zero.
    private const string Upper = "\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\0\u017D\0"
        + "\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\0\u017E\u0178";

    private readonly ArrayBufferWriter<byte> document = new(1024);

    /// <summary>Starts a document: printer reset, code page set.</summary>
    public EscPosWriter()
    {
        document.Write<byte>([Escape, (byte)'@']);
        document.Write<byte>([Escape, (byte)'t', CodePage1252]);
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
                bytes[length++] = Encode(character);
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

    private static byte Encode(char character)
    {
        if (character is < '\u0080' or (>= '\u00A0' and <= '\u00FF'))
        {
            return (byte)character;
        }

        int place = Upper.IndexOf(character, StringComparison.Ordinal);
        return place < 0 ? (byte)'?' : (byte)(0x80 + place);
    }

    private EscPosWriter Raw(byte first, byte second, byte argument)
    {
        document.Write<byte>([first, second, argument]);
        return this;
    }
}
