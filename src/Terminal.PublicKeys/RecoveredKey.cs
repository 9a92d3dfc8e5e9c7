namespace Terminal.PublicKeys;

/// <summary>A public key that was recovered from a certificate, in buffers that are allocated once.</summary>
public sealed class RecoveredKey
{
    private readonly byte[] modulus = new byte[RsaPublicOperation.ModulusLengthMax];
    private readonly byte[] exponent = new byte[RsaPublicOperation.ExponentLengthMax];
    private int modulusLength;
    private int exponentLength;

    /// <summary>The modulus, big-endian; empty where no key was recovered.</summary>
    public ReadOnlySpan<byte> Modulus => modulus.AsSpan(0, modulusLength);

    /// <summary>The public exponent.</summary>
    public ReadOnlySpan<byte> Exponent => exponent.AsSpan(0, exponentLength);

    /// <summary>Forgets the key.</summary>
    public void Clear() => modulusLength = exponentLength = 0;

    /// <summary>Joins the parts of the modulus and takes the exponent; the caller has checked the lengths.</summary>
    internal void Set(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, ReadOnlySpan<byte> publicExponent)
    {
        left.CopyTo(modulus);
        right.CopyTo(modulus.AsSpan(left.Length));
        modulusLength = left.Length + right.Length;
        publicExponent.CopyTo(exponent);
        exponentLength = publicExponent.Length;
    }
}
