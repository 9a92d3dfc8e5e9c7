using Terminal.Devices.Printing;
using Terminal.Emulator.Devices;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class ReceiptDeskTests
{
    private readonly List<OwedPaper> owed = [];
    private readonly List<OwedPaper> printed = [];
    private readonly List<string> failures = [];
    private readonly EscPosPaper paper = new(384);
    private readonly ReceiptDesk desk;
    private Instant now = Instant.Origin;
    private bool journalIsSlow;
    private int rollEnds = int.MaxValue;

    public ReceiptDeskTests() => desk = new ReceiptDesk(SampleShop.Settings(), new EscPosPrinter(), owed);

    [Fact]
    public void A_wanted_receipt_is_a_duplicate_printed_behind_what_is_owed_and_is_no_record()
    {
        Owe(2);
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        desk.LineOpened(now);
        Run();

        Assert.Equal(["Invoice 000002", "Invoice 000001 DUPLICATE"], Papers());
        Assert.Equal([SampleShop.Id(2)], printed.Select(static done => done.Id));
        Assert.Equal("ok", desk.State);
    }

    [Fact]
    public void What_comes_to_be_owed_while_a_wanted_paper_prints_goes_before_the_next_wanted_one()
    {
        desk.LineOpened(now);
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        Assert.True(desk.Want(SampleShop.Approved(2), now));
        Owe(3);
        desk.Begin(now);
        Run();

        Assert.Equal(["Invoice 000001 DUPLICATE", "Invoice 000003", "Invoice 000002 DUPLICATE"], Papers());
    }

    [Fact]
    public void Eight_papers_may_be_wanted_and_a_ninth_is_refused()
    {
        desk.LineOpened(now);
        Assert.All(Enumerable.Range(1, ReceiptDesk.WantedCountMax), number => Assert.True(desk.Want(SampleShop.Approved(number), now)));
        Assert.Equal(8, ReceiptDesk.WantedCountMax);
        Assert.False(desk.Want(SampleShop.Approved(9), now));
        Assert.False(desk.Want(new BatchReport(1, default, "", ""), now));
        Run();

        Assert.Equal(8, paper.Receipts.Count);
        Assert.True(desk.Want(SampleShop.Approved(9), now));
        Run();
        Assert.Equal(9, paper.Receipts.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wanted_paper_that_fails_is_told_once_and_dropped_after_three_tries(bool line)
    {
        if (line)
        {
            desk.LineOpened(now);
        }

        paper.PaperOut = true;
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        Run();
        Assert.Equal([line ? "PAPEROUT" : "NO-LINE"], failures);
        Assert.InRange(now - Instant.Origin, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)); // Two pauses of five seconds.

        paper.PaperOut = false;
        desk.LineOpened(now);
        Run();
        Assert.Empty(paper.Receipts);
        Assert.True(desk.Want(SampleShop.Approved(2), now));
        Run();
        Assert.Equal(["Invoice 000002 DUPLICATE"], Papers());
    }

    [Fact]
    public void A_wanted_paper_that_fails_twice_is_printed_at_the_third_try()
    {
        desk.LineOpened(now);
        paper.PaperOut = true;
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        Pump();
        Step();
        paper.PaperOut = false;
        Run();

        Assert.Equal(["PAPEROUT"], failures);
        Assert.Equal(["Invoice 000001 DUPLICATE"], Papers());
    }

    [Fact]
    public void Cancelling_drops_what_is_wanted_and_nothing_that_is_owed()
    {
        paper.PaperOut = true;
        desk.LineOpened(now);
        Owe(1);
        desk.Begin(now);
        Assert.True(desk.Want(SampleShop.Approved(2), now));
        Assert.True(desk.Want(SampleShop.Approved(3), now));
        Pump();
        desk.CancelWanted();
        paper.PaperOut = false;
        Run();

        Assert.Equal(["Invoice 000001"], Papers());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_printer_refused_before_it_began_is_no_duplicate(bool cover)
    {
        (paper.PaperOut, paper.CoverOpen) = (!cover, cover);
        desk.LineOpened(now);
        Owe(1);
        desk.Begin(now);
        Pump();
        Step();
        Step();
        (paper.PaperOut, paper.CoverOpen) = (false, false);
        Run();

        Assert.All(failures, fault => Assert.Equal(cover ? "COVEROPEN" : "PAPEROUT", fault));
        Assert.Equal(["Invoice 000001"], Papers());
    }

    [Fact]
    public void A_paper_that_stopped_in_its_middle_comes_to_its_end_and_again_as_a_duplicate()
    {
        desk.LineOpened(now);
        Owe(1);
        desk.Begin(now);
        rollEnds = 400;
        Pump();
        Assert.True(paper.PaperOut);
        Assert.NotEmpty(paper.Current.Lines);
        paper.PaperOut = false;
        Run();

        Assert.Equal(["PAPEROUT"], failures);
        Assert.Equal(["Invoice 000001", "Invoice 000001 DUPLICATE"], Papers());
    }

    [Fact]
    public void A_cancelled_paper_that_is_in_the_printer_comes_out_and_takes_no_other_off_the_queue()
    {
        desk.LineOpened(now);
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        desk.CancelWanted();
        Assert.True(desk.Want(SampleShop.Approved(2), now));
        Run();

        Assert.Equal(["Invoice 000001 DUPLICATE", "Invoice 000002 DUPLICATE"], Papers());
    }

    [Fact]
    public void A_line_that_goes_while_a_wanted_paper_prints_counts_as_one_try()
    {
        desk.LineOpened(now);
        Assert.True(desk.Want(SampleShop.Approved(1), now));
        desk.LineClosed(now);
        desk.LineOpened(now);
        Run();

        Assert.Equal(["NO-LINE"], failures);
        Assert.Equal(["Invoice 000001 DUPLICATE"], Papers());
    }

    [Fact]
    public void Without_a_line_what_is_owed_waits_for_it_without_a_timer()
    {
        Owe(1);
        desk.Begin(now);
        Assert.Null(desk.Deadline);
        desk.LineOpened(now);
        Run();

        Assert.Equal(["Invoice 000001"], Papers());
    }

    [Fact]
    public void A_paper_waits_for_the_record_of_the_one_before_it_and_none_is_printed_twice()
    {
        journalIsSlow = true;
        Owe(1);
        Owe(2);
        desk.LineOpened(now);
        Run();
        desk.Begin(now);
        Run();
        Assert.Equal(["Invoice 000001"], Papers()); // A power cut now leaves one paper that may have been printed, not two.

        owed.RemoveAt(0);
        desk.Begin(now);
        Run();
        Assert.Equal(["Invoice 000001", "Invoice 000002"], Papers());
    }

    [Fact]
    public void The_report_of_a_settled_batch_is_owed_and_after_a_power_cut_a_duplicate()
    {
        owed.Add(new OwedPaper(SampleShop.Id(1), null, new BatchReport(7, default, "261122180000", "UPLOADED")));
        desk.Recover();
        desk.LineOpened(now);
        Run();

        Assert.Equal(["Batch 000007 BATCH CLOSED DUPLICATE"], Papers());
        Assert.Single(printed);
    }

    [Fact]
    public void Totals_are_no_duplicate_and_no_record()
    {
        desk.LineOpened(now);
        Assert.True(desk.Want(new BatchReport(7, default, "261122180000", ""), now));
        Run();

        Assert.Equal(["Batch 000007 TOTALS, BATCH OPEN"], Papers());
        Assert.Empty(printed);
    }

    [Fact]
    public void A_payment_that_was_not_approved_is_not_wanted()
    {
        desk.LineOpened(now);
        BookedPayment declined = SampleShop.Booked(SampleShop.Record(JournalKind.Requested), SampleShop.Record(JournalKind.Declined));
        Assert.False(desk.Want(declined, now));
        Run();

        Assert.Empty(paper.Receipts);
    }

    private void Owe(int payment) => owed.Add(new OwedPaper(SampleShop.Id(payment), SampleShop.Approved(payment), null));

    /// <summary>What was cut off, by the words that matter.</summary>
    private string[] Papers() =>
    [
        .. paper.Receipts.Select(static receipt => string.Join(' ', from line in receipt.Lines
            from word in (string[])["Batch 000007", "Invoice 00000", "BATCH CLOSED", "TOTALS, BATCH OPEN", "DUPLICATE"]
            let at = line.IndexOf(word, StringComparison.Ordinal)
            where at >= 0
            orderby word.StartsWith('D') // The mark stands above what it marks.
            select word.EndsWith('0') ? line.Substring(at, word.Length + 1) : word)),
    ];

    /// <summary>Gives bytes to the printer, whose paper may end amid them.</summary>
    private void Feed(ReadOnlySpan<byte> bytes)
    {
        int whole = Math.Min(bytes.Length, rollEnds);
        paper.Receive(bytes[..whole]);
        if (whole < bytes.Length)
        {
            rollEnds = int.MaxValue;
            paper.PaperOut = true;
            paper.Receive(bytes[whole..]);
        }
    }

    private void Run()
    {
        Pump();
        for (int steps = 0; desk.Deadline is not null; steps++)
        {
            Assert.True(steps < 100, "it prints for ever");
            Step();
        }
    }

    private void Step()
    {
        now = Assert.NotNull(desk.Deadline);
        desk.Elapse(now);
        Pump();
    }

    private void Pump()
    {
        while (desk.TryTake(out ReceiptOutput? output))
        {
            Assert.True(paper.Receipts.Count < 20, "it prints for ever");
            switch (output)
            {
                case ReceiptOutput.Transmit e:
                    Feed(e.Bytes.Span);
                    break;
                case ReceiptOutput.Printed e:
                    printed.Add(e.Paper);
                    if (!journalIsSlow)
                    {
                        _ = owed.Remove(e.Paper);
                        desk.Begin(now);
                    }

                    break;
                case ReceiptOutput.Failed e:
                    failures.Add(e.Fault);
                    break;
                default:
                    break;
            }

            while (paper.TryTake(out ReadOnlyMemory<byte> answer))
            {
                desk.Receive(answer.Span, now);
            }
        }
    }
}
