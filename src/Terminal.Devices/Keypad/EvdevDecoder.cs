namespace Terminal.Devices.Keypad;

/// <summary>Finds key presses in the records of a Linux input device, in pieces of any length.</summary>
/// <remarks>
/// A press is a key with value 1; releases (0) and auto-repeats (2) say nothing. The upper row, the number pad and the codes of a telephone
/// pad are digits.
/// </remarks>
/// <param name="recordLength">24, or 16 for a 32-bit program.</param>
public sealed class EvdevDecoder(int recordLength = EvdevDecoder.RecordLength)
{
    /// <summary>Length of a record for a 64-bit program.</summary>
    public const int RecordLength = EvdevRecords.LongLength;

    private readonly EvdevRecords records = new(recordLength);

    /// <summary>Forgets a part of a record: the device was opened anew.</summary>
    public void Reset() => records.Reset();

    /// <summary>Takes one byte; true where it completes the press of a key that the terminal has.</summary>
    public bool Accept(byte value, out Key key)
    {
        key = default;
        return records.Accept(value, out ushort code, out int state) && state == EvdevRecords.Pressed && TryMap(code, out key);
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
