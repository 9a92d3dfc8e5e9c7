using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Crypto.Pin;

/// <summary>Turns a PIN block under one key into a block under another, where the standard lets it.</summary>
/// <remarks>
/// ISO 9564-1, as PCI PIN requirement 3-3 reads it: a format that is bound to an account number never becomes one that is not, and the
/// number never changes, which is why there is one number here and not two.
/// </remarks>
public static class PinTranslation
{
    /// <summary>Random bytes that a translation may need.</summary>
    public const int RandomLengthMin = 10;

    /// <summary>Where the new block goes.</summary>
    public enum Destination
    {
        /// <summary>To a host.</summary>
        Host,

        /// <summary>To the cardholder's chip card, for its own check of the PIN.</summary>
        ChipCard,
    }

    /// <summary>True where a block of one format may become one of the other.</summary>
    public static bool IsAllowed(PinBlockFormat from, PinBlockFormat to, Destination destination) => (from, to) switch
    {
        (PinBlockFormat.Iso0 or PinBlockFormat.Iso1 or PinBlockFormat.Iso3 or PinBlockFormat.Iso4,
            PinBlockFormat.Iso0 or PinBlockFormat.Iso3 or PinBlockFormat.Iso4) => destination == Destination.Host,
        (PinBlockFormat.Iso1, PinBlockFormat.Iso1) => destination == Destination.Host,
        (PinBlockFormat.Iso0 or PinBlockFormat.Iso1 or PinBlockFormat.Iso3 or PinBlockFormat.Iso4, PinBlockFormat.Iso2) =>
            destination == Destination.ChipCard,
        _ => false,
    };

    /// <summary>Translates a block for a host. Asks for usage P0 of both keys, TDES for formats 0, 1 and 3 and AES for format 4.</summary>
    /// <param name="source">The block, and what it is.</param>
    /// <param name="target">What it is to become.</param>
    /// <param name="pan">The account number of both.</param>
    /// <param name="random">Random bytes for the new block's filling, at least 10.</param>
    /// <param name="block">The new block: 8 bytes, or 16 of format 4.</param>
    public static bool TryTranslate(Source source, Target target, Pan pan, ReadOnlySpan<byte> random, Span<byte> block)
    {
        if (!IsAllowed(source.Format, target.Format, Destination.Host) || random.Length < RandomLengthMin)
        {
            return false;
        }

        Span<byte> pin = stackalloc byte[PinBlock.DigitCountMax];
        bool done = TryRead(source, pan, pin, out int count) && TryWrite(target, pin[..count], pan, random, block);
        CryptographicOperations.ZeroMemory(pin);
        return done;
    }

    private static bool TryRead(Source source, Pan pan, Span<byte> pin, out int count)
    {
        if (source.Format == PinBlockFormat.Iso4)
        {
            return PinBlock4.TryDecipher(source.Key, source.Block, pan, pin, out count);
        }

        count = 0;
        if (source.Block.Length != PinBlock.Length)
        {
            return false;
        }

        Span<byte> clear = stackalloc byte[PinBlock.Length];
        source.Block.CopyTo(clear);
        bool read = PinBlock.TryDecipher(source.Key, clear) && PinBlock.TryDecode(source.Format, clear, pan, pin, out count);
        CryptographicOperations.ZeroMemory(clear);
        return read;
    }

    private static bool TryWrite(Target target, ReadOnlySpan<byte> pin, Pan pan, ReadOnlySpan<byte> random, Span<byte> block)
    {
        if (target.Format == PinBlockFormat.Iso4)
        {
            return PinBlock4.TryEncipher(target.Key, pin, pan, random[..PinBlock4.RandomLength], block);
        }

        Span<byte> fill = stackalloc byte[RandomLengthMin];
        fill = target.Format == PinBlockFormat.Iso0 ? [] : fill[..PinBlock.FillCount(pin.Length)];
        random[..fill.Length].CopyTo(fill);
        PinBlock.MakeFill(target.Format, fill);
        bool written = PinBlock.TryEncode(target.Format, pin, pan, fill, block) && PinBlock.TryEncipher(target.Key, block);
        if (!written)
        {
            CryptographicOperations.ZeroMemory(block);
        }

        CryptographicOperations.ZeroMemory(fill);
        return written;
    }

    /// <summary>A block under a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="format">The block's format.</param>
    /// <param name="block">The block.</param>
    public readonly ref struct Source(PaymentKey key, PinBlockFormat format, ReadOnlySpan<byte> block)
    {
        /// <summary>The key.</summary>
        public PaymentKey Key { get; } = key;

        /// <summary>The block's format.</summary>
        public PinBlockFormat Format { get; } = format;

        /// <summary>The block.</summary>
        public ReadOnlySpan<byte> Block { get; } = block;
    }

    /// <summary>What a block is to become.</summary>
    /// <param name="key">The key.</param>
    /// <param name="format">The format.</param>
    public readonly ref struct Target(PaymentKey key, PinBlockFormat format)
    {
        /// <summary>The key.</summary>
        public PaymentKey Key { get; } = key;

        /// <summary>The format.</summary>
        public PinBlockFormat Format { get; } = format;
    }
}
