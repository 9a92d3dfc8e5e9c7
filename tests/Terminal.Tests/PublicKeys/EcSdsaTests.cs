using System.Numerics;
using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.PublicKeys;

/// <summary>Signatures are made with points that the framework's library multiplies, and the rest with big integers.</summary>
public sealed class EcSdsaTests
{
    public static TheoryData<byte> Suites => [0x10, 0x11];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Signatures_of_many_keys_hold(byte indicator)
    {
        Entropy entropy = new(Hex.Parse(new string('5', 64)));
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        for (int i = 0; i < 24; i++)
        {
            TestCurveKey key = TestCurveKey.Generate(entropy, indicator);
            byte[] message = new byte[i * 37 % 1500];
            entropy.Fill(message);
            byte[] signature = key.Sign(message);
            Assert.True(EcSdsa.Verifies(suite, key.X, message, signature), $"{indicator:X2}, key {key.Text}");
            Assert.True(EcSdsa.IsKey(suite, key.X, key.Y));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Changed_bits_are_refused(byte indicator)
    {
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        TestCurveKey key = TestCurveKey.Generate(new Entropy(Hex.Parse(new string('6', 64))), indicator);
        byte[] message = [1, 2, 3, 4, 5];
        byte[] signature = key.Sign(message);
        byte[] x = key.X;
        foreach (byte[] part in new[] { message, signature, x })
        {
            for (int bit = 0; bit < part.Length * 8; bit += indicator == 0x10 ? 1 : 23)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(EcSdsa.Verifies(suite, x, message, signature), $"{indicator:X2}, bit {bit} of {part.Length} bytes");
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(EcSdsa.Verifies(suite, x, message, signature));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Numbers_out_of_range_are_refused(byte indicator)
    {
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        TestCurveKey key = TestCurveKey.Generate(new Entropy(Hex.Parse(new string('7', 64))), indicator);
        byte[] message = [9];
        byte[] signature = key.Sign(message);
        BigInteger order = Order(indicator);
        BigInteger s = new(signature.AsSpan(suite.HashLength), isUnsigned: true, isBigEndian: true);
        foreach (BigInteger wrong in new[] { BigInteger.Zero, order, s + order })
        {
            byte[] changed = [.. signature];
            byte[] digits = wrong.ToByteArray(isUnsigned: true, isBigEndian: true);
            if (digits.Length <= suite.FieldLength)
            {
                changed.AsSpan(suite.HashLength).Clear();
                digits.CopyTo(changed, changed.Length - digits.Length);
                Assert.False(EcSdsa.Verifies(suite, key.X, message, changed), wrong.ToString("X"));
            }
        }

        signature.AsSpan(0, suite.HashLength).Clear();
        Assert.False(EcSdsa.Verifies(suite, key.X, message, signature));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Wrong_lengths_and_keys_off_the_curve_are_refused(byte indicator)
    {
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        TestCurveKey key = TestCurveKey.Generate(new Entropy(Hex.Parse(new string('8', 64))), indicator);
        byte[] message = new byte[EcSdsa.MessageLengthMax + 1];
        byte[] signature = key.Sign(message);
        Assert.False(EcSdsa.Verifies(suite, key.X, message, signature));
        signature = key.Sign(message.AsSpan(1));
        Assert.True(EcSdsa.Verifies(suite, key.X, message.AsSpan(1), signature));
        Assert.False(EcSdsa.Verifies(suite, key.X, message.AsSpan(1), signature.AsSpan(1)));
        Assert.False(EcSdsa.Verifies(suite, key.X.AsSpan(1), message.AsSpan(1), signature));
        Assert.False(EcSdsa.IsKey(suite, []));
        byte[] beyond = new byte[suite.FieldLength];
        Array.Fill(beyond, (byte)0xFF);
        Assert.False(EcSdsa.IsKey(suite, beyond));
    }

    /// <summary>About half of all x are of no point: the framework's big integers say which.</summary>
    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_on_the_curve_agrees_with_big_integers(byte indicator)
    {
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        ECCurve curve = Explicit(indicator);
        BigInteger p = new(curve.Prime, isUnsigned: true, isBigEndian: true);
        BigInteger b = new(curve.B, isUnsigned: true, isBigEndian: true);
        int found = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] x = new byte[suite.FieldLength];
            x[^1] = (byte)i;
            BigInteger square = (BigInteger.Pow(i, 3) - (3 * i) + b) % p;
            BigInteger y = BigInteger.ModPow(square, (p + 1) / 4, p);
            y = BigInteger.Min(y, p - y);
            bool on = y * y % p == square;
            byte[] lower = new byte[suite.FieldLength];
            byte[] digits = y.ToByteArray(isUnsigned: true, isBigEndian: true);
            digits.CopyTo(lower, lower.Length - digits.Length);
            Assert.Equal(on, EcSdsa.IsKey(suite, x));
            Assert.Equal(on, EcSdsa.IsKey(suite, x, lower));
            lower[^1] ^= 1;
            Assert.False(EcSdsa.IsKey(suite, x, lower));
            found += on ? 1 : 0;
        }

        Assert.InRange(found, 30, 70);
    }

    /// <summary>The sums that a formula for two different points does not hold for: infinity, twice a point, a point and its
    /// opposite.</summary>
    [Theory]
    [MemberData(nameof(Suites))]
    public void Keys_that_are_small_multiples_of_the_generator_verify(byte indicator)
    {
        SignatureSuite suite = SignatureSuite.Find(indicator)!;
        int length = suite.FieldLength;
        for (int scalar = 2; scalar <= 40; scalar++)
        {
            byte[] text = new byte[1 + length];
            (text[0], text[^1]) = (indicator, (byte)scalar);
            Assert.True(TestCurveKey.TryParse(Hex.ToText(text), out TestCurveKey? key));
            byte[] message = [(byte)scalar];
            byte[] signature = key.Sign(message);
            Assert.True(EcSdsa.Verifies(suite, key.X, message, signature), $"{indicator:X2}, {scalar}");
            signature[^1] ^= 1;
            Assert.False(EcSdsa.Verifies(suite, key.X, message, signature));
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        TestCurveKey key = TestCurveKey.Generate(new Entropy(Hex.Parse(new string('9', 64))), 0x10);
        byte[] message = [1];
        byte[] signature = key.Sign(message);
        Assert.True(EcSdsa.Verifies(SignatureSuite.P256, key.X, message, signature));
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool holds = EcSdsa.Verifies(SignatureSuite.P256, key.X, message, signature);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(holds);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Entropy entropy = new(Hex.Parse(new string('A', 64)));
        foreach (SignatureSuite suite in new[] { SignatureSuite.P256, SignatureSuite.P521 })
        {
            for (int i = 0; i < 60; i++)
            {
                byte[] x = new byte[i % 3 == 0 ? (int)entropy.Below(70) : suite.FieldLength];
                byte[] signature = new byte[i % 5 == 0 ? (int)entropy.Below(140) : suite.SignatureLength];
                entropy.Fill(x);
                entropy.Fill(signature);
                Assert.False(EcSdsa.Verifies(suite, x, [1, 2], signature));
            }
        }
    }

    private static BigInteger Order(byte indicator) => new(Explicit(indicator).Order, isUnsigned: true, isBigEndian: true);

    private static ECCurve Explicit(byte indicator)
    {
        using ECDsa made = ECDsa.Create(indicator == 0x10 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP521);
        return made.ExportExplicitParameters(false).Curve;
    }
}
