using System.Diagnostics.CodeAnalysis;
using Terminal.Emulator.Devices;
using Terminal.Platform.Lines;

namespace Terminal.Panel.Board;

/// <summary>The receipt printer: a model of its mechanism at the far end of a pty.</summary>
internal sealed class PrinterPort : ILineListener, IDisposable
{
    private readonly Pty pty;
    private readonly ChangeFeed feed;
    private readonly Lock gate = new();
    private readonly EscPosPaper paper;

    /// <summary>Makes the pty, its link at <paramref name="path"/>, and starts to serve it.</summary>
    /// <param name="path">Where the terminal finds its printer.</param>
    /// <param name="dots">Width of the paper: 384 or 576.</param>
    /// <param name="feed">Hears of every receipt.</param>
    public PrinterPort(string path, int dots, ChangeFeed feed)
    {
        this.feed = feed;
        paper = new EscPosPaper(dots);
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
                return paper.Receipts.Count;
            }
        }
    }

    /// <summary>True while the roll is empty.</summary>
    public bool PaperOut
    {
        get
        {
            lock (gate)
            {
                return paper.PaperOut;
            }
        }
    }

    /// <summary>True while the cover is open.</summary>
    public bool CoverOpen
    {
        get
        {
            lock (gate)
            {
                return paper.CoverOpen;
            }
        }
    }

    /// <summary>Does what a person does to the printer; false where nothing is called that.</summary>
    /// <param name="deed">paper-out, paper-in, cover-open or cover-closed.</param>
    public bool Do(string deed)
    {
        Action<EscPosPaper>? happening = deed switch
        {
            "paper-out" => static model => model.PaperOut = true,
            "paper-in" => static model => model.PaperOut = false,
            "cover-open" => static model => model.CoverOpen = true,
            "cover-closed" => static model => model.CoverOpen = false,
            _ => null,
        };
        if (happening is null)
        {
            return false;
        }

        feed.Write("printer: " + deed.Replace('-', ' '));
        Happen(happening);
        feed.Changed();
        return true;
    }

    /// <summary>Gives a receipt by its number, from 1.</summary>
    public bool TryGet(int number, [NotNullWhen(true)] out PrintedReceipt? receipt)
    {
        lock (gate)
        {
            // One that was cut off changes no more.
            receipt = number >= 1 && number <= paper.Receipts.Count ? paper.Receipts[number - 1] : null;
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
    public void Received(Memory<byte> bytes) => Happen(model => model.Receive(bytes.Span));

    /// <inheritdoc/>
    public void Dispose() => pty.Dispose();

    /// <summary>Something happens to the printer: what it says goes to the terminal, what it cuts off is told.</summary>
    private void Happen(Action<EscPosPaper> happening)
    {
        int before;
        int after;
        lock (gate)
        {
            before = paper.Receipts.Count;
            happening(paper);
            after = paper.Receipts.Count;
            while (paper.TryTake(out ReadOnlyMemory<byte> answer))
            {
                pty.Send(answer.ToArray());
            }
        }

        for (int number = before + 1; number <= after; number++)
        {
            feed.Write($"receipt {number} printed");
        }
    }
}
