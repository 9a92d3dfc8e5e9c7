using Terminal.Devices.Contact;
using Terminal.Emulator.Acquirer;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class NodeChipTests
{
    private readonly NodeRig rig = Rig();

    private JournalKind[] Kinds => [.. rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted)];

    [Fact]
    public void A_card_in_the_slot_is_asked_before_and_after_the_host()
    {
        ChipCard card = new();
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentOrInsertCard, rig.Prompt);
        rig.Slot.Insert(card);

        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("051", sent.GetText(DataElement.EntryMode));
        string icc = Convert.ToHexString(sent[DataElement.IccData]);
        Assert.Contains("9F26081122334455667788", icc, StringComparison.Ordinal);
        Assert.Contains("9F34031F0002", icc, StringComparison.Ordinal); // EMV 4.4 Book 4, Annex A4: no CVM required, always, successful.
        Assert.StartsWith("80AE80", card.Commands[^2], StringComparison.Ordinal);
        Assert.StartsWith("80AE40000B3030", card.Commands[^1], StringComparison.Ordinal); // A TC, and the host's response code.
        rig.Pass(1);
        Assert.Contains("CHIP", Paper, StringComparison.Ordinal);
        Assert.Matches("TC +AABBCCDDEEFF0011", Paper); // Its last word, not what went to the bank.
        Assert.False(rig.Slot.IsPowered);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void It_must_be_removed_before_the_next_sale_and_its_data_are_gone()
    {
        Sell(new ChipCard());
        Assert.Equal(PromptId.Approved, rig.Prompt);
        rig.Pass(7);
        Assert.Equal(PromptId.RemoveCard, rig.Prompt);
        rig.Type("5");
        Assert.Equal(PromptId.RemoveCard, rig.Prompt);
        Assert.Single(rig.Tones, static tone => tone == Terminal.Devices.Lights.Tone.Alert);
        rig.Slot.Pull();
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_till_is_told_that_the_card_is_to_be_removed_before_the_end()
    {
        rig.Pay("bill-1");
        rig.Slot.Insert(new ChipCard());
        Assert.Equal(["cardWanted", "cardRead", "hostWait", "removeCard", "final"], rig.Told.Select(static told => told.Name));
    }

    [Fact]
    public void A_card_that_is_there_already_begins_at_once_and_a_tap_is_as_good_as_ever()
    {
        rig.Slot.Insert(new ChipCard());
        rig.KeyAmount();
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        rig.Slot.Pull();
        rig.Pass(7);
        rig.Sell();
        Assert.Equal("071", rig.Sent("0200").GetText(DataElement.EntryMode)[..2] + "1");
        Assert.Equal(2, rig.Host.Ledger.Count(static entry => entry.State == LedgerState.Booked));
    }

    [Fact]
    public void What_the_host_approved_and_the_card_refuses_is_reversed()
    {
        Sell(new ChipCard { Refuses = true });
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed, JournalKind.ReversalClosed], Kinds);
        Assert.Equal("E74", rig.Records.Single(static record => record.Kind == JournalKind.ReversalOwed).Reason);
        Assert.Contains(PromptId.CardRefusedReversing, rig.Screens);
        Assert.DoesNotContain(PromptId.Approved, rig.Screens);
        Assert.Equal(0, rig.Host.Totals("20000001").BookedMinor);
    }

    [Fact]
    public void Results_of_the_issuers_scripts_go_with_the_reversal_across_a_power_cut_too()
    {
        rig.Script = "72149F180401020304860B8424000006A1A2A3A4A5A6";
        rig.Verdict = static type => type == "0400" ? "96" : null;
        Sell(new ChipCard { Refuses = true, ScriptAnswer = "6985" });
        Assert.EndsWith("DF31051101020304", Convert.ToHexString(rig.Sent("0400")[DataElement.IccData]), StringComparison.Ordinal);
        NodeRig next = Rig(rig);
        next.Pass(2);
        Assert.EndsWith("DF31051101020304", Convert.ToHexString(next.Sent("0400")[DataElement.IccData]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_declines_by_itself_sends_nothing()
    {
        Sell(new ChipCard { First = 0x00 });
        Assert.Equal(("E70", PromptId.NotAuthorised), (Assert.Single(rig.Records).Reason, rig.Prompt));
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_decline_of_the_host_is_told_to_the_card_too()
    {
        ChipCard card = new();
        rig.Verdict = static type => type == "0200" ? "05" : null;
        Sell(card);
        Assert.Equal([JournalKind.Requested, JournalKind.Declined], Kinds);
        Assert.Equal(PromptId.Declined, rig.Prompt);
        Assert.StartsWith("80AE00000B3035", card.Commands[^1], StringComparison.Ordinal); // An AAC, and the host's response code.
        Assert.NotEqual(0, rig.Records[1].EmvData.Length); // The card's last word is part of the record.
        rig.Pass(7);
        Assert.Equal(PromptId.RemoveCard, rig.Prompt);
    }

    [Fact]
    public void A_card_that_is_pulled_at_any_command_is_paid_once_or_not_at_all()
    {
        bool completed = false;
        for (int commands = 0; !completed; commands++)
        {
            NodeRig each = Rig();
            each.Slot.PulledAfter = commands;
            each.KeyAmount();
            each.Slot.Insert(new ChipCard());
            each.Pass(40);
            completed = each.Records.Any(static record => record.Kind == JournalKind.Approved);
            Assert.Equal(completed, each.Host.Totals("20000001").BookedMinor > 0);
            Assert.True(completed || each.Records[^1].Kind is JournalKind.Abandoned or JournalKind.ReversalClosed);
            Assert.Equal(PromptId.Welcome, completed ? PromptId.Welcome : each.Prompt);
            Assert.InRange(commands, 0, 20);
        }
    }

    [Fact]
    public void A_card_that_is_let_go_early_may_be_removed_while_the_host_thinks()
    {
        NodeRig quick = Rig(null, releasesEarly: true);
        quick.DiskWrites = false;
        ChipCard card = new();
        quick.KeyAmount();
        quick.Slot.Insert(card);
        Assert.StartsWith("80AE00000B5A33", card.Commands[^1], StringComparison.Ordinal); // An AAC, and Z3: unable to go online.
        Assert.Equal(PromptId.RemoveCard, quick.Prompt);
        Assert.False(quick.Slot.IsPowered);
        quick.Slot.Pull();
        Assert.Empty(quick.Records);
        quick.DiskWrites = true;
        quick.Write();
        Assert.Contains("9F26081122334455667788", Icc(quick), StringComparison.Ordinal); // The one for the bank.
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], quick.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted));
        Assert.True(quick.ArenaIsZero);
    }

    [Fact]
    public void That_it_may_be_removed_stays_on_the_screen_while_the_host_thinks()
    {
        NodeRig quick = Rig(null, releasesEarly: true);
        quick.HostHears = false;
        quick.KeyAmount();
        quick.Slot.Insert(new ChipCard());
        Assert.Equal((1, PromptId.RemoveCard), (quick.Count("0200"), quick.Prompt));
    }

    [Fact]
    public void A_card_that_is_let_go_early_has_no_say_and_one_that_is_declined_is_declined()
    {
        NodeRig quick = Rig(null, releasesEarly: true);
        quick.KeyAmount();
        quick.Slot.Insert(new ChipCard { Refuses = true });
        Assert.Contains(JournalKind.Approved, quick.Kinds);

        NodeRig other = Rig(null, releasesEarly: true);
        other.Verdict = static type => type == "0200" ? "05" : null;
        other.KeyAmount();
        other.Slot.Insert(new ChipCard());
        Assert.Equal(JournalKind.Declined, other.Kinds.Last());
    }

    [Fact]
    public void A_card_that_says_nothing_while_it_is_let_go_is_paid_by_the_hosts_word_once_it_is_gone()
    {
        NodeRig quick = Rig(null, releasesEarly: true);
        quick.Slot.SilentAfter = 6;
        quick.KeyAmount();
        quick.Slot.Insert(new ChipCard());
        Assert.Equal([JournalKind.Requested], quick.Kinds);
        quick.Slot.Pull();
        Assert.Contains(JournalKind.Approved, quick.Kinds);
    }

    [Fact]
    public void A_card_that_is_pulled_while_the_host_thinks_is_reversed()
    {
        rig.HostHears = false;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        rig.Slot.Pull();
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], Kinds);
        Assert.Contains(PromptId.CardRefusedReversing, rig.Screens);
    }

    [Fact]
    public void A_power_cut_while_the_card_has_the_approval_is_reversed()
    {
        rig.Slot.SilentAfter = 6;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        Assert.Equal([JournalKind.Requested], Kinds);
        Assert.Equal(1200, rig.Host.Totals("20000001").BookedMinor);
        rig.HostHears = false; // The power goes; what comes back finds the request.
        NodeRig next = Rig(rig);
        next.Open();
        next.Pass(2);
        Assert.Equal(JournalKind.ReversalClosed, next.Records[^1].Kind);
        Assert.Equal(0, next.Host.Totals("20000001").BookedMinor);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void Cancel_lets_go_of_a_card_that_says_nothing(int exchanges)
    {
        rig.Slot.SilentAfter = exchanges;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        rig.Type("C");
        Assert.False(rig.Slot.IsPowered);
        rig.Pass(1);
        Assert.Equal(exchanges == 3 ? JournalKind.Abandoned : JournalKind.ReversalClosed, Kinds[^1]);
    }

    [Fact]
    public void A_card_that_does_not_answer_to_reset_may_be_inserted_again_or_tapped()
    {
        rig.Slot.IsMute = true;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        Assert.Equal(PromptId.ChipNotRead, rig.Prompt);
        rig.Slot.Pull();
        rig.Slot.IsMute = false;
        rig.Slot.Insert(new ChipCard());
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
    }

    [Fact]
    public void The_pin_is_entered_while_the_card_waits_and_a_wrong_one_begins_anew_without_removing_it()
    {
        ChipCard card = new() { Verification = "02" };
        rig.Verdict = static type => type == "0200" ? "55" : null;
        Sell(card);
        Assert.Equal(0, rig.Count("0200"));
        EnterPin();
        Assert.Equal("55", rig.Records.Single(static record => record.Kind == JournalKind.Declined).ResponseCode);
        rig.Verdict = static type => type == "0200" ? "00" : null; // The rig's bank knows no PIN.
        EnterPin();
        Assert.Equal([false, true], rig.Questions.OfType<VaultCommand.EnterPin>().Select(static asked => asked.WrongBefore));

        JournalRecord[] requests = [.. rig.Records.Where(static record => record.Kind == JournalKind.Requested)];
        Assert.Equal([(1, 1), (2, 2)], requests.Select(static record => (record.Attempt, record.Stan)));
        Assert.Single(rig.Records.Select(static record => record.PaymentId).Distinct());
        Assert.Equal(2, card.Counter);
        Assert.Contains("9F3403020000", Convert.ToHexString(rig.Sent("0200")[DataElement.IccData]), StringComparison.Ordinal);
        Assert.Equal(JournalKind.Approved, Kinds[^1]);
        Assert.True(rig.ArenaIsZero);
    }

    [Theory]
    [InlineData(PinAbsence.Cancelled, "CANCELLED")]
    [InlineData(PinAbsence.TimedOut, "PIN-TIME")]
    public void Without_the_pin_the_card_is_let_go(PinAbsence why, string reason)
    {
        Sell(new ChipCard { Verification = "02" });
        Reply(id => new VaultReply.PinMissing(id, why));
        Assert.Equal(reason, Assert.Single(rig.Records).Reason);
        Assert.False(rig.Slot.IsPowered);
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_card_that_is_pulled_during_the_pin_sends_nothing()
    {
        Sell(new ChipCard { Verification = "02" });
        rig.Slot.Pull();
        Assert.Equal("E80", Assert.Single(rig.Records).Reason);
        EnterPin();
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_reader_that_goes_during_a_sale_ends_it_and_the_other_one_is_left()
    {
        rig.HostHears = false;
        Sell(new ChipCard());
        rig.HostHears = true;
        Assert.Equal("CHIP-READER-READY", LastLog);
        rig.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderLost)));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "CHIP-READER-LOST", Severity: Severity.Warning });
        rig.Pass(40);
        Assert.Equal(JournalKind.ReversalClosed, Kinds[^1]);
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
    }

    [Theory]
    [InlineData("1F", 1)]
    [InlineData("02", 0)] // A card that wants a PIN is known before it says so.
    public void A_refund_knows_the_card_and_asks_it_for_nothing_more(string verification, int cryptograms)
    {
        ChipCard card = new() { Verification = verification };
        rig.Ask(static own => new Terminal.Engine.Till.TillRequest.Pay(
            own, new Terminal.Engine.Till.PaymentOrder("R-1", PaymentType.Refund, 500) { Operator = "anna" }));
        rig.Slot.Insert(card);
        Assert.Equal(1, rig.Count("0220"));
        Assert.Equal("051", rig.Sent("0220").GetText(DataElement.EntryMode));
        Assert.Equal(cryptograms, card.Commands.Count(static command => command.StartsWith("80AE", StringComparison.Ordinal)));
        Assert.Equal(0, rig.Asked<VaultCommand.EnterPin>());
        Assert.False(rig.Slot.IsPowered);
    }

    [Fact]
    public void The_cardholder_chooses_among_the_applications_and_no_digit_is_released()
    {
        NodeRig two = Rig(takes: "A0000000041010");
        ChipCard card = new() { IsCoBadged = true };
        two.KeyAmount();
        two.Slot.Insert(card);
        Assert.Equal((PromptId.ChooseApplication, "VISA CREDIT"), (two.Prompt, two.Prompts[^1].Arguments.Notice));
        two.Press(Terminal.Devices.Keypad.Key.Clear);
        Assert.Equal("DEBIT", two.Prompts[^1].Arguments.Notice);
        two.Press(Terminal.Devices.Keypad.Key.Clear);
        Assert.Equal("VISA CREDIT", two.Prompts[^1].Arguments.Notice);
        two.Press(Terminal.Devices.Keypad.Key.Clear, Terminal.Devices.Keypad.Key.Enter);
        Assert.Contains("8407A0000000041010", Icc(two), StringComparison.Ordinal);
        Assert.Contains(JournalKind.Approved, two.Kinds);
    }

    [Fact]
    public void A_choice_that_nobody_makes_ends_it_and_so_does_cancel()
    {
        foreach (Action<NodeRig> end in (Action<NodeRig>[])[static rig => rig.Pass(61), static rig => rig.Type("C")])
        {
            NodeRig two = Rig(takes: "A0000000041010");
            two.KeyAmount();
            two.Slot.Insert(new ChipCard { IsCoBadged = true });
            end(two);
            Assert.Equal(JournalKind.Abandoned, Assert.Single(two.Records).Kind);
            Assert.False(two.Slot.IsPowered);
        }
    }

    private static string Icc(NodeRig of) => Convert.ToHexString(of.Sent("0200")[DataElement.IccData]);

    internal static NodeRig Rig(NodeRig? before = null, params string[] takes) => Rig(before, releasesEarly: false, takes);

    internal static NodeRig Rig(NodeRig? before, bool releasesEarly, params string[] takes)
    {
        NodeRig made = new(before?.Records, before is null ? "00" : "01", takesPin: true, configure: settings => settings with
        {
            Contact = new ContactConfiguration(
                settings.Contactless.Terminal with { Capabilities = Hex.Parse("2048C8") },
                [
                    .. takes.Prepend("A0000000031010").Select(static aid => new ContactApplication
                    {
                        Aid = Hex.Parse(aid),
                        ApplicationVersion = Hex.Parse("0096"),
                        TacDenial = Hex.Parse("0010000000"),
                        TacOnline = Hex.Parse("DC4004F800"),
                        TacDefault = Hex.Parse("DC4000A800"),
                    }),
                ],
                []) { ReleasesEarly = releasesEarly },
        });
        made.Host = before?.Host ?? made.Host;
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }

    private string LastLog => rig.Effects.OfType<NodeEffect.Log>().Last(static log => log.Code.StartsWith("CHIP", StringComparison.Ordinal))
        .Code;

    private string Paper => string.Join('\n', rig.Printer.Receipts);

    private void Sell(ChipCard card)
    {
        rig.KeyAmount();
        rig.Slot.Insert(card);
    }

    private void EnterPin() => Reply(static id => new VaultReply.PinEntered(id, new byte[16], new byte[12]));

    private void Reply(Func<int, VaultReply> reply) =>
        rig.Tell(new NodeEvent.VaultReplied(reply(rig.Questions.OfType<VaultCommand.EnterPin>().Last().Id)));
}
