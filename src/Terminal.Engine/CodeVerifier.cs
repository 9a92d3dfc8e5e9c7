using System.Security.Cryptography;

namespace Terminal.Engine;

/// <summary>Checks an operator's code against what the configuration keeps of it: salt and PBKDF2-HMAC-SHA-256.</summary>
/// <param name="salt">16 bytes.</param>
/// <param name="hash">32 bytes.</param>
/// <param name="iterations">Rounds.</param>
public sealed class CodeVerifier(ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> hash, int iterations)
{
    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>Length of the hash in bytes.</summary>
    public const int HashLength = 32;

    /// <summary>True where the digits are the code.</summary>
    /// <param name="digits">ASCII digits; the caller zeroes them.</param>
    public bool Verify(ReadOnlySpan<byte> digits)
    {
        Span<byte> made = stackalloc byte[HashLength];
        Make(digits, salt.Span, iterations, made);
        return CryptographicOperations.FixedTimeEquals(made, hash.Span);
    }

    /// <summary>What the configuration keeps of a code.</summary>
    /// <param name="digits">ASCII digits.</param>
    /// <param name="salt">16 random bytes.</param>
    /// <param name="iterations">Rounds.</param>
    /// <param name="hash">Where the 32 bytes go.</param>
    public static void Make(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> salt, int iterations, Span<byte> hash) =>
        Rfc2898DeriveBytes.Pbkdf2(digits, salt, hash[..HashLength], iterations, HashAlgorithmName.SHA256);
}
