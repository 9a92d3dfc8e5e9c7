using System.Globalization;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.PublicKeys;

/// <summary>Chains that the emulator's authority makes, on both curves and mixed, with one thing wrong.</summary>
public sealed class CurveCertificateChainTests
{
    private static readonly byte[] Rid = Hex.Parse("A000000003");
    private static readonly byte[] Pan = Hex.Parse("4761739001010010FFFF");
    private static readonly byte[] CardData = Hex.Parse("5A0847617390010100108202800000");
    private static readonly byte[] Said = [0x15, 1, 2, 3];
    private static readonly Dictionary<byte, TestCurveKey[]> Keys = new[] { (byte)0x10, (byte)0x11 }.ToDictionary(
        static suite => suite,
        static suite =>
        {
            Entropy entropy = new(Hex.Parse(new string(suite == 0x10 ? 'B' : 'C', 64)));
            return Enumerable.Range(0, 3).Select(_ => TestCurveKey.Generate(entropy, suite)).ToArray();
        });

    [Theory]
    [InlineData("101010")]
    [InlineData("111111")]
    [InlineData("111010")]
    [InlineData("101110")]
    [InlineData("101011")]
    public void A_chain_holds_from_the_authority_to_the_signature(string suites)
    {
        (TestCurveKey authority, TestCurveKey issuer, TestCurveKey card) = KeysOf(suites);
        var chain = new CurveCertificateChain();
        Assert.Equal(OdaStatus.Verified, Issuer(chain, authority, ForIssuer(authority, issuer)));
        Assert.Equal(issuer.X, chain.Issuer.X.ToArray());
        Assert.Equal([0, 0, 1], chain.IssuerSerial.ToArray());
        Assert.Equal(OdaStatus.Verified, Icc(chain, TestCurveCertificates.ForCard(issuer, card, CardData)));
        Assert.Equal(card.X, chain.Icc.X.ToArray());
        byte[] signature = TestCurveCertificates.Dynamic(card, Said.AsSpan(1));
        Assert.Equal(OdaStatus.Verified, chain.VerifyDynamic(signature, Said));
        Assert.Equal(OdaStatus.SignatureWrong, chain.VerifyDynamic(signature, [.. Said, 0]));
        Assert.Equal(OdaStatus.LengthWrong, chain.VerifyDynamic(signature.AsSpan(1), Said));
        Assert.Equal(OdaStatus.BlockWrong, chain.VerifyDynamic([0x05, .. signature.AsSpan(1)], Said));
        chain.Clear();
        Assert.Equal(OdaStatus.LengthWrong, chain.VerifyDynamic(signature, Said));
    }

    [Theory]
    [InlineData("101010")]
    [InlineData("111111")]
    public void Every_bit_of_an_issuers_certificate_is_refused_for_its_own_reason(string suites)
    {
        (TestCurveKey authority, TestCurveKey issuer, _) = KeysOf(suites);
        EachBit(ForIssuer(authority, issuer), suites == "101010" ? 1 : 37, (at, bit, certificate) =>
        {
            var chain = new CurveCertificateChain();
            OdaStatus status = Issuer(chain, authority, certificate);
            Assert.True(chain.Issuer.X.IsEmpty);
            OdaStatus expected = at switch
            {
                0 or 1 => OdaStatus.BlockWrong,
                < 7 => OdaStatus.SubjectWrong, // A fill that becomes something else is more digits, or none.
                7 => SignatureSuite.Find(certificate[7]) is null ? OdaStatus.AlgorithmUnknown : OdaStatus.LengthWrong,
                < 12 => OdaStatus.Expired,
                < 15 => OdaStatus.SignatureWrong,
                < 21 => OdaStatus.AuthorityWrong,
                _ => OdaStatus.SignatureWrong,
            };
            // A later or another valid day is for the signature to find.
            bool dated = at is >= 8 and < 12 && status == OdaStatus.SignatureWrong && IsDay(certificate.AsSpan(8, 4), 20261128);
            Assert.True(status == expected || dated, $"byte {at}, bit {bit}: {status}, not {expected}");
        });
    }

    [Theory]
    [InlineData("101010")]
    [InlineData("111111")]
    public void Every_bit_of_a_cards_certificate_is_refused_for_its_own_reason(string suites)
    {
        (TestCurveKey authority, TestCurveKey issuer, TestCurveKey card) = KeysOf(suites);
        var chain = new CurveCertificateChain();
        Assert.Equal(OdaStatus.Verified, Issuer(chain, authority, ForIssuer(authority, issuer)));
        EachBit(TestCurveCertificates.ForCard(issuer, card, CardData), suites == "101010" ? 1 : 37, (at, bit, certificate) =>
        {
            OdaStatus status = Icc(chain, certificate);
            Assert.True(chain.Icc.X.IsEmpty);
            OdaStatus expected = at switch
            {
                0 or 1 or 15 => OdaStatus.BlockWrong,
                2 => SignatureSuite.Find(certificate[2]) is null ? OdaStatus.AlgorithmUnknown : OdaStatus.LengthWrong,
                < 9 => OdaStatus.Expired,
                < 15 => OdaStatus.SignatureWrong,
                16 => certificate[16] == 0x03 ? OdaStatus.LengthWrong : OdaStatus.AlgorithmUnknown,
                < 49 => OdaStatus.HashWrong,
                _ => OdaStatus.SignatureWrong,
            };
            bool dated = at is >= 3 and < 9 && status == OdaStatus.SignatureWrong
                && (at >= 7 || IsDay(certificate.AsSpan(3, 4), 20261128));
            Assert.True(status == expected || dated, $"byte {at}, bit {bit}: {status}, not {expected}");
        });
    }

    [Theory]
    [InlineData(20491231, 2358, OdaStatus.Verified)]
    [InlineData(20491231, 2359, OdaStatus.Expired)] // Later than now, not as late (EMV 4.4 Book 2 §12.4, step 4).
    [InlineData(20500101, 0, OdaStatus.Expired)]
    public void A_cards_certificate_ends_at_its_minute(int date, int time, OdaStatus expected)
    {
        (TestCurveKey authority, TestCurveKey issuer, TestCurveKey card) = KeysOf("101010");
        var chain = new CurveCertificateChain();
        Assert.Equal(OdaStatus.Verified, Issuer(chain, authority, ForIssuer(authority, issuer)));
        Assert.Equal(expected, Icc(chain, TestCurveCertificates.ForCard(issuer, card, CardData), date, time));
    }

    [Theory]
    [InlineData(20491231, OdaStatus.Verified)]
    [InlineData(20500101, OdaStatus.Expired)]
    public void An_issuers_certificate_holds_on_its_last_day(int date, OdaStatus expected)
    {
        (TestCurveKey authority, TestCurveKey issuer, _) = KeysOf("101010");
        Assert.Equal(expected, Issuer(new CurveCertificateChain(), authority, ForIssuer(authority, issuer), date));
    }

    [Fact]
    public void A_certificate_cut_anywhere_is_refused_and_never_throws()
    {
        (TestCurveKey authority, TestCurveKey issuer, TestCurveKey card) = KeysOf("101010");
        byte[] ofIssuer = ForIssuer(authority, issuer);
        byte[] ofCard = TestCurveCertificates.ForCard(issuer, card, CardData);
        var chain = new CurveCertificateChain();
        for (int length = 0; length < ofIssuer.Length; length++)
        {
            Assert.Equal(OdaStatus.LengthWrong, Issuer(chain, authority, ofIssuer[..length]));
        }

        Assert.Equal(OdaStatus.LengthWrong, Issuer(chain, authority, [.. ofIssuer, 0]));
        Assert.Equal(OdaStatus.LengthWrong, Icc(chain, ofCard)); // Without the issuer's key.
        Assert.Equal(OdaStatus.Verified, Issuer(chain, authority, ofIssuer));
        for (int length = 0; length < ofCard.Length; length++)
        {
            Assert.Equal(OdaStatus.LengthWrong, Icc(chain, ofCard[..length]));
        }
    }

    /// <summary>A key that no point has can be certified all the same.</summary>
    [Fact]
    public void A_certified_key_off_the_curve_is_refused()
    {
        (TestCurveKey authority, TestCurveKey issuer, _) = KeysOf("101010");
        byte[] signed = ForIssuer(authority, issuer)[..53];
        do
        {
            signed[52]++;
        }
        while (EcSdsa.IsKey(SignatureSuite.P256, signed.AsSpan(21)));
        Assert.Equal(OdaStatus.KeyWrong, Issuer(new CurveCertificateChain(), authority, [.. signed, .. authority.Sign(signed)]));
    }

    [Theory]
    [InlineData("47617FFFFF", OdaStatus.Verified)]
    [InlineData("476FFFFFFF", OdaStatus.Verified)]
    [InlineData("4761739001", OdaStatus.Verified)]
    [InlineData("47FFFFFFFF", OdaStatus.SubjectWrong)]
    [InlineData("FFFFFFFFFF", OdaStatus.SubjectWrong)]
    [InlineData("4761739002", OdaStatus.SubjectWrong)]
    public void Three_to_ten_digits_name_the_issuer(string digits, OdaStatus expected)
    {
        (TestCurveKey authority, TestCurveKey issuer, _) = KeysOf("101010");
        byte[] certificate = TestCurveCertificates.ForIssuer(authority, [.. Rid, 0xE2], issuer, Hex.Parse(digits));
        Assert.Equal(expected, Issuer(new CurveCertificateChain(), authority, certificate));
    }

    [Fact]
    public void A_schemes_key_holds_with_its_check_sum_and_on_its_curve_alone()
    {
        foreach (string suites in new[] { "101010", "111111" })
        {
            TestCurveKey made = KeysOf(suites).Authority;
            CaCurveKey key = Authority(made);
            Assert.True(key.Holds);
            Assert.True(key.Is(Rid, 0xE2));
            Assert.False(key.Is(Rid, 0xE3));
            Assert.False(key.Is(Rid.AsSpan(1), 0xE2));
            Assert.False((key with { Index = 0xE3 }).Holds);
            Assert.False((key with { Checksum = new byte[key.Checksum.Length] }).Holds);
            Assert.False((key with { Point = key.Point[1..] }).Holds);
            Assert.False((key with { Rid = "rubbish" }).Holds);
            byte[] other = [.. made.X, .. made.Y];
            other[^1] ^= 1;
            byte[] checksum = made.Hash([.. Rid, 0xE2, made.Suite, .. other]);
            Assert.False((key with { Point = other, Checksum = checksum }).Holds);
            string text = Hex.ToText(key.Point.Span);
            string check = Hex.ToText(key.Checksum.Span);
            Assert.True(CaCurveKey.FromText("A000000003E2", Hex.ToText([made.Suite]), text, check)!.Holds);
            Assert.Null(CaCurveKey.FromText("A000000003E2", "12", text, check));
            Assert.Null(CaCurveKey.FromText("A000000003", Hex.ToText([made.Suite]), text, check));
            Assert.Null(CaCurveKey.FromText("A000000003E2", Hex.ToText([made.Suite]), text[2..], check));
            Assert.Null(CaCurveKey.FromText("A000000003E2", Hex.ToText([made.Suite]), text, check[2..]));
        }
    }

    private static bool IsDay(ReadOnlySpan<byte> digits, int from) =>
        DateOnly.TryParseExact(Hex.ToText(digits), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? (day.Year * 10000) + (day.Month * 100) + day.Day >= from
            : int.TryParse(Hex.ToText(digits), CultureInfo.InvariantCulture, out int number)
                && number >= from && number / 100 % 100 is >= 1 and <= 12 && number % 100 is >= 1 and <= 31;

    private static void EachBit(byte[] certificate, int step, Action<int, int, byte[]> check)
    {
        for (int bit = 0; bit < certificate.Length * 8; bit += bit < 50 * 8 ? 1 : step)
        {
            byte[] changed = [.. certificate];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            check(bit / 8, bit % 8, changed);
        }
    }

    private static (TestCurveKey Authority, TestCurveKey Issuer, TestCurveKey Card) KeysOf(string suites)
    {
        byte[] kinds = Hex.Parse(suites);
        return (Keys[kinds[0]][0], Keys[kinds[1]][1], Keys[kinds[2]][2]);
    }

    private static byte[] ForIssuer(TestCurveKey authority, TestCurveKey issuer) =>
        TestCurveCertificates.ForIssuer(authority, [.. Rid, 0xE2], issuer, Hex.Parse("476173FFFF"));

    private static CaCurveKey Authority(TestCurveKey made) => new(
        Hex.ToText(Rid), 0xE2, SignatureSuite.Find(made.Suite)!, (byte[])[.. made.X, .. made.Y],
        TestCurveCertificates.AuthorityChecksum([.. Rid, 0xE2], made));

    private static OdaStatus Issuer(CurveCertificateChain chain, TestCurveKey authority, byte[] certificate, int date = 20261128) =>
        chain.RecoverIssuer(
            Authority(authority), Rid, 0xE2, new CurveCertificateInput { Certificate = certificate, Pan = Pan, DateYyyyMmDd = date });

    private static OdaStatus Icc(CurveCertificateChain chain, byte[] certificate, int date = 20261128, int time = 1200) =>
        chain.RecoverIcc(
            new CurveCertificateInput { Certificate = certificate, CardData = CardData, DateYyyyMmDd = date, TimeHhMm = time });
}
