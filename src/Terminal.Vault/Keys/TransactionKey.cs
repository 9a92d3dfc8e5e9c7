using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>One transaction's key of DUKPT. It is used once its record is durable, and disposed.</summary>
/// <param name="algorithm">AES or TDES.</param>
/// <param name="serialNumber">The key's serial number, which goes to the host.</param>
/// <param name="key">The key.</param>
/// <param name="record">What the slot holds after it.</param>
internal sealed class TransactionKey(KeyAlgorithm algorithm, byte[] serialNumber, SecretBuffer key, byte[] record) : IDisposable
{
    /// <summary>Bytes of a MAC.</summary>
    public const int MacLength = 8;

    private const int AesBlockLength = 16;
    private const int TdesBlockLength = 8;

    /// <summary>The key's serial number.</summary>
    public byte[] SerialNumber => serialNumber;

    /// <summary>The slot's record after it.</summary>
    public byte[] Record => record;

    /// <summary>Enciphers a PIN: format 4 under AES-128, format 0 under TDES.</summary>
    /// <param name="pin">ASCII digits.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="entropy">For the filling of format 4.</param>
    /// <returns>The block; null where the PIN or the number is none.</returns>
    public byte[]? EncipherPin(ReadOnlySpan<byte> pin, Pan pan, Entropy entropy)
    {
        Span<byte> working = stackalloc byte[TdesDukpt.KeyLength];
        try
        {
            return algorithm == KeyAlgorithm.Aes ? EncipherFormat4(working, pin, pan, entropy) : EncipherFormat0(working, pin, pan);
        }
        finally
        {
            working.Clear();
        }
    }

    /// <summary>Makes a MAC of 8 bytes: CMAC under AES-128, or ISO 9797-1 algorithm 3 with padding 1 under TDES.</summary>
    /// <param name="ofAnswer">True for the host's messages, whose key is another.</param>
    /// <param name="message">What it covers.</param>
    /// <param name="mac">Where it goes.</param>
    public void MakeMac(bool ofAnswer, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> working = stackalloc byte[TdesDukpt.KeyLength];
        if (algorithm == KeyAlgorithm.Aes)
        {
            AesDukptUsage usage = ofAnswer ? AesDukptUsage.MacVerification : AesDukptUsage.MacGeneration;
            Invariant.Check(AesDukpt.TryDeriveWorkingKey(key.Bytes, serialNumber, usage, AesDukptKeyType.Aes128, working));
            Invariant.Check(PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, working, out PaymentKey cipher));
            Invariant.Check(Cmac.TryCompute(cipher, message, mac));
        }
        else
        {
            TdesDukptUsage usage = ofAnswer ? TdesDukptUsage.MacResponse : TdesDukptUsage.MacRequest;
            Invariant.Check(TdesDukpt.TryDeriveWorkingKey(key.Bytes, usage, working));
            Invariant.Check(PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, working, out PaymentKey cipher));
            Invariant.Check(BlockMac.TryAlgorithm3(cipher, MacPadding.Zeros, message, mac));
        }

        working.Clear();
    }

    /// <summary>Enciphers a track: chained blocks from an initial vector of zeros, since the key is this message's alone; filled up with
    /// 80 and zeros.</summary>
    /// <param name="track">Track 2 equivalent data.</param>
    /// <returns>Whole blocks of AES-128 or TDES; null where the length is no track's.</returns>
    public byte[]? EncipherTrack(ReadOnlySpan<byte> track)
    {
        if (track.IsEmpty || track.Length > CardData.TrackLengthMax)
        {
            return null;
        }

        bool isAes = algorithm == KeyAlgorithm.Aes;
        int block = isAes ? AesBlockLength : TdesBlockLength;
        Span<byte> working = stackalloc byte[TdesDukpt.KeyLength];
        byte[] data = new byte[(track.Length / block * block) + block];
        track.CopyTo(data);
        data[track.Length] = 0x80; // ISO 9797-1, padding method 2.
        Invariant.Check(isAes
            ? AesDukpt.TryDeriveWorkingKey(key.Bytes, serialNumber, AesDukptUsage.DataEncryption, AesDukptKeyType.Aes128, working)
            : TdesDukpt.TryDeriveWorkingKey(key.Bytes, TdesDukptUsage.DataRequest, working));
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.DataEncryption, algorithm, working, out PaymentKey cipher));
        Invariant.Check(DataEncryption.TryEncipher(cipher, stackalloc byte[block], data));
        working.Clear();
        return data;
    }

    public void Dispose() => key.Dispose();

    private byte[]? EncipherFormat4(Span<byte> working, ReadOnlySpan<byte> pin, Pan pan, Entropy entropy)
    {
        Invariant.Check(AesDukpt.TryDeriveWorkingKey(key.Bytes, serialNumber, AesDukptUsage.Pin, AesDukptKeyType.Aes128, working));
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Aes, working, out PaymentKey cipher));
        Span<byte> random = stackalloc byte[PinBlock4.RandomLength];
        entropy.Fill(random);
        byte[] block = new byte[PinBlock4.Length];
        return PinBlock4.TryEncipher(cipher, pin, pan, random, block) ? block : null;
    }

    private byte[]? EncipherFormat0(Span<byte> working, ReadOnlySpan<byte> pin, Pan pan)
    {
        Invariant.Check(TdesDukpt.TryDeriveWorkingKey(key.Bytes, TdesDukptUsage.Pin, working));
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, working, out PaymentKey cipher));
        Span<byte> clear = stackalloc byte[PinBlock.Length];
        byte[]? block = null;
        if (PinBlock.TryEncode(PinBlockFormat.Iso0, pin, pan, [], clear) && PinBlock.TryEncipher(cipher, clear))
        {
            block = clear.ToArray();
        }

        clear.Clear();
        return block;
    }
}
