namespace Terminal.Primitives;

/// <summary>Hexadecimal text to bytes and back.</summary>
public static class Hex
{
    /// <summary>Upper-case text, two digits a byte.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    /// <summary>Reads text of either case; false where the count of digits is odd or a character is no digit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0
            && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == bytes.Length;
    }

    /// <summary>Reads text that the caller knows to be well formed (a constant, a checked configuration value).</summary>
    public static byte[] Parse(ReadOnlySpan<char> text)
    {
        Invariant.Check(TryParse(text, out byte[] bytes));
        return bytes;
    }
}
