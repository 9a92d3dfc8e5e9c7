namespace Terminal.Emulator.Devices;

/// <summary>A model of an SSD1306 panel of 128 by 64 pixels: writes on its bus come in, what a person sees can be looked at.</summary>
/// <remarks>
/// Data sheet SSD1306 rev. 1.5, §9 and §10. The module is mounted as usual: upright with segment remap A1 and COM scan C8, mirrored
/// otherwise. Its memory holds noise until it is written, as the real one does; the panel is dark until it is switched on with its charge
/// pump.
/// </remarks>
public sealed class Ssd1306Model
{
    /// <summary>Width in pixels.</summary>
    public const int Width = 128;

    /// <summary>Height in pixels.</summary>
    public const int Height = 64;

    private readonly byte[] memory = new byte[1024];
    private readonly byte address;
    private readonly List<byte> command = [];
    private int mode = 2;
    private int column;
    private int columnStart;
    private int columnEnd = 127;
    private int page;
    private int pageStart;
    private int pageEnd = 7;
    private int startLine;
    private int offset;
    private bool remapped;
    private bool scannedBackwards;
    private bool inverted;
    private bool allLit;
    private bool isOn;
    private bool pumped;
    private string[] text = [];
    private int textOf = -1;

    /// <summary>Creates the panel as it is at power-up.</summary>
    /// <param name="address">Its 7-bit address.</param>
    public Ssd1306Model(byte address = 0x3C)
    {
        this.address = address;
        uint noise = 1;
        for (int i = 0; i < memory.Length; i++)
        {
            noise = unchecked((noise * 1_664_525) + 1_013_904_223);
            memory[i] = (byte)(noise >> 24);
        }
    }

    /// <summary>True where the panel shows its memory.</summary>
    public bool IsOn => isOn && pumped;

    /// <summary>Counts the writes that were taken.</summary>
    public int WriteCount { get; private set; }

    /// <summary>One pixel as a person sees it.</summary>
    public bool this[int x, int y]
    {
        get
        {
            if (!IsOn || x is < 0 or >= Width || y is < 0 or >= Height)
            {
                return false;
            }

            int at = remapped ? x : Width - 1 - x;
            int row = ((scannedBackwards ? y : Height - 1 - y) + startLine + offset) % Height;
            bool lit = (memory[(row / 8 * Width) + at] >> (row % 8) & 1) != 0;
            return allLit || lit != inverted;
        }
    }

    /// <summary>Takes one write; false where it is not for this panel (no acknowledge on the bus).</summary>
    public bool Write(byte toAddress, ReadOnlySpan<byte> bytes)
    {
        if (toAddress != address)
        {
            return false;
        }

        WriteCount++;
        while (bytes.Length >= 2)
        {
            bool isData = (bytes[0] & 0x40) != 0;
            bool single = (bytes[0] & 0x80) != 0; // Continuation: one byte follows, then the next control byte.
            foreach (byte value in single ? bytes.Slice(1, 1) : bytes[1..])
            {
                if (isData)
                {
                    Store(value);
                }
                else
                {
                    Command(value);
                }
            }

            bytes = single ? bytes[2..] : [];
        }

        return true;
    }

    /// <summary>The picture in the panel's own layout as a person sees it: 8 rows of 128 bytes, a byte is 8 pixels, bit 0 on top.</summary>
    public byte[] ToPages()
    {
        byte[] pages = new byte[1024];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                pages[(y / 8 * Width) + x] |= (byte)(this[x, y] ? 1 << (y % 8) : 0);
            }
        }

        return pages;
    }

    /// <summary>The four lines of text that the pixels form; see <see cref="DisplayText"/>.</summary>
    public IReadOnlyList<string> Text()
    {
        if (textOf != WriteCount)
        {
            text = DisplayText.Read((x, y) => this[x, y]);
            textOf = WriteCount;
        }

        return text;
    }

    private static int ParameterCount(byte code) => code switch
    {
        0x20 or 0x81 or 0x8D or 0xA8 or 0xD3 or 0xD5 or 0xD9 or 0xDA or 0xDB => 1,
        0x21 or 0x22 or 0xA3 => 2,
        0x29 or 0x2A => 5,
        0x26 or 0x27 => 6,
        _ => 0,
    };

    private void Store(byte value)
    {
        memory[(page * Width) + column] = value;
        if (mode == 1)
        {
            page = page == pageEnd ? pageStart : (page + 1) % 8;
            column = page == pageStart ? Next(column) : column;
            return;
        }

        column = mode == 0 ? Next(column) : (column + 1) % Width;
        if (mode == 0 && column == columnStart)
        {
            page = page == pageEnd ? pageStart : (page + 1) % 8;
        }
    }

    private int Next(int present) => present == columnEnd ? columnStart : (present + 1) % Width;

    private void Command(byte value)
    {
        command.Add(value);
        if (command.Count <= ParameterCount(command[0]))
        {
            return;
        }

        Execute(command[0], command.Count > 1 ? command[1] : (byte)0, command.Count > 2 ? command[2] : (byte)0);
        command.Clear();
    }

    private void Execute(byte code, byte first, byte second)
    {
        switch (code)
        {
            case 0x20:
                mode = first & 0x03;
                break;
            case 0x21:
                (columnStart, columnEnd) = (first & 0x7F, second & 0x7F);
                column = columnStart;
                break;
            case 0x22:
                (pageStart, pageEnd) = (first & 0x07, second & 0x07);
                page = pageStart;
                break;
            case >= 0x40 and <= 0x7F:
                startLine = code - 0x40;
                break;
            case 0x8D:
                pumped = (first & 0x04) != 0;
                break;
            case 0xA0 or 0xA1:
                remapped = code == 0xA1;
                break;
            case 0xA4 or 0xA5:
                allLit = code == 0xA5;
                break;
            case 0xA6 or 0xA7:
                inverted = code == 0xA7;
                break;
            case 0xAE or 0xAF:
                isOn = code == 0xAF;
                break;
            case >= 0xB0 and <= 0xB7 when mode == 2:
                page = code - 0xB0;
                break;
            case 0xC0 or 0xC8:
                scannedBackwards = code == 0xC8;
                break;
            case 0xD3:
                offset = first & 0x3F;
                break;
            case <= 0x0F when mode == 2:
                column = (column & 0xF0) | code;
                break;
            case >= 0x10 and <= 0x1F when mode == 2:
                column = ((code & 0x07) << 4) | (column & 0x0F);
                break;
            default:
                break; // Contrast, timing and wiring do not change the pixels of this model.
        }
    }
}
