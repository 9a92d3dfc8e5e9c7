using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>The text of a key block, taken apart: what it says of itself, which is true only once it was opened.</summary>
/// <remarks>X9.143 (TR-31). Versions A to D are read. The text is ASCII, hexadecimal digits in upper case.</remarks>
public readonly ref struct KeyBlock
{
    /// <summary>Characters of the header before the optional blocks.</summary>
    public const int HeaderLength = 16;

    /// <summary>The longest key, in bytes, that is opened here.</summary>
    public const int KeyLengthMax = PayloadLengthMax - 2;

    private const int PayloadLengthMax = 256;
    private const int OptionalCountMax = 99;
    private readonly ReadOnlySpan<byte> text;
    private readonly int optionalLength;

    private KeyBlock(ReadOnlySpan<byte> text, int optionalLength)
    {
        this.text = text;
        this.optionalLength = optionalLength;
    }

    /// <summary>How it is protected.</summary>
    public KeyBlockVersion Version => (KeyBlockVersion)text[0];

    /// <summary>Characters of the whole text.</summary>
    public int Length => text.Length;

    /// <summary>What the key is for; two characters that no usage is named by are possible.</summary>
    public KeyUsage Usage => (KeyUsage)BinaryPrimitives.ReadUInt16BigEndian(text[5..]);

    /// <summary>The key's algorithm; a letter that no algorithm is named by is possible, D (single DES) among them.</summary>
    public KeyAlgorithm Algorithm => (KeyAlgorithm)text[7];

    /// <summary>Which way the key may be used.</summary>
    public KeyModeOfUse ModeOfUse => (KeyModeOfUse)text[8];

    /// <summary>Two characters: 00, a version, or a component's number behind c.</summary>
    public ReadOnlySpan<byte> KeyVersion => text.Slice(9, 2);

    /// <summary>E, N or S.</summary>
    public byte Exportability => text[11];

    /// <summary>Where the block may live: 0 anywhere, 1 where it is stored, 2 where it is exchanged.</summary>
    public byte KeyContext => text[14];

    /// <summary>The optional blocks, the padding PB among them.</summary>
    public OptionalBlocks Optional => new(text.Slice(HeaderLength, optionalLength), OptionalCount);

    private int OptionalCount => (10 * (text[12] - '0')) + text[13] - '0';

    private ReadOnlySpan<byte> Header => text[..(HeaderLength + optionalLength)];

    private int PayloadLength => ((text.Length - Header.Length) / 2) - KeyBlockKeys.MacLengthOf(Version);

    /// <summary>Takes a text apart.</summary>
    public static KeyBlockStatus Parse(ReadOnlySpan<byte> text, out KeyBlock block)
    {
        block = default;
        if (text.Length < HeaderLength || !Utf8Parser.TryParse(text.Slice(1, 4), out int length, out int read)
            || read != 4 || length != text.Length || !Octets.AreDigits(text.Slice(1, 4)))
        {
            return KeyBlockStatus.Malformed;
        }

        if ((KeyBlockVersion)text[0] is < KeyBlockVersion.VariantA or > KeyBlockVersion.DerivationD)
        {
            return KeyBlockStatus.UnknownVersion;
        }

        if (!IsHeader(text[..HeaderLength]))
        {
            return KeyBlockStatus.Malformed;
        }

        KeyBlock whole = new(text, text.Length - HeaderLength);
        if (!TryMeasure(whole.Optional, out int optionalLength))
        {
            return KeyBlockStatus.Malformed;
        }

        block = new KeyBlock(text, optionalLength);
        int blockLength = KeyBlockKeys.BlockLengthOf(block.Version);
        return block.Header.Length % blockLength == 0 && block.PayloadLength >= blockLength && block.PayloadLength % blockLength == 0
            && (text.Length - block.Header.Length) % 2 == 0 && !HasLowerHex(text[block.Header.Length..])
            ? KeyBlockStatus.Good : KeyBlockStatus.Malformed;
    }

    /// <summary>Opens the block: checks that it is authentic and that its check values are the keys', and gives the key.</summary>
    /// <remarks>What a system lets in is <see cref="KeyBlockImport"/>'s affair: this also gives keys of single DES.</remarks>
    /// <param name="protectionKey">The protection key; asks for usage K1, TDES for versions A to C and AES for D.</param>
    /// <param name="key">At least <see cref="KeyLengthMax"/> bytes; zeroed where the block is refused.</param>
    /// <param name="keyLength">Bytes of the key.</param>
    public KeyBlockStatus Open(PaymentKey protectionKey, Span<byte> key, out int keyLength)
    {
        keyLength = 0;
        CryptographicOperations.ZeroMemory(key);
        if (text.IsEmpty || PayloadLength > PayloadLengthMax || key.Length < KeyLengthMax)
        {
            return KeyBlockStatus.WrongKeyLength;
        }

        if (!protectionKey.Is(KeyUsage.KeyBlockProtection, KeyBlockKeys.AlgorithmOf(Version)))
        {
            return KeyBlockStatus.WrongProtectionKey;
        }

        Span<byte> content = stackalloc byte[PayloadLengthMax + BlockCipher.BlockLengthMax];
        Span<byte> payload = content[..PayloadLength];
        KeyBlockStatus status = Unprotect(protectionKey, content);
        if (status == KeyBlockStatus.Good && TryMeasureKey(payload, out keyLength))
        {
            payload.Slice(2, keyLength).CopyTo(key);
            status = HasRightCheckValues(protectionKey, key[..keyLength]) ? KeyBlockStatus.Good : KeyBlockStatus.WrongCheckValue;
        }
        else if (status == KeyBlockStatus.Good)
        {
            status = KeyBlockStatus.WrongKeyLength;
        }

        if (status != KeyBlockStatus.Good)
        {
            CryptographicOperations.ZeroMemory(key);
            keyLength = 0;
        }

        CryptographicOperations.ZeroMemory(content);
        return status;
    }

    /// <summary>True where the block names its protection key by a check value (KP) that is not this key's: why it could not be opened.
    /// </summary>
    /// <param name="protectionKey">A protection key.</param>
    public bool NamesOtherProtectionThan(PaymentKey protectionKey) =>
        Optional.TryFind("KP"u8, out ReadOnlySpan<byte> named)
        && !CheckValueText.Matches(named, protectionKey.Algorithm, protectionKey.Bytes);

    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        OptionalBlocks.AreNameCharacters(header.Slice(5, 3))
        && "BCDEGNSTVXY"u8.Contains(header[8])
        && !header.Slice(9, 2).ContainsAnyExceptInRange((byte)' ', (byte)'~')
        && "ENS"u8.Contains(header[11])
        && Octets.AreDigits(header.Slice(12, 2))
        && header[14] is >= (byte)'0' and <= (byte)'2' && header[15] == '0'
        && (header[14] != '1' || !KeyBlockKeys.IsVariant((KeyBlockVersion)header[0]));

    /// <summary>Walks all optional blocks: no name twice, and padding only at the end.</summary>
    private static bool TryMeasure(OptionalBlocks blocks, out int length)
    {
        Span<ushort> names = stackalloc ushort[OptionalCountMax];
        int count = 0;
        bool padded = false;
        while (blocks.TryNext(out ReadOnlySpan<byte> name, out _))
        {
            ushort number = BinaryPrimitives.ReadUInt16BigEndian(name);
            if (padded || names[..count].Contains(number))
            {
                length = 0;
                return false;
            }

            padded = name.SequenceEqual("PB"u8);
            names[count++] = number;
        }

        length = blocks.Offset;
        return blocks.Left == 0;
    }

    private static bool HasLowerHex(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigitUpper((char)digit))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reads the hexadecimal text into <paramref name="content"/>, deciphers it there and checks the MAC that stands behind it.
    /// </summary>
    private KeyBlockStatus Unprotect(PaymentKey protectionKey, Span<byte> content)
    {
        Span<byte> encryptionKey = stackalloc byte[KeyBlockKeys.LengthMax];
        Span<byte> macKey = stackalloc byte[KeyBlockKeys.LengthMax];
        encryptionKey = encryptionKey[..protectionKey.Bytes.Length];
        macKey = macKey[..protectionKey.Bytes.Length];
        KeyBlockKeys.Make(Version, protectionKey.Bytes, encryptionKey, macKey);
        int macLength = KeyBlockKeys.MacLengthOf(Version);
        _ = Convert.FromHexString(text[Header.Length..], content, out _, out _);
        Span<byte> payload = content[..PayloadLength];
        Span<byte> received = content.Slice(PayloadLength, macLength);
        Span<byte> computed = stackalloc byte[BlockCipher.BlockLengthMax];
        computed = computed[..macLength];
        using BlockCipher encryption = new(protectionKey.Algorithm, encryptionKey, stackalloc ulong[BlockCipher.ScheduleLength]);
        using BlockCipher authentication = new(protectionKey.Algorithm, macKey, stackalloc ulong[BlockCipher.ScheduleLength]);
        if (KeyBlockKeys.IsVariant(Version))
        {
            ChainMac(authentication, Header, payload, computed);
            encryption.DecipherChained(text[..DesBlock.Length], payload);
        }
        else
        {
            encryption.DecipherChained(received, payload);
            Cmac.Compute(authentication, Header, payload, computed);
        }

        CryptographicOperations.ZeroMemory(encryptionKey);
        CryptographicOperations.ZeroMemory(macKey);
        return CryptographicOperations.FixedTimeEquals(computed, received) ? KeyBlockStatus.Good : KeyBlockStatus.NotAuthentic;
    }

    /// <summary>The MAC of versions A and C: algorithm 1 over header and ciphertext, which fill whole blocks.</summary>
    private static void ChainMac(BlockCipher cipher, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        Span<byte> state = stackalloc byte[DesBlock.Length];
        state.Clear();
        for (int offset = 0; offset < header.Length + payload.Length; offset += DesBlock.Length)
        {
            state.Combine(offset < header.Length ? header.Slice(offset, 8) : payload.Slice(offset - header.Length, 8));
            cipher.Encipher(state);
        }

        state[..mac.Length].CopyTo(mac);
        CryptographicOperations.ZeroMemory(state);
    }

    private bool TryMeasureKey(ReadOnlySpan<byte> payload, out int keyLength)
    {
        int bits = BinaryPrimitives.ReadUInt16BigEndian(payload);
        keyLength = bits / 8;
        return bits % 8 == 0 && keyLength > 0 && keyLength <= payload.Length - 2 && Algorithm switch
        {
            KeyAlgorithm.Tdes => keyLength is 8 or 16 or 24,
            KeyAlgorithm.Aes => keyLength is 16 or 24 or 32,
            _ => true,
        };
    }

    private bool HasRightCheckValues(PaymentKey protectionKey, ReadOnlySpan<byte> key) =>
        (!Optional.TryFind("KC"u8, out ReadOnlySpan<byte> ofKey) || CheckValueText.Matches(ofKey, Algorithm, key))
        && (!Optional.TryFind("KP"u8, out ReadOnlySpan<byte> ofProtection)
            || CheckValueText.Matches(ofProtection, protectionKey.Algorithm, protectionKey.Bytes));
}
