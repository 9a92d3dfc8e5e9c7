using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Ciphers;

/// <summary>Encryption of data that is no key and no PIN, in place: chained blocks (CBC). Asks for usage D0.</summary>
/// <remarks>It says nothing of who wrote the data: a MAC does. Filling up to whole blocks is the caller's message format.</remarks>
public static class DataEncryption
{
    /// <summary>Enciphers whole blocks in place; false where key, initial vector or length are not the algorithm's.</summary>
    public static bool TryEncipher(PaymentKey key, ReadOnlySpan<byte> initial, Span<byte> data) =>
        TryApply(key, initial, data, backwards: false);

    /// <summary>Deciphers whole blocks in place.</summary>
    public static bool TryDecipher(PaymentKey key, ReadOnlySpan<byte> initial, Span<byte> data) =>
        TryApply(key, initial, data, backwards: true);

    private static bool TryApply(PaymentKey key, ReadOnlySpan<byte> initial, Span<byte> data, bool backwards)
    {
        if (!key.IsBlockCipherKey(KeyUsage.DataEncryption))
        {
            return false;
        }

        using BlockCipher cipher = new(key.Algorithm, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        if (initial.Length != cipher.BlockLength || data.Length % cipher.BlockLength != 0)
        {
            return false;
        }

        if (backwards)
        {
            cipher.DecipherChained(initial, data);
        }
        else
        {
            cipher.EncipherChained(initial, data);
        }

        return true;
    }
}
