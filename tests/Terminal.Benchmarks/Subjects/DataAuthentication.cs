using System.Numerics;
using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The public operation of RSA, and the chain of three of them behind a dynamic signature.</summary>
internal static class DataAuthentication
{
    private static readonly byte[] Three = [3];
    private static readonly byte[] F4 = [1, 0, 1];
    private static readonly byte[] Pan = Hex.Parse("4761739001010010FFFF");

    /// <summary>Measures single operations, then the chain.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        Entropy entropy = new(new byte[Entropy.SeedLength]);
        yield return Recovery(harness, entropy, 1152, Three);
        yield return Recovery(harness, entropy, 1408, Three);
        yield return Recovery(harness, entropy, 1984, Three);
        yield return Recovery(harness, entropy, 1984, F4);
        yield return Chain(harness, entropy, isCombined: false);
        yield return Chain(harness, entropy, isCombined: true);
    }

    private static Row Recovery(Harness harness, Entropy entropy, int bits, byte[] exponent)
    {
        byte[] modulus = new byte[bits / 8];
        byte[] input = new byte[modulus.Length];
        byte[] output = new byte[modulus.Length];
        entropy.Fill(modulus);
        entropy.Fill(input);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        input[0] &= 0x7F;
        using OpenSsl openSsl = new(modulus, exponent);
        int power = exponent.Length == 1 ? 3 : 65537;
        Row row = harness.Race(
            new Contestant($"RSA {bits} bits, exponent {power}", () => Recover(modulus, exponent, input, output))
            {
                MustNotAllocate = true,
            },
            [.. Peers([openSsl], [input]), new Contestant("BigInteger.ModPow", () => ModPow(modulus, power, input))]);
        Invariant.Check(openSsl.Output.SequenceEqual(output)); // Two of a mind.
        return row;
    }

    /// <summary>The chain with a signature of its own, or with one that came with a cryptogram and covers all that was said.</summary>
    private static Row Chain(Harness harness, Entropy entropy, bool isCombined)
    {
        TestRsaKey[] keys = [.. new[] { 1408, 1152, 1024 }.Select(bits => TestRsaKey.Generate(entropy, bits))];
        byte[] data = new byte[100];
        entropy.Fill(data);
        byte[] terminalData = data[..19];
        byte[] expiry = Hex.Parse("1249");
        (byte[] Certificate, byte[] Remainder) issuer = TestCertificates.ForIssuer(keys[0], keys[1], Pan.AsSpan(0, 3), expiry);
        (byte[] Certificate, byte[] Remainder) card = TestCertificates.ForCard(keys[1], keys[2], [.. Pan, .. expiry], data);
        byte[] said = new byte[160];
        byte[] hash = new byte[SHA1.HashSizeInBytes];
        byte[] signature = isCombined
            ? TestCertificates.Combined(keys[2], [0, 1], data.AsSpan(0, 9), said, terminalData)
            : TestCertificates.Dynamic(keys[2], [0, 1], terminalData);
        CaPublicKey authority = new("A000000003", 1, keys[0].Modulus.ToArray(), Three, default);
        CertificateChain chain = new();
        void Verify()
        {
            Invariant.Check(chain.RecoverIssuer(authority, Input(issuer, [])) == OdaStatus.Verified);
            Invariant.Check(chain.RecoverIcc(Input(card, data)) == OdaStatus.Verified);
            Invariant.Check(chain.VerifyDynamic(signature, terminalData) == OdaStatus.Verified);
            Invariant.Check(!isCombined || (SHA1.HashData(said, hash) == hash.Length && chain.DynamicData.EndsWith(hash)));
        }

        byte[][] moduli = [.. keys.Select(key => key.Modulus.ToArray())];
        byte[][] inputs = [issuer.Certificate, card.Certificate, signature];
        OpenSsl[] openSsl = [.. moduli.Select(modulus => new OpenSsl(modulus, Three))];
        Row row = harness.Race(
            new Contestant($"{(isCombined ? "CDA" : "fDDA")} chain: 1408, 1152, 1024 bits, SHA-1", Verify) { MustNotAllocate = true },
            [
                .. Peers(openSsl, inputs),
                new Contestant("BigInteger.ModPow", () => Each(3, i => ModPow(moduli[i], 3, inputs[i]))),
            ]);
        Array.ForEach(openSsl, one => one.Dispose());
        return row;
    }

    private static IEnumerable<Contestant> Peers(OpenSsl[] openSsl, byte[][] inputs)
    {
        yield return new Contestant("OpenSSL, keys it has not seen", () => Each(openSsl.Length, i =>
        {
            openSsl[i].Prepare();
            openSsl[i].Recover(inputs[i]);
        }));
        yield return new Contestant("OpenSSL, keys made ready", () => Each(openSsl.Length, i => openSsl[i].Recover(inputs[i])));
    }

    private static void Each(int count, Action<int> work)
    {
        for (int i = 0; i < count; i++)
        {
            work(i);
        }
    }

    private static CertificateInput Input((byte[] Certificate, byte[] Remainder) given, ReadOnlySpan<byte> staticData) => new()
    {
        Certificate = given.Certificate,
        Remainder = given.Remainder,
        Exponent = Three,
        Pan = Pan,
        StaticData = staticData,
        DateYyMmDd = 261122,
    };

    private static void Recover(byte[] modulus, byte[] exponent, byte[] input, byte[] output) =>
        Invariant.Check(RsaPublicOperation.TryRecover(modulus, exponent, input, output));

    private static void ModPow(byte[] modulus, int exponent, byte[] input) => _ = BigInteger.ModPow(
        new BigInteger(input, isUnsigned: true, isBigEndian: true), exponent, new BigInteger(modulus, isUnsigned: true, isBigEndian: true));
}
