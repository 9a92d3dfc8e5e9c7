namespace Terminal.Panel.Board;

/// <summary>The display: what I2C writes leave in the controller's memory.</summary>
internal sealed class DisplayPort
{
    /// <summary>Its 7-bit address on the bus.</summary>
    public const byte Address = 0x3C;

    private readonly Lock gate = new();
    private byte[] memory = new byte[1024];
    private int column;
    private int page;

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (bytes.IsEmpty || bytes[0] != 0x40)
            {
                for (int i = 1; i + 2 < bytes.Length; i++)
                {
                    if (bytes[i] == 0x21) { column = bytes[i + 1]; i += 2; }
                    else if (bytes[i] == 0x22) { page = bytes[i + 1]; i += 2; }
                }

                return false;
            }

            foreach (byte value in bytes[1..])
            {
                memory[((page & 7) * 128) + (column & 127)] = value;
                if (++column == 128) { column = 0; page++; }
            }

            return true;
        }
    }

    public void Reset() { lock (gate) { memory = new byte[1024]; } }

    public byte[] Memory() { lock (gate) { return [.. memory]; } }

    public string[] Text() => Memory().Any(part => part != 0) ? ["", "", "", ""] : [];

    public Bitmap Picture()
    {
        byte[] now = Memory();
        bool[] dots = new bool[128 * 64];
        for (int i = 0; i < dots.Length; i++)
        {
            dots[i] = (now[(i / 128 / 8 * 128) + (i % 128)] >> (i / 128 % 8) & 1) != 0;
        }

        return new Bitmap(128, 64, dots);
    }
}
