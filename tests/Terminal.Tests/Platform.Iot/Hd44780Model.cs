using System.Text;

namespace Terminal.Tests.Platform.Iot;

/// <summary>An HD44780 of four rows of 20 characters as it is wired to a PCF8574: what its pins see, a byte a write.</summary>
/// <remarks>
/// HD44780U data sheet: interface of 4 bits (p. 33), figure 24 for initialisation; the usual backpack has RS, RW, E and backlight on P0 to
/// P3 and the data on P4 to P7. A nibble counts when E falls.
/// </remarks>
public sealed class Hd44780Model
{
    private static readonly int[] RowStarts = [0x00, 0x40, 0x14, 0x54];

    private readonly byte[] memory = new byte[0x80];
    private byte last;
    private bool isFourBit;
    private int high = -1;
    private int address;

    public Hd44780Model() => memory.AsSpan().Fill((byte)' ');

    /// <summary>Whether the display is switched on and lit.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The four rows.</summary>
    public string[] Rows() => [.. RowStarts.Select(start => Encoding.Latin1.GetString(memory, start, 20))];

    /// <summary>The expander's pins change.</summary>
    public void Write(byte pins)
    {
        const byte Enable = 4;
        bool fell = (last & Enable) != 0 && (pins & Enable) == 0;
        last = pins;
        if (fell)
        {
            Nibble(pins >> 4, (pins & 1) != 0);
        }
    }

    private void Nibble(int bits, bool isData)
    {
        if (!isFourBit)
        {
            isFourBit = bits == 2; // Until then it takes eight bits, of which four are wired.
            return;
        }

        if (high < 0)
        {
            high = bits;
            return;
        }

        byte value = (byte)((high << 4) | bits);
        high = -1;
        if (isData)
        {
            memory[address++ & 0x7F] = value;
        }
        else
        {
            Command(value);
        }
    }

    private void Command(byte value)
    {
        switch (value)
        {
            case >= 0x80:
                address = value & 0x7F;
                break;
            case >= 0x08 and < 0x10:
                IsOn = (value & 4) != 0 && (last & 8) != 0;
                break;
            case 1:
                memory.AsSpan().Fill((byte)' ');
                address = 0;
                break;
            default:
                break;
        }
    }
}
