using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Xunit;

namespace Terminal.Tests.Crypto;

public sealed class MacTests
{
    private static readonly byte[] Data = TestKeys.Ascii("4012345678909D987");

    [Fact]
    public void A_key_of_another_purpose_makes_no_mac()
    {
        foreach (KeyUsage usage in Enum.GetValues<KeyUsage>())
        {
            byte[] mac = new byte[8];
            Assert.Equal(usage == KeyUsage.MacAlgorithm3, BlockMac.TryAlgorithm3(TestKeys.OfTdes(usage), MacPadding.Zeros, Data, mac));
            Assert.Equal(
                usage is KeyUsage.MacAlgorithm1 or KeyUsage.MacIso16609,
                BlockMac.TryAlgorithm1(TestKeys.OfTdes(usage), MacPadding.Zeros, Data, mac));
            Assert.Equal(usage == KeyUsage.Cmac, Cmac.TryCompute(TestKeys.OfTdes(usage), Data, mac));
            Assert.Equal(
                usage == KeyUsage.Hmac, KeyedHash.TrySha256(TestKeys.Key(usage, KeyAlgorithm.Hmac, TestKeys.Aes), Data, new byte[32]));
            Assert.Equal(usage == KeyUsage.DataEncryption, DataEncryption.TryEncipher(TestKeys.OfTdes(usage), new byte[8], new byte[16]));
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void A_mac_is_cut_to_no_fewer_than_four_bytes_and_never_longer_than_a_block(int length, bool good)
    {
        byte[] mac = new byte[length];
        byte[] whole = new byte[8];
        Assert.Equal(good, BlockMac.TryAlgorithm3(TestKeys.OfTdes(KeyUsage.MacAlgorithm3), MacPadding.Marked, Data, mac));
        Assert.Equal(good, Cmac.TryCompute(TestKeys.OfTdes(KeyUsage.Cmac), Data, new byte[length]));
        Assert.True(BlockMac.TryAlgorithm3(TestKeys.OfTdes(KeyUsage.MacAlgorithm3), MacPadding.Marked, Data, whole));
        Assert.Equal(good ? whole[..length] : new byte[length], mac);
    }

    [Fact]
    public void A_padding_that_does_not_exist_is_refused()
    {
        Assert.False(BlockMac.TryAlgorithm3(TestKeys.OfTdes(KeyUsage.MacAlgorithm3), 0, Data, new byte[8]));
        Assert.False(BlockMac.TryAlgorithm3(TestKeys.OfTdes(KeyUsage.MacAlgorithm3), (MacPadding)4, Data, new byte[8]));
    }

    [Fact]
    public void No_two_ways_of_filling_up_give_the_same_mac()
    {
        HashSet<string> macs = [];
        byte[] mac = new byte[8];
        foreach (MacPadding padding in Enum.GetValues<MacPadding>())
        {
            foreach (int length in (int[])[0, 1, 7, 8, 9, 16])
            {
                Assert.True(BlockMac.TryAlgorithm3(TestKeys.OfTdes(KeyUsage.MacAlgorithm3), padding, Data.AsSpan(0, length), mac));
                Assert.True(macs.Add(Convert.ToHexString(mac)), $"{padding} {length}");
            }
        }
    }

    [Fact]
    public void Macs_are_compared_whole_and_not_when_they_are_short()
    {
        Assert.True(BlockMac.AreEqual([1, 2, 3, 4], [1, 2, 3, 4]));
        Assert.False(BlockMac.AreEqual([1, 2, 3, 4], [1, 2, 3, 5]));
        Assert.False(BlockMac.AreEqual([1, 2, 3, 4], [1, 2, 3]));
        Assert.False(BlockMac.AreEqual([1, 2, 3], [1, 2, 3]));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Tdes, 3)]
    [InlineData(KeyAlgorithm.Aes, 5)]
    public void A_check_value_is_never_longer_than_its_limit(KeyAlgorithm algorithm, int lengthMax)
    {
        byte[] key = algorithm == KeyAlgorithm.Tdes ? TestKeys.Tdes : TestKeys.Aes;
        Assert.True(KeyCheckValue.TryCompute(algorithm, key, new byte[lengthMax]));
        Assert.False(KeyCheckValue.TryCompute(algorithm, key, new byte[lengthMax + 1]));
        Assert.False(KeyCheckValue.TryCompute(algorithm, key, new byte[1]));
        Assert.False(KeyCheckValue.TryComputeLegacyAes(TestKeys.Aes, new byte[4]));
    }

    [Fact]
    public void A_check_value_matches_its_own_key_alone()
    {
        byte[] value = Convert.FromHexString("08D7B4"); // Of this key, as X9.24-1 and many others print it.
        Assert.True(KeyCheckValue.Matches(KeyAlgorithm.Tdes, TestKeys.Tdes, value));
        Assert.True(KeyCheckValue.Matches(KeyAlgorithm.Tdes, TestKeys.Tdes, value.AsSpan(0, 2)));
        Assert.False(KeyCheckValue.Matches(KeyAlgorithm.Tdes, TestKeys.Tdes, value.AsSpan(0, 1)));
        value[2] ^= 1;
        Assert.False(KeyCheckValue.Matches(KeyAlgorithm.Tdes, TestKeys.Tdes, value));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Tdes, "16 24")]
    [InlineData(KeyAlgorithm.Aes, "16 24 32")]
    [InlineData(KeyAlgorithm.Rsa, "")]
    [InlineData((KeyAlgorithm)'D', "")]
    public void A_key_has_a_length_of_its_algorithm_and_single_des_is_none(KeyAlgorithm algorithm, string lengths)
    {
        for (int length = 0; length <= 65; length++)
        {
            bool good = lengths.Split(' ').Contains(length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(good, PaymentKey.TryCreate(KeyUsage.Cmac, algorithm, new byte[length], out _));
        }
    }
}
