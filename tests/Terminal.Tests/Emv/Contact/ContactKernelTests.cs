using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Courses of whole transactions; their expected bytes are written by hand from the books.</summary>
public sealed class ContactKernelTests
{
    private const string FloorOver = "8000008000";

    [Theory]
    [InlineData("40", OutcomeKind.Approved, OutcomeReason.None, "5931")]
    [InlineData("00", OutcomeKind.Declined, OutcomeReason.CardDeclined, "5A31")]
    public void A_card_decides_offline(string given, OutcomeKind kind, OutcomeReason reason, string code)
    {
        ContactRig rig = new ContactRig().On(FirstAc, Cryptogram(given)).Start();
        Assert.Equal(new ContactOutcome(kind, reason), rig.Outcome);
        Assert.Equal("80AE40000A" + "8000000000" + "0800" + "3F0000" + "00", rig.LastSent);
        Assert.Equal(("8000000000", "2800", code), (rig.Tvr, rig.Tsi, rig.Data(Tag.AuthorisationResponseCode)));
        Assert.Null(rig.Kernel.Deadline);
    }

    [Fact]
    public void A_terminals_denial_asks_for_a_decline()
    {
        ContactRig rig = new ContactRig(Configuration(application: Application(denial: "8000000000")))
            .On(FirstAc, Cryptogram("00")).Start();
        Assert.StartsWith("80AE0000", rig.LastSent, StringComparison.Ordinal);
        Assert.Equal(OutcomeReason.TerminalDeclined, rig.Outcome.Reason);
    }

    [Theory]
    [InlineData("80AE8000", "40")] // More than was asked for.
    [InlineData("80AE0000", "40")]
    [InlineData("80AE0000", "80")]
    [InlineData("80AE8000", "C0")] // No type that the books have.
    public void A_card_may_not_give_more_than_it_was_asked_for(string command, string given)
    {
        string denial = command == "80AE0000" ? "8000000000" : "0000000000";
        ContactRig rig = new ContactRig(Configuration(application: Application(denial, "8000000000")))
            .On(FirstAc, Cryptogram(given)).Start();
        Assert.StartsWith(command, rig.LastSent, StringComparison.Ordinal);
        Assert.Equal(new ContactOutcome(OutcomeKind.EndApplication, OutcomeReason.CryptogramRefused), rig.Outcome);
    }

    [Theory]
    [InlineData(true, "40", "40", OutcomeKind.Approved, OutcomeReason.None, false)]
    [InlineData(true, "40", "00", OutcomeKind.Declined, OutcomeReason.CardRefusedApproval, true)]
    [InlineData(true, "40", "80", OutcomeKind.Declined, OutcomeReason.CardRefusedApproval, true)]
    [InlineData(false, "00", "00", OutcomeKind.Declined, OutcomeReason.IssuerDeclined, false)]
    [InlineData(false, "00", "40", OutcomeKind.Declined, OutcomeReason.IssuerDeclined, false)]
    public void An_answer_of_the_host_is_brought_to_the_card(
        bool approved, string asked, string given, OutcomeKind kind, OutcomeReason reason, bool reversal)
    {
        ContactRig rig = Online().On("80AE" + asked, Cryptogram(given)).Host(approved, code: approved ? (ushort)0x3030 : (ushort)0x3035);
        Assert.Equal(new ContactOutcome(kind, reason, true, false, reversal), rig.Outcome);
        string code = approved ? "3030" : "3035";
        Assert.Equal("80AE" + asked + "0015" + code + FloorOver + "2800" + "0000000000000000" + "DEADBEEF" + "00", rig.LastSent);
    }

    [Theory]
    [InlineData("0000000000", "40", OutcomeKind.Approved, OutcomeReason.None, "5933")]
    [InlineData("0000008000", "00", OutcomeKind.Declined, OutcomeReason.HostUnreachable, "5A33")]
    public void Without_the_host_the_default_codes_decide(string codes, string given, OutcomeKind kind, OutcomeReason reason, string code)
    {
        ContactRig rig = Online(Application(online: "0000008000", whenAlone: codes)).On("80AE" + given, Cryptogram(given))
            .Then(static (kernel, at) => kernel.HostUnreachable(at));
        Assert.Equal(new ContactOutcome(kind, reason, true), rig.Outcome);
        Assert.Equal(code, rig.Data(Tag.AuthorisationResponseCode));
    }

    [Fact]
    public void A_host_that_stays_silent_counts_as_unreachable_at_the_deadline() =>
        Assert.Equal(OutcomeReason.HostUnreachable, Online(Application(online: "0000008000", whenAlone: "0000008000"))
            .On("80AE00", Cryptogram("00")).Overdue().Outcome.Reason);

    [Theory]
    [InlineData("9000", "8000008000", "3800")]
    [InlineData("6300", "8000008040", "3800")]
    public void External_authenticate_proves_the_issuer(string answer, string tvr, string tsi)
    {
        ContactRig rig = Online(profile: "0400").On("00820000", answer).On("80AE40", Cryptogram("40")).Host(true, "91081122334455667788");
        Assert.Equal("00820000081122334455667788", rig.Sent[^2]); // Without Le.
        Assert.Equal("80AE4000153030" + tvr + tsi + "1122334455667788" + "DEADBEEF" + "00", rig.LastSent);
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
    }

    [Fact]
    public void Without_that_bit_of_the_AIP_the_data_go_with_the_second_cryptogram()
    {
        ContactRig rig = Online().On("80AE40", Cryptogram("40")).Host(true, "91081122334455667788");
        Assert.Equal("80AE4000153030" + FloorOver + "2800" + "1122334455667788" + "DEADBEEF" + "00", rig.LastSent);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("0082", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("91071122334455667700")]
    [InlineData("9108112233")]
    [InlineData("FF")]
    public void Data_of_the_issuer_that_cannot_be_used_are_not_given_to_the_card(string came)
    {
        ContactRig rig = Online(profile: "0400").On("80AE40", Cryptogram("40")).Host(true, came);
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("0082", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_of_the_issuer_over_the_limit_are_not_kept()
    {
        string script = Tlv("72", Tlv("86", "8424000000"));
        string filling = Tlv("DF01", new string('0', 2 * (Limits.IssuerDataLengthMax - (script.Length / 2) - 5)));
        Assert.Equal(Limits.IssuerDataLengthMax * 2, (script + filling).Length);
        Assert.Contains("8424000000", Online().On("80AE40", Cryptogram("40")).Host(true, script + filling).Sent);
        Assert.DoesNotContain("8424000000", Online().On("80AE40", Cryptogram("40")).Host(true, script + filling + "00").Sent);
    }

    [Fact]
    public void Scripts_go_before_and_after_the_second_cryptogram_and_their_results_are_told()
    {
        string scripts = Tlv("72", Tlv("9F18", "A1A2A3A4") + Tlv("86", "8418000000") + Tlv("86", "8424000000") + Tlv("86", "8416000000"))
            + Tlv("71", Tlv("9F18", "B1B2B3B4") + Tlv("86", "04DA9F5804112233"))
            + Tlv("71", Tlv("86", "84"));
        ContactRig rig = Online().On("80AE40", Cryptogram("40")).On("04DA", "6200").On("8418", "9000").On("8424", "6985")
            .Host(true, scripts);
        Assert.Equal(["04DA9F5804112233", "80AE4000", "8418000000", "8424000000"], rig.Sent.TakeLast(4).Select(static one =>
            one.StartsWith("80AE", StringComparison.Ordinal) ? one[..8] : one));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.Equal("8000008030", rig.Tvr); // A script 71 and a script 72 failed.
        Assert.Equal("2C00", rig.Tsi);
        Assert.Equal("20B1B2B3B4" + "1100000000" + "12A1A2A3A4", rig.Data(Tag.IssuerScriptResults));
    }

    [Fact]
    public void A_card_that_goes_with_a_script_after_the_decision_changes_nothing_of_it()
    {
        ContactRig rig = Online().On("80AE40", Cryptogram("40")).On("8424", (string?)null).Host(true, Tlv("72", Tlv("86", "8424000000")));
        Assert.Equal(new ContactOutcome(OutcomeKind.Approved, OutcomeReason.None, true), rig.Outcome);
        Assert.Equal(("1100000000", "8000008010"), (rig.Data(Tag.IssuerScriptResults), rig.Tvr));
    }

    [Fact]
    public void More_scripts_and_commands_than_the_limits_end()
    {
        string command = Tlv("86", "8424000000");
        string many = Tlv("72", string.Concat(Enumerable.Repeat(command, Limits.ScriptCommandCountMax + 1)));
        ContactRig rig = Online().On("80AE40", Cryptogram("40")).On("8424", "9000").Host(true, many);
        Assert.Equal(Limits.ScriptCommandCountMax, rig.Sent.Count(static one => one == "8424000000"));
        string scripts = string.Concat(Enumerable.Repeat(Tlv("72", command), Limits.ScriptCountMax + 1));
        rig = Online().On("80AE40", Cryptogram("40")).On("8424", "9000").Host(true, scripts);
        Assert.Equal(Limits.ScriptCountMax, rig.Sent.Count(static one => one == "8424000000"));
        Assert.Equal(Limits.ScriptCountMax * 10, rig.Data(Tag.IssuerScriptResults).Length);
    }

    [Theory]
    [InlineData("00A40400", OutcomeReason.CardLost, false)]
    [InlineData("80A8", OutcomeReason.CardLost, false)]
    [InlineData("00B2", OutcomeReason.CardLost, false)]
    [InlineData("80AE80", OutcomeReason.CardLost, false)]
    [InlineData("0082", OutcomeReason.CardLost, true)]
    [InlineData("8418", OutcomeReason.CardLost, true)]
    [InlineData("80AE40", OutcomeReason.CardLost, true)]
    public void A_card_that_is_pulled_at_a_command_leaves_what_the_host_may_have_booked(string command, OutcomeReason reason, bool reversal)
    {
        ContactRig rig = Arqc("0400").On("00820000", "9000").On("8418", "9000").On("80AE40", Cryptogram("40"))
            .On(command, (string?)null).Start();
        rig = reversal ? rig.Host(true, "91081122334455667788" + Tlv("71", Tlv("86", "8418000000"))) : rig;
        Assert.Equal(new ContactOutcome(OutcomeKind.EndApplication, reason, reversal, false, reversal), rig.Outcome);
    }

    [Fact]
    public void A_card_that_is_pulled_after_the_hosts_decline_is_declined_without_a_reversal()
    {
        ContactRig rig = Arqc().On("80AE00", (string?)null).Start().Host(false);
        Assert.Equal(new ContactOutcome(OutcomeKind.Declined, OutcomeReason.IssuerDeclined, true), rig.Outcome);
    }

    [Fact]
    public void A_cancel_while_the_host_is_asked_leaves_a_reversal() =>
        Assert.Equal(
            new ContactOutcome(OutcomeKind.EndApplication, OutcomeReason.Cancelled, true, false, true),
            Online().Then(static (kernel, at) => kernel.Cancel(at)).Outcome);

    [Fact]
    public void A_mute_card_is_given_up_at_the_deadline()
    {
        var rig = new ContactRig();
        rig.Kernel.Start(Purchase(), default);
        Assert.Equal(default(Instant) + TimeSpan.FromSeconds(30), rig.Kernel.Deadline);
        rig.Kernel.Elapse(default(Instant) + TimeSpan.FromSeconds(29));
        Assert.NotNull(rig.Kernel.Deadline);
        Assert.Equal(OutcomeReason.CardLost, rig.Overdue().Outcome.Reason);
    }

    [Theory]
    [InlineData("5A")]
    [InlineData("5F24")]
    [InlineData("8C")]
    [InlineData("8D")]
    public void A_card_without_a_mandatory_object_is_ended(string tag) =>
        Assert.Equal(OutcomeReason.CardDataMissing, new ContactRig().On("00B2010C", Record((tag, null))).Start().Outcome.Reason);

    [Theory]
    [InlineData("6984", OutcomeReason.ProcessingOptionsRefused)]
    [InlineData("6985", OutcomeReason.ProcessingOptionsRefused)]
    [InlineData("80020000" + "9000", OutcomeReason.CardDataMissing)]
    [InlineData("8001" + "00" + "9000", OutcomeReason.CardDataFormat)]
    [InlineData("7704" + "8202" + "0000" + "9000", OutcomeReason.CardDataMissing)]
    [InlineData("90", OutcomeReason.CardDataMalformed)]
    [InlineData("9000", OutcomeReason.CardDataMalformed)]
    public void Options_that_do_not_serve_end_the_application(string answer, OutcomeReason reason) =>
        Assert.Equal(reason, new ContactRig().On("80A8", answer).Start().Outcome.Reason);

    [Fact]
    public void A_PDOL_gets_what_the_terminal_has_and_zeros_for_what_it_has_not()
    {
        ContactRig rig = new ContactRig().On(Select, Fci(pdol: "9F3501" + "9F1A02" + "DF0103" + "9F0206")).Start();
        Assert.Contains("80A800000E830C" + "22" + "0276" + "000000" + "000000001250" + "00", rig.Sent);
    }

    [Fact]
    public void Data_in_parts_and_wrong_lengths_of_T0_are_put_together()
    {
        string options = Options("0000")[..^4];
        ContactRig rig = new ContactRig().On("80A8", "6108").On("00C0000008", options + "9000")
            .On("00B2010C00", "6C20").On("00B2010C20", Record()).On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
    }

    [Fact]
    public void A_card_that_promises_more_data_for_ever_is_ended()
    {
        ContactRig rig = new ContactRig().On("80A8", "6108").On("00C0000008", "6108").Start();
        Assert.Equal(OutcomeKind.EndApplication, rig.Outcome.Kind);
        Assert.InRange(rig.Sent.Count, 1, 20);
    }

    [Fact]
    public void What_the_terminal_knows_of_a_card_counts()
    {
        ContactRig Known(long amountMinor, bool exception) =>
            new ContactRig(Configuration() with { LooksUpCards = true }).On(FirstAc, Cryptogram("40")).Start()
                .Then((kernel, at) => kernel.CardLookedUp(new CardHistory(amountMinor, exception), at));
        Assert.Equal("8000000000", Known(98749, false).Tvr); // With 12.50 it is one cent below 1,000.00.
        Assert.Equal("8000008000", Known(98750, false).Tvr);
        Assert.Equal("9000000000", Known(0, true).Tvr);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)] // Below the threshold the target percentage decides.
    [InlineData(11, 0)]
    public void A_draw_below_the_threshold_is_held_against_the_target(int drawn, byte selected) =>
        Assert.Equal(selected, Selects(drawn, amountMinor: 4999));

    [Theory]
    [InlineData(30, 10)] // Halfway from 50.00 to 100.00 it is halfway from 10 to 50 percent.
    [InlineData(31, 0)]
    public void A_draw_above_the_threshold_is_held_against_a_growing_share(int drawn, byte selected) =>
        Assert.Equal(selected, Selects(drawn, amountMinor: 7500));

    [Fact]
    public void Nothing_of_a_card_outlives_a_clearing()
    {
        ContactRig rig = new ContactRig().On(FirstAc, Cryptogram("40")).Start();
        Assert.NotEmpty(rig.Data(Tag.PrimaryAccountNumber));
        rig.Kernel.Clear();
        Assert.Empty(rig.Data(Tag.PrimaryAccountNumber));
    }

    private static int Selects(int drawn, long amountMinor)
    {
        ContactApplication application = ContactRig.Application() with
        {
            FloorLimitMinor = 10000,
            RandomThresholdMinor = 5000,
            RandomTargetPercent = 10,
            RandomMaxPercent = 50,
        };
        ContactRig rig = new ContactRig(Configuration(application: application)).On(FirstAc, Cryptogram("40"))
            .Start(Purchase(amountMinor) with { RandomPercent = drawn });
        return Hex.Parse(rig.Tvr)[3] == 0x10 ? 10 : Hex.Parse(rig.Tvr)[3];
    }

    private static ContactRig Arqc(string profile = "0000", ContactApplication? application = null) =>
        new ContactRig(Configuration(application: (application ?? Application(online: "0000008000")) with { FloorLimitMinor = 0 }))
            .On("80A8", Options(profile)).On("80AE80", Cryptogram("80"));

    private static ContactRig Online(ContactApplication? application = null, string profile = "0000")
    {
        ContactRig rig = Arqc(profile, application).Start();
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        return rig;
    }
}
