using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>Writes key blocks of versions B and D into memory of the caller's.</summary>
/// <remarks>X9.143. The key's length is hidden: content is as long as for the longest key of its algorithm.</remarks>
public ref struct KeyBlockWriter
{
    /// <summary>Random bytes that a block may need.</summary>
    public const int RandomLength = 32;

    private const int ContentLengthMax = 96;
    private const int LengthMax = 9999;
    private const int PaddingHeaderLength = 4;
    private readonly Span<byte> text;
    private readonly KeyBlockTemplate template;
    private int length;
    private int optionalCount;
    private bool fits;

    /// <summary>Begins a block.</summary>
    /// <param name="template">What it says of the key.</param>
    /// <param name="text">Where it is written; 9,999 characters are enough for any.</param>
    public KeyBlockWriter(KeyBlockTemplate template, Span<byte> text)
    {
        this.template = template;
        this.text = text;
        length = KeyBlock.HeaderLength;
        fits = text.Length >= KeyBlock.HeaderLength && template.KeyVersion is { Length: 2 };
    }

    /// <summary>Adds an optional block; PB is written by <see cref="TryFinish"/>.</summary>
    /// <param name="name">Two upper-case letters or digits.</param>
    /// <param name="data">Printable ASCII.</param>
    public bool TryAdd(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> data)
    {
        int headerLength = data.Length + 4 <= 0xFF ? 4 : 10;
        int blockLength = headerLength + data.Length;
        fits &= name.Length == 2 && !name.SequenceEqual("PB"u8) && blockLength <= LengthMax && length + blockLength <= text.Length
            && optionalCount < 98;
        if (!fits)
        {
            return false;
        }

        name.CopyTo(text[length..]);
        WriteHex(headerLength == 4 ? blockLength : 0, 2, text[(length + 2)..]);
        if (headerLength > 4)
        {
            WriteHex(4, 2, text[(length + 4)..]);
            WriteHex(blockLength, 4, text[(length + 6)..]);
        }

        data.CopyTo(text[(length + headerLength)..]);
        length += blockLength;
        optionalCount++;
        return true;
    }

    /// <summary>Writes header, key and MAC.</summary>
    /// <param name="protectionKey">The protection key; asks for usage K1, TDES for version B and AES for D.</param>
    /// <param name="key">The key that is protected.</param>
    /// <param name="random">At least <see cref="RandomLength"/> random bytes, new for each block.</param>
    /// <param name="written">Characters of the whole block.</param>
    /// <returns>False, with nothing that could be used in the text, where the block would be refused by its reader.</returns>
    public bool TryFinish(
        scoped PaymentKey protectionKey, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> random, out int written)
    {
        written = 0;
        if (!fits || template.Version is not (KeyBlockVersion.DerivationB or KeyBlockVersion.DerivationD)
            || !KeyBlockImport.IsAllowed(template.Usage, template.Algorithm, template.ModeOfUse)
            || !PaymentKey.TryCreate(template.Usage, template.Algorithm, key, out _)
            || !protectionKey.Is(KeyUsage.KeyBlockProtection, KeyBlockKeys.AlgorithmOf(template.Version))
            || random.Length < RandomLength)
        {
            return false;
        }

        int blockLength = KeyBlockKeys.BlockLengthOf(template.Version);
        int contentLength = ContentLength(key.Length, blockLength);
        int total = length + (2 * (contentLength + blockLength)) + PaddingLength(blockLength);
        if (total > text.Length || total > LengthMax)
        {
            return false;
        }

        Pad(PaddingLength(blockLength));
        WriteHeader(total);
        Span<byte> content = stackalloc byte[ContentLengthMax + BlockCipher.BlockLengthMax];
        content = content[..(contentLength + blockLength)];
        BinaryPrimitives.WriteUInt16BigEndian(content, (ushort)(8 * key.Length));
        key.CopyTo(content[2..]);
        random[..(contentLength - 2 - key.Length)].CopyTo(content[(2 + key.Length)..]);
        Protect(protectionKey, content[..contentLength], content[contentLength..]);
        foreach (byte one in content)
        {
            WriteHex(one, 2, text[length..]);
            length += 2;
        }

        CryptographicOperations.ZeroMemory(content);
        written = length;
        return KeyBlock.Parse(text[..length], out _) == KeyBlockStatus.Good;
    }

    private static void WriteHex(int value, int digits, Span<byte> destination)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            destination[i] = "0123456789ABCDEF"u8[value & 0x0F];
            value >>= 4;
        }
    }

    /// <summary>Whole blocks of the length of the longest key; of HMAC the key's own.</summary>
    private readonly int ContentLength(int keyLength, int blockLength)
    {
        int hidden = template.Algorithm switch { KeyAlgorithm.Tdes => 24, KeyAlgorithm.Aes => 32, _ => keyLength };
        return (2 + Math.Max(hidden, keyLength) + blockLength - 1) / blockLength * blockLength;
    }

    /// <summary>Characters that fill the optional blocks up to whole cipher blocks: none, or enough for a block's own header.</summary>
    private readonly int PaddingLength(int blockLength)
    {
        int padding = (blockLength - (length % blockLength)) % blockLength;
        return padding is > 0 and < PaddingHeaderLength ? padding + blockLength : padding;
    }

    private void Pad(int padding)
    {
        if (padding > 0)
        {
            "PB"u8.CopyTo(text[length..]);
            WriteHex(padding, 2, text[(length + 2)..]);
            text.Slice(length + PaddingHeaderLength, padding - PaddingHeaderLength).Fill((byte)'0');
            length += padding;
            optionalCount++;
        }
    }

    private readonly void WriteHeader(int total)
    {
        text[0] = (byte)template.Version;
        BinaryPrimitives.WriteUInt16BigEndian(text[5..], (ushort)template.Usage);
        text[7] = (byte)template.Algorithm;
        text[8] = (byte)template.ModeOfUse;
        _ = Encoding.ASCII.GetBytes(template.KeyVersion, text[9..]);
        text[11] = (byte)(template.Exportability & 0x7F);
        WriteDecimal(optionalCount, text.Slice(12, 2));
        text[14] = (byte)(template.KeyContext & 0x7F);
        text[15] = (byte)'0';
        WriteDecimal(total, text.Slice(1, 4));
    }

    private static void WriteDecimal(int value, Span<byte> destination)
    {
        for (int i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private readonly void Protect(scoped PaymentKey protectionKey, scoped Span<byte> content, scoped Span<byte> mac)
    {
        Span<byte> encryptionKey = stackalloc byte[KeyBlockKeys.LengthMax];
        Span<byte> macKey = stackalloc byte[KeyBlockKeys.LengthMax];
        encryptionKey = encryptionKey[..protectionKey.Bytes.Length];
        macKey = macKey[..protectionKey.Bytes.Length];
        KeyBlockKeys.Make(template.Version, protectionKey.Bytes, encryptionKey, macKey);
        using BlockCipher encryption = new(protectionKey.Algorithm, encryptionKey, stackalloc ulong[BlockCipher.ScheduleLength]);
        using BlockCipher authentication = new(protectionKey.Algorithm, macKey, stackalloc ulong[BlockCipher.ScheduleLength]);
        Cmac.Compute(authentication, text[..length], content, mac);
        encryption.EncipherChained(mac, content);
        CryptographicOperations.ZeroMemory(encryptionKey);
        CryptographicOperations.ZeroMemory(macKey);
    }
}
