using System.Buffers.Binary;
using Terminal.Devices.Keypad;

namespace Terminal.Emulator.World;

/// <summary>What a Linux keypad writes: input events of 24 bytes (64-bit), key down, key up, each with its synchronisation.</summary>
public static class KeypadRecords
{
    private const int RecordLength = 24;
    private const ushort TypeKey = 1;
    private static readonly ushort[] Codes = [11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 1, 28]; // KEY_0 is 11, KEY_1 is 2; BACKSPACE, ESC, ENTER.

    /// <summary>One press and release.</summary>
    public static byte[] Press(Key key)
    {
        byte[] records = new byte[4 * RecordLength];
        Write(records, 0, TypeKey, Codes[(int)key], 1);
        Write(records, 2, TypeKey, Codes[(int)key], 0);
        return records;
    }

    private static void Write(Span<byte> records, int index, ushort type, ushort code, int value)
    {
        Span<byte> record = records.Slice(index * RecordLength, RecordLength);
        BinaryPrimitives.WriteUInt16LittleEndian(record[16..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(record[18..], code);
        BinaryPrimitives.WriteInt32LittleEndian(record[20..], value);
    }
}
