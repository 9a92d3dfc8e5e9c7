using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.SystemTests;

/// <summary>
/// The openssl command, which knows nothing of us, computes what our ciphers, MACs and derivations do, over keys drawn anew each time.
/// </summary>
[Trait("Category", "system")]
public sealed class OpenSslTests : IDisposable
{
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 300];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("openssl");

    public static TheoryData<KeyAlgorithm, int> Keys => new()
    {
        { KeyAlgorithm.Tdes, 16 }, { KeyAlgorithm.Tdes, 24 }, { KeyAlgorithm.Aes, 16 }, { KeyAlgorithm.Aes, 24 }, { KeyAlgorithm.Aes, 32 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Chained_blocks_are_enciphered_and_deciphered_as_openssl_does(KeyAlgorithm algorithm, int length)
    {
        byte[] key = RandomNumberGenerator.GetBytes(length);
        byte[] initial = RandomNumberGenerator.GetBytes(algorithm == KeyAlgorithm.Aes ? 16 : 8);
        byte[] data = RandomNumberGenerator.GetBytes(320);
        byte[] ours = [.. data];
        Assert.True(PaymentKey.TryCreate(KeyUsage.DataEncryption, algorithm, key, out PaymentKey forData));
        Assert.True(DataEncryption.TryEncipher(forData, initial, ours));

        Assert.Equal(Text(await Encipher(algorithm, key, data, initial)), Text(ours));
        Assert.True(PaymentKey.TryCreate(KeyUsage.DataEncryption, algorithm, key, out forData));
        Assert.True(DataEncryption.TryDecipher(forData, initial, ours));
        Assert.Equal(Text(data), Text(ours));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_cmac_of_any_length_is_the_one_of_openssl(KeyAlgorithm algorithm, int length)
    {
        byte[] key = RandomNumberGenerator.GetBytes(length);
        foreach (int size in Lengths)
        {
            byte[] data = RandomNumberGenerator.GetBytes(size);
            byte[] mac = new byte[algorithm == KeyAlgorithm.Aes ? 16 : 8];
            Assert.True(PaymentKey.TryCreate(KeyUsage.Cmac, algorithm, key, out PaymentKey forMacs));
            Assert.True(Cmac.TryCompute(forMacs, data, mac));

            string cipher = algorithm == KeyAlgorithm.Aes ? $"AES-{8 * length}-CBC" : "DES-EDE3-CBC";
            string said = await Tool.RunAsync(
                "openssl", "mac", "-cipher", cipher, "-macopt", "hexkey:" + Text(Whole(algorithm, key)), "-in", Write(data), "CMAC");
            Assert.True(said.Trim() == Text(mac), $"key {Text(key)}, data {Text(data)}: {Text(mac)}, and openssl says {said}");
        }
    }

    [Fact]
    public async Task A_retail_mac_of_any_length_is_the_one_of_openssls_des()
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        foreach (int size in Lengths)
        {
            byte[] data = RandomNumberGenerator.GetBytes(size);
            byte[] mac = new byte[8];
            Assert.True(PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, key, out PaymentKey forMacs));
            Assert.True(BlockMac.TryAlgorithm3(forMacs, MacPadding.Zeros, data, mac));

            byte[] padded = new byte[Math.Max(8, (size + 7) / 8 * 8)];
            data.CopyTo(padded, 0);
            byte[] before = padded.Length == 8 ? new byte[8] : (await Des(key[..8], padded[..^8], new byte[8]))[^8..];
            byte[] last = Add(padded[^8..], before);
            byte[] turned = await Encipher(KeyAlgorithm.Tdes, key, last, new byte[8]); // Algorithm 3 ends in one TDES of both keys.
            Assert.True(Text(turned) == Text(mac), $"key {Text(key)}, data {Text(data)}: {Text(mac)}, and openssl says {Text(turned)}");
        }
    }

    [Theory]
    [InlineData(0x00000001)]
    [InlineData(0x00012345)]
    [InlineData(0xFFFF0000)]
    public async Task The_keys_of_aes_dukpt_are_those_that_openssl_derives(uint counter)
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] ksn = [.. RandomNumberGenerator.GetBytes(8), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(ksn.AsSpan(8), counter);
        byte[] transaction = new byte[16];
        byte[] working = new byte[16];
        Assert.True(PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, key, out PaymentKey initial));
        Assert.True(AesDukpt.TryDeriveTransactionKey(initial, ksn, transaction));
        Assert.True(AesDukpt.TryDeriveWorkingKey(transaction, ksn, AesDukptUsage.MacGeneration, AesDukptKeyType.Aes128, working));

        uint walked = 0;
        for (int index = 31; index >= 0; index--)
        {
            if ((counter & (1U << index)) != 0)
            {
                walked |= 1U << index;
                key = await DeriveAes(key, 0x8000, ksn, walked);
            }
        }

        Assert.Equal((Text(key), Text(await DeriveAes(key, 0x2000, ksn, counter))), (Text(transaction), Text(working)));
    }

    [Theory]
    [InlineData(0x00001)]
    [InlineData(0x12345)]
    [InlineData(0x1FF800)]
    public async Task The_keys_of_tdes_dukpt_are_those_that_openssl_derives(uint counter)
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] ksn = [.. RandomNumberGenerator.GetBytes(7), 0, 0, 0];
        byte[] transaction = new byte[16];
        SetCounter(ksn, counter);
        Assert.True(PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, key, out PaymentKey initial));
        Assert.True(TdesDukpt.TryDeriveTransactionKey(initial, ksn, transaction));

        uint walked = 0;
        for (uint bit = 1 << 20; bit != 0; bit >>= 1)
        {
            if ((counter & bit) != 0)
            {
                walked |= bit;
                SetCounter(ksn, walked);
                key = await StepTdes(key, ksn[2..]);
            }
        }

        Assert.Equal(Text(key), Text(transaction));
    }

    public void Dispose() => folder.Delete(true);

    private static string Text(byte[] bytes) => Convert.ToHexString(bytes);

    /// <summary>Two keys of TDES are three of which the last is the first.</summary>
    private static byte[] Whole(KeyAlgorithm algorithm, byte[] key) =>
        algorithm == KeyAlgorithm.Tdes && key.Length == 16 ? [.. key, .. key[..8]] : key;

    private static void SetCounter(byte[] ksn, uint counter)
    {
        ksn[7] = (byte)((ksn[7] & 0xE0u) | (counter >> 16));
        ksn[8] = (byte)(counter >> 8 & 0xFF);
        ksn[9] = (byte)(counter & 0xFF);
    }

    /// <summary>X9.24-3 §6.3.2: the derivation data, enciphered.</summary>
    private Task<byte[]> DeriveAes(byte[] key, ushort usage, byte[] ksn, uint counter)
    {
        byte[] data = [1, 1, (byte)(usage >> 8), (byte)(usage & 0xFF), 0, 2, 0, 128, .. ksn[4..8], 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(12), counter);
        return Encipher(KeyAlgorithm.Aes, key, data, new byte[16]);
    }

    /// <summary>X9.24-1, Annex A: the non-reversible key generation.</summary>
    private async Task<byte[]> StepTdes(byte[] key, byte[] register)
    {
        byte[] mask = [0xC0, 0xC0, 0xC0, 0xC0, 0, 0, 0, 0];
        byte[] left = Add(key[..8], mask);
        byte[] right = Add(key[8..], mask);
        byte[] low = Add(await Des(key[..8], Add(register, key[8..]), new byte[8]), key[8..]);
        byte[] high = Add(await Des(left, Add(register, right), new byte[8]), right);
        return [.. high, .. low];
    }

    private static byte[] Add(byte[] one, byte[] other) => [.. one.Zip(other, static (first, second) => (byte)(first ^ second))];

    /// <summary>Single DES is TDES under the same key three times.</summary>
    private Task<byte[]> Des(byte[] key, byte[] data, byte[] initial) =>
        Encipher(KeyAlgorithm.Tdes, [.. key, .. key, .. key], data, initial);

    private async Task<byte[]> Encipher(KeyAlgorithm algorithm, byte[] key, byte[] data, byte[] initial)
    {
        byte[] whole = Whole(algorithm, key);
        string cipher = algorithm == KeyAlgorithm.Aes ? $"-aes-{8 * key.Length}-cbc" : "-des-ede3-cbc";
        string output = Path.Combine(folder.FullName, "out");
        _ = await Tool.RunAsync(
            "openssl", "enc", cipher, "-nopad", "-K", Text(whole), "-iv", Text(initial), "-in", Write(data), "-out", output);
        return await File.ReadAllBytesAsync(output);
    }

    private string Write(byte[] data)
    {
        string path = Path.Combine(folder.FullName, "in");
        File.WriteAllBytes(path, data);
        return path;
    }
}
