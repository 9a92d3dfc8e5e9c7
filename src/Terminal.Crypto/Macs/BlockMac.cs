using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Macs;

/// <summary>MACs of ISO 9797-1 by a chained block cipher: algorithm 1, and algorithm 3, the retail MAC.</summary>
/// <remarks>A MAC may be cut to its leftmost bytes, four at least; the destination's length says to how many.</remarks>
public static class BlockMac
{
    /// <summary>The fewest bytes to which a MAC may be cut.</summary>
    public const int LengthMin = 4;

    /// <summary>Algorithm 1: the last block of the chain. Asks for usage M1, or M0 with TDES.</summary>
    public static bool TryAlgorithm1(PaymentKey key, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (!key.IsBlockCipherKey(KeyUsage.MacAlgorithm1) && !key.Is(KeyUsage.MacIso16609, KeyAlgorithm.Tdes))
        {
            return false;
        }

        using BlockCipher cipher = new(key.Algorithm, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        Span<byte> block = stackalloc byte[BlockCipher.BlockLengthMax];
        block = block[..cipher.BlockLength];
        bool fits = Fits(mac, cipher.BlockLength) && TryChain(cipher, padding, data, block);
        return Cut(fits, block, mac);
    }

    /// <summary>
    /// Algorithm 3: single DES under the first half and a last step of TDES. Asks for usage M3 and a TDES key of 16 bytes.
    /// </summary>
    public static bool TryAlgorithm3(PaymentKey key, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac) =>
        key.Is(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes) && key.Bytes.Length == 16
        && TryAlgorithm3(key.Bytes[..8], key.Bytes[8..], padding, data, mac);

    /// <summary>Algorithm 3 with TDES itself as the block cipher. Asks for usage M3 and TDES of both keys.</summary>
    public static bool TryAlgorithm3(PaymentKey first, PaymentKey second, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac) =>
        first.Is(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes) && second.Is(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes)
        && TryAlgorithm3(first.Bytes, second.Bytes, padding, data, mac);

    /// <summary>True where both are the same MAC, in a time that does not tell where they differ.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> computed, ReadOnlySpan<byte> received) =>
        computed.Length >= LengthMin && CryptographicOperations.FixedTimeEquals(computed, received);

    /// <summary>The same without a look at usages, for keys whose purpose was looked at.</summary>
    internal static bool TryAlgorithm3(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        using BlockCipher chain = new(KeyAlgorithm.Tdes, first, stackalloc ulong[BlockCipher.ScheduleLength]);
        using BlockCipher turn = new(KeyAlgorithm.Tdes, second, stackalloc ulong[BlockCipher.ScheduleLength]);
        Span<byte> block = stackalloc byte[DesBlock.Length];
        bool fits = Fits(mac, block.Length) && TryChain(chain, padding, data, block);
        turn.Decipher(block);
        chain.Encipher(block);
        return Cut(fits, block, mac);
    }

    /// <summary>
    /// Runs padded data through a chain that begins with zeros; what stays in <paramref name="block"/> is the last block.
    /// </summary>
    internal static bool TryChain(BlockCipher cipher, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> block)
    {
        block.Clear();
        if (padding is < MacPadding.Zeros or > MacPadding.Length)
        {
            return false;
        }

        if (padding == MacPadding.Length)
        {
            BinaryPrimitives.WriteUInt64BigEndian(block[^8..], (ulong)data.Length * 8);
            cipher.Encipher(block);
        }

        ReadOnlySpan<byte> rest = data;
        while (rest.Length >= block.Length)
        {
            block.Combine(rest[..block.Length]);
            cipher.Encipher(block);
            rest = rest[block.Length..];
        }

        if (rest.IsEmpty && padding != MacPadding.Marked && !data.IsEmpty)
        {
            return true;
        }

        block[..rest.Length].Combine(rest);
        block[rest.Length] ^= padding == MacPadding.Marked ? (byte)0x80 : (byte)0;
        cipher.Encipher(block);
        return true;
    }

    private static bool Fits(Span<byte> mac, int blockLength) => mac.Length >= LengthMin && mac.Length <= blockLength;

    private static bool Cut(bool fits, Span<byte> block, Span<byte> mac)
    {
        if (fits)
        {
            block[..mac.Length].CopyTo(mac);
        }

        CryptographicOperations.ZeroMemory(block);
        return fits;
    }
}
