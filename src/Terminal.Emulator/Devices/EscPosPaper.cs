using System.Runtime.InteropServices;
using Terminal.Primitives;

namespace Terminal.Emulator.Devices;

/// <summary>A model of an ESC/POS receipt printer: bytes come in, paper with real dots comes out, status goes back.</summary>
/// <remarks>
/// Epson's ESC/POS command reference. Prints text in fonts A (12 by 24) and B (9 by 17) and raster images; passes over what it does not
/// know. While the paper is out or the cover open it works off nothing, as a real one, and still answers real-time questions. It prints at
/// once: time plays no part.
/// </remarks>
public sealed class EscPosPaper
{
    private const int DefaultSpacing = 30;

    /// <summary>Characters 80 to 9F of Windows 1252; those above are Latin-1.</summary>
    private const string High1252 = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

    private readonly int widthDots;
    private readonly List<byte> pending = [];
    private readonly List<PrintedReceipt> receipts = [];
    private readonly Queue<byte[]> answers = new();
    private EscPosLine line = new();
    private EscPosModes modes = EscPosModes.Initial;
    private PrintedReceipt current;
    private int alignment;
    private int spacing = DefaultSpacing;
    private int codePage;
    private byte reported;
    private bool paperOut;
    private bool coverOpen;

    /// <summary>Creates the printer with a full roll.</summary>
    /// <param name="widthDots">384 for 58 mm paper, 576 for 80 mm.</param>
    public EscPosPaper(int widthDots)
    {
        Invariant.Check(widthDots is > 0 and <= 1024 && widthDots % 8 == 0);
        this.widthDots = widthDots;
        current = new PrintedReceipt(widthDots);
    }

    /// <summary>Neither prints nor answers: switched off, or its line is cut.</summary>
    public bool Silent { get; set; }

    /// <summary>The roll is empty. When paper comes back, the printer goes on where it stopped.</summary>
    public bool PaperOut
    {
        get => paperOut;
        set
        {
            paperOut = value;
            StateChanged();
        }
    }

    /// <summary>The cover is open.</summary>
    public bool CoverOpen
    {
        get => coverOpen;
        set
        {
            coverOpen = value;
            StateChanged();
        }
    }

    /// <summary>Little paper is left; it prints on.</summary>
    public bool PaperNearEnd { get; set; }

    /// <summary>The receipts that were cut off, in order.</summary>
    public IReadOnlyList<PrintedReceipt> Receipts => receipts;

    /// <summary>The paper that still hangs in the printer.</summary>
    public PrintedReceipt Current => current;

    /// <summary>How often the drawer was kicked.</summary>
    public int DrawerKickCount { get; private set; }

    private bool Halted => paperOut || coverOpen;

    /// <summary>Takes bytes from the host.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (Silent)
        {
            return;
        }

        foreach (byte value in bytes)
        {
            pending.Add(value);
            if (!TakeRealTime() && !Halted)
            {
                WorkOff();
            }
        }
    }

    /// <summary>Takes bytes for the host.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        bool taken = answers.TryDequeue(out byte[]? next);
        bytes = next;
        return taken;
    }

    /// <summary>Carries out a real-time command as soon as it has come, even while everything before it waits.</summary>
    private bool TakeRealTime()
    {
        if (pending.Count < 3 || pending[^3] != 0x10 || pending[^2] is not (0x04 or 0x05) || (pending.Count > 3 && !Halted))
        {
            return false;
        }

        if (pending[^2] == 0x04)
        {
            answers.Enqueue([RealTimeStatus(pending[^1])]);
        }
        else if (pending[^1] == 0x02)
        {
            pending.Clear();
            return true;
        }

        pending.RemoveRange(pending.Count - 3, 3);
        return true;
    }

    private byte RealTimeStatus(byte kind) => kind switch
    {
        1 => (byte)(0x12 | (Halted ? 0x08 : 0)),
        2 => (byte)(0x12 | (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0)),
        4 => (byte)(0x12 | (PaperNearEnd || paperOut ? 0x0C : 0) | (paperOut ? 0x60 : 0)),
        _ => 0x12,
    };

    private void StateChanged()
    {
        if (reported != 0 && !Silent)
        {
            Report();
        }

        if (!Halted)
        {
            WorkOff();
        }
    }

    private void Report() => answers.Enqueue(
        [(byte)(0x10 | (Halted ? 0x08 : 0) | (coverOpen ? 0x20 : 0)), 0x00,
        (byte)((PaperNearEnd ? 0x03 : 0) | (paperOut ? 0x0C : 0)), 0x00]);

    private void WorkOff()
    {
        while (!Halted && EscPosSyntax.LengthOf(CollectionsMarshal.AsSpan(pending)) is int length and > 0)
        {
            byte[] command = [.. pending[..length]];
            pending.RemoveRange(0, length);
            if (!IsQuestion(command))
            {
                current.AddBytes(command);
            }

            Execute(command);
        }
    }

    private void Execute(byte[] command)
    {
        switch (command[0])
        {
            case 0x0A:
                EndLine();
                break;
            case 0x1B:
                ExecuteEscape(command);
                break;
            case 0x1D:
                ExecuteGroup(command);
                break;
            case >= 0x20:
                Type(Decode(command[0]));
                break;
            default:
                break; // Tabulator, form feed, real-time and Chinese commands.
        }
    }

    private void ExecuteEscape(byte[] command)
    {
        byte parameter = command.Length > 2 ? command[2] : (byte)0;
        switch ((char)command[1])
        {
            case '@':
                (line, modes, alignment, spacing, codePage) = (new EscPosLine(), EscPosModes.Initial, 0, DefaultSpacing, 0);
                break;
            case '!':
                modes = new EscPosModes((parameter & 0x08) != 0, (parameter & 0x80) != 0, modes.Inverted, (parameter & 0x01) != 0,
                    (parameter & 0x20) != 0 ? 2 : 1, (parameter & 0x10) != 0 ? 2 : 1);
                break;
            case '-':
                modes = modes with { Underline = parameter % 48 != 0 };
                break;
            case 'E' or 'G':
                modes = modes with { Bold = (parameter & 0x01) != 0 };
                break;
            case 'M':
                modes = modes with { SmallFont = parameter is 1 or 49 };
                break;
            case 'a':
                alignment = parameter % 48 % 3;
                break;
            case 't':
                codePage = parameter;
                break;
            case '2' or '3':
                spacing = command.Length > 2 ? parameter : DefaultSpacing;
                break;
            case 'd':
                FlushLine();
                current.Feed(parameter * spacing);
                break;
            case 'J':
                FlushLine();
                current.Feed(parameter);
                break;
            case 'p':
                DrawerKickCount++;
                break;
            case 'i' or 'm':
                Cut();
                break;
            default:
                break;
        }
    }

    private void ExecuteGroup(byte[] command)
    {
        byte parameter = command.Length > 2 ? command[2] : (byte)0;
        switch ((char)command[1])
        {
            case '!':
                modes = modes with { WidthFactor = ((parameter >> 4) & 7) + 1, HeightFactor = (parameter & 7) + 1 };
                break;
            case 'B':
                modes = modes with { Inverted = (parameter & 0x01) != 0 };
                break;
            case 'V':
                FlushLine();
                current.Feed(command.Length > 3 ? command[3] : 0);
                Cut();
                break;
            case 'a':
                reported = parameter;
                if (reported != 0)
                {
                    Report();
                }

                break;
            case 'r':
                answers.Enqueue([(byte)(parameter is 1 or 49 && PaperNearEnd ? 0x03 : 0x00)]);
                break;
            case 'I':
                answers.Enqueue([0x20]);
                break;
            case 'v':
                PrintRaster(command);
                break;
            default:
                break;
        }
    }

    private void Type(char character)
    {
        if (line.Width + modes.CellWidth > widthDots)
        {
            EndLine();
        }

        line.Add(character, modes);
    }

    private void FlushLine()
    {
        if (!line.IsEmpty)
        {
            EndLine();
        }
    }

    private void EndLine()
    {
        int top = current.Height;
        current.Feed(Math.Max(spacing, line.Height));
        int left = Left(line.Width);
        line.Print(current, left, top);
        current.AddLine((new string(' ', left / 12) + line.Text).TrimEnd());
        line = new EscPosLine();
    }

    private int Left(int width) => alignment switch
    {
        1 => (widthDots - width) / 2,
        2 => widthDots - width,
        _ => 0,
    };

    private void PrintRaster(byte[] command)
    {
        if (command.Length < 8)
        {
            return;
        }

        int stride = command[4] + (command[5] * 256);
        int height = command[6] + (command[7] * 256);
        int scale = (command[3] & 1) + 1;
        int tall = ((command[3] >> 1) & 1) + 1;
        int top = current.Height;
        int left = Left(Math.Min(stride * 8 * scale, widthDots));
        current.Feed(height * tall);
        for (int y = 0; y < height * tall; y++)
        {
            for (int x = 0; x < stride * 8 * scale; x++)
            {
                int from = 8 + (y / tall * stride) + (x / scale / 8);
                if (from < command.Length && (command[from] & (0x80 >> (x / scale % 8))) != 0)
                {
                    current.Blacken(left + x, top + y);
                }
            }
        }
    }

    private void Cut()
    {
        FlushLine();
        if (current.Height > 0)
        {
            receipts.Add(current);
            current = new PrintedReceipt(widthDots);
        }
    }

    private static bool IsQuestion(ReadOnlySpan<byte> command) =>
        command.Length > 2 && command[0] == 0x1D && ((char)command[1] is 'I' or 'a' or 'r');

    private char Decode(byte value) => value switch
    {
        < 0x80 => (char)value,
        _ when codePage == 16 => value < 0xA0 ? High1252[value - 0x80] : (char)value,
        0xD5 when codePage == 19 => '€',
        _ when codePage == 19 => Latin850(value),
        _ => '?',
    };

    private static char Latin850(byte value) => value switch
    {
        0x81 => 'ü', 0x84 => 'ä', 0x8E => 'Ä', 0x94 => 'ö', 0x99 => 'Ö', 0x9A => 'Ü', 0xE1 => 'ß', 0x82 => 'é', 0x8A => 'è', 0x85 => 'à',
        0x83 => 'â', 0x88 => 'ê', 0x93 => 'ô', 0x87 => 'ç', 0xA4 => 'ñ', 0xF8 => '°', 0xBD => '¢', 0x9C => '£', 0xF5 => '\u00A7',
        _ => '?',
    };
}
