using System.Diagnostics.CodeAnalysis;
using System.Text;
using Terminal.Platform.Lines;

namespace Terminal.Panel.Board;

/// <summary>The receipt printer at the far end of a pty: status answers, and a receipt for every cut.</summary>
internal sealed class PrinterPort : ILineListener, IDisposable
{
    private readonly Pty pty;
    private readonly ChangeFeed feed;
    private readonly int dots;
    private readonly Lock gate = new();
    private readonly List<Receipt> receipts = [];
    private readonly List<byte> job = [];
    private readonly List<byte> command = [];
    private readonly StringBuilder text = new();

    /// <summary>Makes the pty and its link at <paramref name="path"/>.</summary>
    public PrinterPort(string path, int dots, ChangeFeed feed)
    {
        this.feed = feed;
        this.dots = dots;
        pty = Pty.Create();
        pty.LinkTo(path);
        pty.Start(this);
    }

    /// <summary>Count of receipts that were cut off.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return receipts.Count;
            }
        }
    }

    /// <summary>Gives a receipt by its number, from 1.</summary>
    public bool TryGet(int number, [NotNullWhen(true)] out Receipt? receipt)
    {
        lock (gate)
        {
            receipt = number >= 1 && number <= receipts.Count ? receipts[number - 1] : null;
            return receipt is not null;
        }
    }

    /// <inheritdoc/>
    public void Opened()
    {
        // The near end is ours: it is there from the start.
    }

    /// <inheritdoc/>
    public void Closed(string fault)
    {
        // Only at the end of the process.
    }

    /// <inheritdoc/>
    public void Received(ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            foreach (byte value in bytes.Span)
            {
                job.Add(value);
                Take(value);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pty.Dispose();

    private static int Parameters(byte first, byte second) => (first, second) switch
    {
        (0x1B, 0x40 or 0x32) => 0,
        _ => 1,
    };

    private void Take(byte value)
    {
        if (command.Count == 0 && value is not (0x10 or 0x1B or 0x1D))
        {
            if (value is 0x0A or >= 0x20)
            {
                _ = text.Append((char)value);
            }

            return;
        }

        command.Add(value);
        if (command.Count < 2 || command.Count < 2 + Parameters(command[0], command[1]))
        {
            return;
        }

        (byte first, byte second) = (command[0], command[1]);
        command.Clear();
        switch (first, second)
        {
            case (0x10, 0x04):
                pty.Send(new byte[] { 0x12 });
                break;
            case (0x1D, 0x72):
                pty.Send(new byte[] { 0x00 });
                break;
            case (0x1D, 0x56):
                Cut();
                break;
            default:
                break;
        }
    }

    private void Cut()
    {
        receipts.Add(new Receipt([.. job], text.ToString().Split('\n'), new Bitmap(dots, 1, new bool[dots])));
        job.Clear();
        _ = text.Clear();
        feed.Write($"receipt {receipts.Count} printed");
    }
}
