namespace Terminal.Crypto.Keys;

/// <summary>Which way a key may be used, by its letter in a key block.</summary>
/// <remarks>X9.143, byte 8 of the header.</remarks>
public enum KeyModeOfUse : byte
{
    /// <summary>Encrypt and decrypt, or wrap and unwrap.</summary>
    Both = (byte)'B',

    /// <summary>Generate and verify.</summary>
    GenerateAndVerify = (byte)'C',

    /// <summary>Decrypt or unwrap only.</summary>
    Decrypt = (byte)'D',

    /// <summary>Encrypt or wrap only.</summary>
    Encrypt = (byte)'E',

    /// <summary>Generate only.</summary>
    Generate = (byte)'G',

    /// <summary>No special restriction.</summary>
    Any = (byte)'N',

    /// <summary>Sign only.</summary>
    Sign = (byte)'S',

    /// <summary>Sign and decrypt.</summary>
    SignAndDecrypt = (byte)'T',

    /// <summary>Verify only.</summary>
    Verify = (byte)'V',

    /// <summary>Derive other keys.</summary>
    Derive = (byte)'X',

    /// <summary>Make key variants.</summary>
    Variants = (byte)'Y',
}
