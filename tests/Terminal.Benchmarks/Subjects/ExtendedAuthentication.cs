using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The chain of three signatures of EC-SDSA behind a cryptogram of XDA, beside three of ECDSA by a library.</summary>
/// <remarks>No library has EC-SDSA; ECDSA does as much on the curve, and finds no y.</remarks>
internal static class ExtendedAuthentication
{
    private static readonly byte[] Rid = Hex.Parse("A000000003");
    private static readonly byte[] Pan = Hex.Parse("4761739001010010FFFF");

    /// <summary>Measures both curves.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        yield return Chain(harness, SignatureSuite.P256, ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256);
        yield return Chain(harness, SignatureSuite.P521, ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512);
    }

    private static Row Chain(Harness harness, SignatureSuite suite, ECCurve curve, HashAlgorithmName hash)
    {
        Entropy entropy = new(new byte[Entropy.SeedLength]);
        TestCurveKey[] keys = [.. Enumerable.Range(0, 3).Select(_ => TestCurveKey.Generate(entropy, suite.Indicator))];
        byte[] name = [.. Rid, 0xE2];
        var authority = new CaCurveKey(
            Hex.ToText(Rid), 0xE2, suite, (byte[])[.. keys[0].X, .. keys[0].Y], TestCurveCertificates.AuthorityChecksum(name, keys[0]));
        byte[] issuer = TestCurveCertificates.ForIssuer(keys[0], name, keys[1], Hex.Parse("476173FFFF"));
        byte[] data = new byte[100];
        byte[] card = TestCurveCertificates.ForCard(keys[1], keys[2], data);
        byte[] said = [0x15, .. new byte[120]];
        byte[] signature = TestCurveCertificates.Dynamic(keys[2], said.AsSpan(1));
        CurveCertificateChain chain = new();
        using ECDsa peer = ECDsa.Create(curve);
        byte[] peerSignature = peer.SignData(said, hash);
        return harness.Race(
            new Contestant(
                $"XDA chain: {(suite == SignatureSuite.P256 ? "P-256" : "P-521")}",
                () => Verify(chain, authority, issuer, card, said, signature, data))
            {
                MustNotAllocate = true,
            },
            new Contestant("three of ECDSA by OpenSSL, the key made ready", () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    Invariant.Check(peer.VerifyData(said, peerSignature, hash));
                }
            }));
    }

    private static void Verify(
        CurveCertificateChain chain, CaCurveKey authority, byte[] issuer, byte[] card, byte[] said, byte[] signature, byte[] data)
    {
        OdaStatus status = chain.RecoverIssuer(
            authority, Rid, 0xE2, new CurveCertificateInput { Certificate = issuer, Pan = Pan, DateYyyyMmDd = 20261122 });
        Invariant.Check(status == OdaStatus.Verified);
        status = chain.RecoverIcc(new CurveCertificateInput { Certificate = card, CardData = data, DateYyyyMmDd = 20261122 });
        Invariant.Check(status == OdaStatus.Verified && chain.VerifyDynamic(signature, said) == OdaStatus.Verified);
    }
}
