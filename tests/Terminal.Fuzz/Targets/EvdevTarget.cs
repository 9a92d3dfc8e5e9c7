using System.Buffers.Binary;
using Terminal.Devices.Keypad;

namespace Terminal.Fuzz.Targets;

/// <summary>Records of the keypad.</summary>
internal sealed class EvdevTarget : IParserUnderTest
{
    public const int LengthMax = 256;
    private const ushort CodeOfEnter = 28;
    private static readonly byte[] Enter = Record(1, CodeOfEnter, 1);
    private readonly EvdevDecoder decoder = new();

    public IEnumerable<byte[]> ValidCases =>
    [
        .. ((ushort[])[1, 2, 10, 11, 14, 28, 71, 75, 79, 82, 96, 111, 223, 0x163, 0x200, 0x209]).Select(code => Record(1, code, 1)),
        [.. Record(4, 4, 28), .. Record(1, CodeOfEnter, 1), .. Record(0, 0, 0), .. Record(1, CodeOfEnter, 0), .. Record(0, 0, 0)],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        decoder.Reset();
        for (int i = 0; i < input.Length; i++)
        {
            if (decoder.Accept(input[i], out Key key))
            {
                Property.Holds((i + 1) % EvdevDecoder.RecordLength == 0 && key is >= Key.Digit0 and <= Key.Enter, "a key ends a record");
                ReadOnlySpan<byte> record = input[(i + 1 - EvdevDecoder.RecordLength)..(i + 1)];
                Property.Holds(record[16] == 1 && record[17] == 0 && record[20] == 1, "a key is a press, no release and no repeat");
            }
        }

        decoder.Reset();
        Key last = default;
        foreach (byte value in Enter)
        {
            _ = decoder.Accept(value, out last);
        }

        Property.Holds(last == Key.Enter, "a good record is understood after it");
    }

    public static byte[] Record(ushort type, ushort code, int value)
    {
        byte[] record = new byte[EvdevDecoder.RecordLength];
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), type);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(18), code);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), value);
        return record;
    }
}
