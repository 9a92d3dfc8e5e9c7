namespace Terminal.Emulator.Cards;

/// <summary>Writes the data objects of a card's answers into a growing list.</summary>
/// <remarks>EMV 4.4 Book 3, Annex B. Written apart from the terminal's codec, so that one mistake cannot agree with itself.</remarks>
internal static class CardTlv
{
    /// <summary>One data object: tag (big-endian, 1 to 3 bytes), length and value.</summary>
    public static byte[] Object(uint tag, params ReadOnlySpan<byte> value)
    {
        var written = new List<byte>(value.Length + 6);
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            byte part = (byte)((tag >> shift) & 0xFF);
            if (part != 0 || shift == 0 || written.Count > 0)
            {
                written.Add(part);
            }
        }

        if (value.Length > 0xFF)
        {
            written.Add(0x82);
            written.Add((byte)(value.Length >> 8));
            written.Add((byte)(value.Length & 0xFF));
        }
        else if (value.Length > 0x7F)
        {
            written.Add(0x81);
            written.Add((byte)(value.Length & 0xFF));
        }
        else
        {
            written.Add((byte)(value.Length & 0xFF));
        }

        written.AddRange(value);
        return [.. written];
    }

    /// <summary>A constructed data object around others.</summary>
    public static byte[] Template(uint tag, params ReadOnlySpan<byte[]> parts)
    {
        var inside = new List<byte>();
        foreach (byte[] part in parts)
        {
            inside.AddRange(part);
        }

        return Object(tag, [.. inside]);
    }
}
