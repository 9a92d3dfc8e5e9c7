namespace Terminal.Emv.Tlv;

/// <summary>Why a BER-TLV read stopped.</summary>
public enum TlvStatus
{
    /// <summary>A data object was read.</summary>
    Read,

    /// <summary>Nothing but filler was left.</summary>
    End,

    /// <summary>The bytes end inside a tag, a length or a value.</summary>
    Truncated,

    /// <summary>A tag or length uses an encoding that EMV does not allow.</summary>
    Malformed,

    /// <summary>Templates are nested deeper than <see cref="Limits.TlvDepthMax"/>.</summary>
    TooDeep,
}
