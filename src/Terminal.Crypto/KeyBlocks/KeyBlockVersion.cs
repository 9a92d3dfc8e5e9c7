namespace Terminal.Crypto.KeyBlocks;

/// <summary>How a key block is protected, by its first letter.</summary>
/// <remarks>X9.143; A and C are deprecated and are read only.</remarks>
public enum KeyBlockVersion : byte
{
    /// <summary>A: TDES, key variants, a MAC of 4 bytes over the ciphertext.</summary>
    VariantA = (byte)'A',

    /// <summary>B: TDES, derived keys, CMAC over the content in the clear.</summary>
    DerivationB = (byte)'B',

    /// <summary>C: as A.</summary>
    VariantC = (byte)'C',

    /// <summary>D: AES, derived keys, CMAC over the content in the clear.</summary>
    DerivationD = (byte)'D',
}
