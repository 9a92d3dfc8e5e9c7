namespace Terminal.Emulator.Acquirer;

/// <summary>What the model's HSM holds of one issuer.</summary>
/// <remarks>A class and not a record: records print their members.</remarks>
/// <param name="bin">First digits of the issuer's account numbers.</param>
/// <param name="masterKey">Master key for application cryptograms, 16 bytes.</param>
/// <param name="cryptogramVersion">10, 18 or 22: the version that the issuer's cards use.</param>
/// <param name="scriptKey">Master key for the MACs of its scripts, 16 bytes; null where it sends none.</param>
public sealed class IssuerKey(string bin, byte[] masterKey, int cryptogramVersion, byte[]? scriptKey = null)
{
    /// <summary>First digits of the issuer's account numbers.</summary>
    public string Bin { get; } = bin;

    /// <summary>The version that the issuer's cards use.</summary>
    public int CryptogramVersion { get; } = cryptogramVersion;

    /// <summary>Master key for application cryptograms.</summary>
    internal ReadOnlySpan<byte> MasterKey => masterKey;

    /// <summary>Master key for the MACs of its scripts; empty where it sends none.</summary>
    internal ReadOnlySpan<byte> ScriptKey => scriptKey;
}
