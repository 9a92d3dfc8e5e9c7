using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>What a working key of a message is for.</summary>
internal enum MessageUse
{
    /// <summary>The PIN block.</summary>
    Pin,

    /// <summary>The MAC of the terminal's message.</summary>
    Question,

    /// <summary>The MAC of the host's answer.</summary>
    Answer,

    /// <summary>The card's track.</summary>
    Track,
}

/// <summary>The keys of a message: of one transaction, or of a session. Each working key has one use and stands on the stack for
/// it.</summary>
/// <param name="algorithm">AES or TDES.</param>
internal abstract class MessageKey(KeyAlgorithm algorithm) : IDisposable
{
    /// <summary>Bytes of a MAC.</summary>
    public const int MacLength = 8;

    /// <summary>Most bytes of a working key.</summary>
    protected const int WorkingLengthMax = 32;

    private const int AesBlockLength = 16;
    private const int TdesBlockLength = 8;

    /// <summary>What commands name them by: the serial number that goes to the host; of a session 4 bytes, which go nowhere.</summary>
    public abstract byte[] SerialNumber { get; }

    /// <summary>Whether one key enciphers more than one track.</summary>
    protected abstract bool IsShared { get; }

    private bool IsAes => algorithm == KeyAlgorithm.Aes;

    /// <summary>Enciphers a PIN: format 4 under AES, format 0 under TDES.</summary>
    /// <param name="pin">ASCII digits.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="entropy">For the filling of format 4.</param>
    /// <returns>The block; null where the PIN or the number is none, or there is no key for it.</returns>
    public byte[]? EncipherPin(ReadOnlySpan<byte> pin, Pan pan, Entropy entropy)
    {
        Span<byte> working = stackalloc byte[WorkingLengthMax];
        working = working[..Derive(MessageUse.Pin, working)];
        byte[]? block = !PaymentKey.TryCreate(KeyUsage.PinEncryption, algorithm, working, out PaymentKey key) ? null
            : IsAes ? EncipherFormat4(key, pin, pan, entropy)
            : EncipherFormat0(key, pin, pan);
        working.Clear();
        return block;
    }

    /// <summary>Makes a MAC: CMAC under AES, or ISO 9797-1 algorithm 3 with padding 1 under TDES.</summary>
    /// <param name="use">Whose message it is.</param>
    /// <param name="message">What it covers.</param>
    /// <param name="mac">Where it goes.</param>
    /// <returns>False where there is no key for it.</returns>
    public bool TryMakeMac(MessageUse use, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> working = stackalloc byte[WorkingLengthMax];
        working = working[..Derive(use, working)];
        KeyUsage usage = IsAes ? KeyUsage.Cmac : KeyUsage.MacAlgorithm3;
        bool made = PaymentKey.TryCreate(usage, algorithm, working, out PaymentKey key)
            && (IsAes ? Cmac.TryCompute(key, message, mac) : BlockMac.TryAlgorithm3(key, MacPadding.Zeros, message, mac));
        working.Clear();
        return made;
    }

    /// <summary>Enciphers a track: chained blocks, filled up with 80 and zeros.</summary>
    /// <param name="track">Track 2 equivalent data.</param>
    /// <param name="entropy">For the first block of a session's, whose key enciphers more than one.</param>
    /// <returns>Whole blocks of AES or TDES; null where the length is no track's, or there is no key for it.</returns>
    public byte[]? EncipherTrack(ReadOnlySpan<byte> track, Entropy entropy)
    {
        if (track.IsEmpty || track.Length > CardData.TrackLengthMax)
        {
            return null;
        }

        int block = IsAes ? AesBlockLength : TdesBlockLength;
        int head = IsShared ? block : 0;
        byte[] data = new byte[head + (track.Length / block * block) + block];
        entropy.Fill(data.AsSpan(0, head));
        track.CopyTo(data.AsSpan(head));
        data[head + track.Length] = 0x80; // ISO 9797-1, padding method 2.
        Span<byte> working = stackalloc byte[WorkingLengthMax];
        working = working[..Derive(MessageUse.Track, working)];
        bool made = PaymentKey.TryCreate(KeyUsage.DataEncryption, algorithm, working, out PaymentKey key)
            && DataEncryption.TryEncipher(key, stackalloc byte[block], data);
        working.Clear();
        if (!made)
        {
            data.AsSpan().Clear();
        }

        return made ? data : null;
    }

    public abstract void Dispose();

    /// <summary>Writes the working key for a use.</summary>
    /// <returns>Its bytes; 0 where there is none.</returns>
    protected abstract int Derive(MessageUse use, Span<byte> working);

    private static byte[]? EncipherFormat4(PaymentKey key, ReadOnlySpan<byte> pin, Pan pan, Entropy entropy)
    {
        Span<byte> random = stackalloc byte[PinBlock4.RandomLength];
        entropy.Fill(random);
        byte[] block = new byte[PinBlock4.Length];
        return PinBlock4.TryEncipher(key, pin, pan, random, block) ? block : null;
    }

    private static byte[]? EncipherFormat0(PaymentKey key, ReadOnlySpan<byte> pin, Pan pan)
    {
        Span<byte> clear = stackalloc byte[PinBlock.Length];
        byte[]? block = PinBlock.TryEncode(PinBlockFormat.Iso0, pin, pan, [], clear) && PinBlock.TryEncipher(key, clear)
            ? clear.ToArray()
            : null;
        clear.Clear();
        return block;
    }
}
