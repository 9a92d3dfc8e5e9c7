using Terminal.Emv;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv;

public sealed class KernelC3Tests
{
    [Theory]
    [InlineData("6984", OutcomeKind.Declined, OutcomeReason.CardWantsOtherInterface)]
    [InlineData("6985", OutcomeKind.EndApplication, OutcomeReason.ProcessingOptionsRefused)]
    [InlineData("6986", OutcomeKind.TryAgain, OutcomeReason.SeePhone)]
    [InlineData("6A81", OutcomeKind.EndApplication, OutcomeReason.ProcessingOptionsRefused)]
    [InlineData("9000", OutcomeKind.EndApplication, OutcomeReason.CardDataMalformed)]
    [InlineData("77029000", OutcomeKind.EndApplication, OutcomeReason.CardDataMalformed)]
    [InlineData("7702829000", OutcomeKind.EndApplication, OutcomeReason.CardDataMalformed)]
    [InlineData("80009000", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("800220009000", OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("8006200010010100", OutcomeKind.EndApplication, OutcomeReason.ProcessingOptionsRefused)]
    [InlineData("80052000100101009000", OutcomeKind.EndApplication, OutcomeReason.CardDataMalformed)]
    [InlineData("800520001001019000", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    public void The_options_answer_decides(string answer, OutcomeKind kind, OutcomeReason reason)
    {
        Outcome outcome = Tap(Started(Configuration()), answer);
        Assert.Equal((kind, reason), (outcome.Kind, outcome.Reason));
    }

    [Theory]
    [InlineData("9F27", "00", OutcomeKind.Declined, OutcomeReason.CardDeclined)]
    [InlineData("9F27", "80", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("9F27", "C0", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("9F27", null, OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("9F27", "40", OutcomeKind.Declined, OutcomeReason.CardDataMissing)]
    [InlineData("82", null, OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("9F36", null, OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("9F26", null, OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("9F10", null, OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("57", null, OutcomeKind.EndApplication, OutcomeReason.CardDataMissing)]
    [InlineData("57", "4761739001010010F49122010000000000", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("57", "4761739001010010D4", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("57", "4761739001010010D491220100000000000000FF", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("5A", "4761739001010010", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("5A", "4761739001010028", OutcomeKind.EndApplication, OutcomeReason.CardDataInconsistent)]
    [InlineData("5A", "47617390010100104761739001010010", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("9F6C", "00", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("5F20", "404040404040404040404040404040404040404040404040404040", OutcomeKind.EndApplication, OutcomeReason.CardDataFormat)]
    [InlineData("9F6C", null, OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("9F6C", "8000", OutcomeKind.Declined, OutcomeReason.CvmNotSupported)]
    [InlineData("9F6C", "4000", OutcomeKind.Declined, OutcomeReason.CvmNotSupported)]
    [InlineData("9F6C", "0080", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    public void Each_data_object_does_what_it_must(string tag, string? value, OutcomeKind kind, OutcomeReason reason)
    {
        Outcome outcome = Tap(Started(Configuration()), OptionsAnswer((tag, value)));
        Assert.Equal((kind, reason), (outcome.Kind, outcome.Reason));
    }

    [Theory]
    [InlineData("06011203900000", "40")]
    [InlineData("06011203A00000", "80")]
    [InlineData("06011203800000", "00")]
    public void Without_cryptogram_information_the_issuer_data_tell_the_cryptogram(string issuerData, string information)
    {
        EntryPoint entryPoint = Started(Configuration());
        _ = Tap(entryPoint, OptionsAnswer(("9F27", null), ("9F10", issuerData)));
        Assert.Equal(information, Data(entryPoint, Tag.CryptogramInformationData));
    }

    [Theory]
    [InlineData("21000080", "0000", OutcomeReason.CvmNotSupported, OutcomeCvm.NotApplicable)]
    [InlineData("21000080", "0080", OutcomeReason.CvmNotSupported, OutcomeCvm.NotApplicable)]
    [InlineData("21004080", "0080", OutcomeReason.None, OutcomeCvm.ConfirmationCodeVerified)]
    [InlineData("25004080", "8080", OutcomeReason.None, OutcomeCvm.OnlinePin)]
    [InlineData("25000080", "8000", OutcomeReason.None, OutcomeCvm.OnlinePin)]
    [InlineData("25000080", "0000", OutcomeReason.CvmNotSupported, OutcomeCvm.NotApplicable)]
    [InlineData("27000080", "C000", OutcomeReason.None, OutcomeCvm.OnlinePin)]
    [InlineData("23000080", "C000", OutcomeReason.None, OutcomeCvm.Signature)]
    [InlineData("23000080", null, OutcomeReason.None, OutcomeCvm.Signature)]
    [InlineData("25000080", null, OutcomeReason.CvmNotSupported, OutcomeCvm.NotApplicable)]
    public void An_amount_that_needs_a_verification_gets_one_that_both_have(
        string terminal, string? card, OutcomeReason reason, OutcomeCvm cvm)
    {
        EntryPoint entryPoint = Started(Configuration(Application() with { Qualifiers = Hex.Parse(terminal) }), 5000);
        Outcome outcome = Tap(entryPoint, OptionsAnswer(("9F6C", card)));
        Assert.Equal((reason, cvm), (outcome.Reason, outcome.Cvm));
        Assert.Equal(reason == OutcomeReason.None ? OutcomeKind.OnlineRequest : OutcomeKind.Declined, outcome.Kind);
    }

    [Theory]
    [InlineData("01112233440080", OutcomeReason.None)]
    [InlineData("01112233448080", OutcomeReason.CvmNotProved)]
    [InlineData("0111223344", OutcomeReason.CvmNotProved)]
    public void A_device_that_verified_repeats_it_where_it_is_signed(string related, OutcomeReason reason)
    {
        EntryPoint entryPoint = Started(Configuration(Application() with { Qualifiers = Hex.Parse("21004080") }), 5000);
        Assert.Equal(reason, Tap(entryPoint, OptionsAnswer(("9F6C", "0080"), ("9F69", related))).Reason);
    }

    [Fact]
    public void A_phone_that_verified_unasked_is_taken_without_a_verification() =>
        Assert.Equal(OutcomeCvm.NoCvm, Tap(Started(Configuration()), OptionsAnswer(("9F6C", "0080"))).Cvm);

    [Fact]
    public void A_card_that_declines_what_it_cannot_verify_is_told_apart() =>
        Assert.Equal(OutcomeReason.CvmNotSupported, Tap(Started(Configuration(), 5000), OptionsAnswer(("9F27", "00"))).Reason);

    [Theory]
    [InlineData(0x01, "0400", OutcomeReason.CardWantsOtherInterface)]
    [InlineData(0x09, "0200", OutcomeReason.CardWantsOtherInterface)]
    [InlineData(0x00, "0600", OutcomeReason.None)]
    public void Cash_goes_to_another_interface_where_the_card_says_so(byte type, string qualifiers, OutcomeReason reason) =>
        Assert.Equal(reason, Tap(Started(Configuration(), 1250, type), OptionsAnswer(("9F6C", qualifiers))).Reason);

    [Theory]
    [InlineData(0x01, "8000", "0276", OutcomeReason.None)]
    [InlineData(0x01, "4000", "0276", OutcomeReason.NotAllowedByCard)]
    [InlineData(0x01, "4000", "0840", OutcomeReason.None)]
    [InlineData(0x09, "0080", "0276", OutcomeReason.None)]
    [InlineData(0x09, "FF40", "0276", OutcomeReason.NotAllowedByCard)]
    [InlineData(0x00, "0000", "0276", OutcomeReason.None)]
    public void Usage_control_holds_for_cash_and_cashback(byte type, string control, string country, OutcomeReason reason) =>
        Assert.Equal(reason, Tap(Started(Configuration(), 1250, type), OptionsAnswer(("9F07", control), ("5F28", country))).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("9F0206")]
    [InlineData("9F6604BF810C04")]
    [InlineData("9F6604" + "9F02FF")]
    public void A_card_that_does_not_ask_for_the_qualifiers_is_passed_over(string pdol)
    {
        Outcome outcome = new ScriptedCard()
            .Expect(SelectPpse, Ppse(Entry(Visa), Entry("A000000003101002")))
            .Expect(SelectVisa, Fci(Visa, pdol))
            .Expect("00A4040008A000000003101002", Fci("A000000003101002", pdol))
            .Play(Started(Configuration()));
        Assert.Equal((OutcomeKind.EndApplication, OutcomeReason.PdolUnusable), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void The_options_command_carries_what_the_list_asks_for_and_zeros_for_the_unknown()
    {
        Outcome outcome = new ScriptedCard()
            .Expect(SelectPpse, Ppse(Entry(Visa)))
            .Expect(SelectVisa, Fci(Visa, "9F66049F02065F2A029A039F3704DF6002"))
            .Expect("80A8000017831521800080000000001250097826112" + "2DEADBEEF000000", OptionsAnswer())
            .Play(Started(Configuration()));
        Assert.Equal(OutcomeKind.OnlineRequest, outcome.Kind);
    }

    [Theory]
    [InlineData("08010100", "70045F2402499000", OutcomeReason.CardDataMalformed)]
    [InlineData("08010100", "70065F24034912319000", OutcomeReason.None)]
    [InlineData("08010100", "700482022000" + "9000", OutcomeReason.CardDataDuplicate)]
    [InlineData("08010100", "70055F240249129000", OutcomeReason.CardDataFormat)]
    [InlineData("08010100", "6A83", OutcomeReason.RecordRefused)]
    [InlineData("08010100", "71009000", OutcomeReason.CardDataMalformed)]
    [InlineData("08010100", "70009000", OutcomeReason.None)]
    [InlineData("08010100", "9000", OutcomeReason.CardDataMalformed)]
    [InlineData("08010101", "70039F02009000", OutcomeReason.None)]
    [InlineData("58010101", "01029000", OutcomeReason.None)]
    public void A_record_is_taken_or_ends_it(string locator, string record, OutcomeReason reason)
    {
        EntryPoint entryPoint = Started(Configuration());
        Outcome outcome = new ScriptedCard()
            .Expect(SelectPpse, Ppse(Entry(Visa)))
            .Expect(SelectVisa, Fci())
            .Expect(Options, OptionsAnswer(("94", locator)))
            .Expect(locator.StartsWith("08", StringComparison.Ordinal) ? "00B2010C00" : "00B2015C00", record)
            .Play(entryPoint);
        Assert.Equal(reason, outcome.Reason);
        Assert.Equal("000000001250", Data(entryPoint, Tag.AmountAuthorised));
    }

    [Theory]
    [InlineData("080101", OutcomeReason.CardDataFormat)]
    [InlineData("0801010000", OutcomeReason.CardDataFormat)]
    [InlineData("00010100", OutcomeReason.CardDataFormat)]
    [InlineData("09010100", OutcomeReason.CardDataFormat)]
    [InlineData("F8010100", OutcomeReason.CardDataFormat)]
    [InlineData("08000100", OutcomeReason.CardDataFormat)]
    [InlineData("08020100", OutcomeReason.CardDataFormat)]
    [InlineData("08010102", OutcomeReason.CardDataFormat)]
    [InlineData("0801FF00", OutcomeReason.CardDataTooLong)]
    public void A_locator_that_is_wrong_ends_it(string locator, OutcomeReason reason) =>
        Assert.Equal(reason, Tap(Started(Configuration()), OptionsAnswer(("94", locator))).Reason);

    [Fact]
    public void Records_up_to_the_limit_are_read()
    {
        ScriptedCard card = new ScriptedCard()
            .Expect(SelectPpse, Ppse(Entry(Visa)))
            .Expect(SelectVisa, Fci())
            .Expect(Options, OptionsAnswer(("94", $"0801{Limits.RecordCountMax:X2}00")));
        for (int i = 1; i <= Limits.RecordCountMax; i++)
        {
            _ = card.Expect($"00B2{i:X2}0C00", "70009000");
        }

        Assert.Equal(OutcomeKind.OnlineRequest, card.Play(Started(Configuration())).Kind);
    }

    [Fact]
    public void More_than_the_terminal_holds_ends_it()
    {
        ScriptedCard card = new ScriptedCard()
            .Expect(SelectPpse, Ppse(Entry(Visa)))
            .Expect(SelectVisa, Fci())
            .Expect(Options, OptionsAnswer(("94", "08012020")));
        string filler = new('A', 2 * 240);
        int count = (Limits.StaticDataLengthMax - 2) / 245;
        for (int i = 1; i <= count; i++)
        {
            _ = card.Expect($"00B2{i:X2}0C00", Tlv("70", Tlv($"DF{i:X2}", filler)) + "9000");
        }

        _ = card.Expect($"00B2{count + 1:X2}0C00", Tlv("70", Tlv($"DF{count + 1:X2}", filler)) + "9000");
        Assert.Equal(OutcomeReason.CardDataTooLong, card.Play(Started(Configuration())).Reason);
    }

    [Fact]
    public void A_card_that_leaves_may_come_again()
    {
        EntryPoint entryPoint = Started(Configuration());
        Outcome outcome = Tap(entryPoint, null!);
        Assert.Equal(
            (OutcomeKind.TryAgain, OutcomeStart.B, MessageIdentifier.PresentAgain),
            (outcome.Kind, outcome.Start, outcome.Ui.Message));
        entryPoint.Start(Transaction(), default);
        Assert.Equal(OutcomeKind.OnlineRequest, Tap(entryPoint, OptionsAnswer()).Kind);
    }
}
