using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>The two keys of a key block, for encryption and MAC, made of the protection key.</summary>
internal static class KeyBlockKeys
{
    /// <summary>Bytes of the longest key.</summary>
    public const int LengthMax = 32;

    private const byte EncryptionVariant = 0x45;
    private const byte MacVariant = 0x4D;

    /// <summary>The algorithm of a version.</summary>
    public static KeyAlgorithm AlgorithmOf(KeyBlockVersion version) =>
        version == KeyBlockVersion.DerivationD ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;

    /// <summary>Bytes of a version's cipher block.</summary>
    public static int BlockLengthOf(KeyBlockVersion version) =>
        version == KeyBlockVersion.DerivationD ? AesBlock.Length : DesBlock.Length;

    /// <summary>Bytes of a version's MAC.</summary>
    public static int MacLengthOf(KeyBlockVersion version) => IsVariant(version) ? 4 : BlockLengthOf(version);

    /// <summary>True of the versions that use variants and a MAC over the ciphertext.</summary>
    public static bool IsVariant(KeyBlockVersion version) => version is KeyBlockVersion.VariantA or KeyBlockVersion.VariantC;

    /// <summary>Makes both keys, each as long as the protection key.</summary>
    public static void Make(KeyBlockVersion version, ReadOnlySpan<byte> protectionKey, Span<byte> encryption, Span<byte> mac)
    {
        if (IsVariant(version))
        {
            protectionKey.CopyTo(encryption);
            encryption.Combine(EncryptionVariant);
            protectionKey.CopyTo(mac);
            mac.Combine(MacVariant);
            return;
        }

        using BlockCipher cipher = new(AlgorithmOf(version), protectionKey, stackalloc ulong[BlockCipher.ScheduleLength]);
        Derive(cipher, 0, encryption);
        Derive(cipher, 1, mac);
    }

    /// <summary>Derives a key by CMAC over counter, usage, algorithm and length in bits.</summary>
    private static void Derive(BlockCipher cipher, ushort usage, Span<byte> key)
    {
        Span<byte> data = stackalloc byte[8];
        Span<byte> part = stackalloc byte[BlockCipher.BlockLengthMax];
        bool isAes = cipher.BlockLength == AesBlock.Length;
        BinaryPrimitives.WriteUInt16BigEndian(data[1..], usage);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], (ushort)((key.Length / 8) - 2 + (isAes ? 2 : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(data[6..], (ushort)(8 * key.Length));
        for (int offset = 0; offset < key.Length; offset += cipher.BlockLength)
        {
            data[0]++;
            Cmac.Compute(cipher, data, [], part[..cipher.BlockLength]);
            int length = Math.Min(cipher.BlockLength, key.Length - offset);
            part[..length].CopyTo(key[offset..]);
        }

        CryptographicOperations.ZeroMemory(part);
    }
}
