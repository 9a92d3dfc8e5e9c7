using Terminal.Emulator.Cards;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Offline data authentication at the contact kernel: which method is taken, and what its TVR byte 1 and TSI say, by tables written from
/// EMV 4.4 Book 3 §10.3, Annex C5 and C6.
/// </summary>
public sealed class AuthenticationTests
{
    private const string Ddol = "9F3704";

    /// <summary>CDA before DDA before SDA; a card without any certificate is missing data (20) and fails by its method.</summary>
    [Fact]
    public void The_best_method_that_card_and_terminal_both_have_is_taken()
    {
        for (int card = 0; card < 8; card++)
        {
            for (int terminal = 0; terminal < 8; terminal++)
            {
                int profile = ((card & 4) != 0 ? 0x40 : 0) | ((card & 2) != 0 ? 0x20 : 0) | (card & 1);
                int capabilities = ((terminal & 4) != 0 ? 0x80 : 0) | ((terminal & 2) != 0 ? 0x40 : 0) | ((terminal & 1) != 0 ? 0x08 : 0);
                int both = card & terminal;
                string expected = (both & 1) != 0 ? "24 A8" : (both & 2) != 0 ? "28 A8" : (both & 4) != 0 ? "62 A8" : "80 28";
                ContactRig rig = new ContactRig(Configuration($"E0F8{capabilities:X2}")).On("80A8", Options($"{profile:X2}00"))
                    .On("00B2010C", Record(("9F49", Ddol))).On(FirstAc, Cryptogram("40")).Start();
                Assert.Equal(
                    $"{profile:X2} {capabilities:X2}: {expected}",
                    $"{profile:X2} {capabilities:X2}: {rig.Tvr[..2]} {rig.Tsi[..2]}");
            }
        }
    }

    [Theory]
    [InlineData("", "02", "DAC1")]
    [InlineData("wrong", "42", "")]
    [InlineData("missing", "62", "")]
    [InlineData("other data", "42", "")]
    [InlineData("tag list", "42", "")] // A tag list may name the AIP alone.
    public void Static_data_are_verified_and_their_code_is_kept(string fault, string first, string code)
    {
        string signed = Record(fault == "tag list" ? [("9F4A", "5A")] : []);
        string over = fault == "other data" ? Record(("5A", "4761739001010028")) : signed;
        byte[] signature = TestCertificates.Static(PinCard.Issuer, Hex.Parse("DAC1"), Hex.Parse(Content(over)));
        signature[5] ^= (byte)(fault == "wrong" ? 1 : 0);
        ContactRig rig = new ContactRig(Configuration() with { CaKeys = PinCard.Keys })
            .On("80A8", Tlv("80", "4000" + "08010301") + "9000").On("00B2010C", signed).On("00B2020C", PinCard.IssuerRecord)
            .On("00B2030C", Tlv("70", fault == "missing" ? "" : Tlv("93", Hex.ToText(signature))) + "9000")
            .On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal((first + "00000000", "A800", code), (rig.Tvr, rig.Tsi, rig.Data(Tag.DataAuthenticationCode)));
    }

    /// <summary>Above SFI 10 a signed record that is no template 70 is read, and authenticates nothing.</summary>
    [Theory]
    [InlineData("4000", "42")]
    [InlineData("2000", "08")]
    [InlineData("0100", "04")]
    public void A_signed_record_without_a_template_fails_the_authentication(string profile, string first)
    {
        byte[] signature = TestCertificates.Static(PinCard.Issuer, Hex.Parse("DAC1"), Hex.Parse(Content(Record())));
        var card = new SigningCard(profile, ("9F49", Ddol));
        ContactRig rig = new ContactRig(Configuration() with { CaKeys = PinCard.Keys })
        {
            Computes = command => command.StartsWith("80A8", StringComparison.Ordinal)
                ? Tlv("80", profile + "08010301" + "58010101") + "9000"
                : command.StartsWith("00B2015C", StringComparison.Ordinal) ? "DF01" + "00" + "9000"
                : command.StartsWith("00B2010C", StringComparison.Ordinal) && profile == "4000"
                    ? Record(("93", Hex.ToText(signature))) : command.StartsWith("80AE", StringComparison.Ordinal) ? Cryptogram("40")
                : card.Answer(command),
        };
        Assert.Equal(first, rig.Start().Tvr[..2]);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("0088", StringComparison.Ordinal));
    }

    /// <summary>The card's DDOL, else the terminal's; one without the unpredictable number is none (EMV 4.4 Book 2 §6.5.1).</summary>
    [Theory]
    [InlineData(Ddol, "9F02069F3704", "0088000004DEADBEEF00", "00")]
    [InlineData(null, "9F02069F3704", "008800000A000000001250DEADBEEF00", "00")]
    [InlineData("9F0206", Ddol, null, "08")]
    [InlineData(null, "", null, "08")]
    [InlineData("9F3704" + "9F02FF", Ddol, null, "08")] // Longer than a command.
    public void The_card_signs_what_a_DDOL_names(string? card, string terminal, string? command, string first)
    {
        ContactRig rig = Dynamic(new SigningCard("2000", ("9F49", card)), terminal);
        Assert.Equal(command, rig.Sent.SingleOrDefault(static one => one.StartsWith("0088", StringComparison.Ordinal)));
        Assert.Equal((first + "00000000", "A800"), (rig.Tvr, rig.Tsi));
        Assert.Equal(first == "00" ? "A1A2A3A4A5A6A7A8" : "", rig.Data(Tag.IccDynamicNumber));
    }

    [Theory]
    [InlineData("80", OutcomeReason.None, "00")]
    [InlineData("77", OutcomeReason.None, "00")]
    [InlineData("wrong", OutcomeReason.None, "08")]
    [InlineData("70", OutcomeReason.CardDataMalformed, "00")]
    [InlineData("7700", OutcomeReason.CardDataMalformed, "00")]
    [InlineData("two", OutcomeReason.CardDataMalformed, "00")]
    [InlineData("", OutcomeReason.CardDataMalformed, "00")]
    [InlineData("6985", OutcomeReason.AuthenticationRefused, "00")]
    [InlineData("6283", OutcomeReason.AuthenticationRefused, "00")]
    public void The_answer_to_INTERNAL_AUTHENTICATE_is_one_of_two_templates(string answer, OutcomeReason reason, string first)
    {
        var card = new SigningCard("2000", ("9F49", Ddol))
        {
            Template = signature => answer switch
            {
                "80" => Tlv("80", signature) + "9000",
                "77" => Tlv("77", Tlv("9F01", "00") + Tlv("9F4B", signature)) + "9000",
                "70" => Tlv("70", Tlv("9F4B", signature)) + "9000",
                "7700" => "7700" + "9000",
                "two" => Tlv("80", signature) + "DF0100" + "9000",
                "wrong" => Tlv("80", signature[..^2] + (signature.EndsWith("00", StringComparison.Ordinal) ? "01" : "00")) + "9000",
                "" => "9000",
                _ => Tlv("80", signature) + answer,
            },
        };
        ContactRig rig = Dynamic(card, "");
        Assert.Equal((reason, first), (rig.Outcome.Reason, rig.Tvr[..2]));
    }

    /// <summary>
    /// The dynamic data begin with the length of the card's number, 2 to 8 (EMV 4.4 Book 2, Table 18); what is none is not kept.
    /// </summary>
    [Theory]
    [InlineData("0302A1A2", "A1A2")]
    [InlineData("0201A1", "A1")]
    [InlineData("0402A1A2FF", "A1A2")]
    [InlineData("0100", "")]
    [InlineData("00", "")]
    [InlineData("0203A1", "")] // Longer than what there is.
    [InlineData("0A09A1A2A3A4A5A6A7A8A9", "")]
    public void The_cards_number_is_kept_where_it_is_one(string data, string kept)
    {
        ContactRig rig = Dynamic(new SigningCard("2000", ("9F49", Ddol)) { Signs = _ => data }, "");
        Assert.Equal(("00", kept), (rig.Tvr[..2], rig.Data(Tag.IccDynamicNumber)));
    }

    /// <summary>Length 26 (38), number's length 08, number, CID, cryptogram, hash (EMV 4.4 Book 2, Table 19).</summary>
    [Theory]
    [InlineData("", "00")]
    [InlineData("longer", "00")]
    [InlineData("type", "04")]
    [InlineData("hash", "04")]
    [InlineData("short", "04")]
    [InlineData("number", "04")]
    public void What_a_signed_cryptogram_says_in_its_signature_is_held_against_the_clear(string fault, string first)
    {
        var card = new SigningCard("0100")
        {
            Signs = data => fault switch
            {
                "longer" => "27" + data[2..] + "BB",
                "type" => data[..20] + "80" + data[22..],
                "hash" => data[..^2] + (data.EndsWith("00", StringComparison.Ordinal) ? "01" : "00"),
                "short" => "25" + data[2..^2],
                "number" => "1E" + "00" + data[20..],
                _ => data,
            },
        };
        card.Gives.Enqueue("40");
        ContactRig rig = new ContactRig(Configuration() with { CaKeys = PinCard.Keys }) { Computes = card.Answer }.Start();
        Assert.Equal((first, "A800"), (rig.Tvr[..2], rig.Tsi));
        Assert.Equal(first == "00" ? OutcomeKind.Approved : OutcomeKind.Declined, rig.Outcome.Kind);
    }

    /// <summary>What the PDOL said is signed too; what an application before was told is not.</summary>
    [Fact]
    public void A_cryptogram_is_signed_over_what_its_own_application_was_told()
    {
        var card = new SigningCard("0100");
        card.Gives.Enqueue("40");
        bool refused = false;
        ContactApplication[] both = [ContactRig.Application() with { Aid = Hex.Parse("A000000004"), ApplicationVersion = new byte[2] },
            ContactRig.Application()];
        ContactRig rig = new(Configuration() with { CaKeys = PinCard.Keys, Applications = both, CardholderChooses = false })
        {
            Computes = command =>
            {
                bool refuses = !refused && command.StartsWith("80A8", StringComparison.Ordinal);
                refused |= refuses;
                return refuses ? "6985" : card.Answer(command);
            },
        };
        rig.On("00A4040005", Fci("A000000004", "9F02069F3704")).On("00A4040007", Fci(pdol: "9F3704")).Start();
        Assert.True(refused);
        Assert.Equal(("00", OutcomeKind.Approved), (rig.Tvr[..2], rig.Outcome.Kind));
        Assert.Equal((Visa, ""), (rig.Data(Tag.Aid), rig.Data(Tag.ApplicationVersionTerminal))); // Nor has it the other's version.
    }

    [Fact]
    public void A_signature_that_failed_is_forgotten_with_its_transaction()
    {
        var kernel = new ContactKernel(Configuration() with { CaKeys = PinCard.Keys });
        foreach (bool fails in (bool[])[true, false])
        {
            var card = new SigningCard("0100") { Signs = data => fails ? "25" + data[2..^2] : data };
            card.Gives.Enqueue("40");
            ContactRig rig = new ContactRig(kernel) { Computes = card.Answer }.Start();
            Assert.Equal(fails ? OutcomeReason.SignatureWrong : OutcomeReason.None, rig.Outcome.Reason);
        }
    }

    /// <summary>Fillers between the objects of a template are none of the data that are hashed (EMV 4.4 Book 2 §6.6.1).</summary>
    [Theory]
    [InlineData("0000")]
    [InlineData("FF")]
    public void Fillers_between_objects_are_not_hashed(string filler)
    {
        var card = new SigningCard("0100")
        {
            Tampers = (_, answer) => Tlv("77", Content(answer + "9000").Replace("9F3602", filler + "9F3602", StringComparison.Ordinal)),
        };
        card.Gives.Enqueue("40");
        ContactRig rig = new ContactRig(Configuration() with { CaKeys = PinCard.Keys }) { Computes = card.Answer }.Start();
        Assert.Equal(("00", OutcomeKind.Approved), (rig.Tvr[..2], rig.Outcome.Kind));
    }

    private static string Content(string answer) => answer[(answer[2] == '8' ? 6 : 4)..^4];

    private static ContactRig Dynamic(SigningCard card, string ddol)
    {
        card.Gives.Enqueue("40");
        ContactConfiguration configuration = Configuration(application: ContactRig.Application() with { DefaultDdol = Hex.Parse(ddol) });
        return new ContactRig(configuration with { CaKeys = PinCard.Keys }) { Computes = card.Answer }.Start();
    }
}
