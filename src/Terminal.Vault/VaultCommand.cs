using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>What the application asks of the vault. The vault may stand in its own process: these messages are all that passes.</summary>
/// <remarks>Classes and not records: a generated text form would print what they carry.</remarks>
public abstract class VaultCommand
{
    private protected VaultCommand() { }

    /// <summary>Shows a prompt of the vault's table and releases the keys that belong to it until the next one.</summary>
    public sealed class ShowPrompt(PromptId prompt, PromptArguments arguments = default) : VaultCommand
    {
        /// <summary>Which prompt.</summary>
        public PromptId Prompt { get; } = prompt;

        /// <summary>Its typed parameters.</summary>
        public PromptArguments Arguments { get; } = arguments;
    }

    /// <summary>Shows prompts in another language from now on; one that the table has not is English.</summary>
    public sealed class SetLanguage(string language) : VaultCommand
    {
        /// <summary>ISO 639-1: en, de.</summary>
        public string Language { get; } = language;
    }

    /// <summary>
    /// Encrypts what a reversal will need of a card; answered by <see cref="VaultReply.CardProtected"/>. The vault disposes the buffer.
    /// </summary>
    public sealed class ProtectCard(int id, SecretBuffer card) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>The card as <see cref="CardData"/> writes it.</summary>
        public SecretBuffer Card { get; } = card;
    }

    /// <summary>
    /// Decrypts a card for a reversal; answered by <see cref="VaultReply.CardRevealed"/> or <see cref="VaultReply.Refused"/>.
    /// </summary>
    public sealed class RevealCard(int id, ReadOnlyMemory<byte> ciphertext) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>What <see cref="VaultReply.CardProtected"/> gave.</summary>
        public ReadOnlyMemory<byte> Ciphertext { get; } = ciphertext;
    }
}
