namespace Terminal.Crypto.Keys;

/// <summary>A key in the clear with its purpose: a view of bytes that the caller keeps and zeroes.</summary>
/// <remarks>
/// Each operation asks for the usage and refuses another, so that a key of one purpose cannot be put to a second by a slip. It has no text
/// form. Weak keys are not looked for here but where keys are let in (<see cref="WeakKeys"/>).
/// </remarks>
public readonly ref struct PaymentKey
{
    private PaymentKey(KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        Usage = usage;
        Algorithm = algorithm;
        Bytes = bytes;
    }

    /// <summary>What it is for.</summary>
    public KeyUsage Usage { get; }

    /// <summary>The algorithm that it is for.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The key itself.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Views a key; false where no key of the algorithm has this length.</summary>
    /// <param name="usage">What it is for.</param>
    /// <param name="algorithm">TDES (16 or 24 bytes), AES (16, 24 or 32) or HMAC (16 to 64).</param>
    /// <param name="bytes">The key.</param>
    /// <param name="key">The view.</param>
    public static bool TryCreate(KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes, out PaymentKey key)
    {
        key = new PaymentKey(usage, algorithm, bytes);
        return algorithm switch
        {
            KeyAlgorithm.Tdes => bytes.Length is 16 or 24,
            KeyAlgorithm.Aes => bytes.Length is 16 or 24 or 32,
            KeyAlgorithm.Hmac => bytes.Length is >= 16 and <= 64,
            _ => false,
        };
    }

    /// <summary>True where it is a key of this algorithm for this use; the default value is none.</summary>
    public bool Is(KeyUsage usage, KeyAlgorithm algorithm) => !Bytes.IsEmpty && Usage == usage && Algorithm == algorithm;

    /// <summary>True where it is a block cipher's key for this use.</summary>
    internal bool IsBlockCipherKey(KeyUsage usage) => Is(usage, KeyAlgorithm.Tdes) || Is(usage, KeyAlgorithm.Aes);
}
