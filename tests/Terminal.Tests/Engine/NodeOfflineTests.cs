using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Contact;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>Sales without the host: stored before anybody is told, forwarded until the host has said a word, never lost.</summary>
public class NodeOfflineTests
{
    private static readonly OfflineSettings Allowed = new()
    {
        Use = OfflineUse.HostDown,
        SaleLimitMinor = 2_000,
        TotalLimitMinor = 3_000,
        CountMax = 2,
    };

    [Fact]
    public void An_offline_sale_is_durable_before_anybody_is_told()
    {
        NodeRig rig = Offline();
        Assert.Equal(PromptId.ReadyOffline, rig.Prompt);
        rig.DiskWrites = false;
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        Assert.Equal(JournalKind.Stored, Assert.Single(rig.Unwritten).Kind);
        Assert.Equal(PromptId.Processing, rig.Prompt);
        Assert.Empty(rig.Printer.Receipts);
        rig.DiskWrites = true;
        rig.Write();
        Assert.Equal(PromptId.ApprovedOffline, rig.Prompt);
        Assert.Single(rig.Printer.Receipts);
        Assert.Empty(rig.Host.Ledger);
        Assert.True(rig.ArenaIsZero);
    }

    [Theory]
    [InlineData("476173******0184", "LISTED")]
    [InlineData("476173*", "LISTED")]
    [InlineData("476173******0185", null)]
    public void A_tap_of_a_card_on_the_exception_file_sells_nothing_without_the_bank(string entry, string? refusal)
    {
        NodeRig rig = Offline(configure: settings => settings with { Exceptions = new ExceptionFile([entry]) });
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        JournalRecord first = rig.Records[0];
        Assert.Equal(refusal is null ? (JournalKind.Stored, "") : (JournalKind.Abandoned, refusal), (first.Kind, first.Reason));
        Assert.Equal(refusal is null ? PromptId.ApprovedOffline : PromptId.NotAuthorised, rig.Prompt);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void An_offline_sale_is_told_to_the_till_in_the_schema_of_every_other()
    {
        NodeRig rig = Offline();
        rig.Pay("order-1");
        rig.Lay(OfflineCard.New());
        Assert.Equal(["cardWanted", "cardRead", "final"], rig.Told.Select(told => told.Name));
        PaymentView told = rig.Look("order-1")!.Payment!;
        Assert.Equal(("approved", true, true, "waiting"), (told.State, told.Final, told.Offline, told.Forwarding));
        AttemptView attempt = told.Attempts.Single();
        Assert.Equal(
            ("476173******0184", 1, "VISA CREDIT", "A0000000031010"),
            (attempt.MaskedPan, attempt.Invoice, attempt.CardName, attempt.Aid));
        StatusView status = Status(rig);
        Assert.Equal(
            ("readyOffline", 1, 1200L, attempt.LocalTime), (status.State, status.QueueCount, status.QueueMinor, status.QueueOldest));
        rig.Reconnect();
        Assert.Equal("accepted", rig.Look("order-1")!.Payment!.Forwarding);
        Assert.Equal((0, 0L, ""), (Status(rig).QueueCount, Status(rig).QueueMinor, Status(rig).QueueOldest));
    }

    [Fact]
    public void A_stored_sale_is_forwarded_as_it_was_made_when_the_host_is_there_again()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        JournalRecord stored = rig.Records.Single(record => record.Kind == JournalKind.Stored);
        rig.Reconnect();
        LedgerEntry booked = rig.Host.Ledger.Single();
        Assert.Equal(
            ("0220", stored.Stan, stored.Invoice, stored.Batch, stored.AmountMinor, LedgerState.Booked, stored.MaskedPan),
            (booked.Mti, booked.Stan, booked.Invoice, booked.Batch, booked.Amount, booked.State, booked.Pan));
        IsoMessage advice = rig.Sent("0220");
        Assert.Equal("Y1", advice.GetText(DataElement.ResponseCode));
        Assert.Contains("9F26", Convert.ToHexString(advice[DataElement.IccData]), StringComparison.Ordinal);
        JournalRecord forwarded = rig.Records[^1];
        Assert.Equal((JournalKind.Forwarded, stored.PaymentId, "00"), (forwarded.Kind, forwarded.PaymentId, forwarded.ResponseCode));
        Assert.True(forwarded.CardCiphertext.IsEmpty && forwarded.EmvData.IsEmpty && forwarded.KeyId.Length == 0);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Stored_sales_survive_power_cuts_and_are_forwarded_once_oldest_first()
    {
        NodeRig first = Offline();
        first.KeyAmount();
        first.Lay(OfflineCard.New());
        first.Later("500E");
        first.Lay(OfflineCard.New());
        NodeRig second = first.Restart();
        second.NetworkUp = false;
        second.Open();
        Assert.Equal((2, 1700L), (Status(second).QueueCount, Status(second).QueueMinor));
        NodeRig rig = second.Restart().Open();
        Assert.Equal([1200L, 500L], rig.Host.Ledger.Select(entry => entry.Amount));
        Assert.All(rig.Host.Ledger, entry => Assert.Equal(LedgerState.Booked, entry.State));
        Assert.Equal(2, rig.Kinds.Count(kind => kind == JournalKind.Forwarded));
        Assert.Equal(2, rig.Restart().Open().Host.Ledger.Count);
    }

    [Fact]
    public void An_advice_whose_answer_is_lost_is_repeated_as_such_and_booked_once()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.Host.Mode = AcquirerMode.None;
        rig.Reconnect();
        Assert.Equal((1, 0), (rig.Count("0220"), rig.Count("0221")));
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Pass(50); // The answer's time, and the pause behind it.
        Assert.Equal((1, 1), (rig.Count("0220"), rig.Count("0221")));
        Assert.Single(rig.Host.Ledger, entry => entry.State == LedgerState.Booked);
        Assert.Equal(JournalKind.Forwarded, rig.Records[^1].Kind);
    }

    [Fact]
    public void A_stored_sale_that_the_host_refuses_is_told_and_leaves_the_totals()
    {
        NodeRig rig = Offline();
        rig.Pay("order-1");
        rig.Lay(OfflineCard.New());
        rig.Host.Mode = AcquirerMode.Decline;
        rig.Reconnect();
        Assert.Equal("refused", rig.Look("order-1")!.Payment!.Forwarding);
        BatchReport report = rig.Ask(own => new TillRequest.Totals(own, Print: false))!.Totals!;
        Assert.Equal((default, 1, 1200L, 0), (report.Totals, report.RefusedCount, report.RefusedMinor, report.WaitingCount));
        Assert.Equal("NO-ORIGINAL", rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 0) { OriginalId = "order-1" })!.Code);
        Assert.Equal("NO-ORIGINAL", rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "order-1" })!.Code);
    }

    [Fact]
    public void What_the_host_does_not_have_yet_is_neither_voided_nor_refunded()
    {
        NodeRig rig = Offline();
        rig.Pay("order-1");
        rig.Lay(OfflineCard.New());
        Assert.Equal("NOT-SENT", rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 0) { OriginalId = "order-1" })!.Code);
        Assert.Equal("NOT-SENT", rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "order-1" })!.Code);
        rig.Reconnect();
        Assert.True(rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "order-1" })!.Begun);
        Assert.Equal([LedgerState.Voided, LedgerState.Void], rig.Host.Ledger.Select(entry => entry.State));
    }

    [Fact]
    public void The_limits_of_one_sale_of_the_sum_and_of_the_count_hold()
    {
        NodeRig rig = Offline();
        Assert.Equal("OFFLINE-LIMIT", rig.Pay("order-1", 2_001)!.Code);
        rig.Pay("order-1", 2_000);
        rig.Lay(OfflineCard.New());
        Assert.Equal("approved", rig.Look("order-1")!.Payment!.State);
        Assert.Equal("OFFLINE-LIMIT", rig.Pay("order-2", 1_001)!.Code);
        rig.Pay("order-2", 1_000);
        rig.Lay(OfflineCard.New());
        Assert.Equal("approved", rig.Look("order-2")!.Payment!.State);
        Assert.Equal("QUEUE-FULL", rig.Pay("order-3", 1)!.Code);
    }

    [Fact]
    public void Without_a_trusted_clock_nothing_is_sold_offline()
    {
        NodeRig rig = Offline();
        rig.SetClock(trusted: false);
        Assert.Equal("CLOCK", rig.Pay("order-1")!.Code);
    }

    [Fact]
    public void A_card_that_wants_the_host_is_turned_away_while_there_is_none()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Tap();
        Assert.Equal((PromptId.NoConnection, "NO-LINK"), (rig.Prompt, rig.Records[^1].Reason));
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }

    [Theory]
    [InlineData(OfflineUse.HostDown, "0200")]
    [InlineData(OfflineUse.BelowLimit, "0220")]
    public void With_a_host_the_settings_say_whether_the_card_may_approve_by_itself(OfflineUse use, string mti)
    {
        NodeRig rig = new NodeRig(offline: Allowed with { Use = use }).Open();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        Assert.Equal(mti, rig.Host.Ledger.Single().Mti);
    }

    [Fact]
    public void Stored_sales_can_be_forwarded_at_once_by_till_and_keypad()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        Assert.Equal("NO-LINK", rig.Ask(own => new TillRequest.Forward(own))!.Code);
        rig.Host.Mode = AcquirerMode.None;
        rig.Reconnect();
        rig.Pass(1);
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Type("E6");
        PromptArguments shown = rig.Prompts[^1].Arguments;
        Assert.Equal((PromptId.Stored, 1200L, "1"), (rig.Prompt, shown.Amount?.Minor, shown.Number));
        Assert.Empty(new JournalBook(rig.Records).Queue); // The pause after the silence was cut short.
        Assert.Equal("NOTHING-STORED", rig.Ask(own => new TillRequest.Forward(own))!.Code);
    }

    [Fact]
    public void A_batch_is_settled_behind_its_stored_sales()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.Pass(7);
        Assert.Equal(TillOutcome.Done, rig.Ask(own => new TillRequest.Close(own))!.Outcome);
        rig.Reconnect();
        Assert.Equal(["0220", "0500"], rig.Host.Ledger.Select(entry => entry.Mti));
        Assert.Equal("00", rig.Host.Ledger[^1].Outcome);
        Assert.All(rig.Records, record => Assert.True(record.CardCiphertext.IsEmpty));
    }

    [Fact]
    public void A_vault_that_refuses_a_stored_card_is_asked_again_and_loses_nothing()
    {
        NodeRig rig = Offline();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.VaultAnswers = false;
        rig.Reconnect();
        VaultCommand.RevealCard asked = Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.NotAuthentic)));
        Assert.Empty(rig.Host.Ledger);
        rig.VaultAnswers = true;
        rig.Pass(21);
        Assert.Equal(LedgerState.Booked, rig.Host.Ledger.Single().State);
    }

    private static NodeRig Offline(Func<NodeSettings, NodeSettings>? configure = null)
    {
        NodeRig rig = new NodeRig(offline: Allowed, configure: configure).Open();
        rig.Disconnect();
        return rig;
    }

    private static StatusView Status(NodeRig rig) => rig.Ask(own => new TillRequest.Status(own))!.Status!;
}
