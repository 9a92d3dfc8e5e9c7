using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What a till may rely on: one id from order to result, one answer to each request, a cancel that is always answered.</summary>
public class NodeTillTests
{
    private static readonly string[] FinalStates = ["approved", "declined", "cancelled", "failed", "reversed", "released"];

    [Fact]
    public void A_till_hears_each_step_of_a_sale_in_order_and_its_end_once()
    {
        NodeRig rig = new NodeRig().Open();
        TillAnswer begun = rig.Pay("order-1")!;
        Assert.Equal(
            (TillOutcome.Done, true, "presenting", false), (begun.Outcome, begun.Begun, begun.Payment!.State, begun.Payment.Final));
        rig.Tap();
        Assert.Equal(["cardWanted", "cardRead", "hostWait", "final"], rig.Told.Select(told => told.Name));
        Assert.All(rig.Told, told => Assert.Equal(
            ("order-1", 1200L, "EUR"), (told.Payment.Id, told.Payment.AmountMinor, told.Payment.Currency)));
        Assert.Equal([false, false, false, true], rig.Told.Select(told => told.Payment.Final));
        AttemptView attempt = rig.Told.Last().Payment.Attempts.Single();
        LedgerEntry booked = rig.Host.Ledger.Single();
        Assert.Equal(
            (booked.Stan, booked.Invoice, booked.Outcome, booked.Authorisation, booked.Reference, booked.Pan),
            (attempt.Stan, attempt.Invoice, attempt.ResponseCode,
                attempt.AuthorisationCode, attempt.RetrievalReference, attempt.MaskedPan));
        Assert.All(rig.Records.Take(2), record => Assert.Equal("order-1", record.TillId));
        rig.Later("1200E");
        rig.Tap();
        Assert.Equal(4, rig.Told.Count(told => told.Payment.Id == "order-1")); // The next payment is a person's.
    }

    [Fact]
    public void A_decline_reaches_the_till_with_its_code()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1", 1251);
        rig.Tap();
        PaymentView told = rig.Told.Last().Payment;
        Assert.Equal(("final", "declined", "51"), (rig.Told.Last().Name, told.State, told.Attempts.Single().ResponseCode));
        Assert.Equal("declined", rig.Look("order-1")!.Payment!.State);
    }

    [Fact]
    public void A_till_is_told_reversing_and_never_declined_while_the_result_is_unknown()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Pay("order-1");
        rig.Tap();
        for (int second = 0; second < 27; second++)
        {
            Assert.Equal(("inProgress", false), State(rig.Look("order-1")));
            rig.Pass(1);
        }

        rig.HostHears = false; // The reversal waits as well.
        rig.Pass(3);
        Assert.Equal(("reversing", false), State(rig.Look("order-1")));
        Assert.Equal("reversing", Status(rig).State);
        Assert.Equal("REVERSAL", rig.Pay("order-2")!.Code);
        rig.HostHears = true;
        rig.Pass(31);
        Assert.Equal(("reversed", true), State(rig.Look("order-1")));
        Assert.Equal("NO-ANSWER", rig.Records.Single(record => record.Kind == JournalKind.ReversalOwed).Reason);
        Assert.Equal(LedgerState.Reversed, rig.Host.Ledger[0].State);
        Assert.Equal("final", rig.Told.Last().Name);
    }

    [Fact]
    public void A_late_approval_does_not_change_what_the_till_was_told()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.Late;
        rig.Pay("order-1");
        rig.Tap();
        rig.Pass(29);
        Assert.Equal(("reversed", true), State(rig.Look("order-1")));
        rig.Host.Elapse(rig.Now + TimeSpan.FromMinutes(1));
        while (rig.Host.TryTake(out AcquirerOutput? output))
        {
            if (output is AcquirerOutput.Send late)
            {
                rig.Tell(new NodeEvent.BytesReceived(Wire.Host, late.Frame));
            }
        }

        Assert.Contains(rig.Effects, effect => effect is NodeEffect.Log { Code: "HOST-LATE-ANSWER" });
        Assert.Equal(("reversed", true), State(rig.Look("order-1")));
        Assert.DoesNotContain(JournalKind.Approved, rig.Kinds);
    }

    [Fact]
    public void One_id_never_begins_two_payments()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        Assert.Equal((TillOutcome.Done, false), Took(rig.Pay("order-1")));
        Assert.Equal((TillOutcome.Conflict, false), Took(rig.Pay("order-1", 1300)));
        Assert.Equal(TillOutcome.Conflict, rig.Order(new PaymentOrder("order-1", PaymentType.Refund, 1200))!.Outcome);
        rig.Tap();
        Assert.Equal((TillOutcome.Done, false), Took(rig.Pay("order-1")));
        Assert.Equal((TillOutcome.Conflict, false), Took(rig.Pay("order-1", 1300)));
        Assert.Equal(TillOutcome.Conflict, rig.Order(new PaymentOrder("order-1", PaymentType.Refund, 1200))!.Outcome);
        Assert.Equal((TillOutcome.Done, false), Took(rig.Restart().Open().Pay("order-1")));
        Assert.Single(rig.Host.Ledger);
    }

    [Fact]
    public void Another_payment_is_refused_while_one_goes_on_whoever_began_it()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        TillAnswer second = rig.Pay("order-2")!;
        Assert.Equal((TillOutcome.Busy, "BUSY"), (second.Outcome, second.Code));
        Assert.Equal(TillOutcome.NotFound, rig.Look("order-2")!.Outcome);
        rig.Tap();
        rig.Later("1200E");
        Assert.Equal(TillOutcome.Busy, rig.Pay("order-2")!.Outcome);
        Assert.Equal(("busy", ""), (Status(rig).State, Status(rig).Payment));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancel_is_answered_within_two_seconds_even_when_the_disk_stands_still(bool disk)
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.DiskWrites = disk;
        TillAnswer? answer = rig.Ask(own => new TillRequest.Cancel(own, "order-1"));
        if (disk)
        {
            Assert.Equal(("cancelled", true), State(answer));
            return;
        }

        Assert.Null(answer);
        rig.Pass(1.49);
        Assert.Null(rig.AnswerTo(2));
        rig.Pass(0.01);
        Assert.Equal(("cancelling", false), State(rig.AnswerTo(2)));
        rig.Write();
        Assert.Equal(("cancelled", true), State(rig.Look("order-1")));
        Assert.Equal("final", rig.Told.Last().Name);
    }

    [Fact]
    public void A_cancel_while_the_host_is_silent_is_answered_at_once_with_reversing()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Pay("order-1");
        rig.Tap();
        rig.HostHears = false;
        Assert.Equal(("reversing", false), State(rig.Ask(own => new TillRequest.Cancel(own, "order-1"))));
        rig.HostHears = true;
        rig.Pass(31);
        Assert.Equal(("reversed", true), State(rig.Look("order-1")));
    }

    [Fact]
    public void A_cancel_with_another_id_cancels_nothing()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        Assert.Equal(TillOutcome.NotFound, rig.Ask(own => new TillRequest.Cancel(own, "order-2"))!.Outcome);
        rig.Look("order-2");
        Status(rig);
        Assert.Equal("presenting", rig.Look("order-1")!.Payment!.State);
        rig.Tap();
        Assert.Equal(("approved", true), State(rig.Ask(own => new TillRequest.Cancel(own, "order-1")))); // Too late, and told so.
        Assert.Equal(LedgerState.Booked, rig.Host.Ledger.Single().State);
    }

    [Fact]
    public void A_cancel_at_any_moment_leaves_till_journal_and_host_agreeing()
    {
        for (int milliseconds = 0; milliseconds <= 400; milliseconds += 20)
        {
            NodeRig rig = new NodeRig().Open();
            rig.Host.Mode = milliseconds % 40 == 0 ? AcquirerMode.Approve : AcquirerMode.None;
            rig.Pay("order-1");
            rig.Insert();
            rig.Pass(milliseconds / 1000.0);
            rig.Ask(own => new TillRequest.Cancel(own, "order-1"));
            rig.Pass(3);
            PaymentView told = rig.Look("order-1")!.Payment!;
            Assert.True(told.Final);
            Assert.Equal(told.State == "approved", rig.Host.Ledger.Any(entry => entry.State == LedgerState.Booked));
            rig.Pass(7);
            Assert.Equal(PromptId.Welcome, rig.Prompt);
        }
    }

    [Fact]
    public void Pay_and_cancel_in_one_moment_leave_no_payment_behind()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Ask(own => new TillRequest.Cancel(own, "order-1"));
        rig.Tap();
        Assert.Empty(rig.Host.Ledger);
        Assert.Equal(("cancelled", true), State(rig.Look("order-1")));
        Assert.Equal((TillOutcome.Done, true), Took(rig.Pay("order-2")));
    }

    [Fact]
    public void A_till_hears_that_no_card_came_and_that_the_reader_failed()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Pass(60.1);
        Assert.Equal(("final", "failed", "NO-CARD"), Last(rig));
        rig.Pay("order-2");
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        Assert.Equal(("final", "failed", "READER"), Last(rig));
        Assert.Equal("READER", Status(rig).Code);
    }

    [Fact]
    public void A_reference_can_be_tried_again_until_an_attempt_is_approved()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Pass(60.1);
        Assert.Equal(TillOutcome.Conflict, Again(rig, 3)!.Outcome); // A number is left out.
        Assert.Equal((TillOutcome.Done, false), Took(Again(rig, 1))); // That attempt exists.
        Assert.Equal((TillOutcome.Done, true), Took(Again(rig, 2)));
        Assert.Equal("cardWanted", rig.Told.Last().Name); // The end of the first attempt is not this one's.
        Assert.Equal((TillOutcome.Done, false), Took(Again(rig, 2))); // Sent twice.
        TillAnswer busy = Again(rig, 3)!;
        Assert.Equal((TillOutcome.Busy, "BUSY"), (busy.Outcome, busy.Code));
        rig.Tap();
        PaymentView told = rig.Look("order-1")!.Payment!;
        Assert.Equal(["failed", "approved"], told.Attempts.Select(attempt => attempt.State));
        Assert.Equal([1, 2], told.Attempts.Select(attempt => attempt.Number));
        Assert.Single(rig.Records.Select(record => record.PaymentId).Distinct());
        Assert.Equal(TillOutcome.Conflict, Again(rig, 3)!.Outcome);
        Assert.Equal(TillOutcome.NotFound, rig.Ask(own => new TillRequest.TryAgain(own, "order-9", 2))!.Outcome);
    }

    [Fact]
    public void A_payment_goes_on_without_its_till_and_its_result_is_fetched_later()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pay("order-1");
        rig.Tap(); // Nobody asks meanwhile.
        Assert.Equal(("approved", true), State(rig.Look("order-1")));
        rig.Pass(7);
        Assert.Equal(TillOutcome.Done, rig.Ask(own => new TillRequest.Close(own))!.Outcome);
        Assert.Equal(2, Status(rig).Batch);
        Assert.Equal(0, Status(rig).ClosingBatch);
        Assert.Equal(("approved", true), State(rig.Look("order-1"))); // From the disk now.
        NodeRig next = rig.Restart().Open();
        Assert.Equal(("approved", true), State(next.Look("order-1")));
        next.DiskFinds = false;
        Assert.Null(next.Look("order-1"));
        JournalQuery asked = next.Effects.OfType<NodeEffect.Find>().Last().Query;
        next.Tell(new NodeEvent.Found(asked.Question, []) { Failed = true });
        Assert.Equal((TillOutcome.Refused, "SEARCH"), (next.Answers.Last().Outcome, next.Answers.Last().Code));
        next.Tell(new NodeEvent.Found(asked.Question, [])); // Told twice.
        Assert.Equal(TillOutcome.Refused, next.Answers.Last().Outcome);
    }

    [Fact]
    public void A_till_that_asks_after_a_power_cut_learns_that_its_payment_was_reversed()
    {
        NodeRig first = new NodeRig().Open();
        first.Host.Mode = AcquirerMode.None;
        first.Pay("order-1");
        first.Tap();
        NodeRig rig = first.Restart();
        rig.HostHears = false;
        rig.Start();
        Assert.Equal(("reversing", false), State(rig.Look("order-1")));
        rig.HostHears = true;
        rig.SetClock();
        rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        rig.Pass(40);
        Assert.Equal(("reversed", true), State(rig.Look("order-1")));
        Assert.Equal(("final", "reversed"), (rig.Told.Last().Name, rig.Told.Last().Payment.State));
        Assert.Equal(LedgerState.Reversed, rig.Host.Ledger[0].State);
    }

    [Fact]
    public void A_lost_host_is_told_at_once_and_refuses_a_sale_by_its_code()
    {
        NodeRig rig = new NodeRig().Open();
        Assert.Equal(("ready", "", true, true, true), Facts(Status(rig)));
        rig.Disconnect();
        Assert.Equal(("outOfService", "NO-LINK", false, true, true), Facts(Status(rig)));
        TillAnswer refused = rig.Pay("order-1")!;
        Assert.Equal((TillOutcome.Refused, "NO-LINK", false), (refused.Outcome, refused.Code, refused.Begun));
        Assert.Empty(rig.Records);
        Assert.Equal(PromptId.Welcome, rig.Prompt); // A till's refusal is the till's to show.
        rig.Reconnect();
        Assert.Equal((TillOutcome.Done, true), Took(rig.Pay("order-1")));
    }

    [Fact]
    public void An_order_is_refused_by_the_code_of_what_stands_against_it()
    {
        NodeRig rig = new NodeRig();
        rig.Start();
        Assert.Equal("starting", Status(rig).State);
        Assert.Equal("STARTING", rig.Pay("order-1")!.Code);
        rig.SetClock(trusted: false);
        Assert.Equal("READER", rig.Pay("order-1")!.Code);
        Assert.False(Status(rig).ClockTrusted);
        rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        Assert.Equal("AMOUNT", rig.Pay("order-1", 0)!.Code);
        Assert.Equal("AMOUNT", rig.Pay("order-1", -1)!.Code);
        Assert.Equal("AMOUNT", rig.Pay("order-1", 1_000_000_000_000)!.Code);
        rig.Tell(new NodeEvent.StorageLow(true));
        Assert.Equal("DISK", rig.Pay("order-1")!.Code);
        rig.Tell(new NodeEvent.StorageLow(false));
        Assert.Equal((TillOutcome.Done, true), Took(rig.Pay("order-1")));
    }

    [Fact]
    public void A_journal_that_fails_refuses_orders_and_says_so()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Tell(new NodeEvent.JournalFailed(1, JournalFault.Broken));
        Assert.Equal(("outOfService", "JOURNAL"), (Status(rig).State, Status(rig).Code));
        Assert.Equal("JOURNAL", rig.Pay("order-1")!.Code);
        Assert.Equal("JOURNAL", rig.Ask(own => new TillRequest.Close(own))!.Code);
    }

    [Fact]
    public void A_till_takes_the_terminal_from_a_person_who_only_keys()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Type("12");
        rig.Pay("order-1");
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
        rig.Type("C"); // The person before the terminal may always cancel.
        Assert.Equal(("cancelled", true), State(rig.Look("order-1")));
    }

    [Fact]
    public void A_receipt_is_printed_again_for_what_was_approved_alone()
    {
        NodeRig rig = new NodeRig().Open();
        Assert.Equal("NO-RECEIPT", rig.Ask(own => new TillRequest.Reprint(own, ""))!.Code);
        rig.Pay("order-1");
        rig.Tap();
        rig.Pay("order-2", 1251);
        rig.Tap();
        Assert.Single(rig.Printer.Receipts);
        Assert.Equal(TillOutcome.Done, rig.Ask(own => new TillRequest.Reprint(own, "order-1"))!.Outcome);
        Assert.Equal(TillOutcome.Done, rig.Ask(own => new TillRequest.Reprint(own, ""))!.Outcome);
        Assert.Equal("NO-RECEIPT", rig.Ask(own => new TillRequest.Reprint(own, "order-2"))!.Code);
        Assert.Equal("NO-RECEIPT", rig.Ask(own => new TillRequest.Reprint(own, "order-3"))!.Code);
        Assert.Equal(3, rig.Printer.Receipts.Count);
        Assert.All(rig.Printer.Receipts.Skip(1), paper => Assert.Contains("DUPLICATE", paper, StringComparison.Ordinal));
        Assert.Equal(1, rig.Kinds.Count(kind => kind == JournalKind.ReceiptPrinted));
    }

    private static (string State, bool Final) State(TillAnswer? answer) => (answer!.Payment!.State, answer.Payment.Final);

    private static (TillOutcome Outcome, bool Begun) Took(TillAnswer? answer) => (answer!.Outcome, answer.Begun);

    private static TillAnswer? Again(NodeRig rig, int number) => rig.Ask(own => new TillRequest.TryAgain(own, "order-1", number));

    private static StatusView Status(NodeRig rig) => rig.Ask(own => new TillRequest.Status(own))!.Status!;

    private static (string State, string Code, bool Host, bool Reader, bool Clock) Facts(StatusView status) =>
        (status.State, status.Code, status.Host, status.Reader, status.ClockTrusted);

    private static (string Name, string State, string Reason) Last(NodeRig rig)
    {
        TillEvent told = rig.Told.Last();
        Assert.Equal(told.Payment.Final, FinalStates.Contains(told.Payment.State));
        return (told.Name, told.Payment.State, told.Payment.Attempts[^1].Reason);
    }
}
