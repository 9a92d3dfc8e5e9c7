using Terminal.Primitives;

namespace Terminal.PublicKeys;

/// <summary>A payment scheme's public key on an elliptic curve, from which the chain of an XDA card's certificates starts.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §11.2.2, Table 31. No scheme has an RSA key and a key on a curve with the same index.
/// </remarks>
/// <param name="Rid">Registered application provider identifier, 10 upper-case hexadecimal digits: A000000003.</param>
/// <param name="Index">CA public key index (8F).</param>
/// <param name="Suite">Curve and hash.</param>
/// <param name="Point">The key's point: x and y, each as long as the field.</param>
/// <param name="Checksum">The check sum: the suite's hash over RID, index, suite indicator and point.</param>
public sealed record CaCurveKey(
    string Rid, byte Index, SignatureSuite Suite, ReadOnlyMemory<byte> Point, ReadOnlyMemory<byte> Checksum)
{
    /// <summary>The point's x, which is all that verifies.</summary>
    public ReadOnlySpan<byte> X => Point.Span[..Math.Min(Point.Length, Suite.FieldLength)];

    /// <summary>
    /// True where the check sum is that of the key and the point is on the curve, with the lower y of both that its x has: signatures of
    /// any other would not hold (EMV 4.4 Book 2, Annex B2.2.4). Another key must not be used.
    /// </summary>
    public bool Holds
    {
        get
        {
            if (!Hex.TryParse(Rid, out byte[] rid) || Point.Length != 2 * Suite.FieldLength)
            {
                return false;
            }

            byte[] computed = new byte[Suite.HashLength];
            Suite.Hash([.. rid, Index, Suite.Indicator, .. Point.Span], computed);
            return Checksum.Span.SequenceEqual(computed) && EcSdsa.IsKey(Suite, X, Point.Span[Suite.FieldLength..]);
        }
    }

    /// <summary>Reads a key from hexadecimal text; null where a value is no hexadecimal text, of a wrong length or of no suite.</summary>
    /// <remarks>The check sum and the point are read and not checked: see <see cref="Holds"/>.</remarks>
    /// <param name="identity">RID and index, 12 digits: A00000000392.</param>
    /// <param name="suite">Algorithm suite indicator, 2 digits.</param>
    /// <param name="point">x and y.</param>
    /// <param name="checksum">Check sum.</param>
    public static CaCurveKey? FromText(string identity, string suite, string point, string checksum) =>
        Hex.TryParse(identity, out byte[] name) && name.Length == CaPublicKey.RidLength + 1
        && Hex.TryParse(suite, out byte[] indicator) && indicator.Length == 1 && SignatureSuite.Find(indicator[0]) is { } known
        && Hex.TryParse(point, out byte[] p) && p.Length == 2 * known.FieldLength
        && Hex.TryParse(checksum, out byte[] check) && check.Length == known.HashLength
            ? new CaCurveKey(Hex.ToText(name.AsSpan(0, CaPublicKey.RidLength)), name[CaPublicKey.RidLength], known, p, check)
            : null;

    /// <summary>True where this is the key of a RID and an index.</summary>
    public bool Is(ReadOnlySpan<byte> rid, byte index)
    {
        Span<byte> own = stackalloc byte[CaPublicKey.RidLength];
        return Index == index && rid.Length == CaPublicKey.RidLength && Rid.Length == 2 * CaPublicKey.RidLength
            && Convert.FromHexString(Rid, own, out _, out _) == System.Buffers.OperationStatus.Done && own.SequenceEqual(rid);
    }
}
