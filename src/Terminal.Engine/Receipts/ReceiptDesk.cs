using Terminal.Devices.Printing;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>Prints the receipts that the journal says are owed, one at a time, until the printer confirms each.</summary>
/// <remarks>A print that may have begun before is repeated whole and marked as a duplicate.</remarks>
/// <param name="settings">Layout and pause between attempts.</param>
/// <param name="printer">The driver.</param>
/// <param name="owed">The journal's list of approved sales that are not known to be on paper; it changes with the journal.</param>
public sealed class ReceiptDesk(
    NodeSettings settings, EscPosPrinter printer, IReadOnlyList<OwedPaper> owed)
{
    private readonly Queue<ReceiptOutput> outputs = new();
    private readonly SaleReceipt layout = new(settings);
    private OwedPaper? printing;
    private Guid begun;
    private Guid confirmed;
    private Instant? retry;
    private bool lineUp;

    /// <summary>The printer's last word: ok, or a fault code in lower case.</summary>
    public string State { get; private set; } = "unknown";

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(retry, printer.Deadline);

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out ReceiptOutput? output) => outputs.TryDequeue(out output);

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
    public void LineClosed()
    {
        lineUp = false;
        printer.Abandon();
        State = "no-line";
        Interrupt("NO-LINE");
    }

    /// <summary>Begins with the oldest receipt that is owed, where none is being printed.</summary>
    public void Begin(Instant now)
    {
        if (printing is not null || retry is not null || Next() is not { } next)
        {
            return;
        }

        if (!lineUp)
        {
            outputs.Enqueue(new ReceiptOutput.Failed("NO-LINE"));
            return; // It begins when the line comes back.
        }

        printing = next;
        bool duplicate = begun == next.Id;
        begun = next.Id;
        printer.Print(1, EscPosReceipt.Write(Compose(next, duplicate)), now);
        Pump(now);
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

    private IReadOnlyList<ReceiptLine> Compose(OwedPaper paper, bool duplicate) =>
        paper.Payment is { Last: { Request: { } request, Last: { } approval } } ? layout.Compose(request, approval, duplicate) : [];

    private OwedPaper? Next()
    {
        foreach (OwedPaper paper in owed)
        {
            if (paper.Id != confirmed)
            {
                return paper; // The confirmed one is on its way into the journal.
            }
        }

        return null;
    }

    private void Pump(Instant now)
    {
        while (printer.TryTake(out PrinterOutput output))
        {
            switch (output.Kind)
            {
                case PrinterOutputKind.Transmit:
                    outputs.Enqueue(new ReceiptOutput.Transmit(output.Bytes.ToArray()));
                    break;
                case PrinterOutputKind.Printed when printing is not null:
                    State = "ok";
                    outputs.Enqueue(new ReceiptOutput.Printed(printing));
                    confirmed = printing.Id;
                    printing = null;
                    Begin(now);
                    break;
                case PrinterOutputKind.Failed when printing is not null:
                    retry = now + settings.DevicePause;
                    Interrupt(output.Fault.ToString().ToUpperInvariant());
                    break;
                default:
                    break;
            }
        }
    }

    private void Interrupt(string fault)
    {
        State = fault.ToLowerInvariant();
        if (printing is not null)
        {
            printing = null;
            outputs.Enqueue(new ReceiptOutput.Failed(fault));
        }
    }
}
