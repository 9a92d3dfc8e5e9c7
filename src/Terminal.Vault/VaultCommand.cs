using System.Buffers.Binary;
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
        /// <summary>The languages that the table has, as ISO 639 writes them.</summary>
        public static IReadOnlyList<string> Known { get; } = ["en", "de"];

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

    /// <summary>
    /// Asks the cardholder for the PIN of a card; answered by <see cref="VaultReply.PinCounted"/> for each change and at the end by
    /// <see cref="VaultReply.PinEntered"/>, or <see cref="VaultReply.PinEnciphered"/> where the card checks it by itself, <see
    /// cref="VaultReply.PinMissing"/> or <see cref="VaultReply.Refused"/>. A prompt that is shown meanwhile ends it without an answer.
    /// </summary>
    public sealed class EnterPin(int id, ReadOnlyMemory<byte> card, PinRules rules, PromptArguments arguments) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>The card as <see cref="VaultReply.CardProtected"/> gave it: the block is bound to its account number.</summary>
        public ReadOnlyMemory<byte> Card { get; } = card;

        /// <summary>How.</summary>
        public PinRules Rules { get; } = rules;

        /// <summary>What the card gave, where it checks the PIN by itself; null for one that goes to the host.</summary>
        public CardPin? ForCard { get; init; }

        /// <summary>True where the block's key makes the message's MAC too, and is kept for that.</summary>
        public bool KeepsKey { get; init; }

        /// <summary>True where the block is made under the session's key, not under one of a transaction.</summary>
        public bool UsesSession { get; init; }

        /// <summary>True where card or host has said that the PIN before was wrong.</summary>
        public bool WrongBefore { get; init; }

        /// <summary>What the prompt says beside it: the amount.</summary>
        public PromptArguments Arguments { get; } = arguments;
    }

    /// <summary>
    /// Brings one piece of the signed configuration that is in force, in their order; the last is answered by
    /// <see cref="VaultReply.AuthoritiesTaken"/>, and any that is not to be used by <see cref="VaultReply.Refused"/>. The vault checks the
    /// signature itself, and takes the schemes' keys out of it.
    /// </summary>
    public sealed class TakeConfiguration(int id, int wholeLength, int offset, ReadOnlyMemory<byte> piece) : VaultCommand
    {
        /// <summary>The longest document: that of the fleet's link.</summary>
        public const int WholeLengthMax = 126 * 1024;

        /// <summary>The longest piece.</summary>
        public const int PieceLengthMax = 8 * 1024;

        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>Bytes of the whole document.</summary>
        public int WholeLength { get; } = wholeLength;

        /// <summary>Where the piece begins; 0 for the first.</summary>
        public int Offset { get; } = offset;

        /// <summary>The piece.</summary>
        public ReadOnlyMemory<byte> Piece { get; } = piece;
    }

    /// <summary>
    /// Takes one of the two components of the protection key; answered by <see cref="VaultReply.ComponentTaken"/>, the second by <see
    /// cref="VaultReply.KeyChanged"/>. The key is the exclusive or of both. In a service alone; the vault disposes the buffer.
    /// </summary>
    public sealed class EnterComponent(int id, SecretBuffer component, bool isDevelopment, long at) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>16, 24 or 32 bytes; the second as long as the first.</summary>
        public SecretBuffer Component { get; } = component;

        /// <summary>Whether the key is for trying out. Both must say the same.</summary>
        public bool IsDevelopment { get; } = isDevelopment;

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;
    }

    /// <summary>
    /// Takes a key block, or a TR-34 token with a protection key; answered by <see cref="VaultReply.KeyChanged"/> or <see
    /// cref="VaultReply.Refused"/>. The block whose key is there already is answered as one that was taken, and changes nothing: whoever
    /// does not know whether it was taken asks again.
    /// </summary>
    public sealed class LoadKey(int id, KeySlot slot, ReadOnlyMemory<byte> block, long at) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>Where it is to go.</summary>
        public KeySlot Slot { get; } = slot;

        /// <summary>A key block of X9.143 under the protection key, ASCII; for <see cref="KeySlot.Protection"/> also a token of TR-34 in
        /// base64.</summary>
        public ReadOnlyMemory<byte> Block { get; } = block;

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;

        /// <summary>True where somebody at the terminal brings it: then the block need not say when it was made. It is not on the wire:
        /// what comes over that comes from afar.</summary>
        public bool IsByHand { get; init; }
    }

    /// <summary>Empties a slot; answered by <see cref="VaultReply.KeyChanged"/>. An identity in a service alone.</summary>
    public sealed class EraseKey(int id, KeySlot slot) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>Which.</summary>
        public KeySlot Slot { get; } = slot;
    }

    /// <summary>Asks how it stands with the slots; answered by <see cref="VaultReply.KeysReported"/>.</summary>
    public sealed class ReportKeys(int id) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;
    }

    /// <summary>Asks how it stands with the vault; answered by <see cref="VaultReply.StateReported"/>.</summary>
    public sealed class ReportState(int id) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;
    }

    /// <summary>Has the vault test itself; answered by <see cref="VaultReply.SelfTested"/>.</summary>
    public sealed class TestSelf(int id) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;
    }

    /// <summary>
    /// Makes an end of every key, storage key first; in a service alone. Answered by <see cref="VaultReply.StateReported"/>.
    /// </summary>
    public sealed class EraseAll(int id, long at) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;
    }

    /// <summary>
    /// Takes a key of one transaction, for a message without a PIN; answered by <see cref="VaultReply.KeyTaken"/> once the disk knows of
    /// it.
    /// </summary>
    public sealed class TakeKey(int id) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;
    }

    /// <summary>
    /// Takes the keys that the host gave at sign-on, in the place of those before; answered by <see cref="VaultReply.SessionKeysTaken"/> or
    /// <see cref="VaultReply.Refused"/>. In the place of a serial number a message's command has their <see cref="Name"/>: under those
    /// of another session nothing is made.
    /// </summary>
    public sealed class TakeSessionKeys(int id, ReadOnlyMemory<byte> forMacs) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>What the keys are named by from then on: the question's number, 4 bytes.</summary>
        public ReadOnlyMemory<byte> Name
        {
            get
            {
                byte[] name = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32BigEndian(name, Id);
                return name;
            }
        }

        /// <summary>A key block of X9.143 under the protection key: usage M6 of AES or M3 of TDES, mode C.</summary>
        public ReadOnlyMemory<byte> ForMacs { get; } = forMacs;

        /// <summary>Usage P0, mode E or B; may be empty.</summary>
        public ReadOnlyMemory<byte> ForPins { get; init; }

        /// <summary>Usage D0, mode E or B; may be empty.</summary>
        public ReadOnlyMemory<byte> ForTracks { get; init; }
    }

    /// <summary>
    /// Encrypts a card's track for the host; answered by <see cref="VaultReply.TrackEncrypted"/> or <see cref="VaultReply.Refused"/>. The
    /// vault disposes the buffer.
    /// </summary>
    public sealed class EncryptTrack(int id, ReadOnlyMemory<byte> keySerialNumber, SecretBuffer track) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>The key, as <see cref="VaultReply.KeyTaken"/> or <see cref="VaultReply.PinEntered"/> named it.</summary>
        public ReadOnlyMemory<byte> KeySerialNumber { get; } = keySerialNumber;

        /// <summary>Track 2 equivalent data, 1 to <see cref="CardData.TrackLengthMax"/> bytes.</summary>
        public SecretBuffer Track { get; } = track;

        /// <summary>True where the key makes the message's MAC too, and is kept for that.</summary>
        public bool KeepsKey { get; init; }
    }

    /// <summary>Makes a message's MAC; answered by <see cref="VaultReply.MacMade"/>.</summary>
    public sealed class MakeMac(int id, ReadOnlyMemory<byte> keySerialNumber, ReadOnlyMemory<byte> message) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>The key, as <see cref="VaultReply.KeyTaken"/> or <see cref="VaultReply.PinEntered"/> named it.</summary>
        public ReadOnlyMemory<byte> KeySerialNumber { get; } = keySerialNumber;

        /// <summary>What it covers; read before the call returns.</summary>
        public ReadOnlyMemory<byte> Message { get; } = message;
    }

    /// <summary>Compares the MAC of an answer; answered by <see cref="VaultReply.MacCompared"/>, and the key is gone.</summary>
    public sealed class CompareMac(int id, ReadOnlyMemory<byte> keySerialNumber, ReadOnlyMemory<byte> message) : VaultCommand
    {
        /// <summary>The asker's number for the answer.</summary>
        public int Id { get; } = id;

        /// <summary>The key of the question.</summary>
        public ReadOnlyMemory<byte> KeySerialNumber { get; } = keySerialNumber;

        /// <summary>What it covers, and behind that the MAC, 8 bytes; empty where no answer came, and the key goes all the same.</summary>
        public ReadOnlyMemory<byte> Message { get; } = message;
    }
}
