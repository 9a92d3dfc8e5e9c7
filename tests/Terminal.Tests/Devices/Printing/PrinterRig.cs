using Terminal.Devices.Printing;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Printing;

/// <summary>Driver and printer model joined by a line, under a clock that jumps from deadline to deadline.</summary>
internal sealed class PrinterRig(int baudRate = 0)
{
    private int received;

    public EscPosPrinter Driver { get; } = new(baudRate);

    public EscPosPaper Paper { get; } = new(384);

    public List<(PrinterOutputKind Kind, int JobId, PrinterFault Fault)> Results { get; } = [];

    public List<int> Sent { get; } = [];

    public Instant Now { get; private set; } = Instant.Origin;

    /// <summary>After how many bytes <see cref="OnInterrupt"/> runs.</summary>
    public int Interrupt { get; set; } = -1;

    public Action? OnInterrupt { get; set; }

    public void Print(int jobId, byte[] document)
    {
        Driver.Print(jobId, document, Now);
        Pump();
        while (Driver.Deadline is { } due)
        {
            Now = due;
            Driver.Elapse(Now);
            Pump();
        }
    }

    private void Pump()
    {
        while (Driver.TryTake(out PrinterOutput output))
        {
            if (output.Kind != PrinterOutputKind.Transmit)
            {
                Results.Add((output.Kind, output.JobId, output.Fault));
                continue;
            }

            Sent.Add(output.Bytes.Length);
            foreach (byte value in output.Bytes.ToArray())
            {
                if (received++ == Interrupt)
                {
                    OnInterrupt?.Invoke();
                }

                Paper.Receive([value]);
            }

            while (Paper.TryTake(out ReadOnlyMemory<byte> answer))
            {
                Driver.Receive(answer.Span, Now);
            }
        }
    }
}
