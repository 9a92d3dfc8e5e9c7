using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>The acquirer's security module: derives the keys of any terminal of its base keys, and works with them.</summary>
/// <remarks>
/// It keeps nothing but base keys and those of sessions; every derived key stands on the stack and is zeroed on every way out. AES is
/// X9.24-3 with working keys of 128 bits, TDES is X9.24-1; which of the two, the length of the key serial number says. Where eight bytes
/// stand for one, they are a terminal's name, and mean the keys of its session.
/// </remarks>
public sealed class HsmModel
{
    /// <summary>Bytes of a terminal's name.</summary>
    internal const int NameLength = 8;

    /// <summary>Bytes of the identifier of an AES initial key: the base key's and the terminal's, four each.</summary>
    public const int KeyIdLength = AesDukpt.KeyIdLength;

    /// <summary>Bytes of a key block protection key.</summary>
    public const int ProtectionKeyLength = 32;

    /// <summary>Bytes of a MAC.</summary>
    internal const int MacLength = 8;

    private const int WorkingKeyLength = 16;
    private const int BlockLengthMax = 256;
    private readonly IReadOnlyList<BaseKey> baseKeys;
    private readonly SessionKeyBook? sessions;

    /// <summary>A module without sessions.</summary>
    /// <param name="baseKeys">The base keys.</param>
    public HsmModel(IReadOnlyList<BaseKey> baseKeys) => this.baseKeys = baseKeys;

    internal HsmModel(IReadOnlyList<BaseKey> baseKeys, SessionKeyBook sessions) : this(baseKeys) => this.sessions = sessions;

    /// <summary>Gives a terminal's initial key as an injection facility does: in a key block that this terminal alone can open.</summary>
    /// <remarks>X9.143, version D: usage B1, algorithm A, mode of use X, not exportable, its identifier as optional block IK. A block that
    /// is to be sent says when it was made (TS) and under which key it is (KP): a terminal takes none from afar that does not.</remarks>
    /// <param name="keyId">8 bytes: the base key's identifier and the terminal's own part.</param>
    /// <param name="protectionKey">The AES key that protects the block, 32 bytes.</param>
    /// <param name="entropy">Fills the block up.</param>
    /// <param name="made">When, of a block that is to be sent; null of one that a person brings.</param>
    /// <returns>The block's characters; null where a length is wrong or no AES base key has the identifier.</returns>
    public byte[]? IssueInitialKey(
        ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> protectionKey, Entropy entropy, DateTimeOffset? made = null)
    {
        if (keyId.Length != KeyIdLength || protectionKey.Length != ProtectionKeyLength
            || Find(keyId, BaseKeyAlgorithm.Aes) is not { Bytes.Length: <= AesDukpt.KeyLengthMax } baseKey
            || !PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, protectionKey, out PaymentKey protection))
        {
            return null;
        }

        Span<byte> initialKey = stackalloc byte[AesDukpt.KeyLengthMax];
        Span<byte> random = stackalloc byte[KeyBlockWriter.RandomLength];
        initialKey = initialKey[..baseKey.Bytes.Length];
        entropy.Fill(random);
        Span<byte> text = stackalloc byte[BlockLengthMax];
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationD, KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeyModeOfUse.Derive);
        KeyBlockWriter writer = new(template, text);
        int length = 0;
        bool written = TryDeriveInitialKey(baseKey, keyId, initialKey)
            && writer.TryAdd("IK"u8, Encoding.ASCII.GetBytes(Hex.ToText(keyId)))
            && (made is not { } time || TryDate(ref writer, protectionKey, time))
            && writer.TryFinish(protection, initialKey, random, out length);
        CryptographicOperations.ZeroMemory(initialKey);
        CryptographicOperations.ZeroMemory(random);
        return written ? text[..length].ToArray() : null;
    }

    private static bool TryDate(ref KeyBlockWriter writer, ReadOnlySpan<byte> protectionKey, DateTimeOffset time)
    {
        Span<byte> checkValue = stackalloc byte[KeyCheckValue.AesLengthMax];
        return KeyCheckValue.TryCompute(KeyAlgorithm.Aes, protectionKey, checkValue)
            && writer.TryAdd("TS"u8, Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture)))
            && writer.TryAdd("KP"u8, Encoding.ASCII.GetBytes("01" + Hex.ToText(checkValue)));
    }

    /// <summary>True where a transaction may have this key serial number and its base key is here.</summary>
    internal bool Knows(ReadOnlySpan<byte> ksn)
    {
        Span<byte> key = stackalloc byte[WorkingKeyLength];
        bool known = TryDerive(ksn, KeyPurpose.QuestionMac, key);
        CryptographicOperations.ZeroMemory(key);
        return known;
    }

    /// <summary>Computes a MAC. AES: CMAC, its leftmost bytes; TDES: ISO 9797-1 algorithm 3 with padding 1.</summary>
    /// <param name="ksn">The message's key serial number.</param>
    /// <param name="purpose">Whose message it is.</param>
    /// <param name="data">What it is made of.</param>
    /// <param name="mac">8 bytes.</param>
    /// <returns>False where the key is not known.</returns>
    internal bool TryMac(ReadOnlySpan<byte> ksn, KeyPurpose purpose, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[WorkingKeyLength];
        bool made = TryDerive(ksn, purpose, key) && (IsAes(ksn)
            ? PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, key, out PaymentKey aes) && Cmac.TryCompute(aes, data, mac)
            : PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, key, out PaymentKey tdes)
                && BlockMac.TryAlgorithm3(tdes, MacPadding.Zeros, data, mac));
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>Deciphers a PIN block. AES: format 4; TDES: format 0.</summary>
    /// <param name="ksn">The message's key serial number.</param>
    /// <param name="block">The block, enciphered.</param>
    /// <param name="pan">The account number that it is bound to.</param>
    /// <param name="pin">12 bytes for ASCII digits; the caller zeroes them.</param>
    /// <returns>Count of the digits; 0, with none written, where the key is not known or the block is not of key and number.</returns>
    internal int OpenPin(ReadOnlySpan<byte> ksn, ReadOnlySpan<byte> block, Pan pan, Span<byte> pin)
    {
        Span<byte> key = stackalloc byte[WorkingKeyLength];
        int count = 0;
        _ = TryDerive(ksn, KeyPurpose.Pin, key) && (IsAes(ksn)
            ? PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Aes, key, out PaymentKey aes)
                && PinBlock4.TryDecipher(aes, block, pan, pin, out count)
            : PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, key, out PaymentKey tdes)
                && TryOpenFormat0(tdes, block, pan, pin, out count));
        CryptographicOperations.ZeroMemory(key);
        return count;
    }

    /// <summary>Deciphers a card's track: chained blocks from zeros, filled up with 80 and zeros.</summary>
    /// <param name="ksn">The message's key serial number.</param>
    /// <param name="ciphertext">Whole blocks.</param>
    /// <returns>Digits and D in ASCII, the caller zeroes them; null where the key is not known or this is no track under it.</returns>
    internal byte[]? OpenTrack(ReadOnlySpan<byte> ksn, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> key = stackalloc byte[WorkingKeyLength];
        byte[] clear = ciphertext.ToArray();
        KeyAlgorithm algorithm = IsAes(ksn) ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        int block = IsAes(ksn) ? 16 : 8;
        bool opened = TryDerive(ksn, KeyPurpose.Track, key)
            && PaymentKey.TryCreate(KeyUsage.DataEncryption, algorithm, key, out PaymentKey cipher)
            && DataEncryption.TryDecipher(cipher, stackalloc byte[block], clear);
        int begin = ksn.Length == NameLength ? block : 0; // A session's first block is random.
        int end = clear.AsSpan().LastIndexOfAnyExcept((byte)0);
        byte[]? track = opened && end > begin && clear[end] == 0x80 ? Digits(clear.AsSpan(begin, end - begin)) : null;
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(clear);
        return track;
    }

    private static byte[]? Digits(ReadOnlySpan<byte> packed)
    {
        byte[] digits = new byte[packed.Length * 2];
        int count = 0;
        for (; count < digits.Length; count++)
        {
            int nibble = (packed[count / 2] >> (count % 2 == 0 ? 4 : 0)) & 0x0F;
            if (nibble == 0x0F && count == digits.Length - 1)
            {
                break; // Fills up an odd count.
            }

            if (nibble is > 9 and not 0x0D)
            {
                return null;
            }

            digits[count] = (byte)(nibble == 0x0D ? 'D' : '0' + nibble);
        }

        return digits.AsSpan(0, count).Contains((byte)'D') ? digits[..count] : null;
    }

    private static bool TryOpenFormat0(PaymentKey key, ReadOnlySpan<byte> block, Pan pan, Span<byte> pin, out int count)
    {
        count = 0;
        Span<byte> clear = stackalloc byte[PinBlock.Length];
        bool opened = block.TryCopyTo(clear) && block.Length == clear.Length && PinBlock.TryDecipher(key, clear)
            && PinBlock.TryDecode(PinBlockFormat.Iso0, clear, pan, pin, out count);
        CryptographicOperations.ZeroMemory(clear);
        return opened;
    }

    /// <summary>Whether keys of that number are of AES.</summary>
    internal bool IsAes(ReadOnlySpan<byte> ksn) => ksn.Length == NameLength
        ? sessions?.TryFind(ksn, out BaseKeyAlgorithm algorithm) == true && algorithm == BaseKeyAlgorithm.Aes
        : ksn.Length == AesDukpt.KsnLength;

    private static bool TryDeriveInitialKey(BaseKey baseKey, ReadOnlySpan<byte> serial, Span<byte> initialKey) =>
        baseKey.Algorithm == BaseKeyAlgorithm.Aes
            ? PaymentKey.TryCreate(KeyUsage.BaseDerivation, KeyAlgorithm.Aes, baseKey.Bytes, out PaymentKey aes)
                && AesDukpt.TryDeriveInitialKey(aes, serial[..KeyIdLength], initialKey)
            : PaymentKey.TryCreate(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, baseKey.Bytes, out PaymentKey tdes)
                && TdesDukpt.TryDeriveInitialKey(tdes, serial, initialKey);

    private static bool TryDeriveAes(ReadOnlySpan<byte> initialKey, ReadOnlySpan<byte> ksn, KeyPurpose purpose, Span<byte> key)
    {
        Span<byte> transactionKey = stackalloc byte[AesDukpt.KeyLengthMax];
        transactionKey = transactionKey[..initialKey.Length];
        AesDukptUsage usage = purpose switch
        {
            KeyPurpose.Pin => AesDukptUsage.Pin,
            KeyPurpose.QuestionMac => AesDukptUsage.MacGeneration,
            KeyPurpose.Track => AesDukptUsage.DataEncryption,
            _ => AesDukptUsage.MacVerification,
        };
        bool derived = PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, initialKey, out PaymentKey initial)
            && AesDukpt.TryDeriveTransactionKey(initial, ksn, transactionKey)
            && AesDukpt.TryDeriveWorkingKey(transactionKey, ksn, usage, AesDukptKeyType.Aes128, key);
        CryptographicOperations.ZeroMemory(transactionKey);
        return derived;
    }

    private static bool TryDeriveTdes(ReadOnlySpan<byte> initialKey, ReadOnlySpan<byte> ksn, KeyPurpose purpose, Span<byte> key)
    {
        TdesDukptUsage usage = purpose switch
        {
            KeyPurpose.Pin => TdesDukptUsage.Pin,
            KeyPurpose.QuestionMac => TdesDukptUsage.MacRequest,
            KeyPurpose.Track => TdesDukptUsage.DataRequest,
            _ => TdesDukptUsage.MacResponse,
        };
        return PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, initialKey, out PaymentKey initial)
            && TdesDukpt.TryDeriveTransactionKey(initial, ksn, key)
            && TdesDukpt.TryDeriveWorkingKey(key, usage, key);
    }

    private BaseKey? Find(ReadOnlySpan<byte> serial, BaseKeyAlgorithm algorithm)
    {
        uint id = BinaryPrimitives.ReadUInt32BigEndian(serial);
        return baseKeys.FirstOrDefault(key => key.Id == id && key.Algorithm == algorithm);
    }

    /// <summary>Derives a working key, 16 bytes, from the base key on; false where the serial number is none of a base key here.</summary>
    private bool TryDerive(ReadOnlySpan<byte> ksn, KeyPurpose purpose, Span<byte> key)
    {
        if (ksn.Length == NameLength)
        {
            return sessions?.TryCopy(ksn, purpose, key) == true;
        }

        BaseKeyAlgorithm algorithm = IsAes(ksn) ? BaseKeyAlgorithm.Aes : BaseKeyAlgorithm.Tdes;
        if (!(AesDukpt.IsValid(ksn) || TdesDukpt.IsValid(ksn))
            || Find(ksn, algorithm) is not { Bytes.Length: <= AesDukpt.KeyLengthMax } baseKey)
        {
            return false;
        }

        Span<byte> initialKey = stackalloc byte[AesDukpt.KeyLengthMax];
        initialKey = initialKey[..baseKey.Bytes.Length];
        bool derived = TryDeriveInitialKey(baseKey, ksn, initialKey)
            && (IsAes(ksn) ? TryDeriveAes(initialKey, ksn, purpose, key) : TryDeriveTdes(initialKey, ksn, purpose, key));
        CryptographicOperations.ZeroMemory(initialKey);
        return derived;
    }
}
