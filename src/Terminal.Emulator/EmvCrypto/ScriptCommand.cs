using Terminal.Primitives;

namespace Terminal.Emulator.EmvCrypto;

/// <summary>Issuer scripts: commands to the card that travel under its script keys.</summary>
/// <remarks>EMV 4.4 Book 2 §9. New PINs here are test data of the models; a real issuer's never come near this code.</remarks>
public static class ScriptCommand
{
    /// <summary>PIN block of format 2: control, length, digits, filled up with F.</summary>
    /// <param name="pin">Digits as packed nibbles are made of them: characters 0 to 9, 4 to 12.</param>
    public static byte[] PinBlockFormat2(ReadOnlySpan<char> pin) => Block(0x20 | pin.Length, pin, 0x0F);

    /// <summary>
    /// Visa's PIN block: the new PIN with the card's master key in its right half, and the old PIN over it where that is known.
    /// </summary>
    /// <param name="cardKey">The card's master key for cryptograms, 16 bytes.</param>
    /// <param name="pin">The new PIN.</param>
    /// <param name="currentPin">The PIN so far, or empty.</param>
    public static byte[] PinBlockVisa(ReadOnlySpan<byte> cardKey, ReadOnlySpan<char> pin, ReadOnlySpan<char> currentPin)
    {
        byte[] mask = new byte[BlockCipher.BlockLength];
        cardKey[4..8].CopyTo(mask.AsSpan(4));
        byte[] block = BlockCipher.Xor(Block(pin.Length, pin, 0x0F), mask);
        if (!currentPin.IsEmpty)
        {
            byte[] current = new byte[BlockCipher.BlockLength];
            Digits(current, 0, currentPin);
            block = BlockCipher.Xor(block, current);
        }

        return block;
    }

    /// <summary>Encrypts command data as EMV's common card does: filled up with 80, chained.</summary>
    public static byte[] EncryptCommon(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) =>
        BlockCipher.EncryptChained(key, BlockCipher.Pad(data, MacPadding.Marked));

    /// <summary>Encrypts command data as Visa's cards do: its length first, filled up with 80 where needed, block by block.</summary>
    public static byte[] EncryptVisa(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        byte[] prefixed = [(byte)data.Length, .. data];
        return BlockCipher.Encrypt(
            key, prefixed.Length % BlockCipher.BlockLength == 0 ? prefixed : BlockCipher.Pad(prefixed, MacPadding.Marked));
    }

    /// <summary>Encrypts command data as M/Chip does: whole blocks, each for itself.</summary>
    public static byte[] EncryptMChip(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        Invariant.Check(data.Length % BlockCipher.BlockLength == 0);
        return BlockCipher.Encrypt(key, data);
    }

    /// <summary>The MAC of a command.</summary>
    /// <param name="key">Session key for script integrity, 16 bytes.</param>
    /// <param name="header">CLA INS P1 P2 and the length of the whole data field.</param>
    /// <param name="context">Counter and cryptogram of the transaction, or empty where the card leaves them out.</param>
    /// <param name="data">The command's data, encrypted where they are secret.</param>
    public static byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> context, ReadOnlySpan<byte> data) =>
        BlockCipher.Mac(key, [.. header, .. context, .. data], MacPadding.Marked);

    private static byte[] Block(int first, ReadOnlySpan<char> digits, byte fill)
    {
        byte[] block = new byte[BlockCipher.BlockLength];
        block.AsSpan(1).Fill((byte)((fill << 4) | fill));
        block[0] = (byte)first;
        Digits(block, 1, digits);
        return block;
    }

    private static void Digits(Span<byte> block, int offset, ReadOnlySpan<char> digits)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            int shift = i % 2 == 0 ? 4 : 0;
            ref byte pair = ref block[offset + (i / 2)];
            pair = (byte)((pair & ~(0x0F << shift)) | ((digits[i] - '0') << shift));
        }
    }
}
