using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Tests.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Cards.Contact;

/// <summary>Whole transactions of the terminal's contact kernel with the wallet's chips, and the acquirer's model as their
/// bank.</summary>
public sealed class ContactCardKernelTests
{
    private const string NoFault = "0000008000"; // Over the floor limit, and nothing else.
    private readonly AcquirerBench bank = new(
        new AcquirerSettings
        {
            Issuers =
            [
                new IssuerKey(
                    "476173",
                    WalletFixture.Wallet.IssuerMasterKey.ToArray(),
                    18,
                    WalletFixture.Wallet.ScriptMacMasterKey.ToArray()),
            ],
        },
        null);

    [Fact]
    public void A_chip_with_DDA_asks_for_an_online_PIN_and_the_bank_approves_its_cryptogram()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("visa-approve")).Start();
        Assert.Equal((KernelOutputKind.EnterPin, PinForm.Online), (rig.Asked.Kind, rig.Asked.Pin.Form));
        rig.Pin(PinAnswer.Entered);
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        Assert.Equal("0000048000", rig.Tvr);
        rig.Host(true, Bank(rig, "visa-approve"));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.Equal("40", rig.Data(Tag.CryptogramInformationData));
    }

    [Fact]
    public void A_chip_with_CDA_signs_both_cryptograms()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("visa-debit")).Start();
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        Assert.Equal((NoFault, "1F0302"), (rig.Tvr, rig.Data(Tag.CvmResults)));
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE9000", StringComparison.Ordinal));
        rig.Host(true, Bank(rig, "visa-debit"));
        Assert.Equal((OutcomeKind.Approved, NoFault), (rig.Outcome.Kind, rig.Tvr));
        Assert.Contains(rig.Sent, static one => one.StartsWith("80AE5000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chip_with_a_static_signature_is_signed_for()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-signature")).Start();
        Assert.Equal("0200008000", rig.Tvr); // SDA was selected, and held.
        Assert.Equal("DAC1", rig.Data(Tag.DataAuthenticationCode));
        rig.Host(true, Bank(rig, "chip-signature"));
        Assert.Equal((OutcomeKind.Approved, true), (rig.Outcome.Kind, rig.Outcome.SignatureWanted));
    }

    [Theory]
    [InlineData("chip-pin", "410302")]
    [InlineData("chip-pin-enciphered", "440302")]
    public void A_chip_checks_its_PIN_and_counts_the_tries(string id, string results)
    {
        ContactCard card = WalletFixture.Chip(id);
        ChipRig rig = new ChipRig(card).Start();
        Assert.Equal(3, rig.Asked.Pin.TriesLeft);
        rig.OfflinePin("9999");
        Assert.Equal((2, true), (rig.Asked.Pin.TriesLeft, rig.Asked.Pin.WrongBefore));
        rig.OfflinePin("1234");
        Assert.Equal((KernelOutputKind.GoOnline, results, NoFault), (rig.Asked.Kind, rig.Data(Tag.CvmResults), rig.Tvr));
        Assert.Equal(3, card.Memories[0].PinTriesLeft);
        rig.Host(true, Bank(rig, id));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
    }

    [Fact]
    public void After_the_last_try_the_PIN_is_blocked_for_the_next_transaction_too()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-pin")).Start();
        rig.OfflinePin("9999").OfflinePin("9999").OfflinePin("9999");
        Assert.Equal(KernelOutputKind.GoOnline, rig.Asked.Kind);
        Assert.Equal("0000208000", rig.Tvr);
        rig.Start();
        Assert.Equal((KernelOutputKind.GoOnline, "0000208000"), (rig.Asked.Kind, rig.Tvr));
    }

    [Fact]
    public void Two_applications_are_offered_and_each_has_its_own_account()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-two")).Start();
        Assert.Equal((KernelOutputKind.ChooseApplication, 2), (rig.Asked.Kind, rig.Kernel.ChoiceCount));
        rig.Then(static (kernel, at) => kernel.ApplicationChosen(1, at));
        Assert.Equal((KernelOutputKind.GoOnline, "4761739001020290"), (rig.Asked.Kind, rig.Data(Tag.PrimaryAccountNumber)));
        rig.Host(true, Bank(rig, "chip-two"));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
    }

    [Fact]
    public void An_offline_sale_needs_no_bank()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("visa-offline"), floorLimitMinor: 10000).Start();
        Assert.Equal((OutcomeKind.Approved, false, "0000000000"), (rig.Outcome.Kind, rig.Outcome.WentOnline, rig.Tvr));
        Question advice = Question.Advice(1250, 1, IccData(rig));
        advice[35] = "";
        advice[2] = rig.Data(Tag.PrimaryAccountNumber);
        Assert.Equal("00", bank.Ask(advice));
        Assert.Equal("verified", bank.Model.Ledger[0].Cryptogram);
    }

    [Theory]
    [InlineData("chip-refuses", OutcomeReason.CardRefusedApproval)]
    public void A_chip_that_declines_at_last_leaves_a_reversal(string id, OutcomeReason reason)
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip(id)).Start();
        rig.Host(true, Bank(rig, id));
        Assert.Equal((OutcomeKind.Declined, reason, true), (rig.Outcome.Kind, rig.Outcome.Reason, rig.Outcome.ReversalNeeded));
    }

    [Theory]
    [InlineData("visa-declines", OutcomeKind.Declined, OutcomeReason.CardDeclined)]
    [InlineData("chip-offline", OutcomeKind.Declined, OutcomeReason.CardDeclined)]
    [InlineData("chip-blocked", OutcomeKind.EndApplication, OutcomeReason.ApplicationsRefused)]
    [InlineData("chip-card-blocked", OutcomeKind.EndApplication, OutcomeReason.CardBlocked)]
    [InlineData("visa-silent", OutcomeKind.EndApplication, OutcomeReason.CardLost)]
    [InlineData("chip-dead", OutcomeKind.EndApplication, OutcomeReason.CardLost)]
    public void Chips_that_do_not_pay(string id, OutcomeKind kind, OutcomeReason reason)
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip(id)).Start();
        Assert.Equal((kind, reason), (rig.Outcome.Kind, rig.Outcome.Reason));
    }

    [Theory]
    [InlineData("visa-forged", "0800008000")]
    [InlineData("chip-wrong-issuer", "0800008000")]
    [InlineData("visa-expired", "0040008000")]
    public void What_is_wrong_with_a_chip_stands_in_the_TVR(string id, string tvr)
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip(id)).Start();
        Assert.Equal((KernelOutputKind.GoOnline, tvr), (rig.Asked.Kind, rig.Tvr));
    }

    [Fact]
    public void The_bank_is_authenticated_by_command_and_a_forged_answer_is_told_from_it()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-online"), floorLimitMinor: 10000).Start();
        byte[] answer = Bank(rig, "chip-online");
        rig.Host(true, answer);
        Assert.Equal((OutcomeKind.Approved, "0000000000"), (rig.Outcome.Kind, rig.Tvr));

        rig = new ChipRig(WalletFixture.Chip("chip-online"), floorLimitMinor: 10000).Start();
        answer = [.. answer];
        answer[2] ^= 1;
        rig.Host(true, answer);
        Assert.Equal((OutcomeKind.Declined, "0000000040"), (rig.Outcome.Kind, rig.Tvr));
    }

    [Theory]
    [InlineData(1250, "", 0, "0000008000", 1, 0, false)]
    [InlineData(1271, "2000000000", 4, "0000008000", 1, 3, false)] // A limit, before the card's last word.
    [InlineData(1272, "2000000000", 4, "0000008000", 3, 0, false)] // The PIN's tries, behind it.
    [InlineData(1273, "1100000000", 4, "0000008010", 1, 0, false)] // The same under a wrong MAC, which the card refuses.
    [InlineData(1274, "2000000000", 4, "0000008000", 1, 0, true)] // The end of the application.
    public void The_bank_orders_the_card_by_script_and_its_result_is_known(
        int amount, string results, int processed, string tvr, int tries, byte limit, bool blocked)
    {
        ContactCard card = WalletFixture.Chip("chip-online");
        ChipRig rig = new ChipRig(card);
        card.Memories[0].PinTriesLeft = 1;
        rig.Start(amount).Host(true, Bank(rig, "chip-online", amount));
        Assert.Equal((OutcomeKind.Approved, results, tvr), (rig.Outcome.Kind, rig.Data(Tag.IssuerScriptResults), rig.Tvr));
        Assert.Equal(processed, Hex.Parse(rig.Data(Tag.Tsi))[0] & 4); // Script processing was performed.
        Assert.Equal(
            (tries, limit, blocked), (card.Memories[0].PinTriesLeft, card.Memories[0].OfflineLimit, card.Memories[0].Blocked));
    }

    [Fact]
    public void A_chip_of_procedure_bytes_without_a_directory_pays_too()
    {
        ChipRig rig = new ChipRig(WalletFixture.Chip("chip-characters")).Start();
        Assert.Equal((KernelOutputKind.GoOnline, NoFault), (rig.Asked.Kind, rig.Tvr));
        rig.Host(true, Bank(rig, "chip-characters"));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.Contains(rig.Sent, static one => one.StartsWith("00C00000", StringComparison.Ordinal));
    }

    /// <summary>The acquirer's model verifies the request's cryptogram and gives the issuer's answer (91).</summary>
    private byte[] Bank(ChipRig rig, string id, long amount = 1250)
    {
        Question sale = Question.Sale(amount, 1, IccData(rig));
        sale[22] = "051";
        sale[35] = rig.Data(Tag.PrimaryAccountNumber) + "D4912201";
        IsoMessage? answer = bank.Answer(sale);
        Assert.NotNull(answer);
        Assert.Equal((id, "00"), (id, answer.GetText(DataElement.ResponseCode)));
        Assert.Equal("verified", bank.Model.Ledger[^1].Cryptogram);
        return answer[DataElement.IccData].ToArray();
    }

    private static byte[] IccData(ChipRig rig)
    {
        List<byte> data = [];
        foreach (uint tag in (uint[])
            [0x9F26, 0x9F27, 0x9F10, 0x9F37, 0x9F36, 0x95, 0x9A, 0x9C, 0x9F02, 0x5F2A, 0x82, 0x9F1A, 0x9F03, 0x5F34, 0x9F34, 0x9F33])
        {
            byte[] value = Hex.Parse(rig.Data(tag));
            data.AddRange(tag > 0xFF ? [(byte)(tag >> 8), (byte)(tag & 0xFF)] : [(byte)tag]);
            data.Add((byte)value.Length);
            data.AddRange(value);
        }

        return [.. data];
    }
}
