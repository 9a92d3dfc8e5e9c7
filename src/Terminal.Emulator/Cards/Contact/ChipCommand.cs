namespace Terminal.Emulator.Cards.Contact;

/// <summary>A command APDU as the card reads it: header, data, and the length that is wanted.</summary>
/// <remarks>ISO/IEC 7816-4, short lengths. Written apart from the terminal's writer.</remarks>
internal ref struct ChipCommand
{
    /// <summary>CLA and INS, the class byte first.</summary>
    public ushort Name { get; private init; }

    /// <summary>P1.</summary>
    public byte P1 { get; private init; }

    /// <summary>P2.</summary>
    public byte P2 { get; private init; }

    /// <summary>The four bytes of the header.</summary>
    public ReadOnlySpan<byte> Header { get; private init; }

    /// <summary>The data field; empty where there is none.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Le: 1 to 256; 0 where the command has none.</summary>
    public int Wanted { get; private init; }

    /// <summary>Reads a command; false where its length byte does not fit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ChipCommand command)
    {
        command = default;
        if (bytes.Length < 4)
        {
            return false;
        }

        int dataLength = bytes.Length > 5 ? bytes[4] : 0;
        int rest = bytes.Length - 4 - (dataLength == 0 ? 0 : 1 + dataLength);
        if (rest is not (0 or 1) || (bytes.Length > 5 && dataLength == 0))
        {
            return false;
        }

        int wanted = rest == 0 ? 0 : bytes[^1];
        command = new ChipCommand
        {
            Name = (ushort)((bytes[0] << 8) | bytes[1]),
            P1 = bytes[2],
            P2 = bytes[3],
            Header = bytes[..4],
            Data = dataLength == 0 ? default : bytes.Slice(5, dataLength),
            Wanted = rest == 1 && wanted == 0 ? 256 : wanted,
        };
        return true;
    }
}
