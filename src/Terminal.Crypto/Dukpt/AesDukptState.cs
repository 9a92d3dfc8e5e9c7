using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Dukpt;

/// <summary>The device's side of AES DUKPT: intermediate derivation keys in a fixed buffer of the caller's.</summary>
/// <remarks>
/// X9.24-3 §6. The buffer holds the next transaction's key serial number (12 bytes), a bit for each register that is filled (4 bytes),
/// the keys' length (1 byte) and 32 registers. The initial key is not in it, nor is any key that was used. Store the buffer after <see
/// cref="TryTake"/> and before the key is used, so that a power cut skips a counter and never repeats one.
/// </remarks>
public readonly ref struct AesDukptState
{
    /// <summary>Bytes of the buffer.</summary>
    public const int Length = RegistersOffset + (AesDukpt.CounterBits * AesDukpt.KeyLengthMax);

    private const int FilledOffset = AesDukpt.KsnLength;
    private const int KeyLengthOffset = FilledOffset + 4;
    private const int RegistersOffset = KeyLengthOffset + 1;
    private readonly Span<byte> buffer;

    private AesDukptState(Span<byte> buffer) => this.buffer = buffer;

    /// <summary>
    /// The next transaction's key serial number, with a counter of 0 once all keys are used; empty of a buffer that is none.
    /// </summary>
    public ReadOnlySpan<byte> Ksn => buffer.Length == Length ? buffer[..AesDukpt.KsnLength] : [];

    /// <summary>Bytes of the keys: 16, 24 or 32; 0 of a buffer that is none.</summary>
    public int KeyLength => buffer.Length == Length ? buffer[KeyLengthOffset] : 0;

    /// <summary>True once all keys are used.</summary>
    public bool IsExhausted => Counter == 0;

    private uint Counter
    {
        get => AesDukpt.TryGetCounter(Ksn, out uint counter) ? counter : 0;
        set => BinaryPrimitives.WriteUInt32BigEndian(buffer[AesDukpt.KeyIdLength..], value);
    }

    private uint Filled
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(buffer[FilledOffset..]);
        set => BinaryPrimitives.WriteUInt32BigEndian(buffer[FilledOffset..], value);
    }

    /// <summary>Fills the buffer from an initial key. Asks for usage B1.</summary>
    /// <param name="initialKey">The initial key.</param>
    /// <param name="keyId">Its identifier, 8 bytes.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="state">The view of it.</param>
    public static bool TryLoad(PaymentKey initialKey, ReadOnlySpan<byte> keyId, Span<byte> buffer, out AesDukptState state)
    {
        state = new AesDukptState(buffer);
        if (!initialKey.Is(KeyUsage.InitialDukpt, KeyAlgorithm.Aes) || keyId.Length != AesDukpt.KeyIdLength || buffer.Length != Length)
        {
            return false;
        }

        buffer.Clear();
        keyId.CopyTo(buffer);
        buffer[KeyLengthOffset] = (byte)initialKey.Bytes.Length;
        state.Fill(initialKey.Bytes, 0, AesDukpt.CounterBits);
        state.Counter = 1;
        return true;
    }

    /// <summary>Views a buffer that was stored; false where it is none or its registers are not those that its counter needs.</summary>
    public static bool TryOpen(Span<byte> buffer, out AesDukptState state)
    {
        state = new AesDukptState(buffer);
        if (buffer.Length != Length || state.KeyLength is not (16 or 24 or 32))
        {
            return false;
        }

        uint counter = state.Counter;
        return counter == 0 ? state.Filled == 0
            : DukptCounter.IsValid(counter, AesDukpt.OnesMax) && state.IsFilled(BitOperations.TrailingZeroCount(counter));
    }

    /// <summary>Takes the next transaction's key, erases it in the buffer and moves the buffer on to the transaction after it.</summary>
    /// <param name="transactionKey">As long as <see cref="KeyLength"/>: the key, which the caller zeroes after use.</param>
    /// <param name="ksn">12 bytes: the transaction's key serial number.</param>
    /// <returns>False, with nothing changed, once all keys are used or where the buffer is none.</returns>
    public bool TryTake(Span<byte> transactionKey, Span<byte> ksn)
    {
        if (buffer.Length != Length || transactionKey.Length != KeyLength || ksn.Length != AesDukpt.KsnLength)
        {
            return false;
        }

        uint counter = Counter;
        int index = BitOperations.TrailingZeroCount(counter);
        if (!DukptCounter.IsValid(counter, AesDukpt.OnesMax) || !IsFilled(index))
        {
            return false;
        }

        Register(index).CopyTo(transactionKey);
        Ksn.CopyTo(ksn);
        if (BitOperations.PopCount(counter) < AesDukpt.OnesMax)
        {
            Fill(transactionKey, counter, index);
        }

        CryptographicOperations.ZeroMemory(Register(index));
        Filled &= ~(1U << index);
        Counter = DukptCounter.TryAdvance(counter, AesDukpt.CounterBits, AesDukpt.OnesMax, out uint next) ? next : 0;
        return true;
    }

    /// <summary>Derives the registers below <paramref name="count"/> from the key of a counter.</summary>
    private void Fill(ReadOnlySpan<byte> key, uint counter, int count)
    {
        for (int index = count - 1; index >= 0; index--)
        {
            AesDukpt.Step(key, Ksn, counter | (1U << index), Register(index));
            Filled |= 1U << index;
        }
    }

    private bool IsFilled(int index) => index < AesDukpt.CounterBits && (Filled & (1U << index)) != 0;

    private Span<byte> Register(int index) => buffer.Slice(RegistersOffset + (index * AesDukpt.KeyLengthMax), KeyLength);
}
