using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>Frames of the chip's serial line, written and read by the tests' own hand.</summary>
internal static class Pn532Frames
{
    /// <summary>A frame of the chip around a body that begins with its direction byte; extended where it must be.</summary>
    public static byte[] Answer(byte[] body)
    {
        int sum = body.Sum(static value => value);
        byte[] head = body.Length < 256
            ? [(byte)body.Length, (byte)(-body.Length & 0xFF)]
            :
            [
                0xFF, 0xFF, (byte)(body.Length >> 8), (byte)(body.Length & 0xFF),
                (byte)(-((body.Length >> 8) + (body.Length & 0xFF)) & 0xFF),
            ];
        return [0x00, 0x00, 0xFF, .. head, .. body, (byte)(-sum & 0xFF), 0x00];
    }

    /// <summary>
    /// What the driver has sent: "wake", "abort" for a bare ACK, "again" for a NACK, else the command's code. Anything else is a defect.
    /// </summary>
    public static List<string> Names(ReadOnlySpan<byte> sent)
    {
        List<string> names = [];
        while (!sent.IsEmpty)
        {
            (string name, int length) = sent switch
            {
                [0x55, 0x55, ..] => ("wake", 16),
                [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00, ..] => ("abort", 6),
                [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00, ..] => ("again", 6),
                [0x00, 0x00, 0xFF, 0xFF, 0xFF, byte high, byte low, _, 0xD4, byte code, ..] =>
                    (Hex.ToText([code]), (high * 256) + low + 10),
                [0x00, 0x00, 0xFF, byte count, _, 0xD4, byte code, ..] => (Hex.ToText([code]), count + 7),
                _ => ("nonsense", sent.Length),
            };
            names.Add(name);
            sent = sent[length..];
        }

        return names;
    }
}
