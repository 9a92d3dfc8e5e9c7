using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.PublicKeys;

namespace Terminal.Vectors.Crypto;

/// <summary>Signatures to verify, and MACs of hashes.</summary>
internal static class SignatureVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["es256_verify"] = (inputs, _) => Said(IsEs256(
            new Es256PublicKey("", Read.Bytes(inputs, "x"), Read.Bytes(inputs, "y")),
            Read.Bytes(inputs, "data_hex"), Read.Bytes(inputs, "signature"))),
        ["rsa_pkcs1_sha256_verify"] = (inputs, _) => Said(IsPkcs1(
            (Read.Bytes(inputs, "modulus"), Read.Bytes(inputs, "exponent")),
            Read.Bytes(inputs, "data_hex"), Read.Bytes(inputs, "signature"))),
        ["hmac_sha256"] = (inputs, _) => OfHmac(Read.Bytes(inputs, "key"), Read.Bytes(inputs, "data_hex")) is { } mac
            ? new() { ["mac"] = Read.Text(mac) } : null,
    };

    /// <summary>DigestInfo of SHA-256 up to the hash: RFC 8017 §9.2, note 1.</summary>
    private static ReadOnlySpan<byte> Sha256Info =>
        [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    /// <summary>Whether a signature of ES256 is the key's.</summary>
    public static bool IsEs256(Es256PublicKey key, byte[] data, byte[] signature) => key.Verifies(data, signature);

    /// <summary>Whether what the public operation recovers is the one encoding of the data: RFC 8017 §8.2.2.</summary>
    public static bool IsPkcs1((byte[] Modulus, byte[] Exponent) key, byte[] data, byte[] signature)
    {
        byte[] recovered = new byte[key.Modulus.Length];
        byte[] encoded = [.. Sha256Info, .. SHA256.HashData(data)];
        byte[] wanted = [0, 1, .. Enumerable.Repeat((byte)0xFF, Math.Max(8, recovered.Length - encoded.Length - 3)), 0, .. encoded];
        return RsaPublicOperation.TryRecover(key.Modulus, key.Exponent, signature, recovered)
            && recovered.AsSpan().SequenceEqual(wanted);
    }

    /// <summary>HMAC with SHA-256; null where the key is refused.</summary>
    public static byte[]? OfHmac(byte[] key, byte[] data)
    {
        byte[] mac = new byte[HMACSHA256.HashSizeInBytes];
        return KeyedHash.TrySha256(Read.Key(KeyUsage.Hmac, KeyAlgorithm.Hmac, key), data, mac) ? mac : null;
    }

    /// <summary>CMAC with AES; null where the key is refused.</summary>
    public static byte[]? OfCmac(byte[] key, byte[] data)
    {
        byte[] mac = new byte[16];
        return Cmac.TryCompute(Read.Key(KeyUsage.Cmac, KeyAlgorithm.Aes, key), data, mac) ? mac : null;
    }

    private static JsonObject Said(bool valid) => new() { ["valid"] = valid };
}
