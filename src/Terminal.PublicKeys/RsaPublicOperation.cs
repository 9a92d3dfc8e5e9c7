using System.Buffers.Binary;

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
        Span<ulong> work = stackalloc ulong[2 * LimbCountMax];
        n = n[..limbCount];
        x = x[..limbCount];
        work = work[..(2 * limbCount)];
        Load(modulus, n);
        Load(input, x);
        Power(x, power, n, work);
        Store(x, output);
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

        ulong inverse = NegatedInverse(n[0]);
        Span<ulong> factor = stackalloc ulong[LimbCountMax];
        Span<ulong> result = stackalloc ulong[LimbCountMax];
        factor = factor[..n.Length];
        result = result[..n.Length];
        SquareOfRadix(n, inverse, factor, work);
        Multiply(factor, x, n, inverse, work); // x in Montgomery form.
        factor.CopyTo(result);
        for (int bit = 30 - System.Numerics.BitOperations.LeadingZeroCount((uint)power); bit > 0; bit--)
        {
            Multiply(result, result, n, inverse, work);
            if ((power >> bit & 1) != 0)
            {
                Multiply(result, factor, n, inverse, work);
            }
        }

        Multiply(result, result, n, inverse, work);
        if ((power & 1) == 0)
        {
            x.Clear();
            x[0] = 1;
        }

        Multiply(result, x, n, inverse, work); // By x as it is, or by 1: either takes the result out of Montgomery form.
        result.CopyTo(x);
        result.Clear();
        factor.Clear();
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
    /// R^2 mod n for R = 2^(64 limbs): doublings from the modulus' own power of two up to R * 2^(2 limbs), then five squarings, each of
    /// which doubles the exponent over R. A doubling costs a fraction of a squaring.
    /// </summary>
    private static void SquareOfRadix(ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> factor, Span<ulong> work)
    {
        const int SquaringCount = 5; // 2 limbs * 2^5 = 64 limbs
        int top = 63 - System.Numerics.BitOperations.LeadingZeroCount(n[^1]) + ((n.Length - 1) * 64);
        int end = n.Length * (64 + (64 >> SquaringCount));
        factor.Clear();
        factor[top / 64] = 1ul << (top % 64); // 2^top, less than n, which is odd and over 1.
        for (int i = top; i < end; i++)
        {
            Double(factor, n);
        }

        for (int i = 0; i < SquaringCount; i++)
        {
            Multiply(factor, factor, n, inverse, work);
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

    /// <summary>Replaces a by a * b / R mod n, limb by limb of b; a and b are below n, and may be the same.</summary>
    private static void Multiply(Span<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> t)
    {
        int count = n.Length;
        ulong over = 0;
        t[..count].Clear();
        unchecked
        {
            for (int i = 0; i < count; i++)
            {
                Span<ulong> window = t.Slice(i, count);
                ulong carry = AddProduct(window, a, b[i]);
                ulong top = over + carry;
                over = top < carry ? 1ul : 0;
                carry = AddProduct(window, n, window[0] * inverse); // Makes the lowest limb zero; the window leaves it behind.
                top += carry;
                over += top < carry ? 1ul : 0;
                t[i + count] = top;
            }
        }

        t.Slice(count, count).CopyTo(a);
        if (over != 0 || !Less(a, n))
        {
            Subtract(a, n);
        }
    }

    /// <summary>Adds x * factor to a sum of as many limbs, and gives the limb that comes out at the top.</summary>
    private static ulong AddProduct(Span<ulong> sum, ReadOnlySpan<ulong> x, ulong factor)
    {
        ulong carry = 0;
        unchecked
        {
            for (int i = 0; i < x.Length && i < sum.Length; i++)
            {
                ulong high = Math.BigMul(x[i], factor, out ulong low);
                ulong added = sum[i] + carry;
                high += added < carry ? 1ul : 0;
                low += added;
                carry = high + (low < added ? 1ul : 0);
                sum[i] = low;
            }
        }

        return carry;
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

        padded.Clear(); // It may be a block with a PIN in it.
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
        padded.Clear(); // A card's certificate, with its account number.
    }
}
