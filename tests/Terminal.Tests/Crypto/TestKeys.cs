using System.Text;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Tests.Crypto;

/// <summary>Keys, numbers and texts as the tests want them.</summary>
internal static class TestKeys
{
    public static readonly byte[] Tdes = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
    public static readonly byte[] Aes = Convert.FromHexString("FEDCBA9876543210F1F1F1F1F1F1F1F1");

    public static PaymentKey Key(KeyUsage usage, KeyAlgorithm algorithm, byte[] bytes)
    {
        Xunit.Assert.True(PaymentKey.TryCreate(usage, algorithm, bytes, out PaymentKey key));
        return key;
    }

    public static PaymentKey OfTdes(KeyUsage usage) => Key(usage, KeyAlgorithm.Tdes, Tdes);

    public static PaymentKey OfAes(KeyUsage usage) => Key(usage, KeyAlgorithm.Aes, Aes);

    public static Pan PanOf(string digits)
    {
        Xunit.Assert.True(Pan.TryFromDigits(Ascii(digits), out Pan pan));
        return pan;
    }

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    public static byte[] Bytes(this Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
