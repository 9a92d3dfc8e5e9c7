using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>The project's own block ciphers beside the framework's, which share no code with them.</summary>
public sealed class BlockCipherTests
{
    private const int Rounds = 400;
    private readonly Random random = new(2026);

    [Fact]
    public void Des_is_the_frameworks_over_random_keys()
    {
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(8);
            byte[] data = Bytes(24);
            using var peer = DES.Create();
            peer.Key = key;
            AgreesWith(peer, KeyAlgorithm.Tdes, key, data);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void Tdes_is_the_frameworks_over_random_keys(int length)
    {
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(length);
            using var peer = TripleDES.Create();
            peer.Key = length == 16 ? [.. key, .. key[..8]] : key;
            AgreesWith(peer, KeyAlgorithm.Tdes, key, Bytes(40));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Aes_is_the_frameworks_over_random_keys(int length)
    {
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(length);
            using var peer = Aes.Create();
            peer.Key = key;
            AgreesWith(peer, KeyAlgorithm.Aes, key, Bytes(48));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Aes_by_arithmetic_is_the_frameworks_too(int length)
    {
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(length);
            byte[] data = Bytes(16);
            using var peer = Aes.Create();
            peer.Key = key;
            byte[] schedule = new byte[AesBlock.ScheduleLengthMax];
            int scheduleLength = AesBlock.Expand(key, schedule, byInstructions: false);
            byte[] block = [.. data];
            AesBlock.Encipher(schedule.AsSpan(0, scheduleLength), block, byInstructions: false);
            Assert.Equal(peer.EncryptEcb(data, PaddingMode.None), block);
            AesBlock.Decipher(schedule.AsSpan(0, scheduleLength), block, byInstructions: false);
            Assert.Equal(data, block);
        }
    }

    [Fact]
    public void A_schedule_is_zero_once_its_cipher_is_disposed()
    {
        ulong[] memory = new ulong[BlockCipher.ScheduleLength];
        foreach ((KeyAlgorithm algorithm, int length) in ((KeyAlgorithm, int)[])[(KeyAlgorithm.Aes, 32), (KeyAlgorithm.Tdes, 24)])
        {
            using (BlockCipher cipher = new(algorithm, Bytes(length), memory))
            {
                Assert.Contains(memory, word => word != 0);
                Assert.True(cipher.BlockLength > 0);
            }

            Assert.All(memory, word => Assert.Equal(0UL, word));
        }
    }

    /// <summary>The weak and semi-weak keys as FIPS 74 prints them, with parity, each as both halves' neighbour of a good key.</summary>
    [Theory]
    [InlineData("0101010101010101")]
    [InlineData("FEFEFEFEFEFEFEFE")]
    [InlineData("E0E0E0E0F1F1F1F1")]
    [InlineData("1F1F1F1F0E0E0E0E")]
    [InlineData("01FE01FE01FE01FE")]
    [InlineData("FE01FE01FE01FE01")]
    [InlineData("1FE01FE00EF10EF1")]
    [InlineData("E01FE01FF10EF10E")]
    [InlineData("01E001E001F101F1")]
    [InlineData("E001E001F101F101")]
    [InlineData("1FFE1FFE0EFE0EFE")]
    [InlineData("FE1FFE1FFE0EFE0E")]
    [InlineData("011F011F010E010E")]
    [InlineData("1F011F010E010E01")]
    [InlineData("E0FEE0FEF1FEF1FE")]
    [InlineData("FEE0FEE0FEF1FEF1")]
    public void A_key_with_a_weak_part_is_weak_whatever_its_parity(string weak)
    {
        byte[] part = Convert.FromHexString(weak);
        byte[] good = Convert.FromHexString("0123456789ABCDEF");
        using var peer = DES.Create();
        Assert.True(DES.IsWeakKey(part) || DES.IsSemiWeakKey(part));
        Assert.True(WeakKeys.IsWeakTdes([.. part, .. good]));
        Assert.True(WeakKeys.IsWeakTdes([.. good, .. part.Select(one => (byte)(one ^ 1))]));
        Assert.True(WeakKeys.IsWeakTdes([.. good, .. Bytes(8), .. part]));
    }

    [Fact]
    public void Equal_neighbours_are_weak_and_equal_ends_are_not()
    {
        byte[] first = Bytes(8);
        byte[] second = Bytes(8);
        Assert.True(WeakKeys.IsWeakTdes([.. first, .. first.Select(one => (byte)(one ^ 1))]));
        Assert.True(WeakKeys.IsWeakTdes([.. first, .. second, .. second]));
        Assert.False(WeakKeys.IsWeakTdes([.. first, .. second, .. first]));
        Assert.True(WeakKeys.IsWeakTdes(first));
    }

    private static void AgreesWith(SymmetricAlgorithm peer, KeyAlgorithm algorithm, byte[] key, byte[] data)
    {
        byte[] initial = [.. data.AsSpan(0, peer.BlockSize / 8)];
        byte[] ours = [.. data];
        using BlockCipher cipher = new(algorithm, key, new ulong[BlockCipher.ScheduleLength]);
        cipher.EncipherEach(ours);
        Assert.Equal(peer.EncryptEcb(data, PaddingMode.None), ours);
        for (int offset = 0; offset < ours.Length; offset += cipher.BlockLength)
        {
            cipher.Decipher(ours.AsSpan(offset, cipher.BlockLength));
        }

        Assert.Equal(data, ours);
        cipher.EncipherChained(initial, ours);
        Assert.Equal(peer.EncryptCbc(data, initial, PaddingMode.None), ours);
        cipher.DecipherChained(initial, ours);
        Assert.Equal(data, ours);
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
