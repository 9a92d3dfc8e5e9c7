namespace Terminal.PublicKeys;

/// <summary>A curve y^2 = x^3 - 3x + b over a prime field, with what its points are computed with.</summary>
/// <remarks>
/// EMV 4.4 Book 2, Annex B2.2.2; the parameters are those of FIPS 186-4, Annex D.1.2. Both primes are 3 mod 4, and both orders are prime.
/// Values of the field stand in Montgomery form.
/// </remarks>
internal sealed class PrimeCurve
{
    /// <summary>Limbs of the longest field: P-521.</summary>
    public const int LimbCountMax = 9;

    /// <summary>Bits of a scalar that are taken at once.</summary>
    public const int WindowBits = 4;

    /// <summary>Multiples of a point that a window chooses from: 0 to 15 times.</summary>
    public const int MultipleCount = 1 << WindowBits;

    private readonly ulong[] prime;
    private readonly ulong[] order;
    private readonly ulong[] squareOfRadix;
    private readonly ulong[] one;
    private readonly ulong[] constant;
    private readonly ulong[] rootPower;
    private readonly ulong[] inversePower;
    private readonly ulong[] generatorMultiples;

    private PrimeCurve(int fieldLength, string prime, string order, string constant, string x, string y)
    {
        FieldLength = fieldLength;
        LimbCount = (fieldLength + Montgomery.LimbLength - 1) / Montgomery.LimbLength;
        this.prime = Number(prime);
        this.order = Number(order);
        NegatedInverse = Montgomery.NegatedInverse(this.prime[0]);
        squareOfRadix = new ulong[LimbCount];
        Montgomery.SquareOfRadix(this.prime, NegatedInverse, squareOfRadix, new ulong[2 * LimbCount]);
        one = Element(Number("01"));
        this.constant = Element(Number(constant));
        inversePower = [.. this.prime]; // p - 2: neither prime ends in a limb below 2.
        inversePower[0] -= 2;
        rootPower = QuarterOfNext(this.prime);
        generatorMultiples = new ulong[MultipleCount * 3 * LimbCount];
        new PointArithmetic(this, stackalloc ulong[PointArithmetic.ScratchCount])
            .Multiples([.. Element(Number(x)), .. Element(Number(y)), .. one], generatorMultiples);
    }

    /// <summary>P-256.</summary>
    public static PrimeCurve P256 { get; } = new(
        32,
        "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B",
        "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
        "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    /// <summary>P-521.</summary>
    public static PrimeCurve P521 { get; } = new(
        66,
        "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            + "FA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
        "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109"
            + "E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00",
        "00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3D"
            + "BAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66",
        "011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E66"
            + "2C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650");

    /// <summary>Bytes of a coordinate and of a scalar.</summary>
    public int FieldLength { get; }

    /// <summary>Limbs of a value of the field.</summary>
    public int LimbCount { get; }

    /// <summary>-1 / p mod 2^64.</summary>
    public ulong NegatedInverse { get; }

    /// <summary>The field's prime p.</summary>
    public ReadOnlySpan<ulong> Prime => prime;

    /// <summary>The count of points n.</summary>
    public ReadOnlySpan<ulong> Order => order;

    /// <summary>R^2 mod p: takes a value into Montgomery form.</summary>
    public ReadOnlySpan<ulong> SquareOfRadix => squareOfRadix;

    /// <summary>1 of the field.</summary>
    public ReadOnlySpan<ulong> One => one;

    /// <summary>The equation's b.</summary>
    public ReadOnlySpan<ulong> Constant => constant;

    /// <summary>(p + 1) / 4: the power that is a square root.</summary>
    public ReadOnlySpan<ulong> RootPower => rootPower;

    /// <summary>p - 2: the power that is the inverse.</summary>
    public ReadOnlySpan<ulong> InversePower => inversePower;

    /// <summary>0 to 15 times the generator, as points.</summary>
    public ReadOnlySpan<ulong> GeneratorMultiples => generatorMultiples;

    /// <summary>(p + 1) / 4 for p = 4q + 3, which is q + 1.</summary>
    private static ulong[] QuarterOfNext(ulong[] prime)
    {
        var quarter = new ulong[prime.Length];
        bool carry = true;
        for (int i = 0; i < prime.Length; i++)
        {
            ulong limb = (prime[i] >> 2) | (i + 1 < prime.Length ? prime[i + 1] << 62 : 0);
            quarter[i] = carry ? unchecked(limb + 1) : limb;
            carry &= quarter[i] == 0;
        }

        return quarter;
    }

    private ulong[] Number(string hexadecimal)
    {
        var limbs = new ulong[LimbCount];
        Montgomery.Load(Convert.FromHexString(hexadecimal), limbs);
        return limbs;
    }

    private ulong[] Element(ulong[] value)
    {
        Montgomery.Multiply(value, value, squareOfRadix, prime, NegatedInverse, stackalloc ulong[2 * LimbCountMax]);
        return value;
    }
}
