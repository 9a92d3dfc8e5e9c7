namespace Terminal.Vault;

/// <summary>What the vault's self-test looks at.</summary>
public enum VaultPart
{
    /// <summary>AES, by a published CMAC.</summary>
    Aes = 1,

    /// <summary>TDES, by a well-known check value.</summary>
    Tdes = 2,

    /// <summary>The derivation of AES DUKPT, by the standard's own sequence.</summary>
    AesDukpt = 3,

    /// <summary>The derivation of TDES DUKPT, by the standard's own sequence.</summary>
    TdesDukpt = 4,

    /// <summary>The cipher of the records: what was sealed opens, and with one bit changed it does not.</summary>
    Sealing = 5,

    /// <summary>The records that the disk holds were written by this vault.</summary>
    Records = 6,
}
