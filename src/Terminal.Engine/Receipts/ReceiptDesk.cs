using Terminal.Devices.Printing;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>Prints the papers that the journal says are owed, one at a time, until the printer confirms each; behind them the papers that
/// somebody wants.</summary>
/// <remarks>
/// A print that may have begun before is repeated whole and marked as a duplicate. Wanted papers are lost with the power: whoever wants one
/// still sees that it is missing.
/// </remarks>
/// <param name="settings">Layout and pause between attempts.</param>
/// <param name="printer">The driver.</param>
/// <param name="owed">The journal's list of papers that are not known to be printed; it changes with the journal.</param>
public sealed class ReceiptDesk(
    NodeSettings settings, EscPosPrinter printer, IReadOnlyList<OwedPaper> owed)
{
    /// <summary>Most papers that are wanted at a time.</summary>
    public const int WantedCountMax = 8;

    private const int TryCountMax = 3;
    private const string NoLine = "NO-LINE";

    private readonly Queue<ReceiptOutput> outputs = new();
    private readonly Queue<Job> wanted = new();
    private PaymentReceipt receipt = new(settings);
    private BatchPaper batchPaper = new(settings);
    private Job? printing;
    private Guid begun;
    private Guid confirmed;
    private Instant? retry;
    private bool lineUp;

    /// <summary>The printer's last word: ok, or a fault code in lower case.</summary>
    public string State { get; private set; } = "unknown";

    /// <summary>Whether the roll was near its end before the last paper; null where the printer was not asked yet.</summary>
    public bool? PaperLow => printer.PaperLow;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(retry, printer.Deadline);

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out ReceiptOutput? output) => outputs.TryDequeue(out output);

    /// <summary>True while a paper is in the printer.</summary>
    public bool IsPrinting => printing is not null;

    /// <summary>Lays out as other settings say from the next paper on.</summary>
    public void Use(NodeSettings next)
    {
        settings = next;
        receipt = new PaymentReceipt(next);
        batchPaper = new BatchPaper(next);
    }

    /// <summary>After a start: what is owed may have been printed in part before.</summary>
    public void Recover() => begun = owed.Count > 0 ? owed[0].Id : default;

    /// <summary>The printer's line is there.</summary>
    public void LineOpened(Instant now)
    {
        lineUp = true;
        retry = null;
        Begin(now);
    }

    /// <summary>The printer's line is gone.</summary>
    public void LineClosed(Instant now)
    {
        lineUp = false;
        printer.Abandon();
        State = NoLine.ToLowerInvariant();
        if (printing is not null)
        {
            Fail(printing, NoLine, now);
        }
    }

    /// <summary>Begins with the oldest paper that is owed, else with the first that is wanted, where none is being printed.</summary>
    public void Begin(Instant now)
    {
        if (printing is not null || retry is not null || Next() is not { } next)
        {
            return;
        }

        if (!lineUp)
        {
            Fail(next, NoLine, now);
            return;
        }

        printing = next;
        printer.Print(1, EscPosReceipt.Write(Compose(next)), now);
        Pump(now);
    }

    /// <summary>Wants the receipt of an approved payment once more, as a duplicate.</summary>
    /// <returns>False where too many papers are wanted, or the payment has no receipt.</returns>
    public bool Want(BookedPayment payment, Instant now) => payment.IsApproved && Want(new Job(default, payment, null), now);

    /// <summary>Wants the slip that the cardholder signs.</summary>
    /// <param name="request">What is known of the payment: its request with the host's answer.</param>
    /// <param name="now">The present.</param>
    /// <returns>False where too many papers are wanted.</returns>
    public bool WantSlip(JournalRecord request, Instant now) => Want(new Job(default, null, null) { Slip = request }, now);

    /// <summary>Wants a batch's totals.</summary>
    /// <returns>False where too many papers are wanted.</returns>
    public bool Want(BatchReport report, Instant now) => Want(new Job(default, null, report), now);

    /// <summary>Wants a page that shows whether the printer works; answered by <see cref="ReceiptOutput.TestEnded"/>.</summary>
    /// <param name="stamp">Local time, YYMMDDhhmmss.</param>
    /// <param name="now">The present.</param>
    /// <returns>False where too many papers are wanted.</returns>
    public bool WantTestPage(string stamp, Instant now) => Want(new Job(default, null, null) { TestStamp = stamp }, now);

    /// <summary>The person wants no more papers. What is owed stays owed; what is in the printer comes out.</summary>
    public void CancelWanted()
    {
        foreach (Job job in wanted)
        {
            EndTest(job, "CANCELLED");
        }

        wanted.Clear();
    }

    /// <summary>Takes bytes from the printer.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        printer.Receive(bytes, now);
        Pump(now);
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        printer.Elapse(now);
        Pump(now);
        if (retry is { } due && now >= due)
        {
            retry = null;
            Begin(now);
        }
    }

    private bool Want(Job job, Instant now)
    {
        if (wanted.Count >= WantedCountMax)
        {
            return false;
        }

        wanted.Enqueue(job);
        Begin(now);
        return true;
    }

    private IReadOnlyList<ReceiptLine> Compose(Job job) => job switch
    {
        { Payment: { } payment } => receipt.Compose(payment, duplicate: !job.IsOwed || begun == job.Id),
        { Report: { } report } => batchPaper.Compose(report, duplicate: job.IsOwed && begun == job.Id),
        { Slip: { } slip } => receipt.ComposeSlip(slip),
        { TestStamp: { } stamp } => TestPage.Compose(settings, stamp),
        _ => [],
    };

    private Job? Next()
    {
        if (owed.Count == 0 || owed[0].Id != confirmed)
        {
            confirmed = default;
            return owed.Count > 0 ? new Job(owed[0].Id, owed[0].Payment, owed[0].Report) { Owed = owed[0] }
                : wanted.TryPeek(out Job? first) ? first
                : null;
        }

        return null; // Until its record is durable: a restart takes but one paper for one that may have been printed.
    }

    private void Pump(Instant now)
    {
        while (printer.TryTake(out PrinterOutput output))
        {
            switch (output.Kind)
            {
                case PrinterOutputKind.Transmit:
                    // What the printer refuses at the door has not begun: the paper that comes out later is no duplicate.
                    bool asks = printer.Phase is PrinterPhase.AskingCause or PrinterPhase.AskingPaper;
                    begun = printing is { IsOwed: true } && !asks ? printing.Id : begun;
                    outputs.Enqueue(new ReceiptOutput.Transmit(output.Bytes.ToArray()));
                    break;
                case PrinterOutputKind.Printed when printing is not null:
                    Finish(printing);
                    Begin(now);
                    break;
                case PrinterOutputKind.Failed when printing is not null:
                    Fail(printing, output.Fault.ToString().ToUpperInvariant(), now);
                    break;
                default:
                    break;
            }
        }
    }

    private void Finish(Job job)
    {
        State = "ok";
        printing = null;
        if (job.Owed is { } paper)
        {
            confirmed = paper.Id;
            outputs.Enqueue(new ReceiptOutput.Printed(paper));
            return;
        }

        EndTest(job, "");
        Drop(job);
    }

    private void Fail(Job job, string fault, Instant now)
    {
        State = fault.ToLowerInvariant();
        printing = null;
        retry = job.IsOwed && !lineUp ? null : now + settings.DevicePause; // What is owed begins when the line comes back.
        if (job.IsOwed || job.Tries == 0)
        {
            outputs.Enqueue(new ReceiptOutput.Failed(fault));
        }

        job.Tries++;
        if (!job.IsOwed && job.Tries >= TryCountMax)
        {
            EndTest(job, fault);
            Drop(job);
        }
    }

    private void EndTest(Job job, string fault)
    {
        if (job.TestStamp is not null)
        {
            outputs.Enqueue(new ReceiptOutput.TestEnded(fault));
        }
    }

    /// <summary>Takes a wanted paper off the queue, where nobody has emptied that meanwhile.</summary>
    private void Drop(Job job)
    {
        if (wanted.TryPeek(out Job? first) && ReferenceEquals(first, job))
        {
            _ = wanted.Dequeue();
        }
    }

    private sealed class Job(Guid id, BookedPayment? payment, BatchReport? report)
    {
        public Guid Id { get; } = id;

        public BookedPayment? Payment { get; } = payment;

        public BatchReport? Report { get; } = report;

        public string? TestStamp { get; init; }

        public JournalRecord? Slip { get; init; }

        public OwedPaper? Owed { get; init; }

        public bool IsOwed => Owed is not null;

        public int Tries { get; set; }
    }
}
