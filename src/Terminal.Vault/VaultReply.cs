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

    /// <summary>There is no key for it.</summary>
    NoKey,

    /// <summary>The key is for something else than the slot.</summary>
    WrongUse,

    /// <summary>A weak key, one of a wrong length, or one that is stronger than what protected it.</summary>
    KeyNotAllowed,

    /// <summary>All transactions of the key are used: a new one must be loaded.</summary>
    UsedUp,

    /// <summary>More PINs than one may enter in such a time.</summary>
    TooOften,

    /// <summary>It could not be made durable.</summary>
    NotStored,

    /// <summary>Another change of keys is not durable yet.</summary>
    Busy,

    /// <summary>The key's block is under another protection key than the one that is here, and says so.</summary>
    OtherProtection,

    /// <summary>The key's block is no newer than one that was let in, or does not say when it was made, or brings the key that is there
    /// once more: its serial numbers would be used twice.</summary>
    Stale,

    /// <summary>The vault has lost its keys: see <see cref="VaultState"/>.</summary>
    Tampered,

    /// <summary>It is done in a service alone: see <see cref="Vault.OpenService"/>.</summary>
    NotInService,

    /// <summary>There is an identity already, or a binding: the one before must be ended first.</summary>
    AlreadyThere,

    /// <summary>The vault has no identity with a certificate, or is bound to no key distributor: it takes no token.</summary>
    NotBound,

    /// <summary>A certificate is not valid at this time.</summary>
    CertificateExpired,

    /// <summary>No revocation list of the distributor's authority came along that holds at this time.</summary>
    NoRevocationList,

    /// <summary>The distributor's certificate is revoked.</summary>
    Revoked,

    /// <summary>The token is another distributor's than the bound one.</summary>
    OtherDistributor,

    /// <summary>The token, or the certificate, is for another device's key pair.</summary>
    OtherRecipient,

    /// <summary>The token's envelope cannot be opened.</summary>
    NotDeciphered,

    /// <summary>The token answers a random number that does not wait any more, or never did.</summary>
    OtherChallenge,

    /// <summary>The card's certificates do not lead from the key of an authority that the vault knows to one for PINs, for this card and
    /// on this day: no PIN was asked for.</summary>
    CardKeyWrong,
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

    /// <summary>A PIN is being entered and has so many digits now.</summary>
    public sealed class PinCounted(int id, int count) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Digits entered.</summary>
        public int Count { get; } = count;
    }

    /// <summary>A PIN was entered, and enciphered under a key of this transaction alone.</summary>
    public sealed class PinEntered(int id, ReadOnlyMemory<byte> block, ReadOnlyMemory<byte> keySerialNumber) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The enciphered block: 16 bytes of ISO 9564 format 4, or 8 of format 0.</summary>
        public ReadOnlyMemory<byte> Block { get; } = block;

        /// <summary>The key's serial number: 12 bytes of AES, 10 of TDES; of a session its name, 4 bytes.</summary>
        public ReadOnlyMemory<byte> KeySerialNumber { get; } = keySerialNumber;
    }

    /// <summary>A PIN was entered, and enciphered for the card that checks it.</summary>
    public sealed class PinEnciphered(int id, ReadOnlyMemory<byte> verify) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The whole VERIFY command: header, length, and a block that the card alone can read, once.</summary>
        public ReadOnlyMemory<byte> Verify { get; } = verify;
    }

    /// <summary>The schemes' keys are those of the signed configuration too.</summary>
    public sealed class AuthoritiesTaken(int id, int count) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>How many came with it.</summary>
        public int Count { get; } = count;
    }

    /// <summary>A key of one transaction was taken, and the disk knows of it.</summary>
    public sealed class KeyTaken(int id, ReadOnlyMemory<byte> keySerialNumber) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The key's serial number.</summary>
        public ReadOnlyMemory<byte> KeySerialNumber { get; } = keySerialNumber;
    }

    /// <summary>The session's keys are those that the host gave.</summary>
    public sealed class SessionKeysTaken(int id, IReadOnlyList<string> checkValues) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Check values of the keys for MACs, PINs and tracks, upper-case hexadecimal; empty where there is none.</summary>
        public IReadOnlyList<string> CheckValues { get; } = checkValues;
    }

    /// <summary>A card's track as the host can read it.</summary>
    public sealed class TrackEncrypted(int id, ReadOnlyMemory<byte> ciphertext) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Whole blocks of the key's algorithm.</summary>
        public ReadOnlyMemory<byte> Ciphertext { get; } = ciphertext;
    }

    /// <summary>A message's MAC.</summary>
    public sealed class MacMade(int id, ReadOnlyMemory<byte> mac) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>8 bytes.</summary>
        public ReadOnlyMemory<byte> Mac { get; } = mac;
    }

    /// <summary>Whether an answer's MAC is right.</summary>
    public sealed class MacCompared(int id, bool isRight) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>True where it is.</summary>
        public bool IsRight { get; } = isRight;
    }

    /// <summary>No PIN was entered.</summary>
    public sealed class PinMissing(int id, PinAbsence why) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Why.</summary>
        public PinAbsence Why { get; } = why;
    }

    /// <summary>The first component of a key is there.</summary>
    public sealed class ComponentTaken(int id, string checkValue) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The component's check value, 5 bytes in hexadecimal, for who brought it to compare.</summary>
        public string CheckValue { get; } = checkValue;
    }

    /// <summary>A slot has another key, or none any more, and the disk knows it.</summary>
    public sealed class KeyChanged(int id, SlotStatus status) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>How it stands with the slot.</summary>
        public SlotStatus Status { get; } = status;
    }

    /// <summary>A step of a service was done, and the disk knows it.</summary>
    public sealed class ServiceDone(int id, ReadOnlyMemory<byte> content) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>What it gives: a request for a certificate, a random number; else empty. It is no secret.</summary>
        public ReadOnlyMemory<byte> Content { get; } = content;
    }

    /// <summary>How it stands with every slot.</summary>
    public sealed class KeysReported(int id, IReadOnlyList<SlotStatus> slots) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>Each slot once.</summary>
        public IReadOnlyList<SlotStatus> Slots { get; } = slots;
    }

    /// <summary>How it stands with the vault; said unasked at each change, before anything that follows from it.</summary>
    public sealed class StateReported(int id, VaultState state) : VaultReply
    {
        /// <summary>The number of the question; 0 where nobody asked.</summary>
        public int Id { get; } = id;

        /// <summary>The state.</summary>
        public VaultState State { get; } = state;
    }

    /// <summary>What came of a self-test.</summary>
    public sealed class SelfTested(int id, IReadOnlyList<VaultPart> faults) : VaultReply
    {
        /// <summary>The number of the question.</summary>
        public int Id { get; } = id;

        /// <summary>The parts that do not serve.</summary>
        public IReadOnlyList<VaultPart> Faults { get; } = faults;
    }
}

/// <summary>Why a cardholder entered no PIN.</summary>
public enum PinAbsence
{
    /// <summary>Cancel was pressed.</summary>
    Cancelled,

    /// <summary>No key came in time.</summary>
    TimedOut,

    /// <summary>Enter was pressed with no digit, where that is allowed.</summary>
    Bypassed,
}
