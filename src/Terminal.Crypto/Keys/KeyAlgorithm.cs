namespace Terminal.Crypto.Keys;

/// <summary>The algorithm that a key is for, by its letter in a key block.</summary>
/// <remarks>X9.143, byte 7 of the header. Single DES (D) has no name here: it is refused.</remarks>
public enum KeyAlgorithm : byte
{
    /// <summary>Triple DES with two or three keys.</summary>
    Tdes = (byte)'T',

    /// <summary>AES with 128, 192 or 256 bits.</summary>
    Aes = (byte)'A',

    /// <summary>A keyed hash.</summary>
    Hmac = (byte)'H',

    /// <summary>RSA.</summary>
    Rsa = (byte)'R',

    /// <summary>Elliptic curves.</summary>
    EllipticCurve = (byte)'E',

    /// <summary>DSA.</summary>
    Dsa = (byte)'S',
}
