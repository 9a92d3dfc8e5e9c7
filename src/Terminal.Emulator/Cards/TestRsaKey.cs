using System.Numerics;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>An RSA key of the test certification authority, of a test issuer or of a test card, private part included.</summary>
/// <remarks>
/// Public exponent 3, as on cards in the field. Made for the emulator: the numbers come from a seed, and nothing guards the private part in
/// memory. Such a key protects nothing but make-believe money.
/// </remarks>
public sealed class TestRsaKey
{
    private const int ExponentValue = 3;
    private const int WitnessRounds = 32;
    private static readonly int[] SmallPrimes =
        [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97];

    private readonly byte[] modulus;
    private readonly BigInteger p;
    private readonly BigInteger q;
    private readonly BigInteger dp;
    private readonly BigInteger dq;
    private readonly BigInteger qInverse;

    private TestRsaKey(BigInteger p, BigInteger q)
    {
        this.p = p;
        this.q = q;
        dp = InverseOfExponent(p - 1);
        dq = InverseOfExponent(q - 1);
        qInverse = Inverse(q, p);
        modulus = (p * q).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The public exponent, 1 byte.</summary>
    public static ReadOnlySpan<byte> Exponent => [ExponentValue];

    /// <summary>The modulus, big-endian; its first byte is never zero.</summary>
    public ReadOnlySpan<byte> Modulus => modulus;

    /// <summary>The two primes as hexadecimal text, joined by a colon: how a wallet file keeps the key.</summary>
    public string PrimesText => string.Concat(Text(p), ":", Text(q));

    /// <summary>Makes a key.</summary>
    /// <param name="entropy">Where the primes come from; the same stream gives the same key.</param>
    /// <param name="modulusBits">Length of the modulus in bits: a multiple of 16, 512 to 1984.</param>
    public static TestRsaKey Generate(Entropy entropy, int modulusBits)
    {
        Invariant.Check(modulusBits is >= 512 and <= 1984 && modulusBits % 16 == 0);
        BigInteger first = Prime(entropy, modulusBits / 2);
        BigInteger second;
        do
        {
            second = Prime(entropy, modulusBits / 2);
        }
        while (second == first);
        return new TestRsaKey(first, second);
    }

    /// <summary>Reads what <see cref="PrimesText"/> wrote; false for anything else. The numbers are not proved prime again.</summary>
    public static bool TryParse(string text, out TestRsaKey? key)
    {
        key = null;
        string[] halves = text.Split(':');
        if (halves.Length != 2 || !Hex.TryParse(halves[0], out byte[] first) || !Hex.TryParse(halves[1], out byte[] second))
        {
            return false;
        }

        var p = new BigInteger(first, isUnsigned: true, isBigEndian: true);
        var q = new BigInteger(second, isUnsigned: true, isBigEndian: true);
        if (p % ExponentValue != 2 || q % ExponentValue != 2 || p.IsEven || q.IsEven || p == q)
        {
            return false;
        }

        key = new TestRsaKey(p, q);
        return true;
    }

    /// <summary>Applies the private key to a block as long as the modulus and smaller than it: a signature with message recovery.</summary>
    /// <remarks>
    /// EMV 4.4 Book 2, Annex A2.1 gives the form of the block; this is the bare operation, by the Chinese remainder theorem.
    /// </remarks>
    public byte[] Sign(ReadOnlySpan<byte> block)
    {
        Invariant.Check(TryApply(block, out byte[] signature));
        return signature;
    }

    /// <summary>As <see cref="Sign"/>, for a block that somebody else made: what was enciphered for the card.</summary>
    /// <returns>False where it is not as long as the modulus, or not smaller.</returns>
    public bool TryApply(ReadOnlySpan<byte> block, out byte[] result)
    {
        result = new byte[modulus.Length];
        var message = new BigInteger(block, isUnsigned: true, isBigEndian: true);
        if (block.Length != modulus.Length || message >= p * q)
        {
            return false;
        }

        BigInteger m1 = BigInteger.ModPow(message, dp, p);
        BigInteger m2 = BigInteger.ModPow(message, dq, q);
        BigInteger h = qInverse * (m1 - m2) % p;
        BigInteger signed = m2 + ((h.Sign < 0 ? h + p : h) * q);
        byte[] shortest = signed.ToByteArray(isUnsigned: true, isBigEndian: true);
        shortest.CopyTo(result, result.Length - shortest.Length);
        return true;
    }

    /// <summary>The inverse of 3 modulo <paramref name="order"/>, which leaves 1 on division by 3.</summary>
    private static BigInteger InverseOfExponent(BigInteger order) => ((2 * order) + 1) / ExponentValue;

    /// <summary>The inverse of a number modulo a prime (extended Euclidean algorithm); some number where the two share a factor.</summary>
    private static BigInteger Inverse(BigInteger number, BigInteger prime)
    {
        (BigInteger greater, BigInteger less) = (prime, number % prime);
        (BigInteger before, BigInteger inverse) = (BigInteger.Zero, BigInteger.One);
        while (less > 1)
        {
            BigInteger times = BigInteger.DivRem(greater, less, out BigInteger rest);
            (greater, less) = (less, rest);
            (before, inverse) = (inverse, before - (times * inverse));
        }

        return inverse.Sign < 0 ? inverse + prime : inverse;
    }

    private static string Text(BigInteger number) => Hex.ToText(number.ToByteArray(isUnsigned: true, isBigEndian: true));

    private static BigInteger Prime(Entropy entropy, int bits)
    {
        byte[] drawn = new byte[bits / 8];
        while (true)
        {
            entropy.Fill(drawn);
            drawn[0] |= 0xC0; // The product then has its full length.
            drawn[^1] |= 1;
            var candidate = new BigInteger(drawn, isUnsigned: true, isBigEndian: true);
            if (candidate % ExponentValue == 2 && IsPrime(candidate, entropy))
            {
                return candidate;
            }
        }
    }

    /// <summary>Miller-Rabin over drawn witnesses.</summary>
    private static bool IsPrime(BigInteger candidate, Entropy entropy)
    {
        foreach (int small in SmallPrimes)
        {
            if (candidate % small == 0)
            {
                return false;
            }
        }

        BigInteger odd = candidate - 1;
        int twos = 0;
        while (odd.IsEven)
        {
            odd >>= 1;
            twos++;
        }

        byte[] drawn = new byte[8];
        for (int round = 0; round < WitnessRounds; round++)
        {
            entropy.Fill(drawn);
            BigInteger witness = new BigInteger(drawn, isUnsigned: true) + 2;
            if (!Passes(candidate, BigInteger.ModPow(witness, odd, candidate), twos))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Passes(BigInteger candidate, BigInteger power, int twos)
    {
        if (power.IsOne || power == candidate - 1)
        {
            return true;
        }

        for (int i = 1; i < twos; i++)
        {
            power = BigInteger.ModPow(power, 2, candidate);
            if (power == candidate - 1)
            {
                return true;
            }
        }

        return false;
    }
}
