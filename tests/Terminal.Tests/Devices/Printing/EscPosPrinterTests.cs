using Terminal.Devices.Printing;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Printing;

public sealed class EscPosPrinterTests
{
    private static readonly byte[] Document = new EscPosWriter().Line("Hello").Cut().Document.ToArray();

    [Fact]
    public void A_job_is_printed_and_then_reported()
    {
        PrinterRig rig = new();
        rig.Print(7, Document);

        Assert.Equal([(PrinterOutputKind.Printed, 7, PrinterFault.None)], rig.Results);
        Assert.Equal("Hello", Assert.Single(rig.Paper.Receipts).Lines[0]);
        Assert.Equal(PrinterPhase.Idle, rig.Driver.Phase);
        Assert.Null(rig.Driver.Deadline);
    }

    [Fact]
    public void A_job_is_not_reported_before_the_printer_has_worked_it_off()
    {
        EscPosPrinter driver = new();
        driver.Print(1, Document, Instant.Origin);
        driver.Receive([0x12], Instant.Origin);
        _ = Drain(driver);
        driver.Receive([0x12], Instant.Origin);
        List<PrinterOutput> sent = Drain(driver);

        Assert.Equal(PrinterOutputKind.Transmit, Assert.Single(sent).Kind);
        Assert.True(sent[0].Bytes.Span.EndsWith((ReadOnlySpan<byte>)[0x1D, 0x72, 0x01]));
        driver.Receive([0x12, 0x11, 0x13, 0x10, 0x00, 0x00, 0x00], Instant.Origin);
        Assert.Empty(Drain(driver));
        driver.Receive([0x00], Instant.Origin);
        Assert.Equal(PrinterOutputKind.Printed, Assert.Single(Drain(driver)).Kind);
    }

    [Fact]
    public void Without_paper_or_with_an_open_cover_nothing_is_sent()
    {
        PrinterRig rig = new();
        rig.Paper.PaperOut = true;
        rig.Print(1, Document);
        rig.Paper.PaperOut = false;
        rig.Paper.CoverOpen = true;
        rig.Print(2, Document);
        rig.Paper.CoverOpen = false;

        Assert.Equal(
            [(PrinterOutputKind.Failed, 1, PrinterFault.PaperOut), (PrinterOutputKind.Failed, 2, PrinterFault.CoverOpen)], rig.Results);
        Assert.Empty(rig.Paper.Receipts);
        rig.Print(3, Document);
        Assert.Equal((PrinterOutputKind.Printed, 3, PrinterFault.None), rig.Results[^1]);
        Assert.Single(rig.Paper.Receipts);
    }

    [Fact]
    public void Little_paper_is_told_and_does_not_stop_a_job()
    {
        PrinterRig rig = new();
        Assert.Null(rig.Driver.PaperLow);
        rig.Paper.PaperNearEnd = true;

        rig.Print(1, Document);

        Assert.Equal(PrinterOutputKind.Printed, Assert.Single(rig.Results).Kind);
        Assert.True(rig.Driver.PaperLow);
        rig.Paper.PaperNearEnd = false;
        rig.Print(2, Document);
        Assert.False(rig.Driver.PaperLow);
    }

    [Theory]
    [InlineData(true, PrinterFault.PaperOut)]
    [InlineData(false, PrinterFault.CoverOpen)]
    public void A_fault_in_the_middle_of_a_job_is_told_within_two_seconds(bool paper, PrinterFault fault)
    {
        PrinterRig rig = new(19_200) { Interrupt = 40 };
        rig.OnInterrupt = () => _ = paper ? rig.Paper.PaperOut = true : rig.Paper.CoverOpen = true;

        rig.Print(1, LongDocument());

        Assert.Equal([(PrinterOutputKind.Failed, 1, fault)], rig.Results);
    }

    [Fact]
    public void A_silent_printer_fails_the_job_after_two_questions()
    {
        PrinterRig rig = new();
        rig.Paper.Silent = true;

        rig.Print(1, Document);

        Assert.Equal([(PrinterOutputKind.Failed, 1, PrinterFault.Silent)], rig.Results);
        Assert.Equal(TimeSpan.FromSeconds(2), rig.Now - Instant.Origin);
    }

    [Fact]
    public void A_printer_that_falls_silent_while_printing_fails_the_job()
    {
        PrinterRig rig = new(19_200) { Interrupt = 300 };
        rig.OnInterrupt = () => rig.Paper.Silent = true;

        rig.Print(1, LongDocument());

        Assert.Equal([(PrinterOutputKind.Failed, 1, PrinterFault.Silent)], rig.Results);
    }

    [Fact]
    public void The_answer_to_a_failed_jobs_barrier_does_not_confirm_the_next_job()
    {
        EscPosPrinter driver = new();
        Instant now = Begin(driver, 1, Instant.Origin);
        while (driver.Phase != PrinterPhase.Idle) // No barrier is answered, and nothing else: the job fails.
        {
            now = Assert.NotNull(driver.Deadline);
            driver.Elapse(now);
        }

        _ = Drain(driver);
        now = Begin(driver, 2, now);
        driver.Receive([0x00], now);
        Assert.Empty(Drain(driver));
        driver.Receive([0x00], now);

        Assert.Equal((PrinterOutputKind.Printed, 2), (Drain(driver)[0].Kind, 2));
    }

    [Fact]
    public void Of_two_barriers_one_was_lost_for_ever_so_the_next_job_fails_and_the_one_after_it_prints()
    {
        EscPosPrinter driver = new();
        Instant now = Begin(driver, 1, Instant.Origin);
        while (driver.Phase != PrinterPhase.Idle)
        {
            now = Assert.NotNull(driver.Deadline);
            driver.Elapse(now);
        }

        _ = Drain(driver);
        now = Begin(driver, 2, now);
        Instant start = now;
        driver.Receive([0x00], now);
        while (driver.Phase != PrinterPhase.Idle)
        {
            now = Assert.NotNull(driver.Deadline);
            driver.Elapse(now);
            driver.Receive([0x12], now);
        }

        Assert.Equal(PrinterOutputKind.Failed, Drain(driver)[^1].Kind);
        Assert.InRange(now - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));

        now = Begin(driver, 3, now);
        driver.Receive([0x00], now);
        Assert.Equal((PrinterOutputKind.Printed, 3), (Drain(driver)[0].Kind, 3));
    }

    [Fact]
    public void A_slow_line_gets_the_job_in_pieces_at_its_pace()
    {
        PrinterRig rig = new(9600);
        byte[] document = LongDocument();

        rig.Print(1, document);

        Assert.Equal(PrinterOutputKind.Printed, Assert.Single(rig.Results).Kind);
        Assert.All(rig.Sent, static length => Assert.InRange(length, 1, 128));
        Assert.InRange((rig.Now - Instant.Origin).TotalSeconds, (document.Length - 128) / 960.0, (document.Length + 128) / 960.0);
    }

    [Fact]
    public void XOFF_stops_the_job_until_XON_and_not_for_ever()
    {
        EscPosPrinter driver = new(9600);
        driver.Print(1, LongDocument(), Instant.Origin);
        driver.Receive([0x12, 0x12, 0x13], Instant.Origin);
        _ = Drain(driver);
        Instant later = Instant.Origin + TimeSpan.FromSeconds(29);
        driver.Elapse(later);
        Assert.Empty(Drain(driver));

        driver.Receive([0x11], later);
        Assert.Equal(PrinterOutputKind.Transmit, Assert.Single(Drain(driver)).Kind);
        driver.Receive([0x13], later);
        driver.Elapse(later + TimeSpan.FromSeconds(30));

        Assert.Equal(PrinterFault.Silent, Assert.Single(Drain(driver)).Fault);
    }

    [Fact]
    public void A_second_job_while_one_is_under_way_is_a_programmers_error()
    {
        EscPosPrinter driver = new();
        driver.Print(1, Document, Instant.Origin);

        Assert.Throws<InvariantException>(() => driver.Print(2, Document, Instant.Origin));
    }

    [Fact]
    public void An_abandoned_job_says_nothing_more_and_the_next_one_begins_anew()
    {
        EscPosPrinter driver = new();
        driver.Print(1, Document, Instant.Origin);
        _ = Drain(driver);

        driver.Abandon();

        Assert.Null(driver.Deadline);
        Assert.Empty(Drain(driver));
        _ = Begin(driver, 2, Instant.Origin);
        driver.Receive([0x00], Instant.Origin);
        Assert.Equal(PrinterOutputKind.Printed, Assert.Single(Drain(driver)).Kind);
    }

    [Fact]
    public void Random_bytes_never_throw_and_every_job_ends()
    {
        Random random = new(5);
        byte[] piece = new byte[16];
        for (int run = 0; run < 500; run++)
        {
            EscPosPrinter driver = new(run % 2 * 9600);
            Instant now = Instant.Origin;
            driver.Print(run, Document, now);
            for (int i = 0; i < 2000 && driver.Phase != PrinterPhase.Idle; i++)
            {
                now = Assert.NotNull(driver.Deadline);
                driver.Elapse(now);
                random.NextBytes(piece);
                driver.Receive(piece.AsSpan(0, random.Next(16)), now);
            }

            Assert.Equal(run, Assert.Single(Drain(driver), static output => output.Kind != PrinterOutputKind.Transmit).JobId);
        }
    }

    private static Instant Begin(EscPosPrinter driver, int jobId, Instant now)
    {
        driver.Print(jobId, Document, now);
        driver.Receive([0x12], now);
        driver.Receive([0x12], now);
        _ = Drain(driver);
        Assert.Equal(PrinterPhase.Finishing, driver.Phase);
        return now;
    }

    private static byte[] LongDocument()
    {
        EscPosWriter writer = new();
        for (int i = 0; i < 60; i++)
        {
            _ = writer.Line($"Line {i} of a rather long receipt");
        }

        return writer.Cut().Document.ToArray();
    }

    private static List<PrinterOutput> Drain(EscPosPrinter driver)
    {
        List<PrinterOutput> outputs = [];
        while (driver.TryTake(out PrinterOutput output))
        {
            outputs.Add(output);
        }

        return outputs;
    }
}
