using System.Buffers.Binary;

namespace Terminal.PublicKeys;

/// <summary>The public operation of RSA: recovers what a private key has signed.</summary>
/// <remarks>
/// EMV 4.4 Book 2, Annex B2.1. Arithmetic without secrets: it need not take constant time. Montgomery multiplication over 64-bit limbs on
/// the stack; nothing is allocated.
/// </remarks>
public static class RsaPublicOperation
{
    /// <summary>
    /// Bytes of the longest modulus: 2048 bits. EMV's own limit is 1984 (EMV 4.4 Book 2, Annex D), and one published key is over it.
    /// </summary>
    public const int ModulusLengthMax = 256;

    /// <summary>Bytes of the longest public exponent.</summary>
    public const int ExponentLengthMax = 3;

    private const int LimbLength = 8;
    private const int LimbCountMax = ModulusLengthMax / LimbLength;

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

        int limbCount = (length + LimbLength - 1) / LimbLength;
        Span<ulong> n = stackalloc ulong[LimbCountMax];
        Span<ulong> x = stackalloc ulong[LimbCountMax];
        Span<ulong> work = stackalloc ulong[LimbCountMax + 2];
        n = n[..limbCount];
        x = x[..limbCount];
        work = work[..(limbCount + 2)];
        Load(modulus, n);
        Load(input, x);
        Power(x, power, n, work);
        Store(x, output);
        return true;
    }

    /// <summary>Replaces <paramref name="x"/> by x ^ power mod n: square and multiply from the highest bit of the exponent down.</summary>
    private static void Power(Span<ulong> x, int power, ReadOnlySpan<ulong> n, Span<ulong> work)
    {
        ulong inverse = NegatedInverse(n[0]);
        Span<ulong> factor = stackalloc ulong[LimbCountMax];
        Span<ulong> result = stackalloc ulong[LimbCountMax];
        factor = factor[..n.Length];
        result = result[..n.Length];
        SquareOfRadix(n, inverse, factor, work);
        Multiply(x, factor, n, inverse, work); // x in Montgomery form.
        x.CopyTo(result);
        for (int bit = 30 - System.Numerics.BitOperations.LeadingZeroCount((uint)power); bit >= 0; bit--)
        {
            Multiply(result, result, n, inverse, work);
            if ((power >> bit & 1) != 0)
            {
                Multiply(result, x, n, inverse, work);
            }
        }

        factor.Clear();
        factor[0] = 1;
        Multiply(result, factor, n, inverse, work); // Out of Montgomery form.
        result.CopyTo(x);
    }

    /// <summary>-1 / n0 mod 2^64 by Newton's iteration: each round doubles the count of right bits, five to start with.</summary>
    private static ulong NegatedInverse(ulong n0)
    {
        unchecked
        {
            ulong inverse = (3 * n0) ^ 2;
            for (int i = 0; i < 4; i++)
            {
                inverse *= 2 - (n0 * inverse);
            }

            return 0 - inverse;
        }
    }

    /// <summary>
    /// R^2 mod n for R = 2^(64 limbs): doublings from the modulus' own power of two up to 2R, then squarings that double the exponent over
    /// R.
    /// </summary>
    private static void SquareOfRadix(ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> factor, Span<ulong> work)
    {
        int bits = n.Length * 64;
        int top = 63 - System.Numerics.BitOperations.LeadingZeroCount(n[^1]) + ((n.Length - 1) * 64);
        factor.Clear();
        factor[top / 64] = 1ul << (top % 64); // 2^top, not over n.
        if (n.Length == 1 && factor[0] == n[0])
        {
            factor[0] = 0; // Only the modulus 1, which is refused before.
        }

        for (int i = top; i < bits; i++)
        {
            Double(factor, n);
        }

        // factor = R. Build 2^bits * R: for each bit of the count, square (which doubles the exponent) and double (which adds one).
        for (int bit = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)bits); bit >= 0; bit--)
        {
            Multiply(factor, factor, n, inverse, work);
            if ((bits >> bit & 1) != 0)
            {
                Double(factor, n);
            }
        }
    }

    /// <summary>Replaces x by 2x mod n, for x below n.</summary>
    private static void Double(Span<ulong> x, ReadOnlySpan<ulong> n)
    {
        ulong carry = 0;
        for (int i = 0; i < x.Length; i++)
        {
            ulong limb = x[i];
            x[i] = (limb << 1) | carry;
            carry = limb >> 63;
        }

        if (carry != 0 || !Less(x, n))
        {
            Subtract(x, n);
        }
    }

    /// <summary>Replaces a by a * b / R mod n: coarsely integrated operand scanning; a and b are below n, and may be the same.</summary>
    private static void Multiply(Span<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> t)
    {
        int count = n.Length;
        t.Clear();
        unchecked
        {
            for (int i = 0; i < count; i++)
            {
                ulong carry = 0;
                ulong factor = b[i];
                for (int j = 0; j < count; j++)
                {
                    UInt128 sum = ((UInt128)a[j] * factor) + t[j] + carry;
                    t[j] = (ulong)sum;
                    carry = (ulong)(sum >> 64);
                }

                UInt128 over = (UInt128)t[count] + carry;
                t[count] = (ulong)over;
                t[count + 1] = (ulong)(over >> 64);

                ulong m = t[0] * inverse;
                UInt128 low = ((UInt128)m * n[0]) + t[0];
                carry = (ulong)(low >> 64);
                for (int j = 1; j < count; j++)
                {
                    UInt128 sum = ((UInt128)m * n[j]) + t[j] + carry;
                    t[j - 1] = (ulong)sum;
                    carry = (ulong)(sum >> 64);
                }

                over = (UInt128)t[count] + carry;
                t[count - 1] = (ulong)over;
                t[count] = t[count + 1] + (ulong)(over >> 64);
            }
        }

        t[..count].CopyTo(a);
        if (t[count] != 0 || !Less(a, n))
        {
            Subtract(a, n);
        }
    }

    private static bool Less(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        for (int i = x.Length - 1; i >= 0; i--)
        {
            if (x[i] != y[i])
            {
                return x[i] < y[i];
            }
        }

        return false;
    }

    private static void Subtract(Span<ulong> x, ReadOnlySpan<ulong> y)
    {
        ulong borrow = 0;
        unchecked
        {
            for (int i = 0; i < x.Length; i++)
            {
                UInt128 difference = (UInt128)x[i] - y[i] - borrow;
                x[i] = (ulong)difference;
                borrow = (ulong)(difference >> 64) & 1;
            }
        }
    }

    private static void Load(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        Span<byte> padded = stackalloc byte[ModulusLengthMax];
        padded = padded[..(limbs.Length * LimbLength)];
        padded.Clear();
        bytes.CopyTo(padded[(padded.Length - bytes.Length)..]);
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt64BigEndian(padded[(padded.Length - ((i + 1) * LimbLength))..]);
        }
    }

    private static void Store(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[ModulusLengthMax];
        padded = padded[..(limbs.Length * LimbLength)];
        for (int i = 0; i < limbs.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded[(padded.Length - ((i + 1) * LimbLength))..], limbs[i]);
        }

        padded[(padded.Length - bytes.Length)..].CopyTo(bytes);
    }
}
