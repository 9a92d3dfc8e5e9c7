using Terminal.PublicKeys;

namespace Terminal.Vault;

/// <summary>Whose keys may have signed the certificates of a card that checks its PIN: never a key that the application merely
/// names.</summary>
/// <remarks>Both come from the settings of the process in which the vault stands, which the application cannot write.</remarks>
/// <param name="Own">Keys of those settings.</param>
/// <param name="Open">
/// Checks a signed configuration as the terminal does, with the signers' keys of those settings: the schemes' keys in it, or null where it
/// must not be used. Pure.
/// </param>
public sealed record CardAuthorities(
    IReadOnlyList<CaPublicKey> Own, Func<ReadOnlyMemory<byte>, IReadOnlyList<CaPublicKey>?> Open)
{
    /// <summary>Nobody's: no PIN is enciphered for any card.</summary>
    public static CardAuthorities None { get; } = new([], static _ => null);
}
