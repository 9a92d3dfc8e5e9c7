namespace Terminal.Vault;

/// <summary>Why a vault has no keys any more. The numbers are the wire's.</summary>
public enum KeyLoss
{
    /// <summary>The housing was opened.</summary>
    HousingOpened = 1,

    /// <summary>Somebody who may had all of them erased.</summary>
    Erased = 2,

    /// <summary>The storage key is gone and nothing says why: it was taken away, or power went in the middle of an erasure.</summary>
    NoStorageKey = 3,

    /// <summary>A mark of a loss is there that cannot be read.</summary>
    Unknown = 4,
}
