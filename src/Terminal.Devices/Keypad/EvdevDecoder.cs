using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Devices.Keypad;

/// <summary>Finds key presses in the records of a Linux input device, in pieces of any length.</summary>
/// <remarks>
/// A record is a <c>struct input_event</c> (linux/input.h): time, type (2 bytes), code (2), value (4), little-endian; 24 bytes on a 64-bit
/// kernel, 16 on a 32-bit one. A press is type 1 with value 1; releases (0) and auto-repeats (2) say nothing. Both the upper row, the
/// number pad and the codes of a telephone pad are digits.
/// </remarks>
public sealed class EvdevDecoder
{
    /// <summary>Length of a record on a 64-bit kernel.</summary>
    public const int RecordLength = 24;

    private const int TailLength = 8;
    private const ushort TypeKey = 1;
    private const int ValuePressed = 1;

    private readonly byte[] record;
    private int received;

    /// <summary>Creates the decoder.</summary>
    /// <param name="recordLength">24, or 16 on a 32-bit kernel.</param>
    public EvdevDecoder(int recordLength = RecordLength)
    {
        Invariant.Check(recordLength is 24 or 16);
        record = new byte[recordLength];
    }

    /// <summary>Forgets a part of a record: the device was opened anew.</summary>
    public void Reset() => received = 0;

    /// <summary>Takes one byte; true where it completes the press of a key that the terminal has.</summary>
    public bool Accept(byte value, out Key key)
    {
        key = default;
        record[received++] = value;
        if (received < record.Length)
        {
            return false;
        }

        received = 0;
        ReadOnlySpan<byte> tail = record.AsSpan(record.Length - TailLength);
        return BinaryPrimitives.ReadUInt16LittleEndian(tail) == TypeKey
            && BinaryPrimitives.ReadInt32LittleEndian(tail[4..]) == ValuePressed
            && TryMap(BinaryPrimitives.ReadUInt16LittleEndian(tail[2..]), out key);
    }

    /// <summary>Codes of linux/input-event-codes.h.</summary>
    private static bool TryMap(ushort code, out Key key)
    {
        Key? found = code switch
        {
            1 => Key.Cancel, // KEY_ESC
            >= 2 and <= 10 => Key.Digit1 + (code - 2), // KEY_1 to KEY_9
            11 => Key.Digit0, // KEY_0
            14 => Key.Clear, // KEY_BACKSPACE
            28 => Key.Enter, // KEY_ENTER
            >= 71 and <= 73 => Key.Digit7 + (code - 71), // KEY_KP7 to KEY_KP9
            >= 75 and <= 77 => Key.Digit4 + (code - 75), // KEY_KP4 to KEY_KP6
            >= 79 and <= 81 => Key.Digit1 + (code - 79), // KEY_KP1 to KEY_KP3
            82 => Key.Digit0, // KEY_KP0
            96 => Key.Enter, // KEY_KPENTER
            111 => Key.Clear, // KEY_DELETE
            223 => Key.Cancel, // KEY_CANCEL
            0x163 => Key.Clear, // KEY_CLEAR
            >= 0x200 and <= 0x209 => Key.Digit0 + (code - 0x200), // KEY_NUMERIC_0 to KEY_NUMERIC_9
            _ => null,
        };
        key = found.GetValueOrDefault();
        return found is not null;
    }
}
