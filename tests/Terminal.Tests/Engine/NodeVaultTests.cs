using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Engine.Transactions;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>The node when the vault's process goes, in every phase of a payment, and when it is back.</summary>
public sealed class NodeVaultTests
{
    private static readonly OfflineSettings Stores = new()
    {
        Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
    };

    [Theory]
    [InlineData(TransactionPhase.Presenting)]
    [InlineData(TransactionPhase.Reading)]
    [InlineData(TransactionPhase.Protecting)]
    [InlineData(TransactionPhase.EnteringPin)]
    [InlineData(TransactionPhase.Fetching)]
    [InlineData(TransactionPhase.Sealing)]
    public void A_payment_that_needs_the_vault_is_given_up_and_the_next_one_goes_through_when_it_is_back(TransactionPhase phase)
    {
        NodeRig rig = At(phase);
        int sent = rig.Count("0200");
        DropQuestion(rig);

        rig.LoseVault();

        Assert.Equal((JournalKind.Abandoned, "VAULT-GONE"), (rig.Records[^1].Kind, rig.Records[^1].Reason));
        Assert.Equal(sent, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
        rig.Take();
        rig.Pass(1);
        rig.VaultAnswers = true;
        rig.FindVault();
        Assert.Equal((PromptId.OutOfService, "VAULT-GONE"), (rig.Prompt, rig.Shown)); // Its result, which nobody could read before.
        rig.Pass(8);
        Assert.Equal(phase == TransactionPhase.Sealing ? PromptId.ReadyOffline : PromptId.Welcome, rig.Prompt);
        rig.NetworkUp = true;
        rig.Pass(35);
        rig.Sell();
        Assert.Equal(JournalKind.Approved, rig.Records.Last(static record => record.Kind != JournalKind.ReceiptPrinted).Kind);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_request_that_is_out_ends_as_the_host_says_and_its_result_is_shown_when_the_vault_is_back()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.LoseVault();
        rig.DiskWrites = true;
        rig.Write();

        Assert.Equal([JournalKind.Requested, JournalKind.Approved, JournalKind.ReceiptPrinted], rig.Kinds);
        Assert.Equal(LedgerState.Booked, Assert.Single(rig.Host.Ledger).State);
        Assert.Single(rig.Printer.Receipts);
        Assert.NotEqual(PromptId.Approved, rig.Prompt);
        rig.FindVault();
        Assert.Contains(PromptId.Approved, rig.Screens);
    }

    [Fact]
    public void An_owed_reversal_waits_for_the_vault_and_is_sent_when_it_is_back()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.VaultAnswers = false;
        rig.Type("C");
        Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);

        rig.LoseVault();
        rig.HostHears = true;
        rig.Pass(60);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);
        Assert.Equal(0, rig.Count("0400"));

        rig.VaultAnswers = true;
        rig.FindVault();
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed, JournalKind.ReversalClosed], rig.Kinds);
        Assert.Equal(1, rig.Count("0400"));
        Assert.True(rig.ArenaIsZero);
        rig.Pass(10);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_reversal_that_comes_due_while_the_vault_is_gone_waits_for_it_too()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.LoseVault();
        rig.Pass(35);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);

        rig.HostHears = true;
        rig.FindVault();
        rig.Pass(1);
        Assert.Equal(JournalKind.ReversalClosed, rig.Records[^1].Kind);
    }

    [Fact]
    public void A_wrong_PIN_asks_for_no_card_while_there_is_no_vault()
    {
        NodeRig rig = At(TransactionPhase.EnteringPin);
        VaultCommand.EnterPin asked = Assert.IsType<VaultCommand.EnterPin>(rig.Questions[^1]);
        rig.DiskWrites = false;
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEntered(asked.Id, new byte[16], new byte[12])));
        rig.LoseVault();
        rig.Verdict = static type => type == "0200" ? "55" : null;
        rig.DiskWrites = true;
        rig.Write();

        Assert.Equal([JournalKind.Requested, JournalKind.Declined, JournalKind.Abandoned], rig.Kinds);
        Assert.Equal("VAULT-GONE", rig.Records[^1].Reason);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void No_payment_begins_without_the_vault_and_everybody_who_asks_is_told_why()
    {
        NodeRig rig = new NodeRig().Open();
        rig.LoseVault();
        rig.LoseVault(); // Told twice.

        Assert.Equal("VAULT-GONE", rig.Pay("order-1")!.Code);
        Assert.Equal("outOfService", Assert.IsType<StatusView>(rig.Ask(static own => new TillRequest.Status(own))!.Status).State);
        Assert.Equal(("degraded", "vault-gone"), Status(rig));
        Assert.Single(rig.Effects.OfType<NodeEffect.Log>(), static line => line.Code == "VAULT-GONE");
        Assert.Empty(rig.Records);
    }

    [Fact]
    public void A_vault_that_is_back_is_told_all_that_it_must_know_and_trade_waits_for_its_keys()
    {
        NodeRig rig = new NodeRig().Open();
        rig.LoseVault();
        rig.Effects.Clear();
        rig.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Damaged });

        rig.FindVault();
        string[] asked = [.. rig.Effects.OfType<NodeEffect.Ask>().Select(static effect => effect.Command.GetType().Name)];
        Assert.Equal(["SetLanguage", "ShowPrompt", "ReportState", "ReportKeys"], asked.Take(4));
        Assert.Equal((PromptId.OutOfService, "KEYS-DAMAGED"), (rig.Prompt, rig.Shown));

        rig.LoseVault();
        rig.Slots.Clear();
        rig.FindVault();
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        Assert.Equal(("ready", ""), Status(rig));
        rig.FindVault(); // Told twice.
        Assert.Equal(2, rig.Logged("VAULT-FOUND"));
        rig.Sell();
        Assert.Equal(JournalKind.Approved, rig.Records[1].Kind);
    }

    [Fact]
    public void A_terminal_that_starts_before_its_vault_is_no_trouble_and_takes_up_what_is_owed_when_it_comes()
    {
        NodeRig first = new NodeRig().Open();
        first.HostHears = false;
        first.Sell();
        first.VaultAnswers = false;
        first.Type("C");

        NodeRig rig = first.Restart();
        rig.Host.Mode = AcquirerMode.Approve;
        rig.LoseVault("STARTING");
        _ = rig.Open();
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);
        Assert.DoesNotContain(
            rig.Effects.OfType<NodeEffect.Log>(), static line => line is { Code: "VAULT-GONE", Severity: Severity.Error });

        rig.FindVault();
        Assert.Equal(JournalKind.ReversalClosed, rig.Records[^1].Kind);
        rig.Pass(1);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_stored_sale_whose_card_the_vault_did_not_reveal_is_told_to_the_host_when_it_is_back()
    {
        NodeRig rig = new NodeRig(offline: Stores).Open();
        rig.Disconnect();
        rig.Pass(35);
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        Assert.Equal(JournalKind.Stored, rig.Records[0].Kind);
        rig.VaultAnswers = false;
        rig.Reconnect();
        Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);

        rig.LoseVault();
        rig.Pass(120);
        Assert.DoesNotContain(JournalKind.Forwarded, rig.Kinds);
        rig.VaultAnswers = true;
        rig.FindVault();
        rig.Pass(60);
        Assert.Contains(JournalKind.Forwarded, rig.Kinds);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_journal_that_failed_is_not_mended_by_a_vault_that_comes_back()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Tell(new NodeEvent.JournalFailed(rig.Unwritten.Dequeue().Sequence, JournalFault.Broken));
        rig.LoseVault();
        Assert.Equal("JOURNAL", rig.Pay("order-1")!.Code);
        rig.FindVault();
        Assert.Equal("JOURNAL", rig.Pay("order-2")!.Code);
    }

    /// <summary>A payment that has come so far.</summary>
    internal static NodeRig At(TransactionPhase phase)
    {
        NodeRig rig = new(offline: phase == TransactionPhase.Sealing ? Stores : null, takesPin: phase == TransactionPhase.EnteringPin);
        rig.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        _ = rig.Open();
        switch (phase)
        {
            case TransactionPhase.Presenting:
                rig.KeyAmount();
                break;
            case TransactionPhase.Reading:
                rig.KeyAmount();
                rig.Insert();
                while (rig.Prompt != PromptId.Processing)
                {
                    rig.Pass(0.01);
                }

                break;
            case TransactionPhase.Protecting:
                rig.VaultAnswers = false;
                rig.Sell();
                break;
            case TransactionPhase.EnteringPin:
                rig.Type("45000E"); // Above the limit from which the cardholder is verified.
                rig.Lay(PinCard());
                Assert.IsType<VaultCommand.EnterPin>(rig.Questions[^1]);
                break;
            case TransactionPhase.Fetching:
                rig.Sell();
                rig.VaultAnswers = false;
                rig.Later("E11EE");
                Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);
                break;
            default:
                rig.Disconnect();
                rig.Pass(35);
                rig.VaultAnswers = false;
                rig.KeyAmount();
                rig.Lay(OfflineCard.New());
                break;
        }

        return rig;
    }

    /// <summary>What the vault was asked and did not answer dies with it, secret and all.</summary>
    internal static void DropQuestion(NodeRig rig)
    {
        if (!rig.VaultAnswers && rig.Questions[^1] is VaultCommand.ProtectCard asked)
        {
            asked.Card.Dispose();
        }
    }

    private static ContactlessCard PinCard()
    {
        CardProfile profile = new()
        {
            Id = "pin", Name = "PIN card", Description = "Wants its PIN.", Aid = "A0000000031010", Label = "VISA CREDIT",
            Pan = "4761739001010176", Expiry = "491231", Uid = "08000001", Qualifiers = "2000", CardKey = "", Pin = "1234",
        };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }

    internal static (string State, string Reason) Status(NodeRig rig)
    {
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        using JsonDocument told = JsonDocument.Parse(
            rig.Effects.OfType<NodeEffect.Publish>().Last(static effect => effect.Message.Topic == FleetTopics.Status).Message.Payload);
        return (told.RootElement.GetProperty("state").GetString()!,
            told.RootElement.TryGetProperty("reason", out JsonElement reason) ? reason.GetString()! : "");
    }
}
