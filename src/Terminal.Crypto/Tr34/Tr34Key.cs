using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Tr34;

/// <summary>What a key that came is, by the header that came with it; the key itself is not in it.</summary>
/// <param name="Usage">What it is for.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="ModeOfUse">Which way it may be used.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct Tr34Key(KeyUsage Usage, KeyAlgorithm Algorithm, KeyModeOfUse ModeOfUse, int Length)
{
    /// <summary>The header as it came, 16 characters of a key block's.</summary>
    public string Header { get; init; } = "";

    /// <summary>When it was signed, where the token says so: what the next token of one pass must be newer than.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>True where the envelope is under AES-128; false where it is under TDES, which is weaker than any key of AES.</summary>
    public bool IsEnvelopeAes { get; init; }
}
