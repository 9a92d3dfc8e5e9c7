using Terminal.Emulator.Devices;

namespace Terminal.Panel.Board;

/// <summary>The display on the board's bus: a panel model that several threads look at.</summary>
internal sealed class DisplayPort
{
    /// <summary>Its 7-bit address on the bus.</summary>
    public const byte Address = 0x3C;

    private readonly Lock gate = new();
    private Ssd1306Model model = new(Address);
    private byte[] shown = new byte[Ssd1306Model.Width * Ssd1306Model.Height / 8];

    /// <summary>Takes an I2C write; true where a person sees another picture than before.</summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            _ = model.Write(Address, bytes);
            return Look();
        }
    }

    /// <summary>The supply went: dark, and nothing of its settings left.</summary>
    public void Reset()
    {
        lock (gate)
        {
            model = new Ssd1306Model(Address);
            _ = Look();
        }
    }

    /// <summary>What a person sees: 1,024 bytes, page by page, a byte eight dots down with the lowest bit on top.</summary>
    public byte[] Memory()
    {
        lock (gate)
        {
            return shown;
        }
    }

    /// <summary>The four lines of text that the dots form.</summary>
    public IReadOnlyList<string> Text()
    {
        lock (gate)
        {
            return model.Text();
        }
    }

    /// <summary>What a person sees, dot by dot.</summary>
    public Bitmap Picture()
    {
        byte[] pages = Memory();
        bool[] dots = new bool[Ssd1306Model.Width * Ssd1306Model.Height];
        for (int i = 0; i < dots.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, Ssd1306Model.Width);
            dots[i] = ((pages[(y / 8 * Ssd1306Model.Width) + x] >> (y % 8)) & 1) != 0;
        }

        return new Bitmap(Ssd1306Model.Width, Ssd1306Model.Height, dots);
    }

    private bool Look()
    {
        byte[] now = model.ToPages();
        bool changed = !now.AsSpan().SequenceEqual(shown);
        shown = now;
        return changed;
    }
}
