using System.Buffers.Binary;

namespace Terminal.PublicKeys;

/// <summary>Arithmetic modulo an odd number over 64-bit limbs, lowest first, in its caller's spans.</summary>
/// <remarks>
/// Of public data: nothing here takes constant time. A value x stands as x * R mod n, for R = 2^(64 limbs), so that a product needs no
/// division.
/// </remarks>
internal static class Montgomery
{
    /// <summary>Bytes of a limb.</summary>
    public const int LimbLength = 8;

    /// <summary>Bytes of the longest number: an RSA modulus of 2048 bits.</summary>
    public const int LengthMax = 256;

    /// <summary>-1 / n0 mod 2^64 by Newton's iteration: each round doubles the count of right bits, five to start with.</summary>
    public static ulong NegatedInverse(ulong n0)
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
    public static void SquareOfRadix(ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> factor, Span<ulong> work)
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
            Multiply(factor, factor, factor, n, inverse, work);
        }
    }

    /// <summary>Replaces x by 2x mod n, for x below n.</summary>
    public static void Double(Span<ulong> x, ReadOnlySpan<ulong> n)
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

    /// <summary>Gives a * b / R mod n, limb by limb of b; a and b are below n, and any of the three may be the same.</summary>
    public static void Multiply(
        Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n, ulong inverse, Span<ulong> t)
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

        t.Slice(count, count).CopyTo(result);
        if (over != 0 || !Less(result, n))
        {
            Subtract(result, n);
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

    /// <summary>True where x is below y; both are of as many limbs.</summary>
    public static bool Less(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
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

    /// <summary>Gives a + b mod n, for both below n; any of the three may be the same.</summary>
    public static void Add(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n)
    {
        if (Sum(result, a, b) != 0 || !Less(result, n))
        {
            Subtract(result, n);
        }
    }

    /// <summary>Gives a - b mod n, for both below n; the result may be a, not b.</summary>
    public static void Subtract(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n)
    {
        bool under = Less(a, b);
        a.CopyTo(result);
        Subtract(result, b);
        if (under)
        {
            _ = Sum(result, result, n);
        }
    }

    private static ulong Sum(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong carry = 0;
        unchecked
        {
            for (int i = 0; i < result.Length; i++)
            {
                ulong limb = a[i] + carry;
                carry = limb < carry ? 1ul : 0;
                ulong other = b[i];
                limb += other;
                carry += limb < other ? 1ul : 0;
                result[i] = limb;
            }
        }

        return carry;
    }

    /// <summary>Replaces x by x - y, modulo its own size.</summary>
    public static void Subtract(Span<ulong> x, ReadOnlySpan<ulong> y)
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

    /// <summary>Reads a big-endian number of no more bytes than the limbs hold.</summary>
    public static void Load(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        Span<byte> padded = stackalloc byte[LengthMax];
        padded = padded[..(limbs.Length * LimbLength)];
        padded.Clear();
        bytes.CopyTo(padded[(padded.Length - bytes.Length)..]);
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt64BigEndian(padded[(padded.Length - ((i + 1) * LimbLength))..]);
        }

        padded.Clear(); // It may be a block with a PIN in it.
    }

    /// <summary>Writes a number that the bytes have room for, big-endian.</summary>
    public static void Store(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[LengthMax];
        padded = padded[..(limbs.Length * LimbLength)];
        for (int i = 0; i < limbs.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded[(padded.Length - ((i + 1) * LimbLength))..], limbs[i]);
        }

        padded[(padded.Length - bytes.Length)..].CopyTo(bytes);
        padded.Clear(); // A card's certificate, with its account number.
    }
}
