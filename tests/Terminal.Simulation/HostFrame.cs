namespace Terminal.Simulation;

/// <summary>What a checker must know of a frame to the host.</summary>
/// <param name="Type">Message type: 0x0200.</param>
/// <param name="ProcessingCode">DE3, six packed digits: 0x920000.</param>
/// <param name="Stan">DE11.</param>
internal readonly record struct HostFrame(int Type, int ProcessingCode, int Stan)
{
    private const int HeadLength = 2 + 5; // Length, TPDU.

    /// <summary>Reads the head of a message of the BCD dialect, by code of its own; null where it is none.</summary>
    public static HostFrame? Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeadLength + 10)
        {
            return null;
        }

        ReadOnlySpan<byte> message = frame[HeadLength..];
        bool two = (message[2] & 0x80) != 0;
        ReadOnlySpan<byte> rest = message[(two ? 18 : 10)..];
        byte first = message[2];
        byte second = message[3];
        rest = (first & 0x40) == 0 ? rest : rest[(1 + ((Digits(rest[..1]) + 1) / 2))..]; // DE2, with a length of its own.
        int code = (rest[0] << 16) | (rest[1] << 8) | rest[2];
        rest = rest[3..];
        rest = (first & 0x10) == 0 ? rest : rest[6..]; // DE4.
        bool numbered = (second & 0x20) != 0; // DE11; no field between it and DE4 is in use.
        return new HostFrame((message[0] << 8) | message[1], code, numbered ? Digits(rest[..3]) : 0);
    }

    private static int Digits(ReadOnlySpan<byte> packed)
    {
        int number = 0;
        foreach (byte pair in packed)
        {
            number = (number * 100) + ((pair >> 4) * 10) + (pair & 0x0F);
        }

        return number;
    }
}
