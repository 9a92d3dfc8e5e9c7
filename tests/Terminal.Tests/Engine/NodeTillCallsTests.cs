using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A till's requests where the disk is slow, and those that are no payment.</summary>
public sealed class NodeTillCallsTests
{
    private readonly NodeRig rig = new NodeRig().Open();

    [Fact]
    public void The_payment_in_hand_is_told_without_the_disk()
    {
        rig.Pay("7");
        rig.DiskFinds = false;
        Assert.Equal((TillOutcome.Done, false), Took(rig.Pay("7")));
        Assert.Equal(TillOutcome.Conflict, rig.Pay("7", 1300)!.Outcome);
        TillAnswer looked = rig.Look("7")!;
        Assert.Equal(("presenting", ""), (looked.Payment!.State, looked.Code));
        Assert.Null(rig.Look("order-2"));
    }

    [Theory]
    [InlineData(1200, TillOutcome.Done)]
    [InlineData(1300, TillOutcome.Conflict)]
    public void An_order_that_comes_twice_while_the_disk_is_asked_begins_one_payment(long second, TillOutcome outcome)
    {
        rig.DiskFinds = false;
        Assert.Null(rig.Pay("order-1"));
        Assert.Null(rig.Pay("order-1", second));
        Assert.Null(rig.Look("order-1"));
        Find();
        Assert.Equal((TillOutcome.Done, true), Took(rig.AnswerTo(1)));
        Assert.Equal((outcome, false), Took(rig.AnswerTo(2)));
        Assert.Equal((TillOutcome.Done, "presenting"), (rig.AnswerTo(3)!.Outcome, rig.AnswerTo(3)!.Payment!.State));
        rig.Type("C");
        Assert.Single(rig.Records);
    }

    [Fact]
    public void A_payment_that_began_meanwhile_is_told_though_the_disk_failed()
    {
        rig.DiskFinds = false;
        rig.Pay("order-1");
        rig.Look("order-1");
        JournalQuery[] asked = Queries();
        rig.Tell(new NodeEvent.Found(asked[0].Question, []));
        rig.Tell(new NodeEvent.Found(asked[1].Question, []) { Failed = true });
        Assert.Equal("presenting", rig.AnswerTo(2)!.Payment!.State);
    }

    [Theory]
    [InlineData(true, "SEARCH")]
    [InlineData(false, "NO-ORIGINAL")]
    public void A_refund_whose_original_was_not_found_does_not_begin(bool failed, string code)
    {
        rig.DiskFinds = false;
        rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500) { OriginalId = "order-1" });
        Find();
        rig.Tell(new NodeEvent.Found(Queries()[^1].Question, []) { Failed = failed });
        Assert.Equal((TillOutcome.Refused, code), (rig.AnswerTo(1)!.Outcome, rig.AnswerTo(1)!.Code));
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Theory]
    [InlineData(true, "SEARCH")]
    [InlineData(false, "NO-ORIGINAL")]
    public void Nor_does_the_next_attempt_of_one_as_a_refund_of_any_card(bool failed, string code)
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.Verdict = static _ => "05";
        rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500) { OriginalId = "order-1" });
        Assert.Equal("declined", rig.Look("back-1")!.Payment!.State);
        rig.Verdict = static _ => null;
        rig.Later("E5E");
        rig.Pass(8);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
        rig.DiskFinds = false;
        int ticket = 4;
        Assert.Null(rig.Ask(own => new TillRequest.TryAgain(ticket = own, "back-1", 2)));
        rig.Tell(new NodeEvent.Found(Queries()[^1].Question, [.. rig.Records.Where(static record => record.TillId == "back-1")]));
        Assert.Null(rig.AnswerTo(ticket));
        rig.Tell(new NodeEvent.Found(Queries()[^1].Question, []) { Failed = failed });
        Assert.Equal((TillOutcome.Refused, code), (rig.AnswerTo(ticket)!.Outcome, rig.AnswerTo(ticket)!.Code));
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_referenced_order_that_comes_twice_while_its_original_is_looked_for_begins_once()
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.Later("E5E");
        rig.Pass(8);
        rig.DiskFinds = false;
        PaymentOrder order = new("back-1", PaymentType.Refund, 500) { OriginalId = "order-1" };
        rig.Order(order);
        rig.Order(order);
        int before = Queries().Length;
        Find();
        JournalRecord[] original = [.. rig.Records.Where(static record => record.TillId == "order-1")];
        foreach (JournalQuery query in Queries()[before..])
        {
            rig.Tell(new NodeEvent.Found(query.Question, original));
        }

        Assert.Equal([(TillOutcome.Done, true), (TillOutcome.Done, false)], new[] { Took(rig.AnswerTo(2)), Took(rig.AnswerTo(3)) });
    }

    [Fact]
    public void A_void_that_is_ordered_again_is_the_one_that_was()
    {
        rig.Pay("order-1");
        rig.Tap();
        PaymentOrder order = new("void-1", PaymentType.Void, 0) { OriginalId = "order-1" };
        Assert.Equal((TillOutcome.Done, true), Took(rig.Order(order)));
        rig.Pass(8);
        Assert.Equal((TillOutcome.Done, false), Took(rig.Order(order)));
        Assert.Equal(TillOutcome.Conflict, rig.Order(order with { AmountMinor = 1 })!.Outcome);
        Assert.Equal(TillOutcome.Done, rig.Order(order with { AmountMinor = 1200 })!.Outcome);
    }

    [Fact]
    public void A_payment_of_a_settled_batch_is_not_cancelled_and_told_as_it_ended()
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.Later("E5E");
        rig.Pass(8);
        PaymentView told = rig.Ask(static own => new TillRequest.Cancel(own, "order-1"))!.Payment!;
        Assert.Equal(("approved", true), (told.State, told.Final));
    }

    [Theory]
    [InlineData(PaymentType.Refund, 500)]
    [InlineData(PaymentType.Void, 0)]
    public void A_refund_or_a_void_that_was_declined_is_tried_again_with_its_original(PaymentType type, long minor)
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.Verdict = static _ => "05";
        rig.Order(new PaymentOrder("back-1", type, minor) { OriginalId = "order-1", Operator = "7" });
        Assert.Equal("declined", rig.Look("back-1")!.Payment!.State);
        rig.Verdict = static _ => "00"; // The host's own books have the first one.
        rig.Pass(8);
        Assert.Equal((TillOutcome.Done, true), Took(rig.Ask(static own => new TillRequest.TryAgain(own, "back-1", 2))));
        PaymentView told = rig.Look("back-1")!.Payment!;
        Assert.Equal(("approved", 2), (told.State, told.Attempts.Count));
        JournalRecord[] requests = [.. rig.Records.Where(static record => record.Kind == JournalKind.Requested)];
        Assert.Equal([(type, requests[0].PaymentId, 1, "7"), (type, requests[0].PaymentId, 2, "7")],
            requests[1..].Select(static one => (one.Type, one.OriginalId, one.Attempt, one.Operator)));
        Assert.Equal([minor == 0 ? 1200 : minor], requests[1..].Select(static one => one.AmountMinor).Distinct());
    }

    [Fact]
    public void The_next_attempt_of_a_payment_of_a_settled_batch_has_its_earlier_ones()
    {
        rig.Verdict = static type => type == "0200" ? "05" : null;
        rig.Pay("order-1");
        rig.Tap();
        rig.Verdict = static _ => null;
        rig.Later("1200E");
        rig.Tap();
        rig.Later("E5E");
        rig.Pass(8);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
        Assert.True(rig.Ask(static own => new TillRequest.TryAgain(own, "order-1", 2))!.Begun);
        rig.Tap();
        Assert.Equal(["declined", "approved"], rig.Told.Last().Payment.Attempts.Select(static one => one.State));
    }

    [Fact]
    public void Of_a_payment_that_stood_still_with_the_journal_no_next_attempt_begins()
    {
        rig.Pay("order-1");
        rig.HostHears = false;
        rig.Tap();
        rig.DiskWrites = false;
        rig.Type("C");
        rig.Tell(new NodeEvent.JournalFailed(rig.Unwritten.Dequeue().Sequence, JournalFault.Broken));
        Assert.Equal(TillOutcome.Conflict, rig.Ask(static own => new TillRequest.TryAgain(own, "order-1", 2))!.Outcome);
    }

    [Fact]
    public void A_void_that_is_ordered_again_while_the_host_has_it_is_the_same()
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.HostHears = false;
        PaymentOrder order = new("void-1", PaymentType.Void, 0) { OriginalId = "order-1" };
        Assert.True(rig.Order(order)!.Begun);
        Assert.Equal((TillOutcome.Done, false), Took(rig.Order(order)));
        Assert.Equal(TillOutcome.Conflict, rig.Order(order with { AmountMinor = 1 })!.Outcome);
        Assert.Equal(TillOutcome.Done, rig.Order(order with { AmountMinor = 1200 })!.Outcome);
    }

    [Fact]
    public void A_receipt_that_is_not_printed_again_is_refused_by_its_code_and_told_with_its_payment()
    {
        rig.Pay("order-1", 1251);
        rig.Tap();
        TillAnswer declined = rig.Ask(static own => new TillRequest.Reprint(own, "order-1"))!;
        Assert.Equal((TillOutcome.Refused, "NO-RECEIPT", "declined"), (declined.Outcome, declined.Code, declined.Payment!.State));
        rig.DiskFinds = false;
        rig.Ask(static own => new TillRequest.Reprint(own, "order-2"));
        rig.Tell(new NodeEvent.Found(Queries()[^1].Question, []) { Failed = true });
        TillAnswer unknown = rig.Answers.Last();
        Assert.Equal((TillOutcome.Refused, "SEARCH", null), (unknown.Outcome, unknown.Code, unknown.Payment));
    }

    [Fact]
    public void A_payment_that_a_person_began_is_no_tills()
    {
        rig.KeyAmount();
        Assert.Equal(TillOutcome.NotFound, rig.Look("")!.Outcome);
    }

    [Fact]
    public void It_is_starting_until_the_host_was_tried()
    {
        NodeRig early = new() { HostHears = false };
        early.Start();
        early.SetClock();
        Assert.Equal(("starting", ""), (Status(early).State, Status(early).Code));
        early.Pass(6);
        Assert.Equal(("outOfService", "NO-LINK"), (Status(early).State, Status(early).Code));
    }

    [Fact]
    public void Totals_are_told_and_printed_where_that_is_wanted_and_room_is()
    {
        rig.Sell();
        rig.Pass(8);
        TillAnswer told = Totals(print: false);
        Assert.Equal((TillOutcome.Done, "", 1200), (told.Outcome, told.Code, told.Totals!.Totals.NetMinor));
        Assert.Single(rig.Printer.Receipts);
        Assert.Equal((TillOutcome.Done, ""), (Totals(print: true).Outcome, rig.Answers.Last().Code));
        Assert.Equal(2, rig.Printer.Receipts.Count);
        rig.Printer.PaperOut = true;
        TillAnswer[] more = [.. Enumerable.Range(0, 12).Select(_ => Totals(print: true))];
        Assert.Equal((TillOutcome.Refused, "PAPER-QUEUE"), (more[^1].Outcome, more[^1].Code));
        Assert.Equal(1200, more[^1].Totals!.Totals.NetMinor);
        Assert.Equal((TillOutcome.Done, ""), (Totals(print: false).Outcome, rig.Answers.Last().Code));
    }

    [Fact]
    public void A_close_is_answered_with_its_totals_and_a_refused_one_by_its_code_alone()
    {
        TillAnswer empty = rig.Ask(static own => new TillRequest.Close(own))!;
        Assert.Equal((TillOutcome.Refused, "BATCH-EMPTY", null), (empty.Outcome, empty.Code, empty.Totals));
        rig.Pay("order-1");
        TillAnswer busy = rig.Ask(static own => new TillRequest.Close(own))!;
        Assert.Equal((TillOutcome.Busy, "BUSY", null), (busy.Outcome, busy.Code, busy.Totals));
        rig.Tap();
        TillAnswer done = rig.Ask(static own => new TillRequest.Close(own))!;
        Assert.Equal((TillOutcome.Done, "", 1200), (done.Outcome, done.Code, done.Totals!.Totals.NetMinor));
    }

    [Fact]
    public void What_is_stored_is_forwarded_where_there_is_something_and_the_answer_says_what()
    {
        TillAnswer nothing = rig.Ask(static own => new TillRequest.Forward(own))!;
        Assert.Equal((TillOutcome.Refused, "NOTHING-STORED", 0), (nothing.Outcome, nothing.Code, nothing.Status!.QueueCount));
        NodeRig stores = new NodeRig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
        }).Open();
        stores.Disconnect();
        stores.KeyAmount();
        stores.Lay(OfflineCard.New());
        stores.HostHears = false;
        TillAnswer away = stores.Ask(static own => new TillRequest.Forward(own))!;
        Assert.Equal((TillOutcome.Refused, "NO-LINK"), (away.Outcome, away.Code));
        stores.Verdict = static type => type is "0220" or "0221" ? "96" : null; // It is not taken yet.
        stores.HostHears = true;
        stores.Reconnect();
        int sent = stores.Count("0220") + stores.Count("0221");
        stores.Verdict = static _ => null;
        TillAnswer done = stores.Ask(static own => new TillRequest.Forward(own))!;
        Assert.Equal((TillOutcome.Done, "", 1, 1200), (done.Outcome, done.Code, done.Status!.QueueCount, done.Status.QueueMinor));
        stores.Pass(1);
        Assert.Equal(sent + 1, stores.Count("0220") + stores.Count("0221"));
        Assert.Contains(JournalKind.Forwarded, stores.Kinds);
    }

    [Fact]
    public void A_status_says_what_waits()
    {
        StatusView rest = Status(rig);
        Assert.Equal(("ready", 1, 0, 0, ""), (rest.State, rest.Batch, rest.ClosingBatch, rest.PapersOwed, rest.QueueOldest));
        Assert.Equal("unknown", rest.Printer); // Nothing has been printed yet.
        rig.Printer.PaperOut = true;
        rig.Pay("order-1");
        Assert.Equal("order-1", Status(rig).Payment);
        rig.Tap();
        Assert.Equal((1, ""), (Status(rig).PapersOwed, Status(rig).Payment));
        rig.Pass(8);
        rig.HostHears = false;
        rig.Ask(static own => new TillRequest.Close(own));
        Assert.Equal((2, 1), (Status(rig).Batch, Status(rig).ClosingBatch));
    }

    private static (TillOutcome Outcome, bool Begun) Took(TillAnswer? answer) => (answer!.Outcome, answer.Begun);

    private static StatusView Status(NodeRig of) => of.Ask(static own => new TillRequest.Status(own))!.Status!;

    private TillAnswer Totals(bool print)
    {
        TillAnswer told = rig.Ask(own => new TillRequest.Totals(own, print))!;
        rig.Pass(1);
        return told;
    }

    private JournalQuery[] Queries() => [.. rig.Effects.OfType<NodeEffect.Find>().Select(static effect => effect.Query)];

    /// <summary>The disk has nothing of what was asked so far.</summary>
    private void Find()
    {
        foreach (JournalQuery query in Queries())
        {
            rig.Tell(new NodeEvent.Found(query.Question, []));
        }
    }
}
