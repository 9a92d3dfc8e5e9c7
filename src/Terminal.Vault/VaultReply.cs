using Terminal.Devices.Keypad;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>Why the vault refuses.</summary>
public enum VaultRefusal
{
    /// <summary>The ciphertext was not made by this vault, or was changed.</summary>
    NotAuthentic,

    /// <summary>The command's data have a wrong form.</summary>
    Malformed,
}

/// <summary>What the vault says. No key and no PIN is ever in a reply.</summary>
public abstract class VaultReply
{
    private protected VaultReply() { }

    /// <summary>A key that the present prompt releases went down.</summary>
    public sealed class KeyPressed(Key key) : VaultReply
    {
        /// <summary>The key.</summary>
        public Key Key { get; } = key;
    }

    /// <summary>A card's number and expiry, encrypted.</summary>
    public sealed class CardProtected(int id, ReadOnlyMemory<byte> ciphertext, ReadOnlyMemory<byte> panHash, string keyId) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>AES-GCM ciphertext with nonce and tag; the only form in which the journal keeps the card.</summary>
        public ReadOnlyMemory<byte> Ciphertext { get; } = ciphertext;

        /// <summary>HMAC-SHA-256 of the account number under a key of its own: equal cards are found, numbers are not.</summary>
        public ReadOnlyMemory<byte> PanHash { get; } = panHash;

        /// <summary>Names the key that can decrypt it.</summary>
        public string KeyId { get; } = keyId;
    }

    /// <summary>A card in the clear, for the host message that is made of it at once. The receiver disposes the buffer.</summary>
    public sealed class CardRevealed(int id, SecretBuffer card) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The card as <see cref="CardData"/> writes it.</summary>
        public SecretBuffer Card { get; } = card;
    }

    /// <summary>The vault will not do it.</summary>
    public sealed class Refused(int id, VaultRefusal reason) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Why.</summary>
        public VaultRefusal Reason { get; } = reason;
    }
}
