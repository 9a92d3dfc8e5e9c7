using Terminal.Crypto.Ciphers;

namespace Terminal.Crypto.Cards;

/// <summary>How ciphertext becomes decimal digits.</summary>
internal static class Decimals
{
    /// <summary>Takes the decimal digits from left to right, then, where they do not suffice, A to F as 0 to 5.</summary>
    public static void Pick(ReadOnlySpan<byte> block, Span<byte> digits)
    {
        int count = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < 2 * block.Length && count < digits.Length; i++)
            {
                int nibble = block.Nibble(i);
                if (nibble <= 9 == (pass == 0))
                {
                    digits[count++] = (byte)('0' + (nibble % 10));
                }
            }
        }
    }
}
