using Terminal.Primitives;

namespace Terminal.Devices.Display;

/// <summary>Driver for an SSD1306 display of 128 by 64 pixels on I2C, as a machine without I/O.</summary>
/// <remarks>
/// Data sheet SSD1306 rev. 1.5, §8.1.5 and §9. Only the span of columns that differs from what the panel shows goes over the bus, page by
/// page, in transfers that suit the adapter. The panel says nothing back, so the machine waits for nothing; after a failed transfer or a
/// new connection the whole picture is sent again.
/// </remarks>
public sealed class Ssd1306 : IDisplay
{
    /// <summary>The usual address; the other is 0x3D.</summary>
    public const byte DefaultAddress = 0x3C;

    private const byte CommandsFollow = 0x00;
    private const byte DataFollow = 0x40;

    private static readonly byte[] SetUp =
    [
        CommandsFollow,
        0xAE, // Display off.
        0xD5, 0x80, // Clock.
        0xA8, 0x3F, // 64 rows.
        0xD3, 0x00, // No vertical offset.
        0x40, // Start at row 0.
        0x8D, 0x14, // Charge pump on.
        0x20, 0x00, // Horizontal addressing.
        0xA1, 0xC8, // Column 127 is segment 0, rows from the bottom: the connector is on top.
        0xDA, 0x12, // Alternative row wiring.
        0x81, 0xCF, // Contrast.
        0xD9, 0xF1, // Precharge.
        0xDB, 0x40, // Deselect level.
        0xA4, 0xA6, // Show the memory, not inverted.
    ];

    private readonly byte address;
    private readonly int dataLengthMax;
    private readonly byte[] shown = new byte[FrameBuffer.Width * FrameBuffer.PageCount];
    private readonly byte[] transfer;
    private readonly bool[] unknown = new bool[FrameBuffer.PageCount];
    private State state = State.SettingUp;
    private bool isOn;
    private int sendingPage;
    private int sendingColumn;
    private int sendingEnd;

    /// <summary>Creates the driver. Its first transfers set the panel up and send the whole picture.</summary>
    /// <param name="address">The 7-bit address.</param>
    /// <param name="dataLengthMax">Most data bytes in a transfer, 1 to 128: what the adapter takes, less the control byte.</param>
    public Ssd1306(byte address = DefaultAddress, int dataLengthMax = 32)
    {
        Invariant.Check(dataLengthMax is > 0 and <= FrameBuffer.Width);
        this.address = address;
        this.dataLengthMax = dataLengthMax;
        transfer = new byte[1 + Math.Max(dataLengthMax, 6)];
        Reset();
    }

    private enum State
    {
        SettingUp,
        Showing,
        Sending,
    }

    /// <summary>The picture to show. Draw into it, then drain <see cref="TryTake"/>.</summary>
    public FrameBuffer Picture { get; } = new();

    /// <inheritdoc/>
    public void Clear() => Picture.Clear();

    /// <summary>Draws a line of 16 characters, or of 10 large ones; where these do not fit, normal ones between the two lines.</summary>
    public void Draw(int line, string text, bool large)
    {
        const int LineHeight = FrameBuffer.Height / 4;
        const int LargeMargin = 4;
        bool fits = large && text.Length * BitmapFont.Large.Width <= FrameBuffer.Width;
        BitmapFont font = fits ? BitmapFont.Large : BitmapFont.Regular;
        int margin = fits ? LargeMargin : large ? LineHeight / 2 : 0;
        int left = Math.Max(0, (FrameBuffer.Width - (text.Length * font.Width)) / 2);
        Picture.Draw(font, left, (line * LineHeight) + margin, text);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        state = State.SettingUp;
        Array.Fill(unknown, true);
        isOn = false;
    }

    /// <inheritdoc/>
    public bool TryTake(out DisplayTransfer next)
    {
        switch (state)
        {
            case State.SettingUp:
                state = State.Showing;
                next = new DisplayTransfer(address, SetUp);
                return true;
            case State.Sending:
                next = SendData();
                return true;
            case State.Showing when FindDifference():
                state = State.Sending;
                next = Transfer(
                    [CommandsFollow, 0x21, (byte)sendingColumn, (byte)(sendingEnd - 1), 0x22, (byte)sendingPage, (byte)sendingPage]);
                return true;
            case State.Showing when !isOn:
                isOn = true; // Lit only now, so that nobody sees what the memory held at power-up.
                next = Transfer([CommandsFollow, 0xAF]);
                return true;
            default:
                next = default;
                return false;
        }
    }

    private DisplayTransfer SendData()
    {
        int length = Math.Min(sendingEnd - sendingColumn, dataLengthMax);
        int offset = (sendingPage * FrameBuffer.Width) + sendingColumn;
        ReadOnlySpan<byte> columns = Picture.Bits.Slice(offset, length);
        transfer[0] = DataFollow;
        columns.CopyTo(transfer.AsSpan(1));
        columns.CopyTo(shown.AsSpan(offset));
        sendingColumn += length;
        if (sendingColumn == sendingEnd)
        {
            unknown[sendingPage] = false;
            state = State.Showing;
        }

        return new DisplayTransfer(address, transfer.AsMemory(0, 1 + length));
    }

    private DisplayTransfer Transfer(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(transfer);
        return new DisplayTransfer(address, transfer.AsMemory(0, bytes.Length));
    }

    /// <summary>Finds the first page that differs and the span of its columns that does.</summary>
    private bool FindDifference()
    {
        for (int page = 0; page < FrameBuffer.PageCount; page++)
        {
            ReadOnlySpan<byte> wanted = Picture.Bits.Slice(page * FrameBuffer.Width, FrameBuffer.Width);
            ReadOnlySpan<byte> present = shown.AsSpan(page * FrameBuffer.Width, FrameBuffer.Width);
            int first = unknown[page] ? 0 : wanted.CommonPrefixLength(present);
            if (first < FrameBuffer.Width)
            {
                int end = FrameBuffer.Width;
                while (!unknown[page] && wanted[end - 1] == present[end - 1])
                {
                    end--;
                }

                (sendingPage, sendingColumn, sendingEnd) = (page, first, end);
                return true;
            }
        }

        return false;
    }
}
