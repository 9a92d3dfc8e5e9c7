using Terminal.Devices.Contact;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What one part says while another one has the payment, and what the rest shows of it.</summary>
public sealed class NodeMeanwhileTests
{
    [Fact]
    public void A_card_that_is_tapped_has_the_payment_and_one_that_is_inserted_then_is_not_powered()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.KeyAmount();
        rig.Insert();
        while (rig.Prompt != PromptId.Processing)
        {
            rig.Pass(0.01);
        }

        rig.Slot.Insert(new ChipCard());
        Assert.DoesNotContain(SlotCommandKind.PowerOn, rig.Slot.Driven);
        rig.Pass(2);
        Assert.Contains(JournalKind.Approved, rig.Kinds);
        Assert.Equal("07", rig.Sent("0200").GetText(DataElement.EntryMode)[..2]);
    }

    [Theory]
    [InlineData("6000", true)] // Card transaction qualifiers: signature required, and online where offline authentication fails.
    [InlineData("2000", false)]
    public void A_card_at_the_reader_that_wants_a_signature_has_one_compared(string qualifiers, bool signs)
    {
        NodeRig rig = new NodeRig(configure: static settings => settings with
        {
            Contactless = settings.Contactless with
            {
                Applications = [settings.Contactless.Applications[0] with { Qualifiers = Hex.Parse("22000000") }],
            },
        }).Open();
        rig.KeyAmount();
        CardProfile profile = TestWallet.CheapCard("4761739001010119", "").Profile with { Qualifiers = qualifiers };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        rig.Lay(card);
        Assert.Equal(signs ? PromptId.CheckSignature : PromptId.Approved, rig.Prompt);
    }

    [Fact]
    public void A_terminal_that_could_sell_without_its_host_does_not_say_so_while_the_host_is_there()
    {
        NodeRig rig = new NodeRig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
        }).Open();
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_terminal_whose_last_card_was_not_removed_is_ready_all_the_same()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        rig.Pass(7);
        Assert.Equal(PromptId.RemoveCard, rig.Prompt);
        Assert.Equal(("ready", ""), NodeVaultTests.Status(rig));
    }

    [Fact]
    public void A_link_that_is_lost_while_a_request_waits_for_its_key_leaves_nothing_to_reverse()
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        rig.Sell();
        rig.Break();
        Assert.Equal([JournalKind.Requested], rig.Kinds);
        rig.GiveKey();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], rig.Kinds);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_link_that_is_lost_under_a_settlement_has_it_asked_again_soon()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        rig.HostHears = false;
        rig.Type("E5E");
        rig.Pass(1);
        rig.Break();
        rig.HostHears = true;
        rig.Pass(25); // Sooner than the answer would have been overdue.
        Assert.Equal(2, rig.Count("0500"));
    }
}
