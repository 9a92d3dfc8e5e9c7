namespace Terminal.Crypto.Dukpt;

/// <summary>What a working key of AES DUKPT is for, by its indicator.</summary>
/// <remarks>X9.24-3 §6.3: the key usage indicator of the derivation data.</remarks>
public enum AesDukptUsage
{
    /// <summary>Key encryption key.</summary>
    KeyEncryption = 0x0002,

    /// <summary>PIN encryption.</summary>
    Pin = 0x1000,

    /// <summary>MAC generation: the device's messages.</summary>
    MacGeneration = 0x2000,

    /// <summary>MAC verification: the host's messages.</summary>
    MacVerification = 0x2001,

    /// <summary>MAC, both ways.</summary>
    MacBoth = 0x2002,

    /// <summary>Data encryption: the device's data.</summary>
    DataEncryption = 0x3000,

    /// <summary>Data decryption: the host's data.</summary>
    DataDecryption = 0x3001,

    /// <summary>Data, both ways.</summary>
    DataBoth = 0x3002,
}
