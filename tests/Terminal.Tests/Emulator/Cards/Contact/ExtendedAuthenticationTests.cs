using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Cards.Contact;

/// <summary>XDA from selection to outcome: the wallet's chips on curves with the terminal's kernel.</summary>
public sealed class ExtendedAuthenticationTests
{
    private const string WithXda = "E0F8CC";
    private const string Performed = "E8"; // TSI: authentication, verification, card and terminal risk management.

    [Theory]
    [InlineData("chip-xda")]
    [InlineData("chip-xda-521")]
    public void Both_cryptograms_are_signed_and_the_bank_approves(string id)
    {
        ChipRig rig = Rig(id).Start();
        Assert.Equal((KernelOutputKind.GoOnline, "0100008000"), (rig.Asked.Kind, rig.Tvr));
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE8800", StringComparison.Ordinal));
        rig.Host(true, []);
        Assert.Equal((OutcomeKind.Approved, "0100008000"), (rig.Outcome.Kind, rig.Tvr));
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE4800", StringComparison.Ordinal));
        Assert.StartsWith(Performed, rig.Data(Tag.Tsi), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("0088", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chip-xda")]
    [InlineData("chip-xda-521")]
    public void A_signed_TC_needs_no_bank(string id)
    {
        ChipRig rig = Rig(id, floorLimitMinor: 10000).Start();
        Assert.Equal((OutcomeKind.Approved, false, "0100000000"), (rig.Outcome.Kind, rig.Outcome.WentOnline, rig.Tvr));
        Assert.Equal("5931", rig.Data(Tag.AuthorisationResponseCode));
    }

    [Fact]
    public void A_terminal_without_XDA_has_nothing_in_common_with_the_card()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-xda"), "E0F8C8").Start();
        Assert.Equal("8000008000", rig.Tvr);
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE8000", StringComparison.Ordinal));
    }

    /// <summary>EMV 4.4 Book 4 §6.3.2.2.4: the issuer may approve all the same, and the second signature is not looked at.</summary>
    [Fact]
    public void After_a_wrong_signature_the_bank_decides()
    {
        ChipRig rig = Rig("chip-xda-forged").Start();
        Assert.Equal((KernelOutputKind.GoOnline, "0100008100"), (rig.Asked.Kind, rig.Tvr));
        Assert.StartsWith(Performed, rig.Data(Tag.Tsi), StringComparison.Ordinal);
        rig.Host(true, []);
        Assert.Equal((OutcomeKind.Approved, "0100008100"), (rig.Outcome.Kind, rig.Tvr));
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE4800", StringComparison.Ordinal));
        Assert.Equal("0100008100", rig.Start().Tvr); // The next transaction's signature is looked at.
        rig.Host(false, []);
        Assert.Equal((OutcomeKind.Declined, OutcomeReason.IssuerDeclined), (rig.Outcome.Kind, rig.Outcome.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_TC_with_a_wrong_signature_goes_to_the_bank_and_the_card_is_asked_no_more(bool approved)
    {
        ChipRig rig = Rig("chip-xda-forged", floorLimitMinor: 10000).Start();
        Assert.Equal((KernelOutputKind.GoOnline, "0100000100", "40"), (rig.Asked.Kind, rig.Tvr, rig.Data(Tag.CryptogramInformationData)));
        rig.Host(approved, []);
        Assert.Equal(approved ? OutcomeKind.Approved : OutcomeKind.Declined, rig.Outcome.Kind);
        Assert.Equal((true, false), (rig.Outcome.WentOnline, rig.Outcome.ReversalNeeded));
        Assert.Single(rig.Sent, static one => one.StartsWith("80AE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(10000, 1)]
    public void Without_the_bank_a_wrong_signature_is_declined(long floorLimitMinor, int commands)
    {
        ChipRig rig = Rig("chip-xda-forged", floorLimitMinor).Start().Then(static (kernel, at) => kernel.HostUnreachable(at));
        Assert.Equal((OutcomeKind.Declined, OutcomeReason.HostUnreachable), (rig.Outcome.Kind, rig.Outcome.Reason));
        Assert.Equal("5A33", rig.Data(Tag.AuthorisationResponseCode));
        Assert.Equal(commands, rig.Sent.Count(static one => one.StartsWith("80AE", StringComparison.Ordinal)));
        Assert.True(commands == 1 || rig.Sent[^1].StartsWith("80AE0800", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(10000, 1)]
    public void Action_codes_for_denial_are_asked_again_after_a_wrong_signature(long floorLimitMinor, int commands)
    {
        ChipRig rig = new ChipRig(
            WalletFixture.Chip("chip-xda-forged"), WithXda, floorLimitMinor, change: static one => Denying(one, "0000000100")).Start();
        Assert.Equal((OutcomeKind.Declined, OutcomeReason.SignatureWrong), (rig.Outcome.Kind, rig.Outcome.Reason));
        Assert.False(rig.Outcome.WentOnline);
        Assert.Equal("5A31", rig.Data(Tag.AuthorisationResponseCode));
        Assert.Equal(commands, rig.Sent.Count(static one => one.StartsWith("80AE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ChipBehaviour.AsAsked, 1)]
    [InlineData(ChipBehaviour.OnlineOnly, 2)]
    public void A_terminal_that_is_never_online_declines_a_wrong_signature(ChipBehaviour behaviour, int commands)
    {
        ChipRig rig = new ChipRig(
            Changed("chip-xda-forged", one => one with { Behaviour = behaviour }), WithXda, 10000,
            change: static one => one with { Terminal = one.Terminal with { TerminalType = 0x23 } }).Start();
        Assert.Equal((OutcomeKind.Declined, false), (rig.Outcome.Kind, rig.Outcome.WentOnline));
        Assert.Equal(("0100000100", "5A33"), (rig.Tvr, rig.Data(Tag.AuthorisationResponseCode)));
        Assert.Equal(commands, rig.Sent.Count(static one => one.StartsWith("80AE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(10000, 1)]
    public void A_card_that_is_let_go_leaves_the_decision_to_the_bank(long floorLimitMinor, int commands)
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-xda-forged"), WithXda, floorLimitMinor) { ReleasesEarly = true }.Start();
        Assert.Equal((OutcomeKind.OnlineRequest, false), (rig.Outcome.Kind, rig.Outcome.ReversalNeeded));
        Assert.Equal(commands, rig.Sent.Count(static one => one.StartsWith("80AE", StringComparison.Ordinal)));
    }

    /// <summary>EMV 4.4 Book 4 §6.3.2.2.1: that a key is missing is told before action analysis, and in what the card signs.</summary>
    [Theory]
    [InlineData("0000000000", KernelOutputKind.GoOnline)]
    [InlineData("0000000004", KernelOutputKind.Finish)]
    public void A_missing_schemes_key_is_told_before_the_first_cryptogram(string denial, KernelOutputKind asked)
    {
        ChipRig rig = new ChipRig(
            WalletFixture.Chip("chip-xda"), WithXda, change: one => Denying(one, denial) with { CaCurveKeys = [] }).Start();
        Assert.Equal((asked, "0100008004"), (rig.Asked.Kind, rig.Tvr));
        string command = rig.Sent.First(static one => one.StartsWith("80AE", StringComparison.Ordinal));
        Assert.Equal("0100008004", TvrIn(command));
        Assert.StartsWith(asked == KernelOutputKind.Finish ? "80AE0800" : "80AE8800", command, StringComparison.Ordinal);
    }

    /// <summary>EMV 4.4 Book 4 §6.3.2.2.2: that keys do not hold is told after the first cryptogram.</summary>
    [Fact]
    public void Keys_that_do_not_hold_are_told_after_the_first_cryptogram()
    {
        ChipRig rig = new(WalletFixture.Chip("chip-xda"), WithXda, change: static one => Denying(one, "0000000002"))
        {
            // The sequence number, which nothing else looks at.
            Wire = static (command, answer) => command.StartsWith("00B20114", StringComparison.Ordinal) ? Flipped(answer, 27) : answer,
        };
        rig.Start();
        Assert.Equal("0100008000", TvrIn(rig.Sent.First(static one => one.StartsWith("80AE88", StringComparison.Ordinal))));
        Assert.Equal("0100008002", rig.Tvr);
        Assert.Equal((OutcomeKind.Declined, OutcomeReason.SignatureWrong), (rig.Outcome.Kind, rig.Outcome.Reason));
        Assert.StartsWith("80AE08", rig.Sent[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer", "2100008002")]
    [InlineData("card", "2100008002")]
    [InlineData("index", "2100008004")]
    [InlineData("all", "2100008004")]
    public void Missing_data_are_told_besides(string missing, string tvr)
    {
        ContactCard card = Changed("chip-xda", one => one with
        {
            IssuerCertificate = missing is "issuer" or "all" ? "" : one.IssuerCertificate,
            CardCertificate = missing is "card" or "all" ? "" : one.CardCertificate,
        });
        ChipRig rig = new(card, WithXda)
        {
            Wire = (command, answer) =>
            {
                int at = answer.IndexOf((byte)0x8F);
                if (missing == "index" && command.StartsWith("00B2011C", StringComparison.Ordinal))
                {
                    answer[at] = 0xC1; // A private object that nobody knows.
                }

                return answer;
            },
        };
        rig.Start();
        Assert.Equal(tvr, rig.Tvr);
    }

    [Fact]
    public void A_revoked_certificate_recovers_no_key()
    {
        RevokedCertificate[] revoked = [new(Hex.Parse(TestWallet.AuthorityRid), 0xE2, new byte[] { 0, 0, 1 })];
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-xda"), WithXda, change: one => one with { Revoked = revoked }).Start();
        Assert.Equal("0100008002", rig.Tvr);
        RevokedCertificate[] another = [revoked[0] with { Serial = new byte[] { 0, 0, 2 } }, revoked[0] with { Index = 0xE3 }];
        Assert.Equal(
            "0100008000",
            new ChipRig(WalletFixture.Chip("chip-xda"), WithXda, change: one => one with { Revoked = another }).Start().Tvr);
    }

    [Theory]
    [InlineData(204912312358, "0100008000")]
    [InlineData(204912312359, "0100008002")]
    [InlineData(205001010000, "0100008002")]
    [InlineData(0, "0100008000")]
    public void Certificates_hold_to_universal_time(long utc, string tvr) =>
        Assert.Equal(tvr, new ChipRig(WalletFixture.Chip("chip-xda"), WithXda) { Utc = utc }.Start().Tvr);

    /// <summary>Where nobody has told the universal time, they end by the terminal's own.</summary>
    [Theory]
    [InlineData(491231, 235859, "0100008000")]
    [InlineData(491231, 235900, "0100008002")]
    public void Without_universal_time_certificates_hold_to_the_terminals(int date, int time, string tvr) =>
        Assert.Equal(tvr, new ChipRig(WalletFixture.Chip("chip-xda"), WithXda) { Local = (date, time) }.Start().Tvr);

    [Fact]
    public void A_schemes_key_with_another_check_sum_is_none()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-xda"), WithXda, change: static one => one with
        {
            CaCurveKeys = [.. one.CaCurveKeys.Select(static key => key with { Checksum = new byte[key.Checksum.Length] })],
        }).Start();
        Assert.Equal("0100008004", rig.Tvr);
    }

    /// <summary>EMV 4.4 Book 1 §12.4: what is signed is the card's whole name, whatever of it the terminal knows.</summary>
    [Fact]
    public void A_terminal_that_knows_the_beginning_of_the_name_verifies_too()
    {
        ChipRig rig = new ChipRig(
            WalletFixture.Chip("chip-xda"), WithXda,
            change: static one => one with { Applications = [one.Applications[0] with { Aid = Hex.Parse("A000000003") }] }).Start();
        Assert.Equal(("A0000000031010", "0100008000"), (rig.Data(Tag.Aid), rig.Tvr));
    }

    [Fact]
    public void A_cards_decline_is_not_verified()
    {
        ContactCard card = Changed("chip-xda-forged", static one => one with { Behaviour = ChipBehaviour.Declines });
        ChipRig rig = new ChipRig(card, WithXda).Start();
        Assert.Equal((OutcomeReason.CardDeclined, "0100008000"), (rig.Outcome.Reason, rig.Tvr));
    }

    [Fact]
    public void A_second_signature_that_does_not_hold_declines_and_leaves_a_reversal()
    {
        ChipRig rig = new(WalletFixture.Chip("chip-xda"), WithXda)
        {
            Wire = static (command, answer) => command.StartsWith("80AE48", StringComparison.Ordinal) ? Flipped(answer, 60) : answer,
        };
        rig.Start().Host(true, []);
        Assert.Equal((OutcomeKind.Declined, OutcomeReason.SignatureWrong), (rig.Outcome.Kind, rig.Outcome.Reason));
        Assert.Equal((true, "0100008100"), (rig.Outcome.ReversalNeeded, rig.Tvr));
    }

    [Fact]
    public void An_answer_without_a_signature_is_one_that_does_not_hold()
    {
        ChipRig rig = new(WalletFixture.Chip("chip-xda"), WithXda)
        {
            // Template 80: type, counter, cryptogram and issuer data alone.
            Wire = static (command, answer) => command.StartsWith("80AE88", StringComparison.Ordinal)
                ? [0x80, 0x0B, .. answer.AsSpan(5 + (answer[1] == 0x81 ? 1 : 0), 1), 0x00, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0x00]
                : answer,
        };
        rig.Start();
        Assert.Equal((KernelOutputKind.GoOnline, "0100008100"), (rig.Asked.Kind, rig.Tvr));
    }

    /// <summary>No bit of what the card says for its TC can change and still be approved without the bank.</summary>
    [Theory]
    [InlineData("80AE48")]
    [InlineData("00B20114")]
    [InlineData("00B2011C")]
    [InlineData("00B2021C")]
    public void No_changed_bit_is_approved_offline(string prefix)
    {
        int length = Length("chip-xda", prefix);
        for (int bit = 0; bit < (length - 2) * 8; bit += 3)
        {
            int at = bit;
            ChipRig rig = new(WalletFixture.Chip("chip-xda"), WithXda, 10000)
            {
                Wire = (command, answer) => command.StartsWith(prefix, StringComparison.Ordinal) ? Flipped(answer, at / 8, at % 8) : answer,
            };
            rig.Start();
            Assert.True(
                rig.Asked.Kind == KernelOutputKind.GoOnline || rig.Outcome.Kind != OutcomeKind.Approved, $"{prefix}, bit {bit}: {rig.Tvr}");
        }
    }

    private static ChipRig Rig(string id, long floorLimitMinor = 0) => new(WalletFixture.Chip(id), WithXda, floorLimitMinor);

    private static ContactCard Changed(string id, Func<ChipApplication, ChipApplication> change)
    {
        CardProfile profile = WalletFixture.Wallet.All.Single(one => one.Id == id);
        profile = profile with { Chip = profile.Chip! with { Applications = [.. profile.Chip.Applications.Select(change)] } };
        Assert.True(ContactCard.TryCreate(profile, null, out ContactCard? card));
        return card;
    }

    private static ContactConfiguration Denying(ContactConfiguration one, string denial) =>
        one with { Applications = [.. one.Applications.Select(a => a with { TacDenial = Hex.Parse(denial) })] };

    private static byte[] Flipped(byte[] answer, int at, int bit = 0)
    {
        answer[at] ^= (byte)(1 << bit);
        return answer;
    }

    private static int Length(string id, string prefix)
    {
        int length = 0;
        new ChipRig(WalletFixture.Chip(id), WithXda, 10000)
        {
            Wire = (command, answer) =>
            {
                length = command.StartsWith(prefix, StringComparison.Ordinal) ? answer.Length : length;
                return answer;
            },
        }.Start();
        return length;
    }

    /// <summary>The TVR among the data of CDOL1: behind two amounts and a country.</summary>
    private static string TvrIn(string command) => command.Substring(2 * (5 + 6 + 6 + 2), 10);
}
