using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.PublicKeys;

/// <summary>A payment scheme's public key, from which the chain of a card's certificates starts.</summary>
/// <param name="Rid">Registered application provider identifier, 10 upper-case hexadecimal digits: A000000003.</param>
/// <param name="Index">CA public key index (8F).</param>
/// <param name="Modulus">Modulus, big-endian, at most 256 bytes.</param>
/// <param name="Exponent">Public exponent, 1 to 3 bytes.</param>
/// <param name="Checksum">The published check sum: SHA-1 over RID, index, modulus and exponent (EMV 4.4 Book 2 §11.2).</param>
public sealed record CaPublicKey(
    string Rid,
    byte Index,
    ReadOnlyMemory<byte> Modulus,
    ReadOnlyMemory<byte> Exponent,
    ReadOnlyMemory<byte> Checksum)
{
    /// <summary>Length of a RID in bytes.</summary>
    public const int RidLength = 5;

    /// <summary>True where the check sum is that of the key. A key whose check sum does not hold must not be used.</summary>
    public bool ChecksumHolds
    {
        get
        {
            if (!Hex.TryParse(Rid, out byte[] rid))
            {
                return false;
            }

            Span<byte> computed = stackalloc byte[SHA1.HashSizeInBytes];
            SHA1.HashData([.. rid, Index, .. Modulus.Span, .. Exponent.Span], computed);
            return Checksum.Span.SequenceEqual(computed);
        }
    }

    /// <summary>Reads a key from hexadecimal text; null where a value is no hexadecimal text or of a wrong length.</summary>
    /// <remarks>The check sum is read and not checked: see <see cref="ChecksumHolds"/>.</remarks>
    /// <param name="identity">RID and index, 12 digits: A00000000392.</param>
    /// <param name="modulus">Modulus.</param>
    /// <param name="exponent">Exponent.</param>
    /// <param name="checksum">Check sum, 40 digits.</param>
    public static CaPublicKey? FromText(string identity, string modulus, string exponent, string checksum) =>
        Hex.TryParse(identity, out byte[] name) && name.Length == RidLength + 1
        && Hex.TryParse(modulus, out byte[] n) && n.Length is >= 1 and <= RsaPublicOperation.ModulusLengthMax
        && Hex.TryParse(exponent, out byte[] e) && e.Length is >= 1 and <= RsaPublicOperation.ExponentLengthMax
        && Hex.TryParse(checksum, out byte[] check) && check.Length == SHA1.HashSizeInBytes
            ? new CaPublicKey(Hex.ToText(name.AsSpan(0, RidLength)), name[RidLength], n, e, check)
            : null;

    /// <summary>True where this is the key of a RID and an index.</summary>
    public bool Is(ReadOnlySpan<byte> rid, byte index)
    {
        Span<byte> own = stackalloc byte[RidLength];
        return Index == index && rid.Length == RidLength && Rid.Length == 2 * RidLength
            && Convert.FromHexString(Rid, own, out _, out _) == System.Buffers.OperationStatus.Done && own.SequenceEqual(rid);
    }
}
