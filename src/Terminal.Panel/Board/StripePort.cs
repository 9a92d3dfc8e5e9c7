using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Lines;

namespace Terminal.Panel.Board;

/// <summary>The stripe reader's wire: a reader that poses as a keyboard, whose evdev records go into a FIFO.</summary>
/// <remarks>As with the keypad, what nobody reads is gone with the FIFO's last holder.</remarks>
internal sealed class StripePort
{
    private const int RecordLength = 24;
    private const ushort KeyEvent = 1;
    private const ushort Shift = 42; // KEY_LEFTSHIFT
    private const ushort Enter = 28; // KEY_ENTER

    // Keys of the layout US, by the character that they write without shift, and with it.
    private static readonly (ushort First, string Plain, string Shifted)[] Rows =
    [
        (2, "1234567890-=", "!@#$%^&*()_+"),
        (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'", "ASDFGHJKL:\""),
        (44, "zxcvbnm,./", "ZXCVBNM<>?"),
        (57, " ", ""),
    ];

    private readonly string path;

    /// <summary>Makes the FIFO where it is missing.</summary>
    public StripePort(string path)
    {
        this.path = path;
        if (!EvdevSource.TryMakeFifo(path))
        {
            throw new IOException("No FIFO at " + path);
        }
    }

    /// <summary>The records of a text as a reader types it, Enter behind it.</summary>
    public static byte[] Type(string text, DateTimeOffset now)
    {
        List<byte> records = [];
        foreach (char character in text)
        {
            (ushort code, bool shifted) = KeyOf(character);
            if (shifted)
            {
                Add(records, Shift, 1, now);
            }

            Add(records, code, 1, now);
            Add(records, code, 0, now);
            if (shifted)
            {
                Add(records, Shift, 0, now);
            }
        }

        Add(records, Enter, 1, now);
        Add(records, Enter, 0, now);
        return [.. records];
    }

    /// <summary>Types a text.</summary>
    [SuppressMessage("Performance", "CA1849", Justification = "Some kilobytes into a pipe's buffer do not block.")]
    public void Write(string text)
    {
        using FileStream fifo = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        fifo.Write(Type(text, DateTimeOffset.UtcNow));
    }

    private static (ushort Code, bool Shifted) KeyOf(char character)
    {
        foreach ((ushort first, string plain, string shifted) in Rows)
        {
            int place = plain.IndexOf(character, StringComparison.Ordinal);
            int above = shifted.IndexOf(character, StringComparison.Ordinal);
            if (place >= 0 || above >= 0)
            {
                return ((ushort)(first + Math.Max(place, above)), place < 0);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(character));
    }

    /// <summary>Adds a key's record and the synchronisation record that closes it.</summary>
    private static void Add(List<byte> records, ushort code, int value, DateTimeOffset now)
    {
        Span<byte> both = stackalloc byte[2 * RecordLength];
        both.Clear();
        for (int at = 0; at < both.Length; at += RecordLength)
        {
            BinaryPrimitives.WriteInt64LittleEndian(both[at..], now.ToUnixTimeSeconds());
            BinaryPrimitives.WriteInt64LittleEndian(both[(at + 8)..], now.Ticks % TimeSpan.TicksPerSecond / 10);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(both[16..], KeyEvent);
        BinaryPrimitives.WriteUInt16LittleEndian(both[18..], code);
        BinaryPrimitives.WriteInt32LittleEndian(both[20..], value);
        records.AddRange(both);
    }
}
