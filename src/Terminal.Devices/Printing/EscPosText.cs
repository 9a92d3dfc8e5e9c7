namespace Terminal.Devices.Printing;

/// <summary>Turns characters into a printer's bytes, none of which a printer could take for a command.</summary>
/// <remarks>A character that the code page lacks becomes its nearest plain form, or a question mark.</remarks>
internal static class EscPosText
{
    /// <summary>Characters 80 to 9F of Windows 1252; the unassigned ones are blank.</summary>
    private const string Wpc1252High = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    /// <summary>Characters 80 to FF of PC858; box drawing is blank.</summary>
    private const string Pc858High =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»     ÁÂÀ©    ¢¥ "
        + "      ãÃ       ¤ðÐÊËÈ€ÍÎÏ    ¦Ì ÓßÔÒõÕµþÞÚÛÙýÝ¯´ ± ¾¶\u00A7÷¸°¨·¹³²  ";

    private const string PlainFrom = "…‐‑‒–—―‘’‚‹›“”„•\u00A0\u2007\u202F×ŠšŽžŸŒœĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīİıŁłŃńŇňŌōŐőŘřŚśŞşŤťŪūŮůŰűŹźŻż−";
    private const string PlainTo = ".------'''<>\"\"\"*   xSsZzYOoAaAaAaCcCcDdDdEeEeEeGgIiIiLlNnNnOoOoRrSsSsTtUuUuUuZzZz-";

    /// <summary>The byte of a character that is no control character.</summary>
    public static byte Encode(char character, PrinterCodePage page)
    {
        if (TryEncode(character, page, out byte value))
        {
            return value;
        }

        int plain = PlainFrom.IndexOf(character, StringComparison.Ordinal);
        return plain >= 0 ? (byte)PlainTo[plain] : (byte)'?';
    }

    private static bool TryEncode(char character, PrinterCodePage page, out byte value)
    {
        value = unchecked((byte)character);
        if (character is >= ' ' and <= '~')
        {
            return true;
        }

        if (page == PrinterCodePage.Wpc1252 && character is > '\u00A0' and <= '\u00FF')
        {
            return true;
        }

        int at = (page == PrinterCodePage.Wpc1252 ? Wpc1252High : Pc858High).IndexOf(character, StringComparison.Ordinal);
        value = unchecked((byte)(0x80 + at));
        return at >= 0;
    }
}
