using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class NodePinTests
{
    private static readonly byte[] Serial = Convert.FromHexString("A10000012000000100000001");
    private static readonly byte[] Block = [.. Enumerable.Range(0x40, 16).Select(static value => (byte)value)];
    private readonly NodeRig rig = Rig(SlotState.Ready);

    private IEnumerable<VaultCommand.EnterPin> PinQuestions => rig.Questions.OfType<VaultCommand.EnterPin>();

    private JournalRecord[] Declined => [.. rig.Records.Where(static record => record.Kind == JournalKind.Declined)];

    [Fact]
    public void A_card_that_wants_its_pin_sends_nothing_before_it_is_entered()
    {
        Sell();
        VaultCommand.EnterPin question = Assert.Single(PinQuestions);
        Assert.Equal(12_00, question.Arguments.Amount!.Value.Minor);
        Assert.Equal(0, rig.Count("0200"));
        Assert.Empty(rig.Records);

        Enter();

        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("071", sent.GetText(DataElement.EntryMode));
        Assert.Equal(
            "DF010C" + Convert.ToHexString(Serial) + "DF0210" + Convert.ToHexString(Block),
            Convert.ToHexString(sent[DataElement.SecurityData]));
        Assert.False(sent.Has(DataElement.PinBlock));
        Assert.Equal(JournalKind.Approved, rig.Kinds.Last(static kind => kind != JournalKind.ReceiptPrinted));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_block_of_format_0_stands_in_its_own_field()
    {
        Sell();
        byte[] serial = Convert.FromHexString("FFFF9876543210E00001");
        Reply(id => new VaultReply.PinEntered(id, Block.AsMemory(0, 8), serial));
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal(Convert.ToHexString(Block.AsSpan(0, 8)), Convert.ToHexString(sent[DataElement.PinBlock]));
        Assert.Equal("DF010A" + Convert.ToHexString(serial), Convert.ToHexString(sent[DataElement.SecurityData]));
    }

    [Fact]
    public void The_journal_knows_how_the_cardholder_was_verified_and_has_no_block()
    {
        Sell();
        Enter();
        JournalRecord request = rig.Records.Single(static record => record.Kind == JournalKind.Requested);
        Assert.Equal("VERIFIED BY PIN", Verification.Of(request));
        Assert.DoesNotContain(Convert.ToHexString(Block), Convert.ToHexString(request.EmvData.Span), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Serial), Convert.ToHexString(request.EmvData.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_pin_is_an_attempt_and_the_card_is_read_anew()
    {
        rig.Verdict = static type => type == "0200" ? "55" : null;
        Sell();
        Enter();
        Assert.Equal(PromptId.WrongPin, rig.Prompt);
        rig.Verdict = Approving;
        Tap();
        Enter();

        Assert.Equal([false, true], rig.Questions.OfType<VaultCommand.EnterPin>().Select(static asked => asked.WrongBefore));
        Assert.Equal([1, 2], rig.Records.Where(static one => one.Kind == JournalKind.Requested).Select(static one => one.Attempt));
        Assert.Single(rig.Records.Select(static record => record.PaymentId).Distinct());
        Assert.Equal([1, 2], rig.Records.Where(static one => one.Kind == JournalKind.Requested).Select(static one => one.Stan));
        Assert.Equal("55", Assert.Single(Declined).ResponseCode);
        Assert.Contains(PromptId.Approved, rig.Screens);
    }

    [Fact]
    public void Another_refusal_of_a_payment_with_a_pin_asks_for_no_pin_again()
    {
        rig.Verdict = static type => type == "0200" ? "51" : null; // ISO 8583: not sufficient funds.
        Sell();
        Enter();
        Assert.Equal((PromptId.Declined, "51"), (rig.Prompt, rig.Shown));
        Assert.Single(PinQuestions);
    }

    [Fact]
    public void After_the_last_try_it_is_declined()
    {
        rig.Verdict = static type => type == "0200" ? "55" : null;
        Sell();
        for (int i = 0; i < 3; i++)
        {
            Enter();
            Tap();
        }

        Assert.Equal(3, Declined.Length);
        Assert.Contains(PromptId.Declined, rig.Screens);
        Assert.Equal(3, rig.Count("0200"));
    }

    [Fact]
    public void A_sale_without_a_pin_that_is_declined_so_ends()
    {
        rig.Verdict = static type => type == "0200" ? "55" : null;
        rig.Sell();
        Assert.DoesNotContain(PromptId.WrongPin, rig.Screens);
        Assert.Single(Declined);
    }

    [Theory]
    [InlineData(PinAbsence.Cancelled, "CANCELLED", PromptId.Cancelled)]
    [InlineData(PinAbsence.TimedOut, "PIN-TIME", PromptId.TimedOut)]
    public void Without_the_pin_it_ends_and_nothing_was_sent(PinAbsence why, string reason, PromptId prompt)
    {
        Sell();
        Reply(id => new VaultReply.PinMissing(id, why));
        JournalRecord record = Assert.Single(rig.Records);
        Assert.Equal((JournalKind.Abandoned, reason), (record.Kind, record.Reason));
        Assert.Equal(prompt, rig.Prompt);
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_till_may_cancel_meanwhile_and_a_block_that_comes_late_is_nothing()
    {
        rig.Pay("bill-1");
        Tap();
        Assert.Contains("pinStart", rig.Told.Select(static told => told.Name));
        rig.Ask(static own => new Terminal.Engine.Till.TillRequest.Cancel(own, "bill-1"));
        Enter();
        Assert.Equal(0, rig.Count("0200"));
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Who_may_go_on_without_one_is_not_verified()
    {
        Sell();
        Reply(static id => new VaultReply.PinMissing(id, PinAbsence.Bypassed));
        IsoMessage sent = rig.Sent("0200");
        Assert.False(sent.Has(DataElement.SecurityData));
        Assert.DoesNotContain("PIN", Verification.Of(rig.Records[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_digit_sounds_alike()
    {
        Sell();
        int before = Keys();
        Reply(static id => new VaultReply.PinCounted(id, 1));
        Reply(static id => new VaultReply.PinCounted(id, 2));
        Reply(static id => new VaultReply.PinCounted(id, 0));
        Assert.Equal(before + 3, Keys());
    }

    [Theory]
    [InlineData(VaultRefusal.TooOften, "PIN-RATE")]
    [InlineData(VaultRefusal.NoKey, "NO-PIN-KEY")]
    [InlineData(VaultRefusal.UsedUp, "KEYS-USED-UP")]
    [InlineData(VaultRefusal.NotStored, "VAULT")]
    [InlineData(VaultRefusal.CardKeyWrong, "VAULT")] // No card in the slot has asked for it.
    public void What_the_vault_refuses_is_said(VaultRefusal reason, string code)
    {
        Sell();
        Reply(id => new VaultReply.Refused(id, reason));
        Assert.Equal(code, Assert.Single(rig.Records).Reason);
        Assert.Equal(code, rig.Shown);
    }

    [Theory]
    [InlineData(true, "9F3403020000")] // EMV 4.4 Book 3, Annex C3: enciphered PIN verified online, result unknown.
    [InlineData(false, "9F34033F0000")] // No CVM performed.
    public void The_host_is_told_how_the_cardholder_was_verified_and_the_till_when_the_entry_ends(bool entered, string results)
    {
        rig.Pay("bill-1");
        Tap();
        Assert.DoesNotContain("pinEnd", rig.Told.Select(static told => told.Name));
        Reply(id => entered ? new VaultReply.PinEntered(id, Block, Serial) : new VaultReply.PinMissing(id, PinAbsence.Bypassed));
        Assert.Contains(results, Convert.ToHexString(rig.Sent("0200")[DataElement.IccData]), StringComparison.Ordinal);
        Assert.Contains(results, Convert.ToHexString(rig.Records[0].EmvData.Span), StringComparison.Ordinal);
        Assert.Contains("pinEnd", rig.Told.Select(static told => told.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_said_of_another_entry_is_nothing(bool counted)
    {
        Sell();
        int tones = Keys();
        Reply(id => counted ? new VaultReply.PinCounted(id + 1, 1) : new VaultReply.PinEntered(id + 1, Block, Serial));
        Reply(id => new VaultReply.PinMissing(id + 1, PinAbsence.Bypassed));
        Reply(id => new VaultReply.PinMissing(id + 1, PinAbsence.Cancelled));
        Reply(id => new VaultReply.PinMissing(id + 1, PinAbsence.TimedOut));
        Assert.Equal(tones, Keys());
        Assert.Empty(rig.Records);
        Enter();
        Assert.Equal(1, rig.Count("0200"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_vault_is_told_whether_the_pins_key_is_needed_for_more_and_which_one_it_is(bool macs, bool session)
    {
        NodeRig other = new(configure: settings => With(settings) is var shop
            ? shop with { Host = shop.Host with { Macs = macs, SessionKeys = session } } : settings);
        other.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        if (session)
        {
            NodeSessionTests.GiveKeysAtSignOn(other);
        }

        other.Open();
        if (session)
        {
            NodeSessionTests.GiveSession(other);
        }

        other.KeyAmount();
        other.Lay(PinCard.Make());
        VaultCommand.EnterPin asked = other.Questions.OfType<VaultCommand.EnterPin>().Single();
        Assert.Equal((macs, session), (asked.KeepsKey, asked.UsesSession));
    }

    [Fact]
    public void A_refusal_of_the_vault_asks_how_its_keys_stand()
    {
        Sell();
        int before = Reports();
        Reply(static id => new VaultReply.Refused(id, VaultRefusal.UsedUp));
        Assert.Equal(before + 1, Reports());
    }

    [Fact]
    public void A_vault_that_says_nothing_does_not_hold_the_terminal()
    {
        Sell();
        rig.Pass(91);
        Assert.Equal("PIN-TIME", Assert.Single(rig.Records).Reason);
    }

    [Theory]
    [InlineData(SlotState.Empty)]
    [InlineData(SlotState.Damaged)]
    public void Without_a_key_the_card_is_told_that_there_is_no_pin(SlotState state)
    {
        NodeRig other = Rig(state);
        if (state == SlotState.Damaged)
        {
            Assert.Equal("KEYS-DAMAGED", other.Shown);
            return;
        }

        other.KeyAmount();
        other.Lay(PinCard.Make());
        Assert.DoesNotContain(other.Questions, static question => question is VaultCommand.EnterPin);
        Assert.Equal(PromptId.AmountNeedsVerification, other.Prompt);
    }

    [Theory]
    [InlineData(SlotState.UsedUp, false, true, "KEYS-USED-UP")]
    [InlineData(SlotState.Ready, true, false, "TEST-KEYS")]
    [InlineData(SlotState.Ready, true, true, null)]
    [InlineData(SlotState.Ready, false, false, null)]
    public void Keys_that_must_not_be_used_stop_the_trade(SlotState state, bool isDevelopment, bool takesThem, string? code)
    {
        NodeRig other = new(configure: settings => With(settings) with { TakesDevelopmentKeys = takesThem });
        other.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = state, IsDevelopment = isDevelopment });
        other.Open();
        Assert.Equal(code is null ? PromptId.Welcome : PromptId.OutOfService, other.Prompt);
        Assert.Equal(code, other.Shown);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public void How_often_a_pin_may_be_tried_is_a_setting(int tries, int sent)
    {
        NodeRig other = new(configure: settings => With(settings) with { PinTryCountMax = tries })
        {
            Verdict = static type => type == "0200" ? "55" : null,
        };
        other.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        other.Open();
        other.KeyAmount();
        for (int i = 0; i < 6; i++)
        {
            other.Lay(PinCard.Make());
            if (other.Questions.OfType<VaultCommand.EnterPin>().LastOrDefault() is { } question)
            {
                other.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEntered(question.Id, Block, Serial)));
            }
        }

        Assert.Equal(sent, other.Count("0200"));
        Assert.Contains(PromptId.Declined, other.Screens);
    }

    private static string? Approving(string type) => type == "0200" ? "00" : null;

    private static int Count(IEnumerable<NodeEffect> effects) =>
        effects.OfType<NodeEffect.Play>().Count(static effect => effect.Tone == Terminal.Devices.Lights.Tone.Key);

    private static NodeSettings With(NodeSettings settings) => settings with
    {
        Host = settings.Host with { TakesPin = true },
        Contactless = settings.Contactless with
        {
            Applications = [settings.Contactless.Applications[0] with { Qualifiers = Hex.Parse("24000000") }],
        },
    };

    private static NodeRig Rig(SlotState state)
    {
        NodeRig made = new(configure: With) { Verdict = Approving }; // The host of this rig has no security module: what it says is ours.
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = state });
        return made.Open();
    }

    private int Reports() => rig.Effects.Count(static effect => effect is NodeEffect.Ask { Command: VaultCommand.ReportKeys });

    private int Keys() => Count(rig.Effects);

    private void Sell()
    {
        rig.KeyAmount();
        Tap();
    }

    private void Tap() => rig.Lay(PinCard.Make());

    private void Reply(Func<int, VaultReply> reply) => rig.Tell(new NodeEvent.VaultReplied(reply(PinQuestions.Last().Id)));

    private void Enter()
    {
        Reply(static id => new VaultReply.PinEntered(id, Block, Serial));
        rig.Pass(1);
    }
}
