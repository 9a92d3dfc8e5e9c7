using Terminal.Emulator.Devices;
using Terminal.Panel.Board;
using Terminal.Platform.Board;

namespace Terminal.Fuzz.Targets;

/// <summary>The board's end of its bus: requests in pieces, and what the display makes of those that are for it.</summary>
/// <remarks>The first byte of an input says how long the pieces are.</remarks>
internal sealed class BusTarget : IParserUnderTest
{
    public const int LengthMax = 6000;
    private const byte Display = 0x3C;
    private static readonly byte[] Sample = BoardFrame.Request(2, 0x0F, []);

    public IEnumerable<byte[]> ValidCases =>
    [
        [7, .. Sample, .. BoardFrame.Request(3, 1, []), .. Write([0x00, 0xAE, 0xD5, 0x80, 0xA8, 0x3F, 0x8D, 0x14, 0xAF])],
        [64, .. Write([0x00, 0x20, 0x00, 0x21, 0x00, 0x7F, 0x22, 0x00, 0x07]), .. Write([0x40, 1, 2])],
        [255, .. Write([0x80, 0xB3, 0x80, 0x02, 0x80, 0x12, 0x40, 0xFF]), .. Write(new byte[1025])],
        [255, .. Write([0x00, 0xD3, 0x05, 0x40, 0xA1, 0xC8, 0xA5, 0xA7, 0x2E, 0x81, 0x7F, 0xDA, 0x12])],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        BusRequestReader reader = new();
        Ssd1306Model display = new(Display);
        int piece = Math.Max(1, (int)input[0]);
        ReadOnlySpan<byte> stream = input[1..];
        ReadOnlySpan<byte> left = stream;
        while (!left.IsEmpty && !reader.IsBroken)
        {
            ReadOnlySpan<byte> rest = left[..Math.Min(piece, left.Length)];
            left = left[rest.Length..];
            while (reader.TryRead(ref rest))
            {
                ReadOnlySpan<byte> payload = reader.Payload;
                int length = (stream[2] << 8) | stream[3];
                Property.Holds(reader.Kind == stream[0] && reader.Argument == stream[1], "kind and argument are as they were sent");
                Property.Holds(payload.SequenceEqual(stream.Slice(4, length)), "a payload is what its length says");
                stream = stream[(4 + length)..];
                _ = display.Write(reader.Argument, payload);
                _ = display[payload.Length % Ssd1306Model.Width, payload.Length % Ssd1306Model.Height];
            }
        }

        bool tooLong = stream.Length >= 4 && ((stream[2] << 8) | stream[3]) > BusRequestReader.PayloadMax;
        Property.Holds(reader.IsBroken == tooLong, "a request that is too long breaks the stream and nothing else does");
    }

    private static byte[] Write(ReadOnlySpan<byte> payload) => BoardFrame.Request(1, Display, payload);
}
