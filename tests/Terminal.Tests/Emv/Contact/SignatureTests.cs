using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Signatures of cards with real keys: DDA, CDA at both GENERATE AC, revoked issuers, PINs under the key that signs. P1 and results are
/// worked out by hand from EMV 4.4 Book 3 §6.5.5, Annex C5 and C6.
/// </summary>
public sealed class SignatureTests
{
    [Fact]
    public void A_cryptogram_that_is_signed_is_approved_offline()
    {
        ContactRig rig = Rig(new SigningCard("0100"), "40").Start();
        Assert.StartsWith("80AE50000A", rig.LastSent, StringComparison.Ordinal); // TC 40, signature 10.
        Assert.Equal(new ContactOutcome(OutcomeKind.Approved, OutcomeReason.None), rig.Outcome);
        Assert.Equal(("0000000000", "A800"), (rig.Tvr, rig.Tsi)); // Authentication 80, card 20 and terminal risk management 08.
        Assert.Equal(("A1A2A3A4A5A6A7A8", "0102030405060708"), (rig.Data(Tag.IccDynamicNumber), rig.Data(Tag.ApplicationCryptogram)));
    }

    [Fact]
    public void The_second_cryptogram_is_signed_over_both_lists()
    {
        ContactRig rig = Rig(new SigningCard("0100"), "80", "40").Start(Large).Host(true);
        Assert.StartsWith("80AE500015", rig.LastSent, StringComparison.Ordinal);
        Assert.Equal(new ContactOutcome(OutcomeKind.Approved, OutcomeReason.None, true), rig.Outcome);
        Assert.Equal("0000008000", rig.Tvr);
    }

    [Theory]
    [InlineData("9F360200", "9F360201")] // Another counter in the clear.
    [InlineData("9F1007060112", "9F1007060113")] // Other issuer application data.
    [InlineData("9F4B8180", "9F018180")] // No signature at all.
    public void A_second_cryptogram_whose_signature_does_not_hold_is_declined_and_reversed(string from, string to)
    {
        var card = new SigningCard("0100")
        {
            Tampers = (number, answer) => number == 2 ? answer.Replace(from, to, StringComparison.Ordinal) : answer,
        };
        ContactRig rig = Rig(card, "80", "40").Start(Large).Host(true);
        Assert.Equal(new ContactOutcome(OutcomeKind.Declined, OutcomeReason.SignatureWrong, true, false, true), rig.Outcome);
        Assert.Equal("0400008000", rig.Tvr); // CDA failed; the floor limit.
    }

    [Theory]
    [InlineData("40")]
    [InlineData("80")]
    public void A_first_cryptogram_whose_signature_does_not_hold_asks_no_host(string given)
    {
        var card = new SigningCard("0100")
        {
            Tampers = static (_, answer) => answer.Replace("9F360200", "9F360201", StringComparison.Ordinal),
        };
        ContactRig rig = Rig(card, given, "00").Start(given == "80" ? Large : Purchase());
        Assert.Equal(new ContactOutcome(OutcomeKind.Declined, OutcomeReason.SignatureWrong), rig.Outcome);
        Assert.Equal((given == "80" ? "0400008000" : "0400000000", "5A31"), (rig.Tvr, rig.Data(Tag.AuthorisationResponseCode)));
        Assert.Equal(given == "80", rig.LastSent.StartsWith("80AE0000", StringComparison.Ordinal)); // Closed by a decline, unsigned.
    }

    [Fact]
    public void A_decline_needs_no_signature() =>
        Assert.Equal(OutcomeReason.CardDeclined, Rig(new SigningCard("0100"), "00").Start().Outcome.Reason);

    [Theory]
    [InlineData("2000", "0800000000")] // DDA failed.
    [InlineData("0100", "0400000000")] // CDA failed.
    public void An_issuer_that_is_revoked_fails_the_authentication(string profile, string tvr)
    {
        ContactRig rig = Rig(new SigningCard(profile), Revoked(PinCard.Rid, PinCard.Index, "000001"), "40").Start();
        Assert.Equal((tvr, "A800"), (rig.Tvr, rig.Tsi));
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("0088", StringComparison.Ordinal));
        Assert.StartsWith("80AE4000", rig.LastSent, StringComparison.Ordinal); // Without a key no signature is asked for.
    }

    [Theory]
    [InlineData("A000000004", PinCard.Index, "000001")]
    [InlineData(PinCard.Rid, 0xE8, "000001")]
    [InlineData(PinCard.Rid, PinCard.Index, "000002")]
    public void Another_certificate_that_is_revoked_is_none_of_this_cards(string rid, byte index, string serial)
    {
        ContactRig rig = Rig(new SigningCard("2000", ("9F49", "9F3704")), Revoked(rid, index, serial), "40").Start();
        Assert.Equal("0000000000", rig.Tvr);
        Assert.Contains("0088000004DEADBEEF00", rig.Sent);
    }

    [Theory]
    [InlineData("0100", "2400000000")] // ICC data missing, and CDA failed.
    [InlineData("2000", "2800000000")]
    public void A_key_that_is_missing_is_missing_data(string profile, string tvr)
    {
        ContactRig rig = Rig(new SigningCard(profile) { InsteadOfKey = "7000" + "9000" }, "40").Start();
        Assert.Equal((tvr, "A800"), (rig.Tvr, rig.Tsi));
    }

    [Theory]
    [InlineData("3000")]
    [InlineData("1100")]
    [InlineData("1000")] // No signature is asked of it: its key is recovered for the PIN alone.
    public void A_PIN_is_enciphered_under_the_key_that_signs_where_the_card_has_no_other(string profile)
    {
        var card = new SigningCard(profile, ("8E", "0000000000000000" + "0400"), ("9F49", "9F3704"));
        ContactRig rig = Rig(card, "40").On(ReadTries, "9F170103" + "9000").Start();
        Assert.Equal(new PinRequest(PinForm.OfflineEnciphered, 3, false), rig.Asked.Pin);
        Assert.Equal((SigningCard.Modulus, "03"), (Hex.ToText(rig.Kernel.PinKeyModulus), Hex.ToText(rig.Kernel.PinKeyExponent)));
        Assert.Equal("1122334455667788", Hex.ToText(rig.Kernel.PinChallenge));
        Assert.Equal("040002", rig.Pin(PinAnswer.Entered, 0x9000).CvmResults);
    }

    [Fact]
    public void A_key_for_PINs_that_does_not_hold_is_not_replaced_by_the_one_that_signs()
    {
        string record = PinCard.PinRecord.Replace("9F2E0103", "9F2E0105", StringComparison.Ordinal);
        var card = new SigningCard("1000", ("8E", "0000000000000000" + "0400")) { InsteadOfKey = record };
        ContactRig rig = Rig(card, "40").Start();
        Assert.Equal(("040001", "8000800000"), (rig.CvmResults, rig.Tvr));
    }

    private static ContactTransaction Large => Purchase(100_000); // The floor limit: on it is over it.

    private static RevokedCertificate Revoked(string rid, byte index, string serial) => new(Hex.Parse(rid), index, Hex.Parse(serial));

    private static ContactRig Rig(SigningCard card, params string[] gives) => Rig(card, null, gives);

    private static ContactRig Rig(SigningCard card, RevokedCertificate? revoked, params string[] gives)
    {
        foreach (string type in gives)
        {
            card.Gives.Enqueue(type);
        }

        ContactConfiguration configuration = Configuration(application: Application(online: "0000008000")) with
        {
            CaKeys = PinCard.Keys,
            Revoked = revoked is { } one ? [one] : [],
        };
        return new ContactRig(configuration) { Computes = card.Answer };
    }
}
