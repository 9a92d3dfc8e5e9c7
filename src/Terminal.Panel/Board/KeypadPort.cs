using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Lines;

namespace Terminal.Panel.Board;

/// <summary>The keypad's wire: evdev records into a FIFO that the terminal reads as its keypad.</summary>
/// <remarks>
/// The FIFO is opened for one press at a time: with the terminal's process gone nobody holds it, and keys that were pressed
/// meanwhile are gone with it, as on a board without power.
/// </remarks>
internal sealed class KeypadPort
{
    private const int RecordLength = 24;
    private const ushort KeyEvent = 1;
    private readonly string path;

    /// <summary>Makes the FIFO where it is missing.</summary>
    public KeypadPort(string path)
    {
        this.path = path;
        if (!EvdevSource.TryMakeFifo(path))
        {
            throw new IOException("No FIFO at " + path);
        }
    }

    /// <summary>The key code of a key's name: a digit, clear, cancel or enter.</summary>
    public static bool TryCode(string name, out ushort code)
    {
        code = name switch
        {
            "0" => 11,
            [>= '1' and <= '9'] => (ushort)(name[0] - '1' + 2),
            "enter" => 28,
            "clear" => 14,
            "cancel" => 1,
            _ => 0,
        };
        return code != 0;
    }

    /// <summary>The records of a press and its release, each closed by a synchronisation record: 96 bytes.</summary>
    public static byte[] Press(ushort code, DateTimeOffset now)
    {
        byte[] records = new byte[RecordLength * 4];
        for (int i = 0; i < 4; i++)
        {
            Span<byte> record = records.AsSpan(i * RecordLength, RecordLength);
            BinaryPrimitives.WriteInt64LittleEndian(record, now.ToUnixTimeSeconds());
            BinaryPrimitives.WriteInt64LittleEndian(record[8..], now.Ticks % TimeSpan.TicksPerSecond / 10);
            if (i % 2 == 0)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(record[16..], KeyEvent);
                BinaryPrimitives.WriteUInt16LittleEndian(record[18..], code);
                BinaryPrimitives.WriteInt32LittleEndian(record[20..], i == 0 ? 1 : 0);
            }
        }

        return records;
    }

    /// <summary>Presses and releases a key.</summary>
    [SuppressMessage("Performance", "CA1849", Justification = "96 bytes into a pipe's buffer do not block.")]
    public void Write(ushort code)
    {
        using FileStream fifo = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        fifo.Write(Press(code, DateTimeOffset.UtcNow));
    }
}
