using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Dukpt;

/// <summary>The device's side of TDES DUKPT: a register of future keys in a fixed buffer of the caller's.</summary>
/// <remarks>
/// X9.24-1, Annex A. The buffer holds the next transaction's key serial number (10 bytes), a bit for each register that is filled (4
/// bytes) and 21 registers. The initial key is not in it, nor is any key that was used: who takes the device learns nothing of past
/// transactions. Store the buffer after <see cref="TryTake"/> and before the key is used, so that a power cut skips a counter and never
/// repeats one.
/// </remarks>
public readonly ref struct TdesDukptState
{
    /// <summary>Bytes of the buffer.</summary>
    public const int Length = RegistersOffset + (TdesDukpt.CounterBits * TdesDukpt.KeyLength);

    private const int FilledOffset = TdesDukpt.KsnLength;
    private const int RegistersOffset = FilledOffset + 4;
    private readonly Span<byte> buffer;

    private TdesDukptState(Span<byte> buffer) => this.buffer = buffer;

    /// <summary>
    /// The next transaction's key serial number, with a counter of 0 once all keys are used; empty of a buffer that is none.
    /// </summary>
    public ReadOnlySpan<byte> Ksn => buffer.Length == Length ? buffer[..TdesDukpt.KsnLength] : [];

    /// <summary>True once all keys are used.</summary>
    public bool IsExhausted => Counter == 0;

    private uint Counter => TdesDukpt.TryGetCounter(Ksn, out uint counter) ? counter : 0;

    /// <summary>
    /// Fills the buffer from an initial key. Asks for usage B1 and a key that is not weak; the counter of the number must be 0.
    /// </summary>
    public static bool TryLoad(PaymentKey initialKey, ReadOnlySpan<byte> ksn, Span<byte> buffer, out TdesDukptState state)
    {
        state = new TdesDukptState(buffer);
        if (!initialKey.Is(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes) || initialKey.Bytes.Length != TdesDukpt.KeyLength
            || WeakKeys.IsWeakTdes(initialKey.Bytes)
            || !TdesDukpt.TryGetCounter(ksn, out uint counter) || counter != 0 || buffer.Length != Length)
        {
            return false;
        }

        buffer.Clear();
        ksn.CopyTo(buffer);
        state.Fill(initialKey.Bytes, 0, TdesDukpt.CounterBits);
        TdesDukpt.SetCounter(buffer[..TdesDukpt.KsnLength], 1);
        return true;
    }

    /// <summary>Views a buffer that was stored; false where it is none or its registers are not those that its counter needs.</summary>
    public static bool TryOpen(Span<byte> buffer, out TdesDukptState state)
    {
        state = new TdesDukptState(buffer);
        if (buffer.Length != Length)
        {
            return false;
        }

        uint counter = state.Counter;
        return counter == 0 ? state.Filled == 0
            : DukptCounter.IsValid(counter, TdesDukpt.OnesMax) && state.IsFilled(BitOperations.TrailingZeroCount(counter));
    }

    /// <summary>Takes the next transaction's key, erases it in the buffer and moves the buffer on to the transaction after it.</summary>
    /// <param name="transactionKey">16 bytes: the key, of which the caller derives working keys and which it then zeroes.</param>
    /// <param name="ksn">10 bytes: the transaction's key serial number.</param>
    /// <returns>False, with nothing changed, once all keys are used or where the buffer is none.</returns>
    public bool TryTake(Span<byte> transactionKey, Span<byte> ksn)
    {
        if (transactionKey.Length != TdesDukpt.KeyLength || ksn.Length != TdesDukpt.KsnLength || buffer.Length != Length)
        {
            return false;
        }

        uint counter = Counter;
        int index = BitOperations.TrailingZeroCount(counter);
        if (!DukptCounter.IsValid(counter, TdesDukpt.OnesMax) || !IsFilled(index))
        {
            return false;
        }

        Register(index).CopyTo(transactionKey);
        Ksn.CopyTo(ksn);
        if (BitOperations.PopCount(counter) < TdesDukpt.OnesMax)
        {
            Fill(transactionKey, counter, index);
        }

        CryptographicOperations.ZeroMemory(Register(index));
        Filled &= ~(1U << index);
        bool goesOn = DukptCounter.TryAdvance(counter, TdesDukpt.CounterBits, TdesDukpt.OnesMax, out uint next);
        TdesDukpt.SetCounter(buffer[..TdesDukpt.KsnLength], goesOn ? next : 0);
        return true;
    }

    private uint Filled
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(buffer[FilledOffset..]);
        set => BinaryPrimitives.WriteUInt32BigEndian(buffer[FilledOffset..], value);
    }

    /// <summary>Derives the registers below <paramref name="count"/> from the key of a counter.</summary>
    private void Fill(ReadOnlySpan<byte> key, uint counter, int count)
    {
        for (int index = count - 1; index >= 0; index--)
        {
            TdesDukpt.Step(key, Ksn, counter | (1U << index), Register(index));
            Filled |= 1U << index;
        }
    }

    private bool IsFilled(int index) => index < TdesDukpt.CounterBits && (Filled & (1U << index)) != 0;

    private Span<byte> Register(int index) => buffer.Slice(RegistersOffset + (index * TdesDukpt.KeyLength), TdesDukpt.KeyLength);
}
