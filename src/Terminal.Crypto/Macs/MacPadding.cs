namespace Terminal.Crypto.Macs;

/// <summary>How data is filled up to whole blocks before a MAC of ISO 9797-1.</summary>
/// <remarks>ISO 9797-1 §6.3.</remarks>
public enum MacPadding
{
    /// <summary>Method 1: zeros, and none where the data fills its blocks; no data is one block of zeros.</summary>
    Zeros = 1,

    /// <summary>Method 2: one bit, then zeros; always at least one byte.</summary>
    Marked = 2,

    /// <summary>Method 3: as method 1, behind a block that holds the length in bits.</summary>
    Length = 3,
}
