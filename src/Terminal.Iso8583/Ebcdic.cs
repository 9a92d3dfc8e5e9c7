namespace Terminal.Iso8583;

/// <summary>The printable characters of ASCII in EBCDIC code page 500 and back.</summary>
internal static class Ebcdic
{
    // Index 0 is the space, 0x20; 95 characters up to the tilde.
    private static readonly byte[] FromAscii = Convert.FromHexString(
        "404F7F7B5B6C507D4D5D5C4E6B604B61" + "F0F1F2F3F4F5F6F7F8F97A5E4C7E6E6F" +
        "7CC1C2C3C4C5C6C7C8C9D1D2D3D4D5D6" + "D7D8D9E2E3E4E5E6E7E8E94AE05A5F6D" +
        "79818283848586878889919293949596" + "979899A2A3A4A5A6A7A8A9C0BBD0A1");

    private static readonly byte[] ToAsciiTable = Inverted();

    /// <summary>The EBCDIC byte of a printable character.</summary>
    public static byte Encode(byte character) => FromAscii[character - 0x20];

    /// <summary>The character of an EBCDIC byte; 0 where it is no printable one.</summary>
    public static byte Decode(byte value) => ToAsciiTable[value];

    private static byte[] Inverted()
    {
        byte[] table = new byte[256];
        for (int i = 0; i < FromAscii.Length; i++)
        {
            table[FromAscii[i]] = (byte)(0x20 + i);
        }

        return table;
    }
}
