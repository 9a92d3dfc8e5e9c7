using Terminal.Devices.Printing;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>What comes back from an ESC/POS printer, at any time of a job.</summary>
/// <remarks>A part of an input is a pause (one byte, in tenths of a second) and the bytes that come after it.</remarks>
internal sealed class PrinterTarget : IParserUnderTest
{
    public const int LengthMax = 512;
    private const int AttemptCountMax = 5;
    private const int StepCountMax = 1000;
    private const byte Well = 0x12;
    private const byte BarrierAnswer = 0x00;
    private static readonly TimeSpan PauseUnit = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Document = [.. "CORNER SHOP\n"u8, .. new byte[300]];
    private EscPosPrinter printer = new();
    private Instant now;
    private int job;
    private int ended;
    private bool printed;

    public IEnumerable<byte[]> ValidCases =>
    [
        Parts.Join([[1, Well], [1, Well], [9, 0x14, 0x00, 0x00, 0x0F], [1, BarrierAnswer]]),
        Parts.Join([[1, Well], [1, Well], [0, 0x13], [5, 0x11], [20, Well], [10, Well], [1, BarrierAnswer]]),
        Parts.Join([[1, 0x16], [1, 0x32], [1, Well], [1, 0x72], [1, Well], [1, Well], [1, 0x38, 0x00, 0x00, 0x0F]]),
        Parts.Join([[1, Well, Well], [40, 0x1C, 0x0C, 0x0C, 0x0F], [1, Well, Well, 0x00]]),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        printer = new EscPosPrinter(input.Length % 2 == 0 ? 0 : 19200);
        now = Instant.Origin;
        job = 0;
        ended = 0;
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            if (part.IsEmpty)
            {
                continue;
            }

            PrintIfIdle();
            Wait(part[0] * PauseUnit);
            PrintIfIdle();
            printer.Receive(part[1..], now);
            _ = Drain();
        }

        bool again = false;
        for (int i = 0; i < AttemptCountMax && !again; i++) // An answer that never came may cost a job, not the printer.
        {
            again = PrintsWell();
        }

        Property.Holds(again, "a printer that is well prints after it");
    }

    private void PrintIfIdle()
    {
        if (printer.Phase == PrinterPhase.Idle)
        {
            Property.Holds(job == ended, "each job ends once");
            printer.Print(++job, Document, now);
            _ = Drain();
        }
    }

    private void Wait(TimeSpan pause)
    {
        Instant end = now + pause;
        int steps = 0;
        while (printer.Deadline is { } due && due <= end)
        {
            Property.Holds(++steps < StepCountMax, "time is waited for in steps that end");
            now = due > now ? due : now;
            printer.Elapse(now);
            _ = Drain();
        }

        now = end;
    }

    /// <summary>Answers every question as a printer does that is well, until the next job ends.</summary>
    private bool PrintsWell()
    {
        for (int i = 0; i < StepCountMax && printer.Phase != PrinterPhase.Idle; i++)
        {
            Wait(PauseUnit); // Let the job that is under way run into its time limit.
        }

        Property.Holds(printer.Phase == PrinterPhase.Idle, "a job ends in time where the printer says nothing more");
        printed = false;
        PrintIfIdle();
        int wanted = job;
        for (int i = 0; i < StepCountMax && ended < wanted; i++)
        {
            printer.Receive(printer.Phase == PrinterPhase.Finishing ? [BarrierAnswer] : [Well], now);
            _ = Drain();
            Wait(PauseUnit);
        }

        return printed;
    }

    private int Drain()
    {
        int count = 0;
        while (printer.TryTake(out PrinterOutput output))
        {
            count++;
            if (output.Kind == PrinterOutputKind.Transmit)
            {
                continue;
            }

            Property.Holds(output.JobId == ++ended && output.JobId == job, "a job ends once, and it is the one that was given");
            printed |= output.Kind == PrinterOutputKind.Printed;
        }

        return count;
    }
}
