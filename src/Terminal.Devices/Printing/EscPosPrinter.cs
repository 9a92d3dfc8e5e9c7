using Terminal.Primitives;

namespace Terminal.Devices.Printing;

/// <summary>A driver for receipt printers that speak ESC/POS: asks whether there is paper, sends, and waits until the printer says that it is through.</summary>
/// <remarks>
/// Before a job the printer is asked for its state (DLE EOT 2 for cover and errors, DLE EOT 4 for paper); a printer without paper gets nothing.
/// After the job comes GS r 1: its answer is processed in order with the print, so that it says "all before this is done". While the job runs
/// the state is asked again each second, which the printer answers out of order; paper that ends then fails the job.
/// Automatic status (four bytes), XON and XOFF are told apart from answers and skipped.
/// </remarks>
public sealed class EscPosPrinter
{
    private const byte PaperEnd = 0x60;
    private const byte CoverOpen = 0x04;
    private const byte ErrorState = 0x40;
    private static readonly byte[] AskState = [0x10, 0x04, 0x02, 0x10, 0x04, 0x04];
    private static readonly byte[] AskBarrier = [0x1D, 0x72, 0x01];
    private static readonly TimeSpan StateTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StateInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(30);
    private readonly Queue<PrinterOutput> outputs = new();
    private byte[] document = [];
    private Phase phase;
    private int job;
    private int stateAnswers;
    private int automaticLeft;
    private Instant jobEnd;

    private enum Phase
    {
        /// <summary>No job.</summary>
        Idle,

        /// <summary>The printer was asked whether it can print; nothing of the job has been sent.</summary>
        Asking,

        /// <summary>The job and its barrier were sent.</summary>
        Printing,
    }

    /// <summary>When <see cref="Elapse"/> must be called at the latest; null while there is no job.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out PrinterOutput output) => outputs.TryDequeue(out output);

    /// <summary>Begins a job. One at a time: the one before must have ended.</summary>
    /// <param name="jobId">The caller's number for the result.</param>
    /// <param name="toPrint">What <see cref="EscPosWriter"/> wrote.</param>
    /// <param name="now">The time.</param>
    public void Print(int jobId, ReadOnlySpan<byte> toPrint, Instant now)
    {
        Invariant.Check(phase == Phase.Idle);
        job = jobId;
        document = toPrint.ToArray();
        phase = Phase.Asking;
        stateAnswers = 0;
        automaticLeft = 0;
        Deadline = now + StateTime;
        outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Transmit, AskState));
    }

    /// <summary>Forgets the job: the line is gone. Part of it may be on paper.</summary>
    public void Abandon()
    {
        phase = Phase.Idle;
        Deadline = null;
        document = [];
    }

    /// <summary>Takes bytes from the printer, in pieces of any length.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        foreach (byte answer in bytes)
        {
            Take(answer, now);
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        if (phase == Phase.Asking || now >= jobEnd)
        {
            Fail(PrinterFault.Silent);
            return;
        }

        outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Transmit, AskState));
        Deadline = Sooner(now + StateInterval, jobEnd);
    }

    private void Take(byte answer, Instant now)
    {
        if (automaticLeft > 0)
        {
            automaticLeft--; // Bytes 2 to 4 of an automatic status: bit 0x90 clear in each.
        }
        else if (answer is 0x11 or 0x13)
        {
            return; // XON, XOFF: the line's own business.
        }
        else if ((answer & 0x93) == 0x10)
        {
            automaticLeft = 3;
        }
        else if ((answer & 0x93) == 0x12)
        {
            TakeState(answer, now);
        }
        else if ((answer & 0x90) == 0 && phase == Phase.Printing)
        {
            End(); // The answer to GS r 1; its paper bits concern the next job.
        }
    }

    // Answers come in the order of the questions: cover and errors, then paper.
    private void TakeState(byte answer, Instant now)
    {
        if (phase == Phase.Idle)
        {
            return;
        }

        bool paper = stateAnswers % 2 == 1;
        stateAnswers++;
        if (paper && (answer & PaperEnd) != 0)
        {
            Fail(PrinterFault.PaperOut);
        }
        else if (!paper && (answer & (CoverOpen | ErrorState)) != 0)
        {
            Fail((answer & CoverOpen) != 0 ? PrinterFault.CoverOpen : PrinterFault.Faulty);
        }
        else if (paper && phase == Phase.Asking)
        {
            phase = Phase.Printing;
            jobEnd = now + JobTime;
            Deadline = now + StateInterval;
            outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Transmit, document));
            outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Transmit, AskBarrier));
        }
    }

    private void End()
    {
        Abandon();
        outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Printed, JobId: job));
    }

    private void Fail(PrinterFault fault)
    {
        Abandon();
        outputs.Enqueue(new PrinterOutput(PrinterOutputKind.Failed, JobId: job, Fault: fault));
    }

    private static Instant Sooner(Instant left, Instant right) => left < right ? left : right;
}
