using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Macs;

/// <summary>CMAC with AES or TDES.</summary>
/// <remarks>SP 800-38B; ISO 9797-1 names it algorithm 5. A MAC may be cut to its leftmost bytes, four at least.</remarks>
public static class Cmac
{
    /// <summary>Computes it; the destination's length says to how many bytes it is cut. Asks for usage M6.</summary>
    public static bool TryCompute(PaymentKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (!key.IsBlockCipherKey(KeyUsage.Cmac))
        {
            return false;
        }

        using BlockCipher cipher = new(key.Algorithm, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        if (mac.Length < BlockMac.LengthMin || mac.Length > cipher.BlockLength)
        {
            return false;
        }

        Compute(cipher, data, [], mac);
        return true;
    }

    /// <summary>Computes it over two pieces, for a cipher that the caller holds.</summary>
    internal static void Compute(BlockCipher cipher, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> mac)
    {
        int length = cipher.BlockLength;
        Span<byte> state = stackalloc byte[BlockCipher.BlockLengthMax];
        Span<byte> last = stackalloc byte[BlockCipher.BlockLengthMax];
        state = state[..length];
        last = last[..length];
        state.Clear();
        int total = first.Length + second.Length;
        int lastOffset = total == 0 ? 0 : (total - 1) / length * length;
        for (int offset = 0; offset < lastOffset; offset += length)
        {
            for (int i = 0; i < length; i++)
            {
                state[i] ^= At(first, second, offset + i);
            }

            cipher.Encipher(state);
        }

        last.Clear();
        cipher.Encipher(last);
        Double(last);
        int rest = total - lastOffset;
        if (rest < length)
        {
            Double(last);
            last[rest] ^= 0x80;
        }

        for (int i = 0; i < rest; i++)
        {
            last[i] ^= At(first, second, lastOffset + i);
        }

        state.Combine(last);
        cipher.Encipher(state);
        state[..mac.Length].CopyTo(mac);
        CryptographicOperations.ZeroMemory(last);
        CryptographicOperations.ZeroMemory(state);
    }

    private static byte At(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int offset) =>
        offset < first.Length ? first[offset] : second[offset - first.Length];

    /// <summary>Twice the block in its field, in a time that does not tell its first bit.</summary>
    private static void Double(Span<byte> block)
    {
        int carry = block[0] >> 7;
        for (int i = 0; i < block.Length; i++)
        {
            int next = i + 1 < block.Length ? block[i + 1] >> 7 : 0;
            block[i] = (byte)(((block[i] << 1) & 0xFF) | next);
        }

        block[^1] ^= (byte)((block.Length == DesBlock.Length ? 0x1B : 0x87) * carry);
    }
}
