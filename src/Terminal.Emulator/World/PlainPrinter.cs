using System.Text;

namespace Terminal.Emulator.World;

/// <summary>A receipt printer without dots: answers status and barrier, and keeps the text of what was cut off. For volume.</summary>
public sealed class PlainPrinter
{
    private readonly List<byte> pending = [];
    private readonly StringBuilder paper = new();

    /// <summary>The receipts that were cut off, as text.</summary>
    public IList<string> Receipts { get; } = [];

    /// <summary>True while there is no paper: nothing is printed and nothing after it is answered.</summary>
    public bool PaperOut { get; set; }

    /// <summary>True while the cover is open: as without paper.</summary>
    public bool CoverOpen { get; set; }

    /// <summary>True while it hears nothing and answers nothing.</summary>
    public bool Silent { get; set; }

    private bool Halted => PaperOut || CoverOpen;

    /// <summary>Takes bytes and gives the answers to them.</summary>
    public byte[] Receive(ReadOnlySpan<byte> bytes)
    {
        if (Silent)
        {
            return [];
        }

        pending.AddRange(bytes);
        var answers = new List<byte>();
        int used = 0;
        while (used < pending.Count)
        {
            int length = Take(used, answers);
            if (length == 0)
            {
                break;
            }

            used += length;
        }

        pending.RemoveRange(0, used);
        return [.. answers];
    }

    /// <summary>Paper that hangs out of the printer without a cut is torn off.</summary>
    public void Tear()
    {
        pending.Clear();
        _ = paper.Clear();
    }

    // Length of the command or character at the place; 0 where the rest of it has yet to come.
    private int Take(int at, List<byte> answers)
    {
        byte first = pending[at];
        if (first is not (0x10 or 0x1B or 0x1D))
        {
            _ = Halted ? paper : paper.Append((char)first);
            return 1;
        }

        if (at + 1 >= pending.Count)
        {
            return 0;
        }

        byte second = pending[at + 1];
        int length = (first, second) switch
        {
            (0x1B, (byte)'@') => 2,
            (0x1D, (byte)'V') => 4,
            _ => 3,
        };
        if (at + length > pending.Count)
        {
            return 0;
        }

        switch (first, second)
        {
            case (0x10, 0x04):
                answers.Add(pending[at + 2] == 4 && PaperOut ? (byte)0x72 : pending[at + 2] == 2 && CoverOpen ? (byte)0x16 : (byte)0x12);
                break;
            case (0x1D, (byte)'r') when !Halted:
                answers.Add(0x00);
                break;
            case (0x1D, (byte)'V') when !Halted:
                Receipts.Add(paper.ToString());
                _ = paper.Clear();
                break;
            default:
                break;
        }

        return length;
    }
}
