using System.Buffers.Binary;

namespace Terminal.Tests.Devices.Magstripe;

/// <summary>A reader that poses as a keyboard: what the kernel says when it types a text.</summary>
/// <remarks>Key codes as linux/input-event-codes.h numbers them; the table shares nothing with the driver's.</remarks>
internal static class SwipedKeys
{
    public const ushort Enter = 28;
    private const ushort LeftShift = 42;

    private static readonly Dictionary<char, ushort> Keys = new()
    {
        ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['0'] = 11,
        ['='] = 13, ['B'] = 48, ['E'] = 18, ['D'] = 32, ['O'] = 24, ['H'] = 35, ['J'] = 36, ['N'] = 49, [';'] = 39, ['/'] = 53, ['+'] = 13,
        ['?'] = 53, ['%'] = 6, ['^'] = 7, [' '] = 57,
    };

    /// <summary>The records of a text, Enter behind it.</summary>
    public static byte[] Type(string text, int recordLength = 24) =>
    [
        .. text.SelectMany(character => Press(character, recordLength)), .. Event(Enter, 1, recordLength), .. Event(Enter, 0, recordLength),
    ];

    /// <summary>A key's record and the synchronisation behind it.</summary>
    public static byte[] Event(ushort code, int value, int recordLength = 24)
    {
        byte[] records = new byte[2 * recordLength];
        records.AsSpan(0, recordLength - 8).Fill(0x5A); // A time, which nobody looks at.
        Span<byte> tail = records.AsSpan(recordLength - 8, 8);
        BinaryPrimitives.WriteUInt16LittleEndian(tail, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[2..], code);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], value);
        return records;
    }

    private static byte[] Press(char character, int recordLength)
    {
        bool shifted = char.IsAsciiLetterUpper(character) || "?%^+".Contains(character, StringComparison.Ordinal);
        byte[] key = [.. Event(Keys[character], 1, recordLength), .. Event(Keys[character], 0, recordLength)];
        return shifted ? [.. Event(LeftShift, 1, recordLength), .. key, .. Event(LeftShift, 0, recordLength)] : key;
    }
}
