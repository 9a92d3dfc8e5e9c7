using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>What of a card's answer to GENERATE AC its signature covers: every object but the signature itself, as it came.</summary>
/// <remarks>EMV 4.4 Book 2 §6.6.1 and §12.5.2.</remarks>
internal static class SignedAnswer
{
    /// <summary>Writes these objects, one after the other.</summary>
    /// <param name="content">The objects of the answer's template 77, whose form has been checked.</param>
    /// <param name="signed">Where they go, as long as the content.</param>
    /// <returns>How many bytes they are.</returns>
    public static int Write(ReadOnlySpan<byte> content, Span<byte> signed)
    {
        int length = 0;
        int from = 0;
        var reader = new TlvReader(content);
        while (reader.Next(out uint tag, out _) == TlvStatus.Read)
        {
            while (content[from] is 0x00 or 0xFF)
            {
                from++; // Filler between objects is no part of one.
            }

            if (tag != Tag.SignedDynamicApplicationData)
            {
                content[from..reader.Offset].CopyTo(signed[length..]);
                length += reader.Offset - from;
            }

            from = reader.Offset;
        }

        return length;
    }
}
