using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Terminal.Crypto.Tr34;

/// <summary>The receiver's own pair of keys: whose certificate is of it, and the request for one.</summary>
/// <remarks>RSA of 2048 to 4096 bits, PKCS #8 in DER. Nothing is drawn here: the pair comes from whoever calls.</remarks>
public static class Tr34Identity
{
    /// <summary>Bytes of the longest private key: of 4096 bits.</summary>
    public const int PrivateKeyLengthMax = 2560;

    /// <summary>Most characters of a name: RFC 5280, upper bound of a common name.</summary>
    public const int NameLengthMax = 64;

    private const int ModulusLengthMin = 256;
    private const int ModulusLengthMax = 512;

    /// <summary>The hash by which the public key is known: SHA-256 of its RSAPublicKey (RFC 8017 A.1.1); empty where the private key is
    /// none.</summary>
    public static byte[] Fingerprint(ReadOnlySpan<byte> privateKey)
    {
        using RSA? key = Import(privateKey);
        return key is null ? [] : SHA256.HashData(key.ExportRSAPublicKey());
    }

    /// <summary>True where a certificate is of this key.</summary>
    public static bool IsOf(Tr34Certificate certificate, ReadOnlySpan<byte> privateKey) =>
        TryReadPublic(privateKey, out RSAParameters own)
        && own.Modulus.AsSpan().SequenceEqual(certificate.PublicKey.Modulus)
        && own.Exponent.AsSpan().SequenceEqual(certificate.PublicKey.Exponent);

    /// <summary>A request for a certificate, PKCS #10 in DER, signed with RSA over SHA-256; empty where key or name is none.</summary>
    /// <param name="privateKey">The private key.</param>
    /// <param name="name">The common name: 1 to 64 printable characters of ASCII.</param>
    public static byte[] Request(ReadOnlySpan<byte> privateKey, string name)
    {
        bool isName = name.Length is > 0 and <= NameLengthMax && !name.AsSpan().ContainsAnyExceptInRange(' ', '~');
        using RSA? key = isName ? Import(privateKey) : null;
        if (key is null)
        {
            return [];
        }

        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(name);
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
    }

    private static RSA? Import(ReadOnlySpan<byte> privateKey)
    {
        if (!TryReadPublic(privateKey, out RSAParameters own))
        {
            return null;
        }

        RSA? key = null;
        try
        {
            key = RSA.Create(own); // Without parameters it would draw a pair of its own.
            key.ImportPkcs8PrivateKey(privateKey, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key?.Dispose();
            return null; // No key of RSA.
        }
    }

    /// <summary>Reads modulus and exponent out of a PKCS #8 key: RFC 5958 §2, RFC 8017 A.1.2.</summary>
    private static bool TryReadPublic(ReadOnlySpan<byte> privateKey, out RSAParameters own)
    {
        DerReader outside = new(privateKey);
        DerReader info = outside.Enter(DerReader.Sequence);
        info.Expect(DerReader.Integer, [0]);
        Algorithms.ExpectRsa(ref info);
        DerReader octets = new(info.Take(DerReader.OctetString));
        DerReader key = octets.Enter(DerReader.Sequence);
        key.Expect(DerReader.Integer, [0]);
        ReadOnlySpan<byte> modulus = key.TakeUnsigned();
        ReadOnlySpan<byte> exponent = key.TakeUnsigned();
        own = new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() };
        return outside.IsDone && info.IsGood && octets.IsDone && key.IsGood
            && modulus.Length is >= ModulusLengthMin and <= ModulusLengthMax && exponent.Length is > 0 and <= 4;
    }
}
