using System.Numerics;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.PublicKeys;

public sealed class RsaPublicOperationTests
{
    private static readonly byte[][] Exponents = [[3], [0x01, 0x00, 0x01], [1], [2], [0xFF, 0xFF, 0xFF], [0x00, 0x05]];

    [Fact]
    public void Every_length_of_modulus_agrees_with_the_framework()
    {
        Entropy entropy = new(Hex.Parse(new string('1', 64)));
        for (int length = 1; length <= RsaPublicOperation.ModulusLengthMax; length++)
        {
            byte[] modulus = Modulus(entropy, length);
            byte[] input = new byte[length];
            entropy.Fill(input);
            Agrees(modulus, Exponents[length % Exponents.Length], Reduced(input, modulus));
        }
    }

    [Fact]
    public void Common_lengths_agree_with_the_framework_for_many_inputs()
    {
        Entropy entropy = new(Hex.Parse(new string('2', 64)));
        foreach (int length in new[] { 96, 112, 126, 128, 144, 176, 247, 248 })
        {
            for (int i = 0; i < 12; i++)
            {
                byte[] modulus = Modulus(entropy, length);
                byte[] input = new byte[length];
                entropy.Fill(input);
                Agrees(modulus, Exponents[i % 2], Reduced(input, modulus));
            }
        }
    }

    [Fact]
    public void Edges_agree_with_the_framework()
    {
        Entropy entropy = new(Hex.Parse(new string('3', 64)));
        byte[][] moduli =
        [
            [3], [0xFF], Filled(8, 0xFF), Filled(16, 0xFF), Filled(248, 0xFF), [0x80, 0, 0, 0, 0, 0, 0, 1], [0x01, .. new byte[15], 0x01],
            Modulus(entropy, 248),
        ];
        foreach (byte[] modulus in moduli)
        {
            foreach (byte[] exponent in Exponents)
            {
                BigInteger n = new(modulus, isUnsigned: true, isBigEndian: true);
                foreach (BigInteger x in new[] { BigInteger.Zero, BigInteger.One, n - 1, n / 2, (n / 2) + 1 })
                {
                    Agrees(modulus, exponent, Bytes(x, modulus.Length));
                }
            }
        }
    }

    [Theory]
    [InlineData("", "03", "")]
    [InlineData("01", "03", "00")]
    [InlineData("0003", "03", "0001")]
    [InlineData("F0", "03", "01")]
    [InlineData("F1", "", "01")]
    [InlineData("F1", "00", "01")]
    [InlineData("F1", "01000001", "01")]
    [InlineData("F1", "03", "F1")]
    [InlineData("F1", "03", "F2")]
    [InlineData("F1", "03", "0001")]
    public void What_is_no_key_or_no_signature_of_it_is_refused(string modulus, string exponent, string input) =>
        Assert.False(RsaPublicOperation.TryRecover(
            Hex.Parse(modulus), Hex.Parse(exponent), Hex.Parse(input), new byte[modulus.Length / 2]));

    [Fact]
    public void A_modulus_over_the_limit_is_refused()
    {
        byte[] modulus = Filled(RsaPublicOperation.ModulusLengthMax + 1, 0xFF);
        Assert.False(RsaPublicOperation.TryRecover(modulus, [3], new byte[modulus.Length], new byte[modulus.Length]));
    }

    private static void Agrees(byte[] modulus, byte[] exponent, byte[] input)
    {
        byte[] output = new byte[modulus.Length];
        Assert.True(RsaPublicOperation.TryRecover(modulus, exponent, input, output));
        BigInteger expected = BigInteger.ModPow(
            new BigInteger(input, isUnsigned: true, isBigEndian: true),
            new BigInteger(exponent, isUnsigned: true, isBigEndian: true),
            new BigInteger(modulus, isUnsigned: true, isBigEndian: true));
        Assert.Equal(Hex.ToText(Bytes(expected, modulus.Length)), Hex.ToText(output));
    }

    private static byte[] Modulus(Entropy entropy, int length)
    {
        byte[] modulus = new byte[length];
        entropy.Fill(modulus);
        modulus[0] |= (byte)(length % 3 == 0 ? 0x01 : 0x80);
        modulus[^1] |= 0x03;
        return modulus;
    }

    private static byte[] Reduced(byte[] input, byte[] modulus) => Bytes(
        new BigInteger(input, isUnsigned: true, isBigEndian: true) % new BigInteger(modulus, isUnsigned: true, isBigEndian: true),
        modulus.Length);

    private static byte[] Bytes(BigInteger value, int length)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
