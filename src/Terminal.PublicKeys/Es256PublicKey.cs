using System.Security.Cryptography;

namespace Terminal.PublicKeys;

/// <summary>A public key on the curve P-256 that checks signatures of ECDSA with SHA-256: ES256 of RFC 7518 §3.4.</summary>
/// <param name="KeyId">Its name, as documents give it.</param>
/// <param name="X">Coordinate, 32 bytes, big-endian.</param>
/// <param name="Y">Coordinate, 32 bytes, big-endian.</param>
public sealed record Es256PublicKey(string KeyId, ReadOnlyMemory<byte> X, ReadOnlyMemory<byte> Y)
{
    /// <summary>The curve's name: RFC 7518 §6.2.1.1.</summary>
    public const string Curve = "P-256";

    /// <summary>Length of a coordinate.</summary>
    public const int CoordinateLength = 32;

    /// <summary>Length of a signature: r and s, each as long as a coordinate.</summary>
    public const int SignatureLength = 2 * CoordinateLength;

    /// <summary>True where the signature is this key's over the data; false too for a key that is no point of the curve.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || X.Length != CoordinateLength || Y.Length != CoordinateLength)
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = X.ToArray(), Y = Y.ToArray() },
            });
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // No point of the curve.
        }
    }
}
