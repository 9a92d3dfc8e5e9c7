using Terminal.Devices.Contact;
using Terminal.Devices.Keypad;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A card in the slot that ends at a moment of its own, and one that says less than it should.</summary>
public sealed class NodeChipMomentsTests
{
    private const int CommandsBeforeItsLastWord = 6;

    [Theory]
    [InlineData("vault")]
    [InlineData("disk")]
    [InlineData("host")]
    [InlineData("")]
    public void A_card_that_is_let_go_early_is_let_go_wherever_the_payment_stands(string waitsFor)
    {
        NodeRig quick = NodeChipTests.Rig(null, releasesEarly: true);
        quick.VaultAnswers = waitsFor != "vault";
        quick.DiskWrites = waitsFor != "disk";
        quick.HostHears = waitsFor != "host";
        quick.Slot.HeldAfter = CommandsBeforeItsLastWord;
        quick.KeyAmount();
        quick.Slot.Insert(new ChipCard());
        quick.Slot.Release();
        Assert.False(quick.Slot.IsPowered);
        Assert.Equal(waitsFor.Length == 0, quick.Kinds.Contains(JournalKind.Approved));
        Assert.DoesNotContain(PromptId.CardRefusedReversing, quick.Screens);
        if (waitsFor.Length > 0)
        {
            Assert.Equal(PromptId.RemoveCard, quick.Prompt);
            Assert.DoesNotContain(JournalKind.Abandoned, quick.Kinds);
        }
        else
        {
            Assert.Equal(0, quick.Records.Single(static one => one.Kind == JournalKind.Approved).EmvData.Length); // It had no last word.
        }
    }

    [Fact]
    public void No_card_is_let_go_early_while_the_host_is_away()
    {
        NodeRig quick = NodeChipTests.Rig(null, releasesEarly: true);
        quick.KeyAmount();
        quick.Disconnect();
        ChipCard card = new();
        quick.Slot.Insert(card);
        Assert.Equal("NO-LINK", Assert.Single(quick.Records).Reason);
        NodeRig away = NodeChipTests.Rig(null, releasesEarly: true);
        away.Disconnect();
        away.KeyAmount();
        ChipCard other = new();
        away.Slot.Insert(other);
        Assert.DoesNotContain(other.Commands, static command => command.Contains("5A33", StringComparison.Ordinal)); // Z3.
    }

    [Fact]
    public void A_card_that_ends_after_a_cancel_asks_nobody_to_remove_it_behind_the_end()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.Verdict = static type => type == "0200" ? "43" : null;
        rig.Slot.HeldAfter = CommandsBeforeItsLastWord;
        rig.Pay("bill-1");
        rig.Slot.Insert(new ChipCard());
        rig.Press(Key.Cancel);
        Assert.Equal("final", rig.Told.Last().Name);
        rig.Slot.Release();
        Assert.Equal("final", rig.Told.Last().Name);
        Assert.Equal([JournalKind.Requested, JournalKind.Declined], rig.Kinds);
    }

    [Theory]
    [InlineData("1F")] // No verification.
    [InlineData("02")] // A PIN for the bank.
    public void A_card_without_track_2_data_is_a_card_error(string verification)
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Verification = verification, HasNoTrack = true });
        Assert.Equal((JournalKind.Abandoned, "NO-PAN"), (Assert.Single(rig.Records).Kind, rig.Records[0].Reason));
        Assert.Equal(PromptId.CardError, rig.Prompt);
        Assert.False(rig.Slot.IsPowered);
    }

    [Fact]
    public void A_refund_to_a_card_that_is_not_taken_here_is_refused()
    {
        NodeRig rig = NodeChipTests.Rig(null, releasesEarly: false);
        Assert.True(rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500))!.Begun);
        rig.Slot.SilentAfter = 1;
        rig.Slot.Insert(new ChipCard());
        rig.Pass(40);
        Assert.Equal((JournalKind.Abandoned, "E80"), (Assert.Single(rig.Records).Kind, rig.Records[0].Reason));
    }

    [Fact]
    public void A_card_is_spoken_to_in_its_language_while_the_host_is_asked()
    {
        NodeRig rig = NodeLanguageTests.Rig("de");
        rig.HostHears = false;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Prefers = "656E" });
        Assert.Equal((PromptId.Authorising, "en"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void A_card_that_declines_by_itself_is_told_so_in_its_language()
    {
        NodeRig rig = NodeLanguageTests.Rig("de");
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Prefers = "656E", First = 0x00 });
        Assert.Equal((PromptId.NotAuthorised, "en"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void A_choice_that_was_left_is_over()
    {
        NodeRig rig = NodePreferenceTests.Shop(preselects: false);
        rig.KeyAmount();
        rig.Press(Key.Clear);
        rig.Lay(NodePreferenceTests.CoBadged());
        Assert.Equal(PromptId.ChooseApplication, rig.Prompt);
        rig.Press(Key.Cancel);
        rig.Take();
        rig.Pass(7);
        rig.Type("5L1200E"); // Keys that a choice would have taken.
        Assert.Equal(PromptId.PresentOrInsertMayChoose, rig.Prompt);
        rig.Slot.SilentAfter = 1;
        rig.Slot.Insert(new ChipCard { IsCoBadged = true });
        PromptId shown = rig.Prompt;
        rig.Press(Key.Enter);
        Assert.Equal(shown, rig.Prompt);
    }

    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(false, 2, true)]
    [InlineData(false, 1, false)]
    public void Clear_lets_the_cardholder_choose_where_slot_or_field_prefer_something(bool preselects, int inTheField, bool isTaken)
    {
        NodeRig rig = NodePreferenceTests.Shop(preselects, inTheField);
        int before = rig.Prompts.Count;
        rig.Press(Key.Clear);
        Assert.Equal(before, rig.Prompts.Count); // Nobody sells anything.
        rig.KeyAmount();
        Assert.Equal(isTaken, rig.Prompt == PromptId.PresentOrInsertMayChoose); // It says so.
        rig.Press(Key.Clear);
        Assert.Equal(isTaken, rig.Prompt == PromptId.PresentToChoose);
        rig.Tap();
        rig.Pass(7);
        int wanted = rig.Effects.Count;
        rig.Press(Key.Clear);
        Assert.DoesNotContain(rig.Effects.Skip(wanted), static effect => effect is NodeEffect.TellTill or NodeEffect.Transmit);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Theory]
    [InlineData(false, false, PromptId.PresentMayChoose)]
    [InlineData(false, true, PromptId.PresentMayChoose)]
    [InlineData(true, false, PromptId.PresentOrInsertMayChoose)]
    [InlineData(true, true, PromptId.PresentInsertOrSwipeMayChoose)]
    public void The_screen_says_that_the_cardholder_may_choose_and_which_ways_there_are(bool hasSlot, bool hasStripes, PromptId shown)
    {
        NodeRig rig = NodePreferenceTests.Shop(preselects: true, stripes: hasStripes ? new StripeSettings() : null);
        rig.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        if (!hasSlot)
        {
            rig.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderLost)));
        }

        rig.KeyAmount();
        Assert.Equal(shown, rig.Prompt);
    }

    [Fact]
    public void A_preference_of_the_cardholder_is_forgotten_with_a_choice_that_went_before_it()
    {
        NodeRig rig = NodePreferenceTests.Shop(preselects: true);
        rig.KeyAmount();
        rig.Press(Key.Clear);
        rig.Lay(NodePreferenceTests.CoBadged());
        rig.Press(Key.Clear, Key.Enter); // The second, which the shop likes less; and now nothing of that.
        rig.Press(Key.Clear);
        Assert.Equal(PromptId.PresentOrInsertMayChoose, rig.Prompt);
        rig.Take();
        rig.Lay(NodePreferenceTests.CoBadged());
        Assert.Contains("8407A0000000032010", Convert.ToHexString(rig.Sent("0200")[DataElement.IccData]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_that_failed_is_out_of_the_way_of_the_next_card()
    {
        NodeRig rig = NodeFallbackTests.Rig();
        rig.KeyAmount();
        rig.Slot.SilentAfter = 3;
        rig.Slot.Insert(new ChipCard());
        rig.Pass(40);
        Assert.Equal(PromptId.ChipNotRead, rig.Prompt);
        Assert.Equal(Terminal.Devices.Lights.Tone.Alert, rig.Tones.Last());
        Assert.False(rig.Slot.IsPowered);
        rig.Tap();
        string icc = Convert.ToHexString(rig.Sent("0200")[DataElement.IccData]);
        Assert.DoesNotContain("9F3403", icc, StringComparison.Ordinal); // A card in the field has no CVM results of its own.
    }

    [Fact]
    public void Without_a_reader_for_stripes_no_failure_of_a_chip_opens_them()
    {
        NodeRig rig = NodeFallbackTests.Rig();
        rig.Tell(new NodeEvent.WireClosed(Wire.Stripe, ""));
        rig.KeyAmount();
        rig.Slot.SilentAfter = 3;
        rig.Slot.Insert(new ChipCard());
        rig.Pass(40);
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }
}
