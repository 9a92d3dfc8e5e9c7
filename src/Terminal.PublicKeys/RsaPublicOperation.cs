namespace Terminal.PublicKeys;

/// <summary>The public operation of RSA: recovers what a private key has signed.</summary>
/// <remarks>
/// EMV 4.4 Book 2, Annex B2.1. Arithmetic without secret keys: it need not take constant time; of a PIN that is enciphered, random padding
/// hides what time could tell. Montgomery multiplication over 64-bit limbs on the stack, which is zeroed; nothing is allocated.
/// </remarks>
public static class RsaPublicOperation
{
    /// <summary>
    /// Bytes of the longest modulus: 2048 bits. EMV's own limit is 1984 (EMV 4.4 Book 2, Annex D), and one published key is over it.
    /// </summary>
    public const int ModulusLengthMax = Montgomery.LengthMax;

    /// <summary>Bytes of the longest public exponent.</summary>
    public const int ExponentLengthMax = 3;

    private const int LimbCountMax = ModulusLengthMax / Montgomery.LimbLength;

    /// <summary>Computes input ^ exponent mod modulus.</summary>
    /// <param name="modulus">Odd, over 1, big-endian, its first byte not zero.</param>
    /// <param name="exponent">1 to 3 bytes, big-endian, not zero.</param>
    /// <param name="input">As long as the modulus and less than it.</param>
    /// <param name="output">As long as the modulus; undefined after a failure.</param>
    /// <returns>False where one of these does not hold: such a key or signature is refused.</returns>
    public static bool TryRecover(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> input, Span<byte> output)
    {
        int length = modulus.Length;
        if (length is 0 or > ModulusLengthMax || input.Length != length || output.Length != length
            || modulus[0] == 0 || (modulus[^1] & 1) == 0 || (length == 1 && modulus[0] == 1)
            || exponent.Length is 0 or > ExponentLengthMax || input.SequenceCompareTo(modulus) >= 0)
        {
            return false;
        }

        int power = 0;
        foreach (byte part in exponent)
        {
            power = (power << 8) | part;
        }

        if (power == 0)
        {
            return false;
        }

        int limbCount = (length + Montgomery.LimbLength - 1) / Montgomery.LimbLength;
        Span<ulong> n = stackalloc ulong[LimbCountMax];
        Span<ulong> x = stackalloc ulong[LimbCountMax];
        Span<ulong> work = stackalloc ulong[2 * LimbCountMax];
        n = n[..limbCount];
        x = x[..limbCount];
        work = work[..(2 * limbCount)];
        Montgomery.Load(modulus, n);
        Montgomery.Load(input, x);
        Power(x, power, n, work);
        Montgomery.Store(x, output);
        x.Clear(); // A card's certificate holds its account number, which is to be in the caller's output alone.
        work.Clear();
        return true;
    }

    /// <summary>Replaces <paramref name="x"/> by x ^ power mod n: square and multiply from the highest bit of the exponent down.</summary>
    private static void Power(Span<ulong> x, int power, ReadOnlySpan<ulong> n, Span<ulong> work)
    {
        if (power == 1)
        {
            return;
        }

        ulong inverse = Montgomery.NegatedInverse(n[0]);
        Span<ulong> factor = stackalloc ulong[LimbCountMax];
        Span<ulong> result = stackalloc ulong[LimbCountMax];
        factor = factor[..n.Length];
        result = result[..n.Length];
        Montgomery.SquareOfRadix(n, inverse, factor, work);
        Montgomery.Multiply(factor, factor, x, n, inverse, work); // x in Montgomery form.
        factor.CopyTo(result);
        for (int bit = 30 - System.Numerics.BitOperations.LeadingZeroCount((uint)power); bit > 0; bit--)
        {
            Montgomery.Multiply(result, result, result, n, inverse, work);
            if ((power >> bit & 1) != 0)
            {
                Montgomery.Multiply(result, result, factor, n, inverse, work);
            }
        }

        Montgomery.Multiply(result, result, result, n, inverse, work);
        if ((power & 1) == 0)
        {
            x.Clear();
            x[0] = 1;
        }

        Montgomery.Multiply(result, result, x, n, inverse, work); // By x as it is, or by 1: either ends the Montgomery form.
        result.CopyTo(x);
        result.Clear();
        factor.Clear();
    }
}
