using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Vault;
using BatchTotals = Terminal.Engine.Journal.BatchTotals;

namespace Terminal.Tests.Engine;

/// <summary>What goes back to an earlier payment, and the batch from its first sale to its settlement.</summary>
public class NodeBatchTests
{
    [Fact]
    public void A_void_takes_a_sale_back_at_the_host_and_out_of_the_totals()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Later("E11E");
        Assert.Equal(PromptId.ConfirmVoid, rig.Prompt);
        Assert.Equal((1200L, "000001"), (rig.Prompts[^1].Arguments.Amount?.Minor, rig.Prompts[^1].Arguments.Number));
        rig.Type("E");
        Assert.Equal(PromptId.Voided, rig.Prompt);
        Assert.Equal([LedgerState.Voided, LedgerState.Void], rig.Host.Ledger.Select(entry => entry.State));
        Assert.Equal(default, Totals(rig).Totals);
        JournalRecord request = rig.Records.Last(record => record.Kind == JournalKind.Requested);
        Assert.Equal((PaymentType.Void, rig.Records[0].PaymentId, 2, 1), (request.Type, request.OriginalId, request.Stan, request.Invoice));
        Assert.Equal(2, rig.Printer.Receipts.Count);
        Assert.True(rig.ArenaIsZero);
        rig.Later("E11E");
        Assert.Equal("ALREADY-VOIDED", rig.Shown);
        rig.Later("1200E");
        rig.Tap();
        JournalRecord next = rig.Records.Last(record => record.Kind == JournalKind.Approved);
        Assert.Equal((3, 2), (next.Stan, next.Invoice));
    }

    [Fact]
    public void A_voided_sale_stays_voided_after_a_restart()
    {
        NodeRig first = new NodeRig().Open();
        first.Sell();
        first.Later("E11EE");
        NodeRig rig = first.Restart().Open();
        Assert.Equal(default, Totals(rig).Totals);
        rig.Later("E11E");
        Assert.Equal("ALREADY-VOIDED", rig.Shown);
    }

    [Theory]
    [InlineData("E19E", "NO-ORIGINAL")]
    [InlineData("E29E", "NO-ORIGINAL")]
    [InlineData("E2123456789012E", "NO-ORIGINAL")]
    [InlineData("E6", "NOTHING-STORED")]
    [InlineData("E74711E", "NOTHING-OWED")]
    [InlineData("E71234E", "WRONG-CODE")]
    public void What_cannot_be_done_is_refused_by_its_code(string keys, string code)
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        int records = rig.Records.Count;
        rig.Later(keys);
        Assert.Equal(code, rig.Shown);
        Assert.Equal(Terminal.Devices.Lights.Tone.Alert, rig.Tones.Last());
        Assert.Equal(records, rig.Records.Count);
    }

    [Fact]
    public void A_void_that_nobody_answers_is_reversed_and_the_sale_stands()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Host.Mode = AcquirerMode.None;
        rig.Later("E11EE");
        rig.Pass(30.5);
        Assert.Equal(JournalKind.ReversalClosed, rig.Records[^1].Kind);
        Assert.Equal("020000", rig.Sent("0400").GetText(DataElement.ProcessingCode));
        Assert.Equal(LedgerState.Booked, rig.Host.Ledger[0].State);
        Assert.Equal(1, Totals(rig).Totals.SaleCount);
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Later("E11EE");
        Assert.Equal(PromptId.Voided, rig.Prompt);
    }

    [Fact]
    public void A_refund_gives_back_what_is_left_and_never_more()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Tap();
        Assert.True(Refund(rig, "back-1", 500)!.Begun);
        Assert.Equal(("approved", 500L), (rig.Look("back-1")!.Payment!.State, rig.Look("order-1")!.Payment!.RefundedMinor));
        Assert.Equal("OVER-REFUND", Refund(rig, "back-2", 701)!.Code);
        Assert.Equal("OVER-REFUND", rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "order-1" })!.Code);
        Assert.True(Refund(rig, "back-3", 0)!.Begun);
        Assert.Equal((700L, 1200L), (rig.Look("back-3")!.Payment!.AmountMinor, rig.Look("order-1")!.Payment!.RefundedMinor));
        Assert.Equal("OVER-REFUND", Refund(rig, "back-4", 0)!.Code);
        Assert.Equal("NO-ORIGINAL", rig.Order(new PaymentOrder("back-5", PaymentType.Refund, 1) { OriginalId = "back-1" })!.Code);
        Assert.Equal("NO-ORIGINAL", rig.Order(new PaymentOrder("back-6", PaymentType.Refund, 1) { OriginalId = "order-9" })!.Code);
        Assert.Equal(new BatchTotals(1, 1200, 2, 1200), Totals(rig).Totals);
        Assert.Equal(["0200", "0220", "0220"], rig.Host.Ledger.Select(entry => entry.Mti));
        Assert.Equal([0, 1, 1], rig.Host.Ledger.Select(entry => entry.Original));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_voided_refund_counts_no_more()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Tap();
        Refund(rig, "back-1", 500);
        Assert.True(rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "back-1" })!.Begun);
        Assert.Equal("220000", rig.Sent("0200").GetText(DataElement.ProcessingCode));
        Assert.Equal(0, rig.Look("order-1")!.Payment!.RefundedMinor);
        Assert.Equal(new BatchTotals(1, 1200, 0, 0), Totals(rig).Totals);
        Assert.True(rig.Look("back-1")!.Payment!.Voided);
        Assert.Equal("ALREADY-VOIDED", rig.Order(new PaymentOrder("void-2", PaymentType.Void, 0) { OriginalId = "back-1" })!.Code);
        Assert.Equal("NO-ORIGINAL", rig.Order(new PaymentOrder("void-3", PaymentType.Void, 0) { OriginalId = "void-1" })!.Code);
    }

    [Fact]
    public void An_original_is_found_by_invoice_and_by_reference_too()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Tap();
        string reference = rig.Host.Ledger[0].Reference;
        Assert.True(rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 100) { OriginalInvoice = 1 })!.Begun);
        Assert.True(rig.Order(new PaymentOrder("back-2", PaymentType.Refund, 100) { OriginalReference = reference })!.Begun);
        Assert.Equal([0, 1, 1], rig.Host.Ledger.Select(entry => entry.Original));
        rig.Later($"E2{reference}E");
        Assert.Equal((PromptId.RefundAmount, 1000L), (rig.Prompt, rig.Prompts[^1].Arguments.Amount?.Minor));
        rig.Type("300E");
        Assert.Equal(PromptId.Refunded, rig.Prompt);
        Assert.Equal(500, rig.Look("order-1")!.Payment!.RefundedMinor);
    }

    [Fact]
    public void A_refund_of_nothing_that_is_known_wants_the_supervisors_code_and_a_card()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Type("E2E");
        Assert.Equal(PromptId.EnterCode, rig.Prompt);
        rig.Type("4711E");
        Assert.Equal(PromptId.RefundAmount, rig.Prompt);
        rig.Type("250E");
        rig.Tap();
        Assert.Equal(PromptId.Refunded, rig.Prompt);
        LedgerEntry booked = rig.Host.Ledger.Single();
        Assert.Equal(("0220", "200000", 250L, 0), (booked.Mti, booked.ProcessingCode, booked.Amount, booked.Original));
        Assert.Equal(new BatchTotals(0, 0, 1, 250), Totals(rig).Totals);
    }

    [Fact]
    public void Three_wrong_codes_lock_the_supervisors_way_for_five_minutes()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Type("E2E1111E");
        Assert.Equal("WRONG-CODE", rig.Shown);
        rig.Later("E2E1112E");
        rig.Later("E71113E");
        rig.Later("E2E");
        Assert.Equal("CODE-LOCKED", rig.Shown);
        rig.Pass(280);
        rig.Type("E2E");
        Assert.Equal("CODE-LOCKED", rig.Shown);
        rig.Pass(20);
        rig.Type("E2E4711E");
        Assert.Equal(PromptId.RefundAmount, rig.Prompt);
    }

    [Fact]
    public void After_the_settlement_a_void_is_refused_and_a_refund_wants_the_same_card()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Tap();
        Close(rig);
        Assert.Equal("NOT-THIS-BATCH", rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalId = "order-1" })!.Code);
        rig.Later("E11E");
        Assert.Equal("NOT-THIS-BATCH", rig.Shown);
        Assert.True(Refund(rig, "back-1", 200)!.Begun);
        rig.Tap("4761739001010010");
        Assert.Equal(("failed", "OTHER-CARD"), Ended(rig, "back-1"));
        Assert.True(Refund(rig, "back-2", 200)!.Begun);
        rig.Tap();
        Assert.Equal("approved", rig.Look("back-2")!.Payment!.State);
        Assert.Equal(1, rig.Host.Ledger[^1].Original);
        Assert.Equal(2, rig.Host.Ledger[^1].Batch);
        Assert.Equal("OVER-REFUND", Refund(rig, "back-3", 1001)!.Code);
    }

    [Fact]
    public void A_batch_is_settled_by_its_totals_and_its_cards_are_erased()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Later("1200E");
        rig.Tap();
        Assert.Contains(rig.Records, record => !record.CardCiphertext.IsEmpty);
        rig.Later("E5E");
        PromptArguments shown = rig.Prompts[^1].Arguments;
        Assert.Equal((PromptId.BatchClosed, 2400L, "000001"), (rig.Prompt, shown.Amount?.Minor, shown.Number));
        LedgerEntry settled = rig.Host.Ledger[^1];
        Assert.Equal(("0500", "920000", "00", 1), (settled.Mti, settled.ProcessingCode, settled.Outcome, settled.Batch));
        JournalRecord closed = rig.Records.Single(record => record.Kind == JournalKind.BatchClosed);
        Assert.Equal(("BALANCED", 1, "00"), (closed.Reason, closed.Batch, closed.ResponseCode));
        Assert.All(rig.Records, record => Assert.True(record.CardCiphertext.IsEmpty));
        Assert.Contains("000001", rig.Printer.Receipts[^1], StringComparison.Ordinal);
        Assert.Equal(JournalKind.ReceiptPrinted, rig.Records[^1].Kind);
        Assert.Equal((2, default), (Totals(rig).Batch, Totals(rig).Totals));
        rig.Later("E5E");
        Assert.Equal("BATCH-EMPTY", rig.Shown);
        Assert.DoesNotContain(rig.Restart().Open().Effects, effect => effect is NodeEffect.EraseCards); // Nothing is left to erase.
    }

    [Fact]
    public void Cards_that_were_not_erased_before_a_power_cut_are_erased_after_it()
    {
        NodeRig first = new NodeRig().Open();
        first.DiskErases = false;
        first.Sell();
        Close(first);
        Assert.Contains(first.Records, record => !record.CardCiphertext.IsEmpty);
        NodeRig rig = first.Restart().Open();
        Assert.Equal(1, Assert.Single(rig.Effects.OfType<NodeEffect.EraseCards>()).Batch);
        Assert.All(rig.Records, record => Assert.True(record.CardCiphertext.IsEmpty));
    }

    [Fact]
    public void A_batch_that_differs_is_uploaded_record_by_record_and_goes_on_behind_a_cut()
    {
        NodeRig first = new NodeRig().Open();
        first.Sell();
        first.Later("1300E");
        first.Tap();
        first.Pay("order-3", 1400);
        first.Tap();
        first.Order(new PaymentOrder("void-3", PaymentType.Void, 0) { OriginalId = "order-3" });
        first.Host.Mode = AcquirerMode.Mismatch;
        first.DiskWrites = false;
        first.Ask(own => new TillRequest.Close(own));
        first.Write(); // CloseBegan
        first.Write(); // The first record is uploaded, and the second is on its way.
        Assert.Equal(2, first.Count("0320"));
        NodeRig rig = first.Restart().Open();
        Assert.Equal([1, 2, 2], rig.Host.Ledger.Where(entry => entry.Mti == "0320").Select(entry => entry.Stan));
        Assert.Equal(1, rig.Count("0320"));
        Assert.Equal("0200000002", System.Text.Encoding.ASCII.GetString(rig.Sent("0320")[DataElement.Batch]).Trim());
        Assert.Equal(["920000", "960000"], rig.Host.Ledger.Where(entry => entry.Mti == "0500").Select(entry => entry.ProcessingCode));
        Assert.Equal("UPLOADED", rig.Records.Single(record => record.Kind == JournalKind.BatchClosed).Reason);
        Assert.Equal(2, rig.Host.Ledger.Count(entry => entry.State == LedgerState.Booked));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_closing_without_a_host_is_pending_and_does_not_stop_trade()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(7);
        rig.HostHears = false;
        rig.Type("E5E");
        Assert.Equal(PromptId.Closing, rig.Prompt);
        rig.Pass(29.9);
        Assert.Equal(PromptId.Closing, rig.Prompt);
        rig.Pass(0.2);
        Assert.Equal((PromptId.ClosePending, "CLOSE-PENDING"), (rig.Prompt, rig.Shown));
        rig.HostHears = true;
        rig.Later("E5E");
        Assert.Equal("CLOSE-PENDING", rig.Shown);
        rig.Later("1300E");
        rig.Tap();
        Assert.Equal(2, rig.Host.Ledger.Single(entry => entry.Amount == 1300).Batch);
        rig.Pass(20);
        Assert.Equal(("0500", "00"), (rig.Host.Ledger[^1].Mti, rig.Host.Ledger[^1].Outcome));
        Assert.Equal(new BatchTotals(1, 1300, 0, 0), Totals(rig).Totals);
    }

    [Fact]
    public void A_closing_is_taken_up_after_a_power_cut()
    {
        NodeRig first = new NodeRig().Open();
        first.Sell();
        first.HostHears = false;
        first.Pass(7);
        first.Ask(own => new TillRequest.Close(own));
        Assert.Equal("CLOSE-PENDING", first.Ask(own => new TillRequest.Close(own))!.Code);
        NodeRig rig = first.Restart().Open();
        Assert.Equal("BALANCED", rig.Records.Single(record => record.Kind == JournalKind.BatchClosed).Reason);
        Assert.Equal(2, Totals(rig).Batch);
    }

    [Fact]
    public void A_batch_is_not_closed_while_a_payment_or_a_reversal_is_open()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Sell();
        Assert.Equal(TillOutcome.Busy, rig.Ask(own => new TillRequest.Close(own))!.Outcome);
        rig.HostHears = false;
        rig.Type("C");
        Assert.Equal("REVERSAL", rig.Ask(own => new TillRequest.Close(own))!.Code);
    }

    [Fact]
    public void A_supervisor_releases_the_terminal_from_a_reversal_that_the_host_never_closes()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Pay("order-1");
        rig.Tap();
        rig.HostHears = false;
        rig.Type("C");
        rig.Later("E74711E");
        Assert.Equal(JournalKind.ReversalReleased, rig.Records[^1].Kind);
        Assert.Equal(PromptId.ReversalReleased, rig.Prompt);
        Assert.Equal(("released", true), (rig.Look("order-1")!.Payment!.State, rig.Look("order-1")!.Payment!.Final));
        Assert.Equal(default, Totals(rig).Totals);
        rig.HostHears = true;
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Later("1200E");
        rig.Tap();
        Assert.Equal(PromptId.Approved, rig.Prompt);
        Assert.Equal(1, rig.Count("0400"));
        Assert.Null(new JournalBook(rig.Records).Open);
    }

    private static BatchReport Totals(NodeRig rig) => rig.Ask(own => new TillRequest.Totals(own, Print: false))!.Totals!;

    private static TillAnswer? Refund(NodeRig rig, string id, long minor) =>
        rig.Order(new PaymentOrder(id, PaymentType.Refund, minor) { OriginalId = "order-1" });

    private static void Close(NodeRig rig)
    {
        rig.Pass(7);
        Assert.Equal(TillOutcome.Done, rig.Ask(own => new TillRequest.Close(own))!.Outcome);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
    }

    private static (string State, string Reason) Ended(NodeRig rig, string id)
    {
        PaymentView told = rig.Look(id)!.Payment!;
        return (told.State, told.Attempts[^1].Reason);
    }
}
