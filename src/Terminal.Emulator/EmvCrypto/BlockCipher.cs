using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Emulator.EmvCrypto;

/// <summary>DES with a key of two halves, and the MAC that EMV makes of it.</summary>
/// <remarks>
/// The platform's cipher refuses a key of two equal halves, which is plain DES: it is done as such. Its list of weak DES keys stays
/// refused.
/// </remarks>
internal static class BlockCipher
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>Length of a block in bytes.</summary>
    public const int BlockLength = 8;

    /// <summary>Encrypts whole blocks, each for itself.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> blocks)
    {
        using SymmetricAlgorithm cipher = Create(key);
        return cipher.EncryptEcb(blocks, PaddingMode.None);
    }

    /// <summary>Decrypts whole blocks, each for itself.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> blocks)
    {
        using SymmetricAlgorithm cipher = Create(key);
        return cipher.DecryptEcb(blocks, PaddingMode.None);
    }

    /// <summary>Encrypts whole blocks, chained from a block of zeros.</summary>
    public static byte[] EncryptChained(ReadOnlySpan<byte> key, ReadOnlySpan<byte> blocks)
    {
        using SymmetricAlgorithm cipher = Create(key);
        return cipher.EncryptCbc(blocks, stackalloc byte[BlockLength], PaddingMode.None);
    }

    /// <summary>
    /// The MAC over padded data: chained DES under the left half, the last block then through the right half and the left again.
    /// </summary>
    /// <remarks>ISO/IEC 9797-1, MAC algorithm 3.</remarks>
    public static byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, MacPadding padding)
    {
        byte[] padded = Pad(data, padding);
        byte[] chained = EncryptChained(key[..BlockLength], padded);
        using SymmetricAlgorithm right = Create(key[BlockLength..]);
        byte[] turned = right.DecryptEcb(chained.AsSpan(chained.Length - BlockLength), PaddingMode.None);
        return Encrypt(key[..BlockLength], turned);
    }

    /// <summary>Fills data up to whole blocks.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> data, MacPadding padding)
    {
        int marked = data.Length + (padding == MacPadding.Marked ? 1 : 0);
        byte[] padded = new byte[(marked + BlockLength - 1) / BlockLength * BlockLength];
        data.CopyTo(padded);
        if (padding == MacPadding.Marked)
        {
            padded[data.Length] = 0x80;
        }

        return padded;
    }

    /// <summary>Makes every byte odd in its count of ones, as a DES key is written.</summary>
    public static byte[] WithOddParity(byte[] key)
    {
        for (int i = 0; i < key.Length; i++)
        {
            key[i] ^= (byte)(byte.PopCount(key[i]) % 2 == 0 ? 1 : 0);
        }

        return key;
    }

    /// <summary>The bytes of both, combined by exclusive or; as long as the shorter one.</summary>
    public static byte[] Xor(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        byte[] result = left[..Math.Min(left.Length, right.Length)].ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] ^= right[i];
        }

        return result;
    }

    private static SymmetricAlgorithm Create(ReadOnlySpan<byte> key)
    {
        Invariant.Check(key.Length is BlockLength or KeyLength);
        bool single = key.Length == BlockLength || key[..BlockLength].SequenceEqual(key[BlockLength..]);
        SymmetricAlgorithm cipher = single ? DES.Create() : TripleDES.Create();
        // K1 K2 K1: not every OpenSSL takes two halves.
        cipher.Key = single ? key[..BlockLength].ToArray() : [.. key, .. key[..BlockLength]];
        return cipher;
    }
}
