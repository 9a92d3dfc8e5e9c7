namespace Terminal.Emv.Contact;

/// <summary>Names of applications as a terminal can show them.</summary>
/// <remarks>EMV 4.4 Book 1 §12.4, EMV 4.4 Book 4, Annex A3: code tables are the parts of ISO 8859, index 01 to 10.</remarks>
public static class ApplicationName
{
    private const int CodeTableMax = 10;

    /// <summary>True where the terminal's additional capabilities (9F40) claim a code table (byte 4: 9, 10; byte 5: 1 to 8).</summary>
    /// <param name="additionalCapabilities">9F40, 5 bytes.</param>
    /// <param name="codeTable">Issuer code table index (9F11) as its byte, n2.</param>
    public static bool Shows(ReadOnlySpan<byte> additionalCapabilities, byte codeTable)
    {
        int part = ((codeTable >> 4) * 10) + (codeTable & 0x0F);
        return additionalCapabilities.Length == 5 && part is >= 1 and <= CodeTableMax
            && (part > 8 ? additionalCapabilities[3] & (1 << (part - 9)) : additionalCapabilities[4] & (1 << (part - 1))) != 0;
    }
}
