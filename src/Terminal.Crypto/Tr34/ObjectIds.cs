namespace Terminal.Crypto.Tr34;

/// <summary>Object identifiers, as the content of their DER values.</summary>
internal static class ObjectIds
{
    /// <summary>Data; in TR-34 also the attribute that holds a key block header: 1.2.840.113549.1.7.1.</summary>
    public static ReadOnlySpan<byte> Data => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

    /// <summary>Signed data: 1.2.840.113549.1.7.2.</summary>
    public static ReadOnlySpan<byte> SignedData => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    /// <summary>Enveloped data: 1.2.840.113549.1.7.3.</summary>
    public static ReadOnlySpan<byte> EnvelopedData => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];

    /// <summary>Attribute: what is signed: 1.2.840.113549.1.9.3.</summary>
    public static ReadOnlySpan<byte> ContentType => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];

    /// <summary>Attribute: the hash of what is signed: 1.2.840.113549.1.9.4.</summary>
    public static ReadOnlySpan<byte> MessageDigest => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];

    /// <summary>Attribute: when it was signed: 1.2.840.113549.1.9.5.</summary>
    public static ReadOnlySpan<byte> SigningTime => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05];

    /// <summary>Attribute: the receiver's random number: 1.2.840.113549.1.9.25.3.</summary>
    public static ReadOnlySpan<byte> RandomNonce => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x19, 0x03];

    /// <summary>RSA, with PKCS #1 v1.5 as a signature: 1.2.840.113549.1.1.1.</summary>
    public static ReadOnlySpan<byte> Rsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    /// <summary>RSA with OAEP: 1.2.840.113549.1.1.7.</summary>
    public static ReadOnlySpan<byte> RsaOaep => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x07];

    /// <summary>The mask generation function of OAEP: 1.2.840.113549.1.1.8.</summary>
    public static ReadOnlySpan<byte> Mgf1 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

    /// <summary>OAEP's label, told: 1.2.840.113549.1.1.9.</summary>
    public static ReadOnlySpan<byte> PSpecified => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x09];

    /// <summary>RSA over SHA-256: 1.2.840.113549.1.1.11.</summary>
    public static ReadOnlySpan<byte> RsaSha256 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];

    /// <summary>SHA-256: 2.16.840.1.101.3.4.2.1.</summary>
    public static ReadOnlySpan<byte> Sha256 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

    /// <summary>AES-128, chained: 2.16.840.1.101.3.4.1.2.</summary>
    public static ReadOnlySpan<byte> Aes128Cbc => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02];

    /// <summary>TDES with three keys, chained: 1.2.840.113549.3.7.</summary>
    public static ReadOnlySpan<byte> TdesCbc => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07];

    /// <summary>Extension: whether the holder is an authority: 2.5.29.19.</summary>
    public static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1D, 0x13];

    /// <summary>Extension: what the key may do: 2.5.29.15.</summary>
    public static ReadOnlySpan<byte> KeyUsage => [0x55, 0x1D, 0x0F];
}
