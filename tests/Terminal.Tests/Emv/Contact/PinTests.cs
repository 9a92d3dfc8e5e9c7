using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>PINs at the contact kernel: it is told status words, and never a digit.</summary>
public sealed class PinTests
{
    [Fact]
    public void A_wrong_PIN_is_asked_for_again_up_to_the_last_try_and_then_the_limit_is_reached()
    {
        ContactRig rig = Asks("0100");
        Assert.Equal(new PinRequest(PinForm.OfflinePlaintext, 3, false), rig.Asked.Pin);
        Assert.Equal(new PinRequest(PinForm.OfflinePlaintext, 2, true), rig.Pin(PinAnswer.Entered, 0x63C2).Asked.Pin);
        Assert.Equal(new PinRequest(PinForm.OfflinePlaintext, 1, true), rig.Pin(PinAnswer.Entered, 0x63C1).Asked.Pin);
        Assert.Equal(("010001", "8000A00000"), Verdict(rig.Pin(PinAnswer.Entered, 0x63C0)));
    }

    [Theory]
    [InlineData(PinAnswer.Entered, 0x9000, "010002", "8000000000")]
    [InlineData(PinAnswer.Entered, 0x6983, "010001", "8000A00000")]
    [InlineData(PinAnswer.Entered, 0x6984, "010001", "8000A00000")]
    [InlineData(PinAnswer.Bypassed, 0, "010001", "8000880000")]
    [InlineData(PinAnswer.PadFailed, 0, "010001", "8000900000")]
    public void What_became_of_a_PIN_is_noted(PinAnswer answer, int status, string results, string tvr) =>
        Assert.Equal((results, tvr), Verdict(Asks("0100").Pin(answer, (ushort)status)));

    [Theory]
    [InlineData(PinAnswer.Entered, 0x6A80, OutcomeReason.VerifyRefused)]
    [InlineData(PinAnswer.Cancelled, 0, OutcomeReason.Cancelled)]
    [InlineData(PinAnswer.CardLost, 0, OutcomeReason.CardLost)]
    public void Some_answers_end_the_transaction(PinAnswer answer, int status, OutcomeReason reason) =>
        Assert.Equal(reason, Asks("0100").Pin(answer, (ushort)status).Outcome.Reason);

    [Fact]
    public void A_PIN_that_nobody_enters_counts_as_cancelled_at_the_deadline() =>
        Assert.Equal(OutcomeReason.Cancelled, Asks("0100").Overdue().Outcome.Reason);

    [Fact]
    public void A_try_counter_of_zero_asks_for_no_PIN()
    {
        ContactRig rig = Card("41001E00").On(ReadTries, "9F17010090" + "00").Start();
        Assert.Equal(("1E0000", "8000200000"), Verdict(rig));
        Assert.True(rig.Outcome.SignatureWanted);
    }

    /// <summary>
    /// A card whose PIN is blocked (6983) takes none by the next rule either; the bits are PIN try limit exceeded (20) and verification
    /// failed (80) of EMV 4.4 Book 3, Annex C5.
    /// </summary>
    [Fact]
    public void A_PIN_that_the_card_has_blocked_is_not_asked_for_by_the_next_rule() =>
        Assert.Equal(("010001", "8000A00000"), Verdict(Asks("41000100").Pin(PinAnswer.Entered, 0x6983)));

    [Fact]
    public void A_card_without_a_try_counter_is_asked_all_the_same() =>
        Assert.Equal(new PinRequest(PinForm.OfflinePlaintext, null, false), Card("0100").On(ReadTries, "6A88").Start().Asked.Pin);

    [Fact]
    public void The_tries_of_one_card_are_not_told_of_the_next()
    {
        ContactRig rig = Asks("0100").Pin(PinAnswer.Entered, 0x63C1);
        rig.Kernel.Clear();
        ContactRig next = Card("0100", rig.Kernel).On(ReadTries, "6A88").Start();
        Assert.Equal(new PinRequest(PinForm.OfflinePlaintext, null, false), next.Asked.Pin);
    }

    [Fact]
    public void One_bypass_passes_over_every_other_PIN()
    {
        ContactRig rig = Asks("410042001E00");
        Assert.Equal(("1E0000", "8000080000"), Verdict(rig.Pin(PinAnswer.Bypassed)));
    }

    [Fact]
    public void After_a_bypass_with_nothing_behind_it_the_verification_has_failed() =>
        Assert.Equal(("020001", "8000880000"), Verdict(Asks("41000200").Pin(PinAnswer.Bypassed)));

    [Fact]
    public void A_PIN_with_a_signature_leaves_the_result_unknown_and_wants_the_signature()
    {
        ContactRig rig = Asks("0300").Pin(PinAnswer.Entered, 0x9000);
        Assert.Equal(("030000", "8000000000"), Verdict(rig));
        Assert.True(rig.Outcome.SignatureWanted);
    }

    [Fact]
    public void A_PIN_for_the_host_is_captured_and_asks_the_card_for_nothing()
    {
        ContactRig rig = Card("0200").Start();
        Assert.Equal(new PinRequest(PinForm.Online, null, false), rig.Asked.Pin);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith(ReadTries, StringComparison.Ordinal));
        Assert.Equal(("020000", "8000040000"), Verdict(rig.Pin(PinAnswer.Entered)));
    }

    [Fact]
    public void An_enciphered_PIN_has_the_cards_key_for_PINs_and_a_fresh_challenge_for_each_try()
    {
        var rig = new ContactRig(Configuration() with { CaKeys = PinCard.Keys });
        foreach (string command in (string[])
            ["00A40400", "80A80000", "00B2010C", "00B2020C", "00B2030C", "80CA9F17", "80CA9F36", "80CA9F13"])
        {
            rig.On(command, PinCard.Answer(command, "0400"));
        }

        rig.On("0084", "1122334455667788" + "9000", "8877665544332211" + "9000").On(FirstAc, Cryptogram("40")).Start();
        rig.Then(static (kernel, at) => kernel.ApplicationChosen(0, at));
        Assert.Equal(new PinRequest(PinForm.OfflineEnciphered, 3, false), rig.Asked.Pin);
        Assert.Equal((PinCard.Modulus, "03"), (Hex.ToText(rig.Kernel.PinKeyModulus), Hex.ToText(rig.Kernel.PinKeyExponent)));
        Assert.Equal("1122334455667788", Hex.ToText(rig.Kernel.PinChallenge));
        Assert.Equal(new PinRequest(PinForm.OfflineEnciphered, 1, true), rig.Pin(PinAnswer.Entered, 0x63C1).Asked.Pin);
        Assert.Equal("8877665544332211", Hex.ToText(rig.Kernel.PinChallenge));
        Assert.Equal(("040002", "8000000000"), Verdict(rig.Pin(PinAnswer.Entered, 0x9000)));
    }

    private static ContactRig Card(string rules, ContactKernel? used = null) =>
        new ContactRig(used ?? new ContactKernel(Configuration())).On("80A8", Options("1000"))
            .On("00B2010C", Record(("8E", "0000000000000000" + rules)))
            .On(ReadTries, Tlv("9F17", "03") + "9000").On(FirstAc, Cryptogram("40"));

    private static ContactRig Asks(string rules)
    {
        ContactRig rig = Card(rules).Start();
        Assert.Equal(KernelOutputKind.EnterPin, rig.Asked.Kind);
        return rig;
    }

    private static (string Results, string Tvr) Verdict(ContactRig rig) => (rig.CvmResults, rig.Tvr);
}
