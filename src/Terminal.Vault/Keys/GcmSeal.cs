using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>AES-256-GCM with a random nonce: nonce (12), ciphertext, tag (16).</summary>
/// <remarks>
/// A key's messages stay far below the 2^32 for which NIST SP 800-38D §8.3 allows random nonces: a terminal makes some hundreds a day.
/// </remarks>
internal static class GcmSeal
{
    /// <summary>Bytes that a sealed message is longer than its content.</summary>
    public const int Overhead = NonceLength + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals a message into <paramref name="result"/>, which is longer by <see cref="Overhead"/>.</summary>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content, Span<byte> result, Entropy entropy)
    {
        Span<byte> nonce = result[..NonceLength];
        entropy.Fill(nonce);
        using AesGcm cipher = new(key, TagLength);
        cipher.Encrypt(nonce, content, result[NonceLength..^TagLength], result[^TagLength..], head);
    }

    /// <summary>Opens a message into <paramref name="content"/>, which stays zero where another key sealed it or a byte was
    /// changed.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> message, Span<byte> content)
    {
        if (message.Length != content.Length + Overhead)
        {
            return false;
        }

        try
        {
            using AesGcm cipher = new(key, TagLength);
            cipher.Decrypt(message[..NonceLength], message[NonceLength..^TagLength], message[^TagLength..], content, head);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false; // The library's only way to say "not authentic".
        }
    }
}
