using System.Buffers.Binary;
using System.Numerics;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>The device's side of DUKPT beside the host's, which walks to each key on its own; and the rule of the counters.</summary>
public sealed class DukptTests
{
    private static readonly byte[] TdesKsn = Convert.FromHexString("FFFF9876543210E00000");
    private static readonly byte[] KeyId = Convert.FromHexString("1234567890123456");

    [Fact]
    public void A_tdes_device_and_its_host_agree_on_each_of_three_thousand_transactions()
    {
        byte[] initialKey = InitialKey();
        TdesDukptState state = LoadTdes(initialKey, new byte[TdesDukptState.Length]);
        byte[] key = new byte[16];
        byte[] ksn = new byte[10];
        byte[] before = [.. TdesKsn];
        for (int i = 0; i < 3000; i++)
        {
            byte[] expected = new byte[10];
            Assert.True(TdesDukpt.TryAdvance(before, expected));
            Assert.True(state.TryTake(key, ksn));
            Assert.Equal(expected, ksn);
            Assert.Equal(TdesHost(initialKey, ksn), key);
            before = expected;
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void An_aes_device_and_its_host_agree_on_each_of_three_thousand_transactions(int length)
    {
        byte[] initialKey = new Random(length).Bytes(length);
        Assert.True(AesDukptState.TryLoad(AesInitial(initialKey), KeyId, new byte[AesDukptState.Length], out AesDukptState state));
        byte[] key = new byte[length];
        byte[] ksn = new byte[12];
        for (uint i = 1; i <= 3000; i++)
        {
            Assert.True(state.TryTake(key, ksn));
            Assert.Equal(i, BinaryPrimitives.ReadUInt32BigEndian(ksn.AsSpan(8)));
            Assert.Equal(AesHost(initialKey, ksn), key);
        }
    }

    [Theory]
    [InlineData(0x0003FFu, 0x000400u)]
    [InlineData(0x0007FBu, 0x0007FCu)]
    [InlineData(0x0007FEu, 0x000800u)]
    [InlineData(0x0FFC00u, 0x100000u)]
    [InlineData(0x1FF000u, 0x1FF001u)]
    [InlineData(0x1FF400u, 0x1FF800u)]
    [InlineData(0x1FF800u, 0u)]
    public void A_tdes_device_goes_on_from_the_edges_as_its_host_expects(uint counter, uint next)
    {
        byte[] initialKey = InitialKey();
        byte[] buffer = TdesBufferAt(initialKey, counter);
        Assert.True(TdesDukptState.TryOpen(buffer, out TdesDukptState state));
        byte[] key = new byte[16];
        byte[] ksn = new byte[10];
        Assert.True(state.TryTake(key, ksn));
        Assert.Equal(TdesHost(initialKey, ksn), key);
        Assert.True(TdesDukpt.TryGetCounter(state.Ksn, out uint counterAfter));
        Assert.Equal(next, counterAfter);
        Assert.Equal(next == 0, state.IsExhausted);
        Assert.Equal(next != 0, state.TryTake(key, ksn));
        if (next != 0)
        {
            Assert.Equal(TdesHost(initialKey, ksn), key);
        }
        else
        {
            Assert.All(buffer.Skip(10), one => Assert.Equal(0, one));
        }
    }

    [Theory]
    [InlineData(0x0000FFFFu, 0x00010000u)]
    [InlineData(0x0001FFFEu, 0x00020000u)]
    [InlineData(0x7FFF8000u, 0x80000000u)]
    [InlineData(0xFFFE8000u, 0xFFFF0000u)]
    [InlineData(0xFFFF0000u, 0u)]
    public void An_aes_device_goes_on_from_the_edges_as_its_host_expects(uint counter, uint next)
    {
        byte[] initialKey = new Random(1).Bytes(16);
        byte[] buffer = AesBufferAt(initialKey, counter);
        Assert.True(AesDukptState.TryOpen(buffer, out AesDukptState state));
        byte[] key = new byte[16];
        byte[] ksn = new byte[12];
        Assert.True(state.TryTake(key, ksn));
        Assert.Equal(AesHost(initialKey, ksn), key);
        Assert.Equal(next, BinaryPrimitives.ReadUInt32BigEndian(state.Ksn[8..]));
        Assert.Equal(next != 0, state.TryTake(key, ksn));
        if (next != 0)
        {
            Assert.Equal(AesHost(initialKey, ksn), key);
        }
        else
        {
            Assert.True(state.IsExhausted);
            Assert.All(buffer.Skip(17), one => Assert.Equal(0, one));
        }
    }

    [Fact]
    public void Walking_all_tdes_counters_meets_each_that_is_valid_once()
    {
        uint counter = 0;
        int count = 0;
        while (DukptCounter.TryAdvance(counter, 21, 10, out uint next))
        {
            Assert.True(BitOperations.PopCount(next) <= 10 && next > counter);
            counter = next;
            count++;
        }

        Assert.Equal(1_048_575, count);
        Assert.Equal(0x1FF800u, counter);
        Assert.Equal(count, TdesDukpt.CountTransactions(21, 10));
    }

    [Fact]
    public void The_counter_with_seventeen_ones_that_the_supplement_prints_is_never_reached()
    {
        uint counter = 0x1FFF0;
        while (counter < 0x20010)
        {
            Assert.True(DukptCounter.TryAdvance(counter, 32, 16, out counter));
            Assert.NotEqual(0x1FFFFu, counter);
        }

        byte[] ksn = [.. KeyId, 0, 1, 0xFF, 0xFF];
        Assert.False(AesDukpt.IsValid(ksn));
        Assert.False(AesDukpt.TryDeriveTransactionKey(AesInitial(TestKeys.Aes), ksn, new byte[16]));
    }

    [Fact]
    public void Neither_the_initial_key_nor_a_key_that_was_taken_is_left_in_the_buffer()
    {
        byte[] initialKey = InitialKey();
        byte[] buffer = new byte[TdesDukptState.Length];
        TdesDukptState state = LoadTdes(initialKey, buffer);
        byte[] aesBuffer = new byte[AesDukptState.Length];
        Assert.True(AesDukptState.TryLoad(AesInitial(TestKeys.Aes), KeyId, aesBuffer, out AesDukptState aesState));
        List<byte[]> taken = [initialKey, TestKeys.Aes];
        for (int i = 0; i < 200; i++)
        {
            byte[] key = new byte[16];
            byte[] aesKey = new byte[16];
            Assert.True(state.TryTake(key, new byte[10]) && aesState.TryTake(aesKey, new byte[12]));
            taken.AddRange([key, aesKey]);
            Assert.All(taken, one => Assert.True(buffer.AsSpan().IndexOf(one) < 0 && aesBuffer.AsSpan().IndexOf(one) < 0));
        }
    }

    [Fact]
    public void A_buffer_that_is_none_is_not_opened()
    {
        byte[] buffer = TdesBufferAt(InitialKey(), 0x400);
        Assert.True(TdesDukptState.TryOpen(buffer, out _));
        Assert.False(TdesDukptState.TryOpen(buffer.AsSpan(1), out _));
        buffer[12] ^= 0x04; // The register that this counter needs is marked as empty.
        Assert.False(TdesDukptState.TryOpen(buffer, out TdesDukptState state));
        Assert.False(state.TryTake(new byte[16], new byte[10]));
        byte[] aesBuffer = AesBufferAt(TestKeys.Aes, 0x400);
        Assert.True(AesDukptState.TryOpen(aesBuffer, out _));
        aesBuffer[16] = 17;
        Assert.False(AesDukptState.TryOpen(aesBuffer, out _));
        Assert.False(AesDukptState.TryOpen(new byte[3], out AesDukptState none));
        Assert.False(none.TryTake(new byte[16], new byte[12]));
        Assert.True(none.Ksn.IsEmpty && none.IsExhausted && none.KeyLength == 0);
    }

    [Fact]
    public void Wrong_lengths_purposes_and_weak_keys_are_refused()
    {
        byte[] key = new byte[16];
        Assert.False(TdesDukpt.TryDeriveInitialKey(TestKeys.OfTdes(KeyUsage.InitialDukpt), TdesKsn, key));
        Assert.False(TdesDukpt.TryDeriveInitialKey(TestKeys.OfTdes(KeyUsage.BaseDerivation), TdesKsn.AsSpan(1), key));
        Assert.False(TdesDukpt.TryDeriveInitialKey(
            TestKeys.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, new byte[16]), TdesKsn, key));
        Assert.False(TdesDukpt.TryDeriveInitialKey(
            TestKeys.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, new Random(1).Bytes(24)), TdesKsn, key));
        Assert.False(TdesDukpt.TryDeriveTransactionKey(TestKeys.OfTdes(KeyUsage.InitialDukpt), TdesKsn, key));
        Assert.False(TdesDukptState.TryLoad(
            TestKeys.OfTdes(KeyUsage.InitialDukpt), Convert.FromHexString("FFFF9876543210E00001"), new byte[TdesDukptState.Length], out _));
        Assert.False(TdesDukptState.TryLoad(
            TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, new byte[16]), TdesKsn, new byte[TdesDukptState.Length], out _));
        Assert.False(TdesDukpt.TryDeriveWorkingKey(key, (TdesDukptUsage)9, key));
        Assert.False(AesDukpt.TryDeriveInitialKey(TestKeys.OfTdes(KeyUsage.BaseDerivation), KeyId, key));
        Assert.False(AesDukpt.TryDeriveWorkingKey(key, [.. KeyId, 0, 0, 0, 1], (AesDukptUsage)1, AesDukptKeyType.Aes128, key));
        Assert.All(key, one => Assert.Equal(0, one));
    }

    [Theory]
    [InlineData(16, AesDukptKeyType.Aes128, true)]
    [InlineData(16, AesDukptKeyType.Aes192, false)]
    [InlineData(16, AesDukptKeyType.Aes256, false)]
    [InlineData(16, AesDukptKeyType.Hmac192, false)]
    [InlineData(16, AesDukptKeyType.Tdes3, true)]
    [InlineData(24, AesDukptKeyType.Aes192, true)]
    [InlineData(24, AesDukptKeyType.Aes256, false)]
    [InlineData(32, AesDukptKeyType.Hmac256, true)]
    public void No_working_key_is_stronger_than_the_key_it_comes_of(int length, AesDukptKeyType type, bool good) =>
        Assert.Equal(good, AesDukpt.TryDeriveWorkingKey(
            new byte[length], [.. KeyId, 0, 0, 0, 1], AesDukptUsage.DataBoth, type, new byte[type.KeyLength()]));

    private static byte[] InitialKey()
    {
        byte[] initialKey = new byte[16];
        Assert.True(TdesDukpt.TryDeriveInitialKey(TestKeys.OfTdes(KeyUsage.BaseDerivation), TdesKsn, initialKey));
        return initialKey;
    }

    private static TdesDukptState LoadTdes(byte[] initialKey, byte[] buffer)
    {
        Assert.True(TdesDukptState.TryLoad(
            TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, initialKey), TdesKsn, buffer, out TdesDukptState state));
        return state;
    }

    private static PaymentKey AesInitial(byte[] key) => TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, key);

    private static byte[] TdesHost(byte[] initialKey, byte[] ksn)
    {
        byte[] key = new byte[16];
        Assert.True(TdesDukpt.TryDeriveTransactionKey(TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, initialKey), ksn, key));
        return key;
    }

    private static byte[] AesHost(byte[] initialKey, byte[] ksn)
    {
        byte[] key = new byte[initialKey.Length];
        Assert.True(AesDukpt.TryDeriveTransactionKey(AesInitial(initialKey), ksn, key));
        return key;
    }

    /// <summary>
    /// The buffer of a device that has come to a counter, made by the host's side: the registers that later counters will need.
    /// </summary>
    private static byte[] TdesBufferAt(byte[] initialKey, uint counter)
    {
        byte[] buffer = new byte[TdesDukptState.Length];
        byte[] ksn = [.. TdesKsn];
        uint filled = 0;
        foreach ((int index, uint of) in Needed(counter, 21, 10))
        {
            TdesDukpt.SetCounter(ksn, of);
            TdesHost(initialKey, ksn).CopyTo(buffer, 14 + (16 * index));
            filled |= 1U << index;
        }

        TdesDukpt.SetCounter(ksn, counter);
        ksn.CopyTo(buffer, 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(10), filled);
        return buffer;
    }

    private static byte[] AesBufferAt(byte[] initialKey, uint counter)
    {
        byte[] buffer = new byte[AesDukptState.Length];
        byte[] ksn = [.. KeyId, 0, 0, 0, 0];
        uint filled = 0;
        foreach ((int index, uint of) in Needed(counter, 32, 16))
        {
            BinaryPrimitives.WriteUInt32BigEndian(ksn.AsSpan(8), of);
            AesHost(initialKey, ksn).CopyTo(buffer, 17 + (32 * index));
            filled |= 1U << index;
        }

        BinaryPrimitives.WriteUInt32BigEndian(ksn.AsSpan(8), counter);
        ksn.CopyTo(buffer, 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(12), filled);
        buffer[16] = (byte)initialKey.Length;
        return buffer;
    }

    /// <summary>The counter's own register, and each higher one that is still to come.</summary>
    private static IEnumerable<(int Index, uint Counter)> Needed(uint counter, int bits, int onesMax)
    {
        int lowest = BitOperations.TrailingZeroCount(counter);
        yield return (lowest, counter);
        for (int index = lowest + 1; index < bits; index++)
        {
            uint above = (uint)((ulong)counter >> (index + 1) << (index + 1));
            uint later = above | (1U << index);
            if ((counter & (1U << index)) == 0 && BitOperations.PopCount(later) <= onesMax)
            {
                yield return (index, later);
            }
        }
    }
}
