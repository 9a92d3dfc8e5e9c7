using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>What the contact kernel shows, how long it waits, what it is configured with, and what it leaves behind.</summary>
public sealed class KernelDetailTests
{
    private static readonly UserInterfaceRequest Processing = new(MessageIdentifier.Processing, ReaderStatus.Processing);
    private static readonly UserInterfaceRequest Authorising = new(MessageIdentifier.Authorising, ReaderStatus.Processing);
    private static readonly UserInterfaceRequest Remove = new(MessageIdentifier.RemoveCard, ReaderStatus.NotReady);

    [Fact]
    public void It_says_that_it_works_that_it_authorises_and_that_the_card_is_to_be_removed()
    {
        Assert.Equal([Processing, Remove], new ContactRig().On(FirstAc, Cryptogram("40")).Start().Shown);
        Assert.Equal([Processing, Remove], new ContactRig().On(Select, "6A82").Start().Shown);
        Assert.Equal([Processing, Authorising, Remove], Online().On("80AE40", Cryptogram("40")).Host(true).Shown);
    }

    /// <summary>How long each wait is: an answer of the card, a choice, a PIN, a look-up, the host.</summary>
    [Theory]
    [InlineData("card", 7)]
    [InlineData("choice", 11)]
    [InlineData("pin", 13)]
    [InlineData("look-up", 17)]
    [InlineData("host", 19)]
    public void Each_wait_has_its_time(string wait, int seconds)
    {
        ContactConfiguration configuration = Timed(wait);
        Assert.Equal(
            (30, 60, 120, 3, 120),
            (Seconds(Configuration().AnswerTime), Seconds(Configuration().ChoiceTime), Seconds(Configuration().PinTime),
                Seconds(Configuration().LookUpTime), Seconds(Configuration().HostTime)));
        ContactRig rig = new ContactRig(configuration).On("80A8", Options(wait == "pin" ? "1000" : "0000"))
            .On("00B2010C", ContactRig.Record(("8E", "0000000000000000" + "0200"))).On("80AE80", Cryptogram("80"))
            .On(Select, Tlv("6F", Tlv("84", Visa) + Tlv("A5", wait == "choice" ? "870181" : "870101")) + "9000");
        Action start = wait == "card" ? () => rig.Kernel.Start(Purchase(), default) : () => rig.Start();
        start();
        Instant end = default(Instant) + TimeSpan.FromSeconds(seconds);
        Assert.Equal(end, rig.Kernel.Deadline);
        rig.Kernel.Elapse(default(Instant) + (TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(end, rig.Kernel.Deadline);
        rig.Kernel.Elapse(end);
        Assert.NotEqual(end, rig.Kernel.Deadline);
    }

    /// <summary>What a configuration must keep to, and its bounds, which are good.</summary>
    [Fact]
    public void A_configuration_out_of_its_bounds_is_our_own_error()
    {
        ContactApplication one = ContactRig.Application();
        ReadOnlyMemory<byte>[] four = [new byte[4], new byte[6]];
        (ContactApplication Application, bool Good)[] applications =
        [
            (one, true),
            (one with { Aid = new byte[5] }, true), (one with { Aid = new byte[4] }, false),
            (one with { Aid = new byte[16] }, true), (one with { Aid = new byte[17] }, false),
            (one with { ApplicationVersion = new byte[2] }, true), (one with { ApplicationVersion = new byte[1] }, false),
            (one with { ApplicationVersion = new byte[3] }, false),
            .. four.Select(code => (one with { TacDenial = code }, false)),
            .. four.Select(code => (one with { TacOnline = code }, false)),
            .. four.Select(code => (one with { TacDefault = code }, false)),
            (one with { FloorLimitMinor = 0 }, true), (one with { FloorLimitMinor = -1 }, false),
            (one with { FloorLimitMinor = uint.MaxValue }, true), (one with { FloorLimitMinor = uint.MaxValue + 1L }, false),
            (one with { MerchantPriority = -1 }, false), (one with { MerchantPriority = int.MaxValue }, true),
            (one with { DefaultDdol = new byte[255] }, true), (one with { DefaultDdol = new byte[256] }, false),
            (one with { DefaultTdol = new byte[255] }, true), (one with { DefaultTdol = new byte[256] }, false),
            (one with { RandomTargetPercent = -1 }, false), (one with { RandomMaxPercent = -1 }, false),
            (one with { RandomTargetPercent = 99, RandomMaxPercent = 99 }, true), (one with { RandomMaxPercent = 100 }, false),
            (one with { RandomTargetPercent = 100, RandomMaxPercent = 100 }, false),
            (one with { RandomTargetPercent = 50, RandomMaxPercent = 49 }, false),
            (one with { Objects = [.. Enumerable.Repeat(new DataObject(0xDF01, new byte[64]), 32)] }, true),
            (one with { Objects = [.. Enumerable.Repeat(new DataObject(0xDF01, new byte[64]), 33)] }, false),
            (one with { Objects = [new DataObject(0xDF01, new byte[65])] }, false),
        ];
        foreach ((ContactApplication application, bool good) in applications)
        {
            Check(Configuration(application: application), good);
            Check(Configuration() with { Applications = [one, application] }, good);
        }

        Check(Configuration() with { Applications = [.. Enumerable.Repeat(one, Limits.ApplicationCountMax)] }, true);
        Check(Configuration() with { Applications = [.. Enumerable.Repeat(one, Limits.ApplicationCountMax + 1)] }, false);
        TerminalData terminal = Configuration().Terminal;
        Check(Configuration() with { Terminal = terminal with { Capabilities = new byte[2] } }, false);
        Check(Configuration() with { Terminal = terminal with { Capabilities = new byte[4] } }, false);
        Check(Configuration() with { Terminal = terminal with { AdditionalCapabilities = new byte[4] } }, false);
        Check(Configuration() with { Terminal = terminal with { AdditionalCapabilities = new byte[6] } }, false);
        Check(Configuration() with { Terminal = terminal with { Objects = [new DataObject(Tag.Tvr, new byte[4])] } }, false);
    }

    [Theory]
    [InlineData("E010C8", true)]
    [InlineData("E0F8C8", true)]
    [InlineData("E0E8C8", false)]
    public void A_terminal_claims_an_enciphered_PIN_by_its_bit(string capabilities, bool takes) =>
        Assert.Equal(takes, Configuration(capabilities).TakesCardPin);

    /// <summary>
    /// Known as Quick Chip: GENERATE AC 2 with Z3 (5A33) at once; what the host says is not the card's business any more.
    /// </summary>
    [Theory]
    [InlineData("00")]
    [InlineData("40")] // More than was asked for: the first cryptogram is with the host all the same.
    [InlineData("")] // It is gone.
    public void A_card_that_is_let_go_early_is_closed_with_a_decline_while_the_host_is_asked(string second)
    {
        ContactRig rig = Card().On("80AE00", second.Length == 0 ? null : Cryptogram(second))
            .Start(Purchase() with { ReleasesEarly = true });
        Assert.Equal(new ContactOutcome(OutcomeKind.OnlineRequest, OutcomeReason.None, true), rig.Outcome);
        Assert.StartsWith("80AE0000155A33", rig.LastSent, StringComparison.Ordinal);
        Assert.Equal("5A33", rig.Data(Tag.AuthorisationResponseCode));
        Assert.Equal([KernelOutputKind.GoOnline, KernelOutputKind.Finish], rig.Wanted);
    }

    [Fact]
    public void A_card_that_is_let_go_early_and_wants_a_signature_is_signed_for()
    {
        ContactRig rig = Card(("8E", "0000000000000000" + "1E00")).On("80A8", Options("1000")).On("80AE00", Cryptogram("00"))
            .Start(Purchase() with { ReleasesEarly = true });
        Assert.Equal(new ContactOutcome(OutcomeKind.OnlineRequest, OutcomeReason.None, true, true), rig.Outcome);
    }

    /// <summary>A card may want to go online where the terminal cannot: the terminal then decides as without its host.</summary>
    [Fact]
    public void An_offline_only_terminal_that_the_card_sends_online_decides_alone()
    {
        ContactRig rig = new ContactRig(Configuration(type: "23")).On(FirstAc, Cryptogram("80"), Cryptogram("00")).Start();
        Assert.Equal(["80AE400", "80AE4000155933"], [rig.Sent[^2][..7], rig.LastSent[..14]]);
        Assert.Equal(new ContactOutcome(OutcomeKind.Declined, OutcomeReason.CardDeclined), rig.Outcome);
    }

    [Fact]
    public void Amounts_and_the_floor_limit_are_there_in_binary_too()
    {
        ContactRig rig = new ContactRig().On(FirstAc, Cryptogram("40"))
            .Start(new ContactTransaction(Transaction(0xFFFFFFFF) with { AmountOtherMinor = 0x102 }));
        Assert.Equal(("FFFFFFFF", "00000102", "000186A0"), Binary(rig));
        rig.Start(new ContactTransaction(Transaction(0x100000000) with { AmountOtherMinor = 0 }));
        Assert.Equal(("", "00000000", "000186A0"), Binary(rig)); // There is no room for it in four bytes.
        Assert.Equal(Visa, rig.Data(Tag.Aid));
        Assert.Equal("05", rig.Data(Tag.PosEntryMode));
    }

    [Fact]
    public void A_CVM_list_has_whole_rules() => Assert.Equal(
        OutcomeReason.CardDataFormat, new ContactRig().On("00B2010C", Record(("8E", "00000000000000001F"))).Start().Outcome.Reason);

    [Fact]
    public void A_PDOL_longer_than_a_command_ends() => Assert.Equal(
        OutcomeReason.CardDataFormat, new ContactRig().On(Select, Fci(pdol: ""), Fci(pdol: "9F02FF")).Start().Outcome.Reason);

    [Theory]
    [InlineData("8D", "9F02FF")]
    [InlineData("8C", "9F02FF")]
    public void A_CDOL_longer_than_a_command_ends(string tag, string list)
    {
        ContactRig rig = Card((tag, list)).Start();
        rig = tag == "8D" ? rig.Host(true) : rig;
        Assert.Equal(OutcomeReason.CardDataFormat, rig.Outcome.Reason);
        Assert.Equal(tag == "8D", rig.Outcome.ReversalNeeded);
    }

    /// <summary>Format 1 of GENERATE AC: CID 1, ATC 2, cryptogram 8, and up to 32 bytes of the issuer's data.</summary>
    [Theory]
    [InlineData(10, OutcomeReason.CardDataFormat)]
    [InlineData(11, OutcomeReason.None)]
    [InlineData(12, OutcomeReason.None)]
    [InlineData(43, OutcomeReason.None)]
    [InlineData(44, OutcomeReason.CardDataFormat)]
    public void A_cryptogram_of_format_1_has_its_length(int length, OutcomeReason reason)
    {
        string content = "400001" + "0102030405060708" + new string('6', 80);
        ContactRig rig = new ContactRig().On(FirstAc, Tlv("80", content[..(2 * length)]) + "9000").Start();
        Assert.Equal(reason, rig.Outcome.Reason);
        if (reason == OutcomeReason.None)
        {
            Assert.Equal(
                ("40", "0001", "0102030405060708", content[22..(2 * length)]),
                (rig.Data(Tag.CryptogramInformationData), rig.Data(Tag.ApplicationTransactionCounter), rig.Data(Tag.ApplicationCryptogram),
                    rig.Data(Tag.IssuerApplicationData)));
            Assert.Equal(length > 11, rig.Kernel.TryGetData(Tag.IssuerApplicationData, out _));
        }
    }

    /// <summary>A card that has filled the store has no room for a cryptogram, and no part of one decides.</summary>
    [Fact]
    public void A_cryptogram_that_finds_no_room_ends()
    {
        HashSet<OutcomeReason> reasons = [];
        for (int count = 100; count <= Limits.DataObjectCountMax; count++)
        {
            string[] tags = [.. Enumerable.Range(0, count).Select(static at => at < 90 ? $"DF{0x21 + at:X2}" : $"1F{0x21 + at - 90:X2}")];
            string records = string.Concat(tags.Take(60).Select(static tag => tag + "00"));
            string others = string.Concat(tags.Skip(60).Select(static tag => tag + "00"));
            ContactRig rig = new ContactRig().On("80A8", Tlv("80", "0000" + "08010300") + "9000")
                .On("00B2020C", Tlv("70", records) + "9000")
                .On("00B2030C", Tlv("70", others) + "9000").On(FirstAc, Cryptogram("40")).Start();
            _ = reasons.Add(rig.Outcome.Reason);
            Assert.Equal(rig.Outcome.Kind == OutcomeKind.Approved, rig.Data(Tag.IssuerApplicationData).Length > 0);
        }

        Assert.Equal([OutcomeReason.None, OutcomeReason.CardDataTooLong], reasons.Order());
    }

    /// <summary>The low bits of the cryptogram information are an advice and its reason (EMV 4.4 Book 3, Annex A).</summary>
    [Theory]
    [InlineData("41")]
    [InlineData("4A")]
    [InlineData("7F")]
    public void A_type_is_two_bits(string information) =>
        Assert.Equal(OutcomeKind.Approved, new ContactRig().On(FirstAc, Cryptogram(information)).Start().Outcome.Kind);

    [Fact]
    public void A_cryptogram_of_no_type_is_refused_whatever_was_asked_for() => Assert.Equal(
        OutcomeReason.CryptogramRefused, new ContactRig().On(FirstAc, Cryptogram("C0")).Start().Outcome.Reason);

    [Fact]
    public void Nobody_signs_for_what_is_declined()
    {
        ContactRig rig = new ContactRig().On("80A8", Options("1000")).On("00B2010C", ContactRig.Record(("8E", "00000000000000001E00")))
            .On(FirstAc, Cryptogram("00")).Start();
        Assert.Equal(("1E0000", false), (rig.CvmResults, rig.Outcome.SignatureWanted));
    }

    [Fact]
    public void Results_begin_at_nothing_whatever_a_configuration_names()
    {
        ContactConfiguration configuration = Configuration();
        TerminalData terminal = configuration.Terminal with { Objects = [new DataObject(Tag.Tvr, Hex.Parse("FFFFFFFFFF"))] };
        Assert.Equal("8000000000", new ContactRig(configuration with { Terminal = terminal }).On(FirstAc, Cryptogram("40")).Start().Tvr);
    }

    [Theory]
    [InlineData("6985", OutcomeReason.CryptogramRefused)]
    [InlineData("6300", OutcomeReason.CryptogramRefused)]
    [InlineData("70009000", OutcomeReason.CardDataMalformed)]
    [InlineData("9000", OutcomeReason.CardDataMalformed)]
    [InlineData("77009000", OutcomeReason.CardDataMissing)]
    [InlineData("7707" + "9F270140" + "9F3600" + "9000", OutcomeReason.CardDataFormat)]
    public void An_answer_that_is_no_cryptogram_ends(string answer, OutcomeReason reason) =>
        Assert.Equal(reason, new ContactRig().On(FirstAc, answer).On("00C0", answer).Start().Outcome.Reason);

    [Fact]
    public void Nothing_of_a_transaction_goes_into_the_next()
    {
        ContactApplication application = ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 5000 };
        var kernel = new ContactKernel(Configuration(application: application) with { LooksUpCards = true });
        ContactRig rig = new ContactRig(kernel).On("80A8", Options("1400"))
            .On("00B2010C", Record(("8E", "0000000000000000" + "41001E00"), ("9F14", "01"), ("9F23", "01")))
            .On(ReadTries, "9F1701009000").On("80AE80", Cryptogram("80")).On("80AE40", Cryptogram("40"))
            .On("00820000", "6300").On("8424", "6985")
            .Start(Purchase(6000) with { MerchantForcesOnline = true })
            .Then(static (one, at) => one.CardLookedUp(new CardHistory(1, true), at))
            .Host(true, "91081122334455667788" + Tlv("72", Tlv("86", "8424000000")));
        Assert.Equal(("900020E850", "7C00", true), (rig.Tvr, rig.Tsi, rig.Outcome.SignatureWanted));
        rig = new ContactRig(kernel).On(FirstAc, Cryptogram("40")).Start(Purchase(100));
        rig.Then(static (one, at) => one.CardLookedUp(default, at));
        Assert.Equal(("8000000000", "2800", "3F0000"), (rig.Tvr, rig.Tsi, rig.CvmResults));
        Assert.Equal(new ContactOutcome(OutcomeKind.Approved, OutcomeReason.None), rig.Outcome);
        Assert.Equal(("", "5931"), (rig.Data(Tag.IssuerScriptResults), rig.Data(Tag.AuthorisationResponseCode)));
    }

    private static void Check(ContactConfiguration configuration, bool good)
    {
        Exception? fault = Xunit.Record.Exception(() => new ContactKernel(configuration));
        Assert.Equal(good, fault is null);
    }

    private static int Seconds(TimeSpan time) => (int)time.TotalSeconds;

    private static ContactConfiguration Timed(string wait) => Configuration(
        application: ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 }) with
    {
        AnswerTime = TimeSpan.FromSeconds(7),
        ChoiceTime = TimeSpan.FromSeconds(11),
        PinTime = TimeSpan.FromSeconds(13),
        LookUpTime = TimeSpan.FromSeconds(17),
        HostTime = TimeSpan.FromSeconds(19),
        LooksUpCards = wait == "look-up",
    };

    private static (string Amount, string Other, string Floor) Binary(ContactRig rig) =>
        (rig.Data(Tag.AmountAuthorisedBinary), rig.Data(Tag.AmountOtherBinary), rig.Data(Tag.TerminalFloorLimit));

    private static ContactRig Card(params (string Tag, string? Value)[] changes)
    {
        ContactApplication application = ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 };
        return new ContactRig(Configuration(application: application)).On("00B2010C", ContactRig.Record(changes))
            .On("80AE80", Cryptogram("80"));
    }

    private static ContactRig Online()
    {
        ContactRig rig = Card().Start();
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        return rig;
    }
}
