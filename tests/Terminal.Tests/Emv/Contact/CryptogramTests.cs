using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>What goes into GENERATE AC and what comes of its answers, worked out by hand from EMV 4.4 Book 3.</summary>
public sealed class CryptogramTests
{
    private const string FirstObjects = "9F2701809F360200019F26080102030405060708" + "9F100706011203A00000";

    /// <summary>An answer without one of its parts does not borrow it from the answer before (EMV 4.4 Book 3 §6.5.5.4).</summary>
    [Theory]
    [InlineData("9F360200029F26081112131415161718")] // No cryptogram information data.
    [InlineData("9F2701409F26081112131415161718")] // No counter.
    [InlineData("9F2701409F36020002")] // No cryptogram.
    public void A_second_answer_does_not_borrow_from_the_first(string objects)
    {
        ContactRig rig = Online().On("80AE40", Tlv("77", objects) + "9000").Host(true);
        Assert.Equal(new ContactOutcome(OutcomeKind.EndApplication, OutcomeReason.CardDataMissing, true, false, true), rig.Outcome);
    }

    [Theory]
    [InlineData("77", "9F2701409F360200029F26081112131415161718")]
    [InlineData("80", "4000021112131415161718")]
    public void Issuer_application_data_are_those_of_the_last_answer(string template, string objects)
    {
        ContactRig rig = Online();
        Assert.Equal("06011203A00000", rig.Data(Tag.IssuerApplicationData));
        rig.On("80AE40", Tlv(template, objects) + "9000").Host(true);
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.Equal(("", "1112131415161718", "0002"),
            (rig.Data(Tag.IssuerApplicationData), rig.Data(Tag.ApplicationCryptogram), rig.Data(Tag.ApplicationTransactionCounter)));
    }

    /// <summary>What was read stays: an account number that comes with a cryptogram is authenticated by nothing.</summary>
    [Fact]
    public void An_answer_to_GENERATE_AC_does_not_replace_what_was_read()
    {
        ContactRig rig = Online(FirstObjects + "5A084761739001010028" + "8D029B02");
        Assert.Equal("4761739001010010", rig.Data(Tag.PrimaryAccountNumber));
        rig.On("80AE40", Cryptogram("40")).Host(true);
        Assert.StartsWith("80AE4000153030", rig.LastSent, StringComparison.Ordinal); // The record's CDOL2, 21 bytes.
    }

    [Fact]
    public void An_answer_that_names_a_part_twice_ends() =>
        Assert.Equal(OutcomeReason.CardDataDuplicate, Arqc(FirstObjects + "9F26081112131415161718").Start().Outcome.Reason);

    /// <summary>TDOL of the card: 9F02 alone, 12.50, so the hash is SHA-1 of 000000001250 (by sha1sum).</summary>
    [Fact]
    public void A_TC_hash_is_made_over_what_the_cards_list_names()
    {
        ContactRig rig = Hashing(ContactRig.Application(), ("97", "9F0206")).Start();
        Assert.Equal("80AE400019" + "8000000000" + "3751E016B77863E918D0C7A3D9564968392AC140" + "00", rig.LastSent);
    }

    /// <summary>SHA-1 of 8000000080, the TVR with its own bit for the default TDOL (by sha1sum): the bit is set before the hash.</summary>
    [Fact]
    public void A_card_without_a_list_has_the_terminals_and_the_bit_says_so()
    {
        ContactRig rig = Hashing(ContactRig.Application() with { DefaultTdol = Hex.Parse("9505") }).Start();
        Assert.Equal("80AE400019" + "8000000080" + "C6A9AEA3699F6FAA3C43EDC67BA4F000DDB87061" + "00", rig.LastSent);
        Assert.Equal("8000000080", rig.Tvr);
    }

    /// <summary>SHA-1 of nothing, of FIPS 180's examples.</summary>
    [Fact]
    public void A_terminal_without_a_list_hashes_nothing() =>
        Assert.Equal(
            "80AE400019" + "8000000080" + "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709" + "00",
            Hashing(ContactRig.Application()).Start().LastSent);

    /// <summary>A card is told as much as three commands hold: PDOL, CDOL1 and CDOL2 of 252 bytes each.</summary>
    [Fact]
    public void The_longest_lists_are_taken_together()
    {
        ContactRig rig = Arqc().On(Select, Fci(pdol: ""), Fci(pdol: "DF01FC")).On("00B2010C", Record(("8C", "DF01FC"), ("8D", "DF01FC")))
            .On("80AE40", Cryptogram("40")).Start().Host(true);
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
    }

    /// <summary>A card without a PDOL gets an empty list; one without an AFL or an AIP is ended, whatever else it has given.</summary>
    [Fact]
    public void Processing_options_are_asked_for_with_an_empty_list_and_need_both_objects()
    {
        string fci = Tlv("6F", Tlv("84", Visa) + Tlv("A5", "870101")) + "9000";
        ContactRig rig = new ContactRig().On(Select, fci).On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal("80A8000002830000", rig.Sent[2]);
        string record = Record();
        string all = record[(record[2] == '8' ? 6 : 4)..^4];
        foreach (string one in (ReadOnlySpan<string>)["82020000", "940408010100"])
        {
            rig = new ContactRig().On("80A8", Tlv("77", one + all) + "9000").On("00B2010C", "7000" + "9000").On(FirstAc, Cryptogram("40"));
            Assert.Equal(OutcomeReason.CardDataMissing, rig.Start().Outcome.Reason);
        }
    }

    [Fact]
    public void A_card_that_wants_no_hash_leaves_the_bit_alone() =>
        Assert.Equal("8000000000", new ContactRig().On(FirstAc, Cryptogram("40")).Start().Tvr);

    [Theory]
    [InlineData("9F")]
    [InlineData("9F02FF")] // More than a command takes.
    public void A_list_that_nobody_can_build_ends(string list) =>
        Assert.Equal(OutcomeReason.CardDataFormat, Hashing(ContactRig.Application(), ("97", list)).Start().Outcome.Reason);

    /// <summary>Objects that are computed with have their length wherever they come from: SELECT's answer may carry any.</summary>
    [Theory]
    [InlineData("8200")]
    [InlineData("8F00")]
    [InlineData("9F0700")]
    [InlineData("9F0D0100")]
    [InlineData("9F0E0100")]
    [InlineData("9F0F0100")]
    [InlineData("9F1400")]
    [InlineData("9F2300")]
    [InlineData("8E0100")]
    public void An_object_of_a_wrong_length_in_the_answer_to_SELECT_ends_the_application(string carried)
    {
        string fci = Tlv("6F", Tlv("84", Visa) + Tlv("A5", Tlv("50", "56495341") + carried)) + "9000";
        ContactRig rig = new ContactRig().On(Select, fci).On("80A8", Tlv("77", "940408010100") + "9000")
            .On("00B2010C", Record(("9F0D", null), ("9F0E", null), ("9F0F", null))).On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal(OutcomeReason.ApplicationsRefused, rig.Outcome.Reason);
    }

    /// <summary>Capabilities that an application's own objects name claim no PIN either, where none can be entered now.</summary>
    [Fact]
    public void Without_a_way_to_enter_a_PIN_no_capabilities_claim_one()
    {
        ContactApplication application = ContactRig.Application() with
        {
            Objects = [new DataObject(Tag.TerminalCapabilities, Hex.Parse("E0F8C8"))],
        };
        ContactRig rig = new ContactRig(Configuration("E008C8", application: application)).On("80A8", Options("1000"))
            .On("00B2010C", Record(("8E", "0000000000000000" + "42000100"))).On(FirstAc, Cryptogram("40"));
        rig.Start(new ContactTransaction(Transaction() with { TakesPin = false, TakesOfflinePin = false }));
        Assert.Equal(("3F0001", "8000900000"), (rig.CvmResults, rig.Tvr)); // No keypad for it (10), verification failed (80).
        Assert.Equal("E028C8", rig.Data(Tag.TerminalCapabilities));
        Assert.Equal(KernelOutputKind.EnterPin, rig.Start().Asked.Kind);
    }

    [Theory]
    [InlineData(Tag.TerminalCapabilities, "E0F8")]
    [InlineData(Tag.AdditionalTerminalCapabilities, "")]
    [InlineData(Tag.TerminalType, "")]
    [InlineData(Tag.Tvr, "00")]
    public void A_configuration_with_a_wrong_length_is_our_own_error(uint tag, string value) =>
        Assert.ThrowsAny<Exception>(() => new ContactKernel(
            Configuration(application: ContactRig.Application() with { Objects = [new DataObject(tag, Hex.Parse(value))] })));

    [Fact]
    public void As_many_objects_as_a_configuration_may_name_fit()
    {
        DataObject[] Named(uint first) => [.. Enumerable.Range(0, 32).Select(i => new DataObject(first + (uint)i, new byte[64]))];
        ContactConfiguration configuration = Configuration(application: ContactRig.Application() with { Objects = Named(0xDF20) });
        configuration = configuration with { Terminal = configuration.Terminal with { Objects = Named(0xDF40) } };
        ContactRig rig = new ContactRig(configuration).On("80A8", Options("0400"));
        rig.On("80AE80", Cryptogram("80")).On("80AE40", Cryptogram("40"));
        rig.On("00820000", "9000").Start(Purchase(100_000) with { MerchantForcesOnline = true });
        rig.Host(true, "91081122334455667788");
        Assert.Equal(OutcomeReason.None, rig.Outcome.Reason);
    }

    private static ContactRig Hashing(ContactApplication application, params (string Tag, string? Value)[] changes) =>
        new ContactRig(Configuration(application: application))
            .On("00B2010C", Record([("8C", "95059814"), .. changes])).On(FirstAc, Cryptogram("40"));

    private static ContactRig Arqc(string objects = FirstObjects) =>
        new ContactRig(Configuration(application: ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 }))
            .On("80AE80", Tlv("77", objects) + "9000");

    private static ContactRig Online(string objects = FirstObjects)
    {
        ContactRig rig = Arqc(objects).Start();
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        return rig;
    }
}
