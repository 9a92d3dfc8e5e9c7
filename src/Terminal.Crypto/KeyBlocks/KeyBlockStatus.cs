namespace Terminal.Crypto.KeyBlocks;

/// <summary>What became of a key block.</summary>
public enum KeyBlockStatus
{
    /// <summary>It is what it should be.</summary>
    Good,

    /// <summary>Its text is no key block: a length, a letter, an optional block.</summary>
    Malformed,

    /// <summary>It is of a version that is not known.</summary>
    UnknownVersion,

    /// <summary>The protection key has another algorithm than the version, another purpose or a wrong length.</summary>
    WrongProtectionKey,

    /// <summary>Header, optional blocks or content were altered, or the protection key is another.</summary>
    NotAuthentic,

    /// <summary>The content has a length that its algorithm does not know, or more than a key may have here.</summary>
    WrongKeyLength,

    /// <summary>A check value of key (KC) or protection key (KP) is not theirs, or of a kind that cannot be checked.</summary>
    WrongCheckValue,

    /// <summary>The key is of single DES.</summary>
    SingleDes,

    /// <summary>The key is weak, or its parts are equal.</summary>
    WeakKey,

    /// <summary>The usage does not go with the algorithm or with the mode of use, or is not known.</summary>
    WrongUsage,

    /// <summary>An optional block DA stands with another usage than B3, or is not well formed.</summary>
    WrongDerivationAllowed,

    /// <summary>The key is stronger than the key that protects it.</summary>
    StrongerThanProtection,
}
