namespace Terminal.Emulator.Devices;

/// <summary>Lengths of ESC/POS commands, so that a printer model passes over those that it does not carry out.</summary>
/// <remarks>Epson's ESC/POS command reference. A code that is in no table counts as two bytes, as printers do.</remarks>
internal static class EscPosSyntax
{
    private const int DataLengthMax = 16_777_216;

    /// <summary>Length of the command that begins the bytes, or 0 where more of them are needed to tell.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        if (bytes[0] is not (0x10 or 0x1B or 0x1C or 0x1D))
        {
            return 1;
        }

        if (bytes.Length < 2)
        {
            return 0;
        }

        int length = bytes[0] switch
        {
            0x10 => bytes[1] switch { 0x04 or 0x05 => 3, 0x14 => 5, _ => 2 },
            0x1B => Escape(bytes),
            0x1C => Field(bytes),
            _ => Group(bytes),
        };
        return length > bytes.Length ? 0 : length;
    }

    private static int Escape(ReadOnlySpan<byte> bytes) => (char)bytes[1] switch
    {
        ' ' or '!' or '%' or '-' or '3' or '=' or '?' or 'A' or 'E' or 'G' or 'J' or 'K' or 'M' or 'R' or 'T' or 'U' or 'V'
            or 'a' or 'd' or 'e' or 'r' or 't' or 'u' or 'v' or '{' => 3,
        '$' or '\\' or 'c' => 4,
        '7' or 'p' => 5,
        'W' => 10,
        '*' => bytes.Length < 5 ? int.MaxValue : 5 + (Word(bytes[3..]) * (bytes[2] is 32 or 33 ? 3 : 1)),
        'D' => Terminated(bytes, 2),
        _ => 2,
    };

    private static int Field(ReadOnlySpan<byte> bytes) => (char)bytes[1] switch
    {
        '!' or '-' or 'C' or 'W' => 3,
        'S' or 'p' => 4,
        '(' => Counted(bytes),
        _ => 2,
    };

    private static int Group(ReadOnlySpan<byte> bytes) => (char)bytes[1] switch
    {
        '!' or '/' or 'B' or 'H' or 'I' or 'T' or 'a' or 'b' or 'f' or 'h' or 'r' or 'w' => 3,
        '$' or 'L' or 'P' or 'W' or '\\' => 4,
        '^' => 5,
        'V' => bytes.Length < 3 ? int.MaxValue : bytes[2] is 65 or 66 or 97 or 98 or 103 or 104 ? 4 : 3,
        'k' => Barcode(bytes),
        '(' => Counted(bytes),
        '8' => bytes.Length < 7 ? int.MaxValue : 7 + (int)Math.Min(Word(bytes[3..]) + (Word(bytes[5..]) * 65_536L), DataLengthMax),
        '*' => bytes.Length < 4 ? int.MaxValue : 4 + (bytes[2] * bytes[3] * 8),
        'v' => bytes.Length < 8 ? int.MaxValue : 8 + (int)Math.Min((long)Word(bytes[4..]) * Word(bytes[6..]), DataLengthMax),
        _ => 2,
    };

    private static int Barcode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return int.MaxValue;
        }

        return bytes[2] >= 65 ? 4 + bytes[3] : Terminated(bytes, 3);
    }

    private static int Counted(ReadOnlySpan<byte> bytes) => bytes.Length < 5 ? int.MaxValue : 5 + Word(bytes[3..]);

    private static int Terminated(ReadOnlySpan<byte> bytes, int from)
    {
        int at = bytes[from..].IndexOf((byte)0);
        return at < 0 ? int.MaxValue : from + at + 1;
    }

    private static int Word(ReadOnlySpan<byte> bytes) => bytes[0] + (bytes[1] * 256);
}
