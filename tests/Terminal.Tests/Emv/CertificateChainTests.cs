using System.Text.Json;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Emv;

/// <summary>
/// The issuer's certificate of a published test card (oda.json, emvpt-test-data; it expires in December 2030) with one thing wrong.
/// </summary>
public sealed class CertificateChainTests
{
    private static readonly JsonElement Vector = Find("emvpt-test-data");

    [Theory]
    [InlineData("", OdaStatus.Verified)]
    [InlineData("last day", OdaStatus.Verified)]
    [InlineData("next month", OdaStatus.Expired)]
    [InlineData("other account", OdaStatus.SubjectWrong)]
    [InlineData("no account", OdaStatus.SubjectWrong)]
    [InlineData("certificate cut", OdaStatus.LengthWrong)]
    [InlineData("certificate longer", OdaStatus.LengthWrong)]
    [InlineData("no certificate", OdaStatus.LengthWrong)]
    [InlineData("certificate changed", OdaStatus.BlockWrong)]
    [InlineData("certificate over modulus", OdaStatus.LengthWrong)]
    [InlineData("remainder changed", OdaStatus.HashWrong)]
    [InlineData("remainder cut", OdaStatus.LengthWrong)]
    [InlineData("no remainder", OdaStatus.LengthWrong)]
    [InlineData("exponent changed", OdaStatus.HashWrong)]
    [InlineData("exponent longer", OdaStatus.LengthWrong)]
    public void An_issuers_key_is_recovered_only_where_everything_fits(string wrong, OdaStatus status)
    {
        var chain = new CertificateChain();
        byte[] certificate = Tag("90");
        byte[] remainder = Tag("92");
        byte[] exponent = Tag("9F32");
        byte[] pan = Hex.Parse("1234560012345608");
        certificate = wrong switch
        {
            "certificate cut" => certificate[1..],
            "certificate longer" => [.. certificate, 0],
            "no certificate" => [],
            "certificate changed" => [.. certificate[..^1], (byte)(certificate[^1] ^ 1)],
            "certificate over modulus" => [.. Enumerable.Repeat((byte)0xFF, certificate.Length)],
            _ => certificate,
        };
        remainder = wrong switch
        {
            "remainder changed" => [(byte)(remainder[0] ^ 1), .. remainder[1..]],
            "remainder cut" => remainder[1..],
            "no remainder" => [],
            _ => remainder,
        };
        exponent = wrong switch { "exponent changed" => [5], "exponent longer" => [0, 3], _ => exponent };
        pan = wrong switch { "other account" => Hex.Parse("1234570012345608"), "no account" => [], _ => pan };
        int date = wrong switch { "last day" => 301231, "next month" => 310101, _ => 261122 };
        OdaStatus reached = chain.RecoverIssuer(Authority(), new CertificateInput
        {
            Certificate = certificate,
            Remainder = remainder,
            Exponent = exponent,
            Pan = pan,
            DateYyMmDd = date,
        });
        Assert.Equal(status, reached);
        Assert.Equal(status == OdaStatus.Verified, !chain.Issuer.Modulus.IsEmpty);
    }

    [Fact]
    public void Nothing_verifies_without_the_keys_before_it()
    {
        var chain = new CertificateChain();
        Assert.Equal(OdaStatus.LengthWrong, chain.RecoverIcc(new CertificateInput
        {
            Certificate = Tag("9F46"),
            Remainder = [],
            Exponent = Tag("9F47"),
            Pan = Hex.Parse("1234560012345608"),
            DateYyMmDd = 261122,
        }));
        Assert.Equal(OdaStatus.LengthWrong, chain.VerifyStatic(new byte[128], []));
        Assert.Equal(OdaStatus.LengthWrong, chain.VerifyDynamic(new byte[128], []));
        Assert.Equal(OdaStatus.LengthWrong, chain.VerifyDynamic([], []));
        Assert.True(chain.DynamicData.IsEmpty);
    }

    [Theory]
    [InlineData("1226", 261122, true)]
    [InlineData("1126", 261130, true)]
    [InlineData("1026", 261101, false)]
    [InlineData("1249", 500101, true)]
    [InlineData("1299", 000101, false)]
    [InlineData("1326", 261122, false)]
    [InlineData("0026", 261122, false)]
    [InlineData("1A26", 261122, false)]
    [InlineData("122F", 261122, false)]
    [InlineData("12", 261122, false)]
    public void A_certificate_holds_to_the_last_day_of_its_month(string monthYear, int date, bool holds) =>
        Assert.Equal(holds, ExpiryDate.Holds(Hex.Parse(monthYear), date));

    [Theory]
    [InlineData("1234FF", "1234", true)]
    [InlineData("12345F", "12345FFF", true)]
    [InlineData("12345F", "123456", false)]
    [InlineData("", "", false)]
    [InlineData("FFFF", "FF", false)]
    public void Account_numbers_are_the_same_whatever_fills_them_up(string left, string right, bool same) =>
        Assert.Equal(same, CompressedDigits.Same(Hex.Parse(left), Hex.Parse(right)));

    private static CaPublicKey Authority()
    {
        JsonElement key = Vector.GetProperty("ca_key");
        return CaPublicKey.FromText(
            key.GetProperty("rid").GetString()! + key.GetProperty("index").GetString()!,
            key.GetProperty("modulus").GetString()!,
            key.GetProperty("exponent").GetString()!,
            key.GetProperty("checksum").GetString()!)!;
    }

    private static byte[] Tag(string tag) => Hex.Parse(Vector.GetProperty("tags").GetProperty(tag).GetString());

    private static JsonElement Find(string id)
    {
        using JsonDocument document = JsonDocument.Parse(SourceTree.Text("tests/vectors/emv/oda.json"));
        return document.RootElement.GetProperty("vectors").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id).Clone();
    }
}
