namespace Terminal.Vault;

/// <summary>The places for payment keys. Each is for one purpose, and a key of another is not let in.</summary>
public enum KeySlot
{
    /// <summary>The key under which key blocks reach this terminal: usage K1, AES.</summary>
    Protection = 1,

    /// <summary>The terminal's DUKPT keys, of which every transaction takes a new one: usage B1, AES or TDES.</summary>
    Transaction = 2,

    /// <summary>The vault's own pair of keys as the receiver of TR-34 tokens, whose certificate, and whom it is bound to: usage K2, RSA. No
    /// key block or token brings it, and it is changed in a service alone.</summary>
    Identity = 3,
}

/// <summary>How a key came into its slot.</summary>
public enum KeyOrigin
{
    /// <summary>Two people entered a component each.</summary>
    Components = 1,

    /// <summary>In a key block, under the key of <see cref="KeySlot.Protection"/>.</summary>
    KeyBlock = 2,

    /// <summary>In a TR-34 token, for the identity of <see cref="KeySlot.Identity"/>.</summary>
    Token = 3,

    /// <summary>It was made in the vault's process and was never elsewhere.</summary>
    Made = 4,
}

/// <summary>How it stands with a slot.</summary>
public enum SlotState
{
    /// <summary>No key was loaded.</summary>
    Empty,

    /// <summary>Its key can be used.</summary>
    Ready,

    /// <summary>All keys of a DUKPT slot are used: it needs a new one.</summary>
    UsedUp,

    /// <summary>What the disk holds was not written by this vault, under this storage key.</summary>
    Damaged,

    /// <summary>Of an identity: it has no certificate yet, or is bound to no distributor.</summary>
    Unbound,
}

/// <summary>What may be said of a slot. It tells nothing of the key that two people could not compare.</summary>
public sealed record SlotStatus
{
    /// <summary>Which slot.</summary>
    public required KeySlot Slot { get; init; }

    /// <summary>How it stands.</summary>
    public required SlotState State { get; init; }

    /// <summary>The key's use as X9.143 writes it: K1, B1, K2; empty where there is none. The same is true of what follows.</summary>
    public string Usage { get; init; } = "";

    /// <summary>AES, TDES or RSA.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>Check value, upper-case hexadecimal: 3 bytes of TDES, 5 of AES; of RSA the first 5 of the public key's SHA-256.</summary>
    public string CheckValue { get; init; } = "";

    /// <summary>The key serial number of the next transaction, upper-case hexadecimal.</summary>
    public string KeySerialNumber { get; init; } = "";

    /// <summary>How it came in.</summary>
    public KeyOrigin? Origin { get; init; }

    /// <summary>True of a key for trying out, and of all that came under one: a production profile takes none.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>When it was loaded, seconds since 1970 UTC by the clock of that time.</summary>
    public long LoadedAt { get; init; }
}
