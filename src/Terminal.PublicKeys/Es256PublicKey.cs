using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Terminal.PublicKeys;

/// <summary>A public key on the curve P-256 that checks signatures of ECDSA with SHA-256: ES256 of RFC 7518 §3.4.</summary>
/// <remarks>Not for several threads.</remarks>
/// <param name="keyId">Its name, as documents give it.</param>
/// <param name="x">Coordinate, 32 bytes, big-endian.</param>
/// <param name="y">Coordinate, 32 bytes, big-endian.</param>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
public sealed class Es256PublicKey(string keyId, ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y)
{
    /// <summary>The curve's name: RFC 7518 §6.2.1.1.</summary>
    public const string Curve = "P-256";

    /// <summary>Length of a coordinate.</summary>
    public const int CoordinateLength = 32;

    /// <summary>Length of a signature: r and s, each as long as a coordinate.</summary>
    public const int SignatureLength = 2 * CoordinateLength;

    private ECDsa? point; // Made once: that it lies on the curve takes longer to see than a signature.

    /// <summary>Its name.</summary>
    public string KeyId { get; } = keyId;

    /// <summary>True where the signature is this key's over the data; false too for a key that is no point of the curve.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || x.Length != CoordinateLength || y.Length != CoordinateLength)
        {
            return false;
        }

        try
        {
            point ??= ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = x.ToArray(), Y = y.ToArray() },
            });
            return point.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // No point of the curve.
        }
    }
}
