namespace Terminal.Vault.Wire;

/// <summary>What came of reading a frame.</summary>
public enum WireStatus
{
    /// <summary>It was read.</summary>
    Good,

    /// <summary>It has another version: the other end is of another release.</summary>
    OtherVersion,

    /// <summary>It is of a kind that does not come from that side, or of none.</summary>
    UnknownKind,

    /// <summary>A field is missing, outside its range, or followed by something that is none.</summary>
    Malformed,
}
