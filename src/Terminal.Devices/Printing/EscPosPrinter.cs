using Terminal.Primitives;

namespace Terminal.Devices.Printing;

/// <summary>
/// Where a printer's driver stands. A power cut leaves part of a job on paper at worst; whoever keeps the job prints it again, marked as a
/// copy.
/// </summary>
public enum PrinterPhase
{
    /// <summary>No job.</summary>
    Idle,

    /// <summary>Asking why the printer might be offline, before the job.</summary>
    AskingCause,

    /// <summary>Asking for paper, before the job.</summary>
    AskingPaper,

    /// <summary>Sending the job, at the pace of the line.</summary>
    Sending,

    /// <summary>All is sent; waiting until the printer says that it has worked off all of it.</summary>
    Finishing,
}

/// <summary>Driver for an ESC/POS printer, as a machine without I/O. It says "printed" only when the printer has.</summary>
/// <remarks>
/// Before a job it asks for cover and paper (DLE EOT 2 and 4) and refuses where there is none. Behind the job it sends a barrier, GS r 1:
/// the printer answers that in sequence, so its answer means that every line before it has been worked off. While it waits it asks for the
/// state each second.
/// </remarks>
public sealed class EscPosPrinter
{
    private const int ChunkLength = 128;
    private const int AttemptCountMax = 2;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);
    private static readonly byte[] AskCause = [0x10, 0x04, 0x02];
    private static readonly byte[] AskPaper = [0x10, 0x04, 0x04];
    private static readonly byte[] ReportFaults = [0x1D, 0x61, 0x0A]; // Automatic status: offline, paper.
    private static readonly byte[] Barrier = [0x1D, 0x72, 0x01];

    private readonly EscPosBackChannel back = new();
    private readonly Queue<PrinterOutput> outputs = new();
    private readonly int bytesPerSecond;
    private byte[] document = [];
    private int sent;
    private int jobId;
    private int attempts;
    private int barriersOwed;
    private bool stopped;
    private bool askedPaper;
    private Instant due;
    private Instant end;
    private Instant lastHeard;
    private Instant? settled;

    /// <summary>Creates the driver.</summary>
    /// <param name="baudRate">Speed of a serial line (8N1), so that a printer without flow control is not overrun; 0 where the link has its
    /// own.</param>
    public EscPosPrinter(int baudRate = 0)
    {
        Invariant.Check(baudRate >= 0);
        bytesPerSecond = baudRate / 10;
    }

    /// <summary>Where the driver stands.</summary>
    public PrinterPhase Phase { get; private set; }

    /// <summary>Whether the roll was near its end before the last job; null before the first.</summary>
    /// <remarks>A printer without that sensor says no.</remarks>
    public bool? PaperLow { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called; null while there is no job.</summary>
    public Instant? Deadline => Phase == PrinterPhase.Idle ? null : due;

    /// <summary>Prints a document; answered by <c>Printed</c> or <c>Failed</c> with the job's number. One job at a time.</summary>
    /// <param name="jobId">The caller's number.</param>
    /// <param name="document">As <see cref="EscPosWriter"/> makes it; copied.</param>
    /// <param name="now">The present.</param>
    public void Print(int jobId, ReadOnlySpan<byte> document, Instant now)
    {
        Invariant.Check(Phase == PrinterPhase.Idle);
        this.jobId = jobId;
        this.document = [.. ReportFaults, .. document, .. Barrier];
        sent = 0;
        attempts = 0;
        stopped = false;
        Phase = PrinterPhase.AskingCause;
        Ask(AskCause, now);
    }

    /// <summary>
    /// Forgets the job: the line is gone, or was opened anew. Part of it may be on paper; what the printer owed it owes no more.
    /// </summary>
    public void Abandon()
    {
        Phase = PrinterPhase.Idle;
        document = [];
        barriersOwed = 0;
        back.Reset();
    }

    /// <summary>Takes bytes from the printer, in pieces of any length.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        foreach (byte value in bytes)
        {
            lastHeard = now;
            Handle(back.Accept(value), now);
        }
    }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out PrinterOutput output) => outputs.TryDequeue(out output);

    /// <summary>Tells of the time.</summary>
    public void Elapse(Instant now)
    {
        if (Phase == PrinterPhase.Idle || now < due)
        {
            return;
        }

        switch (Phase)
        {
            case PrinterPhase.AskingCause or PrinterPhase.AskingPaper when attempts < AttemptCountMax:
                Ask(Phase == PrinterPhase.AskingCause ? AskCause : AskPaper, now);
                break;
            case PrinterPhase.Sending when !stopped:
                Send(now);
                break;
            case PrinterPhase.Finishing when now >= settled && now - lastHeard < QuietTime:
                FailUnsure();
                break;
            case PrinterPhase.Finishing when now < end && now - lastHeard < QuietTime:
                askedPaper = !askedPaper;
                Ask(askedPaper ? AskPaper : AskCause, now);
                break;
            default:
                Fail(PrinterFault.Silent);
                break;
        }
    }

    private void Handle(EscPosAnswer answer, Instant now)
    {
        switch (Phase, answer)
        {
            case (_, EscPosAnswer.None):
                break;
            case (PrinterPhase.AskingCause, EscPosAnswer.Status):
                attempts = 0;
                Continue(EscPosBackChannel.OfflineCause(back.Value), PrinterPhase.AskingPaper, now);
                break;
            case (PrinterPhase.AskingPaper, EscPosAnswer.Status):
                PaperLow = EscPosBackChannel.PaperLow(back.Value);
                Continue(EscPosBackChannel.Paper(back.Value), PrinterPhase.Sending, now);
                break;
            case (PrinterPhase.Sending, EscPosAnswer.Stop):
                stopped = true;
                due = now + StopTime;
                break;
            case (PrinterPhase.Sending, EscPosAnswer.GoOn) when stopped:
                stopped = false;
                Send(now);
                break;
            case (PrinterPhase.Sending or PrinterPhase.Finishing, EscPosAnswer.Automatic):
                Check(back.Fault);
                break;
            case (PrinterPhase.Finishing, EscPosAnswer.Status):
                Check(askedPaper ? EscPosBackChannel.Paper(back.Value) : EscPosBackChannel.OfflineCause(back.Value));
                break;
            case (PrinterPhase.Finishing, EscPosAnswer.Barrier):
                TakeBarrier(now);
                break;
            case (_, EscPosAnswer.Barrier) when barriersOwed > 0:
                barriersOwed--; // Of a job that failed before: it must not be taken for the next one's.
                break;
            default:
                break; // Late statuses, flow control between jobs.
        }
    }

    private void Continue(PrinterFault fault, PrinterPhase next, Instant now)
    {
        if (fault != PrinterFault.None)
        {
            Fail(fault);
            return;
        }

        Phase = next;
        if (next == PrinterPhase.AskingPaper)
        {
            Ask(AskPaper, now);
            return;
        }

        Send(now);
    }

    private void Ask(byte[] question, Instant now)
    {
        attempts++;
        due = now + AnswerTime;
        Transmit(question);
    }

    private void Send(Instant now)
    {
        int length = bytesPerSecond == 0 ? document.Length - sent : Math.Min(ChunkLength, document.Length - sent);
        Transmit(document.AsMemory(sent, length));
        sent += length;
        if (sent < document.Length)
        {
            due = now + TimeSpan.FromTicks(TimeSpan.TicksPerSecond * length / bytesPerSecond);
            return;
        }

        Phase = PrinterPhase.Finishing;
        barriersOwed++;
        askedPaper = false;
        settled = null;
        lastHeard = now;
        due = now + AnswerTime;
        end = now + FinishTime;
    }

    private void TakeBarrier(Instant now)
    {
        barriersOwed--;
        if (barriersOwed == 0)
        {
            Succeed();
            return;
        }

        settled = now + SettleTime;
        end = now + FinishTime;
    }

    private void Check(PrinterFault fault)
    {
        if (fault != PrinterFault.None)
        {
            Fail(fault);
        }
    }

    private void Succeed() => Finish(new PrinterOutput(PrinterOutputKind.Printed, JobId: jobId));

    /// <summary>
    /// Fewer answers than jobs, and no word for long: whether this job's answer was lost or an older one's, a count cannot tell. Taken for
    /// unprinted it comes once more, marked as a copy; taken for printed it might never come. Nothing is owed from here on.
    /// </summary>
    private void FailUnsure()
    {
        barriersOwed = 0;
        Fail(PrinterFault.Silent);
    }

    private void Fail(PrinterFault fault) => Finish(new PrinterOutput(PrinterOutputKind.Failed, JobId: jobId, Fault: fault));

    private void Finish(in PrinterOutput output)
    {
        Phase = PrinterPhase.Idle;
        document = [];
        outputs.Enqueue(output);
    }

    private void Transmit(ReadOnlyMemory<byte> bytes) => outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Transmit, bytes));
}
