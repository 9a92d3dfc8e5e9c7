using System.Security.Cryptography;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Macs;

/// <summary>HMAC, by the framework. Asks for usage M7.</summary>
public static class KeyedHash
{
    /// <summary>HMAC with SHA-256: 32 bytes.</summary>
    public static bool TrySha256(PaymentKey key, ReadOnlySpan<byte> data, Span<byte> mac) =>
        IsHmac(key) && mac.Length == HMACSHA256.HashSizeInBytes && HMACSHA256.HashData(key.Bytes, data, mac) == mac.Length;

    /// <summary>HMAC with SHA-384: 48 bytes.</summary>
    public static bool TrySha384(PaymentKey key, ReadOnlySpan<byte> data, Span<byte> mac) =>
        IsHmac(key) && mac.Length == HMACSHA384.HashSizeInBytes && HMACSHA384.HashData(key.Bytes, data, mac) == mac.Length;

    /// <summary>HMAC with SHA-512: 64 bytes.</summary>
    public static bool TrySha512(PaymentKey key, ReadOnlySpan<byte> data, Span<byte> mac) =>
        IsHmac(key) && mac.Length == HMACSHA512.HashSizeInBytes && HMACSHA512.HashData(key.Bytes, data, mac) == mac.Length;

    private static bool IsHmac(PaymentKey key) => key.Is(KeyUsage.Hmac, KeyAlgorithm.Hmac);
}
