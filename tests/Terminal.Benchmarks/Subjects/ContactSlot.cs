using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Benchmarks.Subjects;

/// <summary>A contact transaction with an instant card: DDA, a PIN for the host, an approval, a script, the second cryptogram.</summary>
internal static class ContactSlot
{
    private const string Aid = "A0000000031010";
    private const string Account = "4761739001010010";
    private const byte KeyIndex = 0xE8;
    private const double NanosecondsPerByte = 12 * 372 * 1e9 / 4_000_000; // 12 etu a character, 372 clocks an etu, 4 MHz.
    private static byte sink;

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        RecordedContact exchange = Record();
        byte[] bytes = exchange.Bytes;
        Row row = harness.Race(
            new Contestant("contact transaction with an instant card", exchange.Replay) { MustNotAllocate = true },
            new Contestant("adding the same bytes up, as a checksum does", () => sink = ApduExchange.Sum(bytes)));
        yield return row with
        {
            Peers = [.. row.Peers, new Sample("the same bytes on the contacts, 10753 Bd", bytes.Length * NanosecondsPerByte)],
            Note = $"{exchange.CommandCount} APDUs, {bytes.Length} bytes, {exchange.Outcome.Kind}",
        };
    }

    /// <summary>Plays it once.</summary>
    public static RecordedContact Record()
    {
        var drawn = new Entropy(new byte[Entropy.SeedLength]);
        TestRsaKey authority = TestRsaKey.Generate(drawn, 1152);
        TestRsaKey issuer = TestRsaKey.Generate(drawn, 1024);
        TestRsaKey card = TestRsaKey.Generate(drawn, 1024);
        string rid = Aid[..10];
        ContactConfiguration configuration = Configuration("E040C8") with
        {
            CaKeys =
            [
                new CaPublicKey(
                    rid,
                    KeyIndex,
                    authority.Modulus.ToArray(),
                    TestRsaKey.Exponent.ToArray(),
                    TestCertificates.AuthorityChecksum(Hex.Parse(rid), KeyIndex, authority)),
            ],
        };
        byte[] script = Hex.Parse("91081122334455667788" + "720E9F18040102030486058424000000");
        var recorded = new RecordedContact(
            configuration, new ContactTransaction(TestCard.Sale), new HostAnswer(true, 0x3030, script), Answers(authority, issuer, card));
        Invariant.Check(recorded.Outcome is { Kind: OutcomeKind.Approved, WentOnline: true });
        return recorded;
    }

    /// <summary>Plays a transaction of a card with XDA once: keys from its certificates, and a signature with each cryptogram.</summary>
    public static RecordedContact RecordExtended()
    {
        (ContactCard card, IReadOnlyList<CaCurveKey> keys) = TestCard.OnCurve();
        byte[] response = new byte[258];
        card.Reset();
        var recorded = new RecordedContact(
            Configuration("E008CC") with { CaCurveKeys = keys },
            new ContactTransaction(TestCard.Sale),
            new HostAnswer(true, 0x3030, default),
            command => response[..card.Transceive(command, response)]);
        Invariant.Check(recorded.Outcome is { Kind: OutcomeKind.Approved, WentOnline: true });
        return recorded;
    }

    private static ContactConfiguration Configuration(string capabilities) => new(
        new TerminalData
        {
            Capabilities = Hex.Parse(capabilities),
            TerminalType = 0x22,
            AdditionalCapabilities = Hex.Parse("F000F0A001"),
            CountryNumeric = 276,
        },
        [
            new ContactApplication
            {
                Aid = Hex.Parse(Aid),
                TacDenial = Hex.Parse("0000000106"), // XDA that fails is no exchange to measure.
                TacOnline = new byte[5],
                TacDefault = new byte[5],
            },
        ],
        [])
    {
        UsesDirectory = false,
        LooksUpCards = true,
    };

    private static Func<byte[], byte[]> Answers(TestRsaKey authority, TestRsaKey issuer, TestRsaKey card)
    {
        string data = Tlv("5A", Account) + "5F2403491231" + "8C15" + "9F02069F03069F1A0295055F2A029A039C019F3704"
            + "8D0C" + "910A8A0295059F37049F4C08" + "9F49039F3704" + "8E0A" + "0000000000000000" + "0200" + "9F1401059F230109";
        (byte[] Certificate, byte[] Remainder) one = TestCertificates.ForIssuer(
            authority, issuer, Hex.Parse("476173FF"), Hex.Parse("1249"));
        (byte[] Certificate, byte[] Remainder) own = TestCertificates.ForCard(
            issuer, card, Hex.Parse(Account + "FFFF1249"), Hex.Parse(data));
        string issuerData = "8F01E8" + Tlv("90", Hex.ToText(one.Certificate)) + Tlv("92", Hex.ToText(one.Remainder)) + "9F320103";
        string ownData = Tlv("9F46", Hex.ToText(own.Certificate)) + Tlv("9F48", Hex.ToText(own.Remainder)) + "9F470103";
        return command => Hex.Parse((Hex.ToText(command.AsSpan(0, 4)) switch
        {
            "00A40400" => Tlv("6F", Tlv("84", Aid) + Tlv("A5", "500456495341")),
            "80A80000" => "80063400" + "08010301",
            "00B2010C" => Tlv("70", data),
            "00B2020C" => Tlv("70", issuerData),
            "00B2030C" => Tlv("70", ownData),
            "00880000" => Tlv("80", Hex.ToText(TestCertificates.Dynamic(card, new byte[8], command.AsSpan(5, 4)))),
            "80CA9F36" => "9F36020005",
            "80CA9F13" => "9F13020004",
            "80AE8000" => "8012" + "800005" + "0102030405060708" + "06011203A00000",
            "80AE4000" => "8012" + "400005" + "1112131415161718" + "06011203900000",
            _ => "",
        }) + "9000");
    }

    private static string Tlv(string tag, string value)
    {
        int length = value.Length / 2;
        return tag + (length > 0x7F ? $"81{length:X2}" : $"{length:X2}") + value;
    }
}
