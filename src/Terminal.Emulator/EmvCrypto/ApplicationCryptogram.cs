namespace Terminal.Emulator.EmvCrypto;

/// <summary>What a card says about a transaction under its key, and what its issuer answers.</summary>
/// <remarks>EMV 4.4 Book 2 §8.</remarks>
public static class ApplicationCryptogram
{
    /// <summary>Length in bytes (9F26).</summary>
    public const int Length = 8;

    /// <summary>The cryptogram over the data that its version lists.</summary>
    /// <param name="key">16 bytes: session key, or the card's master key with version 10.</param>
    /// <param name="data">The data objects' values, one after the other.</param>
    /// <param name="padding">As the version has it.</param>
    public static byte[] Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, MacPadding padding) =>
        BlockCipher.Mac(key, data, padding);

    /// <summary>The issuer's answer by method 1: cryptogram and response code, encrypted. 8 bytes.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="cryptogram">The card's cryptogram.</param>
    /// <param name="responseCode">Authorisation response code (8A), 2 bytes.</param>
    public static byte[] ResponseMethod1(ReadOnlySpan<byte> key, ReadOnlySpan<byte> cryptogram, ReadOnlySpan<byte> responseCode)
    {
        Span<byte> block = stackalloc byte[Length];
        block.Clear();
        responseCode.CopyTo(block);
        return BlockCipher.Encrypt(key, BlockCipher.Xor(cryptogram, block));
    }

    /// <summary>The issuer's answer by method 2: a MAC over cryptogram, status update and the issuer's own data, cut to 4 bytes.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="cryptogram">The card's cryptogram.</param>
    /// <param name="statusUpdate">Card status update, 4 bytes.</param>
    /// <param name="proprietary">Proprietary authentication data, 0 to 8 bytes.</param>
    public static byte[] ResponseMethod2(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> cryptogram, ReadOnlySpan<byte> statusUpdate, ReadOnlySpan<byte> proprietary) =>
        BlockCipher.Mac(key, [.. cryptogram, .. statusUpdate, .. proprietary], MacPadding.Marked)[..4];
}
