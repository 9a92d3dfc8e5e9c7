using System.Buffers.Binary;
using Terminal.Devices.Keypad;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Keypad;

public sealed class EvdevDecoderTests
{
    public static TheoryData<ushort, Key> Codes => new()
    {
        { 11, Key.Digit0 }, { 2, Key.Digit1 }, { 3, Key.Digit2 }, { 4, Key.Digit3 }, { 5, Key.Digit4 }, { 6, Key.Digit5 },
        { 7, Key.Digit6 }, { 8, Key.Digit7 }, { 9, Key.Digit8 }, { 10, Key.Digit9 }, { 82, Key.Digit0 }, { 79, Key.Digit1 },
        { 80, Key.Digit2 }, { 81, Key.Digit3 }, { 75, Key.Digit4 }, { 76, Key.Digit5 }, { 77, Key.Digit6 },
        { 71, Key.Digit7 }, { 72, Key.Digit8 }, { 73, Key.Digit9 },
        { 0x200, Key.Digit0 }, { 0x209, Key.Digit9 }, { 14, Key.Clear }, { 111, Key.Clear }, { 0x163, Key.Clear }, { 1, Key.Cancel },
        { 223, Key.Cancel }, { 28, Key.Enter }, { 96, Key.Enter },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_press_gives_its_key(ushort code, Key key) => Assert.Equal([key], Decode(new EvdevDecoder(), Record(1, code, 1)));

    [Fact]
    public void Codes_outside_the_table_give_nothing()
    {
        HashSet<ushort> known = [.. Codes.Select(static row => (ushort)row[0])];
        known.UnionWith(Enumerable.Range(0x200, 10).Select(static code => (ushort)code));
        EvdevDecoder decoder = new();
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            if (!known.Contains((ushort)code))
            {
                Assert.Empty(Decode(decoder, Record(1, (ushort)code, 1)));
            }
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    [InlineData(4, 1)]
    public void Releases_repeats_and_other_events_give_nothing(ushort type, int value) =>
        Assert.Empty(Decode(new EvdevDecoder(), Record(type, 2, value)));

    [Fact]
    public void Records_may_come_in_pieces_of_any_length()
    {
        byte[] stream = [.. Record(1, 2, 1), .. Record(0, 0, 0), .. Record(1, 2, 0), .. Record(1, 28, 1)];
        for (int split = 0; split <= stream.Length; split++)
        {
            EvdevDecoder decoder = new();
            Assert.Equal([Key.Digit1, Key.Enter], (Key[])[.. Decode(decoder, stream[..split]), .. Decode(decoder, stream[split..])]);
        }
    }

    [Fact]
    public void Records_of_a_32_bit_kernel_have_16_bytes() =>
        Assert.Equal([Key.Digit1], Decode(new EvdevDecoder(16), Record(1, 2, 1)[8..]));

    [Fact]
    public void A_part_of_a_record_is_void_after_a_reset()
    {
        EvdevDecoder decoder = new();
        _ = Decode(decoder, new byte[10]);

        decoder.Reset();

        Assert.Equal([Key.Clear], Decode(decoder, Record(1, 14, 1)));
    }

    internal static byte[] Record(ushort type, ushort code, int value)
    {
        byte[] record = new byte[EvdevDecoder.RecordLength];
        record.AsSpan(0, 16).Fill(0x5A);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), type);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(18), code);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), value);
        return record;
    }

    private static List<Key> Decode(EvdevDecoder decoder, byte[] bytes)
    {
        List<Key> keys = [];
        foreach (byte value in bytes)
        {
            if (decoder.Accept(value, out Key key))
            {
                keys.Add(key);
            }
        }

        return keys;
    }
}
