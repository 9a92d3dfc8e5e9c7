using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;

namespace Terminal.Crypto.Issuer;

/// <summary>An issuer's script command: its MAC, and its data under the card's key.</summary>
/// <remarks>EMV 4.4 Book 2 §9; how data is filled up is the schemes' own.</remarks>
public static class IssuerScript
{
    /// <summary>How data is filled up before it is enciphered.</summary>
    public enum DataForm
    {
        /// <summary>EMV's: a mark and zeros, always; blocks are chained.</summary>
        Marked,

        /// <summary>Visa's: a length in front, then a mark and zeros; each block for itself.</summary>
        Counted,

        /// <summary>M/Chip's: not at all, whole blocks only; each block for itself.</summary>
        Whole,
    }

    /// <summary>Bytes of a MAC.</summary>
    public const int MacLength = 8;

    private const int MessageLengthMax = 512;

    /// <summary>Computes a command's MAC. Asks for usage E2.</summary>
    /// <param name="key">The session's key for integrity.</param>
    /// <param name="message">Header, what the scheme puts behind it (counter and cryptogram), and data; 512 bytes at most.</param>
    /// <param name="mac">4 to 8 bytes.</param>
    public static bool TryMac(PaymentKey key, ReadOnlySpan<byte> message, Span<byte> mac) =>
        key.Usage == KeyUsage.EmvIntegrity && IccMasterKey.IsEmvKey(key) && message.Length <= MessageLengthMax
        && BlockMac.TryAlgorithm3(key.Bytes[..8], key.Bytes[8..], MacPadding.Marked, message, mac);

    /// <summary>Enciphers data. Asks for usage E1.</summary>
    /// <param name="key">The session's key for confidentiality.</param>
    /// <param name="form">How it is filled up.</param>
    /// <param name="data">The data.</param>
    /// <param name="enciphered">Where it goes.</param>
    /// <param name="length">Bytes of it.</param>
    public static bool TryEncipher(PaymentKey key, DataForm form, ReadOnlySpan<byte> data, Span<byte> enciphered, out int length)
    {
        length = 0;
        if (key.Usage != KeyUsage.EmvConfidentiality || !IccMasterKey.IsEmvKey(key) || !Enum.IsDefined(form)
            || data.IsEmpty || data.Length > byte.MaxValue)
        {
            return false;
        }

        int start = form == DataForm.Counted ? 1 : 0;
        int total = start + data.Length;
        total = form switch
        {
            DataForm.Whole => total,
            DataForm.Marked => (total / 8 * 8) + 8,
            _ => (total + 7) / 8 * 8,
        };
        if (total % 8 != 0 || total > enciphered.Length)
        {
            return false;
        }

        Span<byte> blocks = enciphered[..total];
        blocks.Clear();
        data.CopyTo(blocks[start..]);
        if (start > 0)
        {
            blocks[0] = (byte)data.Length;
        }

        if (start + data.Length < total)
        {
            blocks[start + data.Length] = 0x80;
        }

        using BlockCipher cipher = new(KeyAlgorithm.Tdes, key.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        if (form == DataForm.Marked)
        {
            Span<byte> initial = stackalloc byte[DesBlock.Length];
            initial.Clear();
            cipher.EncipherChained(initial, blocks);
        }
        else
        {
            cipher.EncipherEach(blocks);
        }

        length = total;
        return true;
    }

    /// <summary>
    /// Visa's block of a new PIN: the PIN, four bytes of the card's key for cryptograms, and the PIN of today where it is asked for.
    /// </summary>
    /// <param name="cardKey">The card's master key; asks for usage E0.</param>
    /// <param name="pin">The new PIN, 4 to 12 ASCII digits.</param>
    /// <param name="currentPin">The PIN of today, or empty.</param>
    /// <param name="block">8 bytes, in the clear.</param>
    public static bool TryVisaPinBlock(PaymentKey cardKey, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> currentPin, Span<byte> block)
    {
        if (cardKey.Usage != KeyUsage.EmvCryptogram || !IccMasterKey.IsEmvKey(cardKey)
            || (!currentPin.IsEmpty && !IsPin(currentPin)) || !PinBlock.TryEncode(PinBlockFormat.Iso2, pin, default, [], block))
        {
            return false;
        }

        block.SetNibble(0, 0);
        block[4..].Combine(cardKey.Bytes.Slice(4, 4));
        for (int i = 0; i < currentPin.Length; i++)
        {
            block.SetNibble(i, block.Nibble(i) ^ (currentPin[i] - '0'));
        }

        return true;
    }

    private static bool IsPin(ReadOnlySpan<byte> pin) =>
        pin.Length is >= PinBlock.DigitCountMin and <= PinBlock.DigitCountMax && Octets.AreDigits(pin);
}
