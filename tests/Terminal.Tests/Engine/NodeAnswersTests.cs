using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>Which answers of the vault count, and what becomes of the others.</summary>
public sealed class NodeAnswersTests
{
    [Fact]
    public void A_card_that_is_revealed_twice_is_zeroed_the_second_time()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.Type("C");
        rig.Answer(rig.Last<VaultCommand.RevealCard>()); // Told twice.
        Assert.Equal(1, rig.Count("0400"));
        rig.HearLate();
        Assert.Equal(JournalKind.ReversalClosed, rig.Kinds.Last());
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_stored_sales_card_counts_for_its_own_question_and_while_it_is_waited_for()
    {
        NodeRig rig = new NodeRig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
        }).Open();
        rig.Disconnect();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.VaultAnswers = false;
        rig.Reconnect();
        VaultCommand.RevealCard asked = rig.Last<VaultCommand.RevealCard>();
        rig.Reply(new VaultReply.CardRevealed(asked.Id + 1, rig.Reveal(asked.Ciphertext)));
        rig.Reply(new VaultReply.CardRevealed(asked.Id - 1, rig.Reveal(asked.Ciphertext)));
        Assert.True(rig.ArenaIsZero);
        Assert.Equal(0, rig.Count("0220"));
        rig.HostHears = false;
        rig.Answer(asked);
        Assert.Equal(1, rig.Count("0220"));
        rig.Answer(asked); // Told twice.
        Assert.True(rig.ArenaIsZero);
        rig.HearLate();
        Assert.Contains(JournalKind.Forwarded, rig.Kinds);
    }

    [Fact]
    public void Keys_that_are_reported_for_a_question_of_long_ago_change_nothing()
    {
        NodeRig rig = new NodeRig().Open();
        SlotStatus damaged = new() { Slot = KeySlot.Transaction, State = SlotState.Damaged };
        rig.Reply(new VaultReply.KeysReported(1, [damaged]));
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }
}
