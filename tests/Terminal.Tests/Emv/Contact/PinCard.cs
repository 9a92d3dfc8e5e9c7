using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>A card with a chain of real keys: one to sign with, and one for PINs. It asks to be confirmed, and has counters.</summary>
internal static class PinCard
{
    public const string Rid = "A000000003";
    public const byte Index = 0xE7;
    public const string Account = "4761739001010010";
    private static readonly Entropy Drawn = new(new byte[Entropy.SeedLength]);
    private static readonly TestRsaKey Authority = TestRsaKey.Generate(Drawn, 1152);
    internal static readonly TestRsaKey Issuer = TestRsaKey.Generate(Drawn, 1024);
    private static readonly TestRsaKey PinKey = TestRsaKey.Generate(Drawn, 1024);

    public static string Modulus => Hex.ToText(PinKey.Modulus);

    public static IReadOnlyList<CaPublicKey> Keys { get; } =
    [
        CaPublicKey.FromText(
            Rid + "E7",
            Hex.ToText(Authority.Modulus),
            "03",
            Hex.ToText(TestCertificates.AuthorityChecksum(Hex.Parse(Rid), Index, Authority)))!,
    ];

    /// <summary>What the card answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="rules">The rules of its CVM list.</param>
    public static string Answer(string command, string rules) => command[..8] switch
    {
        "00A40400" => Tlv("6F", Tlv("84", Visa) + Tlv("A5", "870181")) + "9000",
        "80A80000" => "8006" + "1400" + "08010300" + "9000",
        "00B2010C" => Tlv("70", Tlv("5A", Account) + Tlv("5F24", "491231") + Tlv("8C", "95059B029F3403") + Tlv("8D", "8A0295059B02")
            + Tlv("8E", "0000000000000000" + rules) + "9F140101" + "9F230102" + Tlv("9F0F", "0000000000") + Tlv("9F0D", "0000000000"))
            + "9000",
        "00B2020C" => IssuerRecord,
        "00B2030C" => PinRecord,
        "80CA9F17" => "9F1701039000",
        "80CA9F36" => "9F360200059000",
        "80CA9F13" => "9F130200049000",
        "00840000" => "1122334455667788" + "9000",
        "80AE8000" => ContactRig.Cryptogram("80"),
        "80AE4000" => ContactRig.Cryptogram("40"),
        "00820000" or "84180000" or "84240000" => "9000",
        _ => "6A82",
    };

    /// <summary>The issuer's certificate, serial number 000001, under the scheme's key.</summary>
    public static string IssuerRecord => Tlv("70", Tlv("8F", "E7") + Tlv("90", Hex.ToText(IssuerCertificate.Certificate))
        + Tlv("92", Hex.ToText(IssuerCertificate.Remainder)) + "9F320103") + "9000";

    /// <summary>The key for PINs.</summary>
    public static string PinRecord => Tlv("70", Tlv("9F2D", Hex.ToText(PinCertificate.Certificate))
        + Tlv("9F2F", Hex.ToText(PinCertificate.Remainder)) + "9F2E0103") + "9000";

    private static (byte[] Certificate, byte[] Remainder) IssuerCertificate { get; } =
        TestCertificates.ForIssuer(Authority, Issuer, Hex.Parse("476173FF"), Hex.Parse("1249"));

    private static (byte[] Certificate, byte[] Remainder) PinCertificate { get; } =
        TestCertificates.ForCard(Issuer, PinKey, Hex.Parse(Account + "FFFF" + "1249"), []);
}
