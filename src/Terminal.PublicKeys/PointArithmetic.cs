namespace Terminal.PublicKeys;

/// <summary>Points of a curve in Jacobian coordinates: three values X, Y, Z of the field for x = X / Z^2 and y = Y / Z^3.</summary>
/// <remarks>
/// The point at infinity has Z = 0. The formulas are the common ones for a = -3, with three squares for a doubling. Nothing is allocated,
/// and nothing takes constant time: keys, signatures and messages are public.
/// </remarks>
/// <param name="curve">The curve.</param>
/// <param name="scratch">Room for what is in between, <see cref="ScratchCount"/> limbs.</param>
internal readonly ref struct PointArithmetic(PrimeCurve curve, Span<ulong> scratch)
{
    /// <summary>Limbs of scratch: a product, and five values.</summary>
    public const int ScratchCount = (2 + TemporaryCount) * PrimeCurve.LimbCountMax;

    private const int TemporaryCount = 5;
    private readonly Span<ulong> scratch = scratch;

    private int Count => curve.LimbCount;

    private Span<ulong> Product => scratch[..(2 * Count)];

    /// <summary>Gives a * b.</summary>
    public void Multiply(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b) =>
        Montgomery.Multiply(result, a, b, curve.Prime, curve.NegatedInverse, Product);

    /// <summary>Gives x ^ power; the result must not be x.</summary>
    public void Power(Span<ulong> result, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> power)
    {
        curve.One.CopyTo(result);
        for (int bit = (power.Length * 64) - 1; bit >= 0; bit--)
        {
            Multiply(result, result, result);
            if ((power[bit / 64] >> (bit % 64) & 1) != 0)
            {
                Multiply(result, result, x);
            }
        }
    }

    /// <summary>Finds the point of an x: of both the one with the lower y (EMV 4.4 Book 2, Annex B2.2.1).</summary>
    /// <param name="x">The coordinate, as long as the field, big-endian.</param>
    /// <param name="point">Where the point goes.</param>
    /// <returns>False where x is none of the field, or no point has it.</returns>
    public bool TryFind(ReadOnlySpan<byte> x, Span<ulong> point)
    {
        Span<ulong> px = point[..Count];
        Span<ulong> py = point.Slice(Count, Count);
        Span<ulong> wanted = Temporary(0);
        Span<ulong> other = Temporary(1);
        Montgomery.Load(x, px);
        if (!Montgomery.Less(px, curve.Prime))
        {
            return false;
        }

        Multiply(px, px, curve.SquareOfRadix);
        Multiply(wanted, px, px);
        for (int i = 0; i < 3; i++)
        {
            Montgomery.Subtract(wanted, wanted, curve.One, curve.Prime);
        }

        Multiply(wanted, wanted, px);
        Montgomery.Add(wanted, wanted, curve.Constant, curve.Prime); // (x^2 - 3) x + b
        Power(py, wanted, curve.RootPower);
        Multiply(other, py, py);
        if (!other.SequenceEqual(wanted))
        {
            return false;
        }

        Negate(other, py);
        Span<ulong> plain = Temporary(2);
        Span<ulong> otherPlain = Temporary(3);
        Plain(plain, py);
        Plain(otherPlain, other);
        if (Montgomery.Less(otherPlain, plain))
        {
            other.CopyTo(py);
        }

        curve.One.CopyTo(point.Slice(2 * Count, Count));
        return true;
    }

    /// <summary>Writes the y of a point that <see cref="TryFind"/> found.</summary>
    public void StoreY(ReadOnlySpan<ulong> point, Span<byte> y)
    {
        Span<ulong> plain = Temporary(0);
        Plain(plain, point.Slice(Count, Count));
        Montgomery.Store(plain, y);
    }

    /// <summary>Replaces a point by the one of the same x and the other y.</summary>
    public void Negate(Span<ulong> point)
    {
        Span<ulong> y = point.Slice(Count, Count);
        Span<ulong> negated = Temporary(0);
        Negate(negated, y);
        negated.CopyTo(y);
    }

    /// <summary>Gives 0 to 15 times a point.</summary>
    public void Multiples(ReadOnlySpan<ulong> point, Span<ulong> multiples)
    {
        int size = 3 * Count;
        multiples.Clear();
        for (int i = 1; i < PrimeCurve.MultipleCount; i++)
        {
            Span<ulong> one = multiples.Slice(i * size, size);
            multiples.Slice((i - 1) * size, size).CopyTo(one);
            Add(one, point);
        }
    }

    /// <summary>Gives a * the generator + b * the point of the multiples, both scalars as long as the field, big-endian.</summary>
    public void Combine(Span<ulong> result, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<ulong> multiples)
    {
        int size = 3 * Count;
        result.Clear();
        for (int window = 0; window < 2 * a.Length; window++)
        {
            for (int i = 0; i < PrimeCurve.WindowBits; i++)
            {
                Double(result);
            }

            int shift = window % 2 == 0 ? PrimeCurve.WindowBits : 0;
            Add(result, curve.GeneratorMultiples.Slice((a[window / 2] >> shift & 0x0F) * size, size));
            Add(result, multiples.Slice((b[window / 2] >> shift & 0x0F) * size, size));
        }
    }

    /// <summary>Writes a point's x; false for the point at infinity, which has none.</summary>
    public bool TryX(ReadOnlySpan<ulong> point, Span<byte> x)
    {
        ReadOnlySpan<ulong> z = point.Slice(2 * Count, Count);
        if (IsZero(z))
        {
            return false;
        }

        Span<ulong> value = Temporary(0);
        Power(value, z, curve.InversePower);
        Multiply(value, value, value);
        Multiply(value, value, point[..Count]);
        Span<ulong> plain = Temporary(1);
        Plain(plain, value);
        Montgomery.Store(plain, x);
        return true;
    }

    /// <summary>Replaces a point by twice it.</summary>
    public void Double(Span<ulong> point)
    {
        Span<ulong> x = point[..Count];
        Span<ulong> y = point.Slice(Count, Count);
        Span<ulong> z = point.Slice(2 * Count, Count);
        Span<ulong> delta = Temporary(0);
        Span<ulong> gamma = Temporary(1);
        Span<ulong> beta = Temporary(2);
        Span<ulong> alpha = Temporary(3);
        Span<ulong> sum = Temporary(4);
        ReadOnlySpan<ulong> p = curve.Prime;
        Multiply(delta, z, z);
        Multiply(gamma, y, y);
        Multiply(beta, x, gamma);
        Montgomery.Add(sum, x, delta, p);
        Montgomery.Subtract(alpha, x, delta, p);
        Multiply(alpha, alpha, sum);
        Montgomery.Add(sum, alpha, alpha, p);
        Montgomery.Add(alpha, alpha, sum, p); // 3 (X - delta)(X + delta)
        Montgomery.Add(z, y, z, p);
        Multiply(z, z, z);
        Montgomery.Subtract(z, z, gamma, p);
        Montgomery.Subtract(z, z, delta, p); // Z' = (Y + Z)^2 - gamma - delta
        Montgomery.Double(beta, p);
        Montgomery.Double(beta, p);
        Multiply(x, alpha, alpha);
        Montgomery.Subtract(x, x, beta, p);
        Montgomery.Subtract(x, x, beta, p); // X' = alpha^2 - 8 beta
        Montgomery.Subtract(beta, beta, x, p);
        Multiply(y, alpha, beta);
        Multiply(gamma, gamma, gamma);
        for (int i = 0; i < 3; i++)
        {
            Montgomery.Double(gamma, p);
        }

        Montgomery.Subtract(y, y, gamma, p); // Y' = alpha (4 beta - X') - 8 gamma^2
    }

    /// <summary>Adds another point to a point.</summary>
    public void Add(Span<ulong> point, ReadOnlySpan<ulong> other)
    {
        Span<ulong> x = point[..Count];
        Span<ulong> y = point.Slice(Count, Count);
        Span<ulong> z = point.Slice(2 * Count, Count);
        ReadOnlySpan<ulong> otherZ = other.Slice(2 * Count, Count);
        if (IsZero(otherZ) || IsZero(z))
        {
            (IsZero(z) ? other : point).CopyTo(point);
            return;
        }

        Span<ulong> square = Temporary(0);
        Span<ulong> own = Temporary(1);
        Span<ulong> height = Temporary(2);
        Span<ulong> ownY = Temporary(3);
        Span<ulong> slope = Temporary(4);
        ReadOnlySpan<ulong> p = curve.Prime;
        Multiply(square, otherZ, otherZ);
        Multiply(own, x, square);
        Multiply(square, square, otherZ);
        Multiply(ownY, y, square);
        Multiply(square, z, z);
        Multiply(height, other[..Count], square);
        Multiply(square, square, z);
        Multiply(slope, other.Slice(Count, Count), square);
        Montgomery.Subtract(height, height, own, p);
        Montgomery.Subtract(slope, slope, ownY, p);
        if (IsZero(height))
        {
            if (IsZero(slope))
            {
                Double(point);
            }
            else
            {
                point.Clear();
            }

            return;
        }

        Multiply(z, z, otherZ);
        Multiply(z, z, height);
        Multiply(square, height, height);
        Multiply(own, own, square);
        Multiply(square, square, height);
        Multiply(x, slope, slope);
        Montgomery.Subtract(x, x, square, p);
        Montgomery.Subtract(x, x, own, p);
        Montgomery.Subtract(x, x, own, p);
        Montgomery.Subtract(own, own, x, p);
        Multiply(y, slope, own);
        Multiply(square, square, ownY);
        Montgomery.Subtract(y, y, square, p);
    }

    private static bool IsZero(ReadOnlySpan<ulong> value) => !value.ContainsAnyExcept(0ul);

    private void Negate(Span<ulong> result, ReadOnlySpan<ulong> value)
    {
        result.Clear();
        Montgomery.Subtract(result, result, value, curve.Prime);
    }

    /// <summary>Takes a value out of Montgomery form.</summary>
    private void Plain(Span<ulong> result, ReadOnlySpan<ulong> value)
    {
        result.Clear();
        result[0] = 1;
        Multiply(result, result, value);
    }

    private Span<ulong> Temporary(int index) => scratch.Slice((2 + index) * Count, Count);
}
