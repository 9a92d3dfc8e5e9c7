using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Emulator.EmvCrypto;

/// <summary>The key of one transaction, from a card's master key.</summary>
public static class SessionKey
{
    /// <summary>EMV's common derivation.</summary>
    /// <remarks>
    /// EMV 4.4 Book 2, Annex A1.3. For cryptograms the diversifier is the counter (9F36) and zeros; for scripts the cryptogram.
    /// </remarks>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="diversifier">8 bytes; the third is replaced by F0 and 0F.</param>
    public static byte[] Common(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> diversifier)
    {
        Invariant.Check(diversifier.Length == BlockCipher.BlockLength);
        Span<byte> both = stackalloc byte[2 * BlockCipher.BlockLength];
        diversifier.CopyTo(both);
        diversifier.CopyTo(both[BlockCipher.BlockLength..]);
        both[2] = 0xF0;
        both[BlockCipher.BlockLength + 2] = 0x0F;
        return BlockCipher.WithOddParity(BlockCipher.Encrypt(masterKey, both));
    }

    /// <summary>The common derivation over the counter alone.</summary>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="counter">Tag 9F36, 2 bytes.</param>
    public static byte[] FromCounter(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> counter) => FromCounter(masterKey, counter, []);

    /// <summary>The common derivation over counter, two zeros and the unpredictable number (older M/Chip).</summary>
    /// <inheritdoc cref="FromCounter(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="counter">Tag 9F36, 2 bytes.</param>
    /// <param name="unpredictableNumber">Tag 9F37, 4 bytes, or empty.</param>
    public static byte[] FromCounter(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> unpredictableNumber)
    {
        Span<byte> diversifier = stackalloc byte[BlockCipher.BlockLength];
        diversifier.Clear();
        counter.CopyTo(diversifier);
        unpredictableNumber.CopyTo(diversifier[4..]);
        return Common(masterKey, diversifier);
    }

    /// <summary>Visa's derivation for scripts: the counter into the left half, its complement into the right one.</summary>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="counter">Tag 9F36, 2 bytes.</param>
    public static byte[] Visa(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> counter)
    {
        byte[] key = masterKey.ToArray();
        for (int i = 0; i < 2; i++)
        {
            key[6 + i] ^= counter[i];
            key[14 + i] ^= (byte)(counter[i] ^ 0xFF);
        }

        return BlockCipher.WithOddParity(key);
    }

    /// <summary>EMV2000's tree, which cards of that time still use.</summary>
    /// <param name="masterKey">16 bytes: the root.</param>
    /// <param name="counter">Tag 9F36, 2 bytes: the leaf.</param>
    /// <param name="height">8 or 16 levels.</param>
    /// <param name="branch">4 or 2 children a node; their power reaches 65,536 leaves.</param>
    /// <param name="initial">16 bytes above the root.</param>
    public static byte[] Emv2000Tree(
        ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> counter, int height, int branch, ReadOnlySpan<byte> initial)
    {
        Invariant.Check(height >= 2 && branch >= 2);
        int leaf = BinaryPrimitives.ReadUInt16BigEndian(counter);
        byte[] above = initial.ToArray();
        byte[] node = masterKey.ToArray();
        byte[] grandparent = above;
        for (int level = 1; level <= height; level++)
        {
            int index = leaf;
            for (int i = level; i < height; i++)
            {
                index /= branch;
            }

            grandparent = above;
            byte[] child = Child(node, above, index % branch);
            above = node;
            node = child;
        }

        return BlockCipher.WithOddParity(BlockCipher.Xor(node, grandparent));
    }

    private static byte[] Child(byte[] parent, byte[] above, int place)
    {
        byte[] blocks = [.. above];
        blocks[7] ^= (byte)place;
        blocks[15] ^= (byte)(place ^ 0xF0);
        return BlockCipher.Encrypt(parent, blocks);
    }
}
