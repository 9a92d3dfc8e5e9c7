using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Engine.Transactions;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>The node when its vault loses all keys: in every phase of a payment, for who asks, and after new keys came.</summary>
public sealed class NodeTamperTests
{
    private static readonly VaultState Opened = new(KeyLoss.HousingOpened, 1_795_812_000, IsOpen: true);

    [Theory]
    [InlineData(TransactionPhase.Presenting)]
    [InlineData(TransactionPhase.Reading)]
    [InlineData(TransactionPhase.Protecting)]
    [InlineData(TransactionPhase.EnteringPin)]
    [InlineData(TransactionPhase.Fetching)]
    [InlineData(TransactionPhase.Sealing)]
    public void A_payment_that_has_not_left_the_terminal_is_given_up_and_nothing_is_sent(TransactionPhase phase)
    {
        NodeRig rig = NodeVaultTests.At(phase);
        int sent = rig.Count("0200");
        NodeVaultTests.DropQuestion(rig);

        Tamper(rig);

        Assert.Equal((JournalKind.Abandoned, "TAMPERED"), (rig.Records[^1].Kind, rig.Records[^1].Reason));
        Assert.Equal(sent, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
        rig.Take();
        rig.Pass(60);
        Assert.Equal((PromptId.Tampered, "TAMPERED"), (rig.Prompt, rig.Shown));
    }

    [Fact]
    public void A_request_that_is_on_its_way_to_the_disk_does_not_leave_the_terminal()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        Assert.Equal(JournalKind.Requested, Assert.Single(rig.Unwritten).Kind);

        Tamper(rig);
        rig.DiskWrites = true;
        rig.Write();

        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], rig.Kinds);
        Assert.Equal("TAMPERED", rig.Records[^1].Reason);
        Assert.Equal(0, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void What_the_host_has_approved_is_booked_and_printed()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Write(); // The request; its approval waits for the disk.
        Tamper(rig);
        rig.DiskWrites = true;
        rig.Write();

        Assert.Equal([JournalKind.Requested, JournalKind.Approved, JournalKind.ReceiptPrinted], rig.Kinds);
        Assert.Equal(LedgerState.Booked, Assert.Single(rig.Host.Ledger).State);
    }

    [Fact]
    public void A_reversal_that_is_owed_stays_owed_and_after_new_keys_a_supervisor_releases_it()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.VaultAnswers = false;
        Tamper(rig);
        rig.Pass(35); // The answer is overdue.
        VaultCommand.RevealCard asked = Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.Tampered)));
        rig.HostHears = true;
        rig.Pass(300);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);
        Assert.Equal(0, rig.Count("0400"));
        Assert.Equal((PromptId.Tampered, "TAMPERED"), (rig.Prompt, rig.Shown));

        NodeRig next = rig.Restart(); // With new keys: what the old storage key enciphered is not authentic any more.
        next.VaultAnswers = false;
        _ = next.Open();
        asked = Assert.IsType<VaultCommand.RevealCard>(next.Questions[^1]);
        next.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.NotAuthentic)));
        next.Pass(10);
        Assert.Equal((PromptId.ReversalPending, "CARD-UNREADABLE"), (next.Prompt, next.Shown));
        next.Type("E7" + NodeRig.Code + "E");
        Assert.Equal(JournalKind.ReversalReleased, next.Records[^1].Kind);
        next.VaultAnswers = true;
        next.Later("1200E");
        next.Tap();
        Assert.Equal(JournalKind.Approved, next.Records.Last(static record => record.Kind != JournalKind.ReceiptPrinted).Kind);
    }

    [Fact]
    public void A_release_is_refused_while_the_vault_has_not_said_that_it_cannot_read_the_card()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.VaultAnswers = false;
        rig.Type("C");
        rig.Later("E7" + NodeRig.Code + "E");
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);
        Assert.Equal("NOTHING-OWED", rig.Shown);
    }

    [Fact]
    public void Nothing_begins_and_everybody_who_asks_is_told_why()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        Tamper(rig);
        rig.Pass(10);

        Assert.Equal("TAMPERED", rig.Pay("order-1")!.Code);
        Assert.Equal("TAMPERED", rig.Order(new PaymentOrder("order-2", PaymentType.Refund, 100))!.Code);
        Assert.Equal("TAMPERED", rig.Ask(static own => new TillRequest.Close(own))!.Code);
        StatusView status = Assert.IsType<StatusView>(rig.Ask(static own => new TillRequest.Status(own))!.Status);
        Assert.Equal(("outOfService", "TAMPERED"), (status.State, status.Code));
        Assert.Equal(("degraded", "tampered"), NodeVaultTests.Status(rig));
        int screens = rig.Prompts.Count;
        rig.Type("1200E");
        rig.Type("E5E");
        Assert.Equal(screens, rig.Prompts.Count); // Neither a sale nor the menu.
        Assert.Equal(1, rig.Count("0200"));
        Assert.DoesNotContain(JournalKind.CloseBegan, rig.Kinds);
    }

    [Theory]
    [InlineData(KeyLoss.Erased, "KEYS-ERASED", PromptId.OutOfService)]
    [InlineData(KeyLoss.NoStorageKey, "KEY-MISSING", PromptId.Tampered)]
    [InlineData(KeyLoss.Unknown, "TAMPERED", PromptId.Tampered)]
    public void A_vault_that_lost_its_keys_before_the_start_is_no_trade_from_the_start(KeyLoss loss, string code, PromptId prompt)
    {
        NodeRig rig = new() { State = new VaultState(loss, 1) };
        _ = rig.Open();
        Assert.Equal((prompt, code), (rig.Prompt, rig.Shown));
        Assert.Equal(code, rig.Pay("order-1")!.Code);
    }

    [Fact]
    public void A_vault_that_was_recovered_while_the_terminal_ran_brings_trade_back()
    {
        NodeRig rig = new NodeRig().Open();
        Tamper(rig);
        rig.LoseVault();
        rig.State = new VaultState();
        rig.FindVault();
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        rig.Sell();
        Assert.Equal(JournalKind.Approved, rig.Records[1].Kind);
    }

    [Fact]
    public void A_vault_that_is_killed_and_comes_back_without_keys_brings_none()
    {
        NodeRig rig = new NodeRig().Open();
        Tamper(rig);
        rig.LoseVault();
        Assert.Equal("VAULT-GONE", rig.Pay("order-1")!.Code);
        rig.FindVault();
        Assert.Equal("TAMPERED", rig.Pay("order-2")!.Code);
    }

    [Fact]
    public void The_switch_is_told_to_the_fleet_at_each_change()
    {
        NodeRig rig = new NodeRig(fleet: new FleetStanding([], [])).Open();
        Tamper(rig);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.StateReported(0, Opened with { IsOpen = false })));
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.StateReported(0, Opened with { IsOpen = false })));
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        Assert.Equal(
            ["TAMPER-OPEN", "TAMPERED", "TAMPER-CLOSED"],
            rig.Effects.OfType<NodeEffect.Publish>().Select(static effect => effect.Message)
                .Where(static message => message.Topic == "up/event/tamper")
                .Select(static message => (string)JsonNode.Parse(message.Payload.Span)!["code"]!));
        Assert.Equal(
            ["TAMPER-OPEN", "TAMPERED", "TAMPER-CLOSED"],
            rig.Effects.OfType<NodeEffect.Log>().Select(static line => line.Code).Where(static code => code.StartsWith('T')));
    }

    private static void Tamper(NodeRig rig)
    {
        rig.State = Opened;
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.StateReported(0, Opened)));
    }
}
