using Terminal.Crypto.Keys;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>What a key block that is written says of its key.</summary>
/// <param name="Version">B or D.</param>
/// <param name="Usage">What the key is for.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="ModeOfUse">Which way it may be used.</param>
public readonly record struct KeyBlockTemplate(
    KeyBlockVersion Version, KeyUsage Usage, KeyAlgorithm Algorithm, KeyModeOfUse ModeOfUse)
{
    /// <summary>Two characters, 00 where keys of this purpose have no versions.</summary>
    public string KeyVersion { get; init; } = "00";

    /// <summary>E, N or S.</summary>
    public char Exportability { get; init; } = 'N';

    /// <summary>0, 1 (only where it is stored) or 2 (only where it is exchanged).</summary>
    public char KeyContext { get; init; } = '0';
}
