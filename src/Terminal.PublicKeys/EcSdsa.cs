namespace Terminal.PublicKeys;

/// <summary>Verifies signatures of EC-SDSA, of which only the point's x is hashed, with keys of which only x is known.</summary>
/// <remarks>
/// EMV 4.4 Book 2, Annex A2.2.3 and B2.2; the scheme is that of ISO/IEC 14888-3. All of it is public, so that nothing takes constant
/// time. Limbs are on the stack: nothing is allocated, and no bytes make it throw.
/// </remarks>
public static class EcSdsa
{
    /// <summary>Bytes of the longest message: three data lists and an answer of the card have room.</summary>
    public const int MessageLengthMax = 1536;

    private const int PointMax = 3 * PrimeCurve.LimbCountMax;

    /// <summary>True where a signature over a message holds.</summary>
    /// <param name="suite">Curve and hash of the signer's key.</param>
    /// <param name="x">The signer's key: the x of its point, of which the one with the lower y is meant.</param>
    /// <param name="message">The message; one over <see cref="MessageLengthMax"/> is not signed by anybody.</param>
    /// <param name="signature">r and s, one after the other.</param>
    public static bool Verifies(SignatureSuite suite, ReadOnlySpan<byte> x, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        PrimeCurve curve = suite.Curve;
        int length = curve.FieldLength;
        Span<ulong> key = stackalloc ulong[PointMax];
        var points = new PointArithmetic(curve, stackalloc ulong[PointArithmetic.ScratchCount]);
        Span<byte> r = stackalloc byte[SignatureSuite.FieldLengthMax];
        if (message.Length > MessageLengthMax || signature.Length != suite.SignatureLength || x.Length != length
            || !TryScalars(suite, signature, r = r[..length]) || !points.TryFind(x, key = key[..(3 * curve.LimbCount)]))
        {
            return false;
        }

        Span<ulong> multiples = stackalloc ulong[PrimeCurve.MultipleCount * PointMax];
        multiples = multiples[..(PrimeCurve.MultipleCount * key.Length)];
        points.Negate(key);
        points.Multiples(key, multiples);
        points.Combine(key, signature[suite.HashLength..], r, multiples); // s G - r P
        Span<byte> hashed = stackalloc byte[SignatureSuite.FieldLengthMax + MessageLengthMax];
        Span<byte> hash = stackalloc byte[SignatureSuite.HashLengthMax];
        if (!points.TryX(key, hashed[..length]))
        {
            return false;
        }

        message.CopyTo(hashed[length..]);
        suite.Hash(hashed[..(length + message.Length)], hash[..suite.HashLength]);
        return hash[..suite.HashLength].SequenceEqual(signature[..suite.HashLength]);
    }

    /// <summary>True where x is the key of a point: of the field, and on the curve.</summary>
    /// <param name="suite">Curve and hash.</param>
    /// <param name="x">The coordinate.</param>
    /// <param name="y">The other coordinate, which must be the lower of the two; empty where it is not known.</param>
    public static bool IsKey(SignatureSuite suite, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y = default)
    {
        Span<ulong> point = stackalloc ulong[PointMax];
        Span<byte> found = stackalloc byte[SignatureSuite.FieldLengthMax];
        var points = new PointArithmetic(suite.Curve, stackalloc ulong[PointArithmetic.ScratchCount]);
        if (x.Length != suite.FieldLength || !points.TryFind(x, point))
        {
            return false;
        }

        points.StoreY(point, found[..suite.FieldLength]);
        return y.IsEmpty || y.SequenceEqual(found[..suite.FieldLength]);
    }

    /// <summary>Checks 0 &lt; s &lt; n, and gives r mod n, which must not be 0.</summary>
    private static bool TryScalars(SignatureSuite suite, ReadOnlySpan<byte> signature, Span<byte> r)
    {
        PrimeCurve curve = suite.Curve;
        Span<ulong> value = stackalloc ulong[PrimeCurve.LimbCountMax];
        value = value[..curve.LimbCount];
        Montgomery.Load(signature[suite.HashLength..], value);
        if (!value.ContainsAnyExcept(0ul) || !Montgomery.Less(value, curve.Order))
        {
            return false;
        }

        Montgomery.Load(signature[..suite.HashLength], value);
        if (!Montgomery.Less(value, curve.Order))
        {
            Montgomery.Subtract(value, curve.Order); // Once is enough: the order is over half of what a hash can be.
        }

        Montgomery.Store(value, r);
        return value.ContainsAnyExcept(0ul);
    }
}
